/**
 * Reads from a message what identifies its sender: the key that leases are kept under, names of the device, and option 82
 * of the relay. Reservations and classes are matched with these too.
 */
import { decodeText, harmless } from '../../../lib/text.ts';
import type { ClientKey, Lease } from './lease.ts';
import { OPTION } from '../options/option-rows.ts';
import { option, type DhcpMessage } from '../wire/message.ts';

const { hostName: HOST_NAME, vendorClass: VENDOR_CLASS, clientId: CLIENT_ID } = OPTION;
const { relayAgentInformation: AGENT_INFORMATION } = OPTION;
/** As two digits. */
const HARDWARE_TYPES = Array.from({ length: 256 }, (_, type) => type.toString(16).padStart(2, '0'));
const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/**
 * The identity a lease belongs to: the client identifier, never parsed, else hardware type and address (RFC 2131 section
 * 4.2). An identifier of less than 2 bytes is none (RFC 2132 section 9.14; CVE-2010-2156 was an empty one).
 */
export function clientKey(message: DhcpMessage): ClientKey {
  const identifier = option(message, CLIENT_ID);
  if (identifier !== undefined && identifier.length >= 2) return clientIdKey(identifier);
  return hardwareKey(message);
}

/** The identity of the client when it sends no identifier. */
export function hardwareKey(message: DhcpMessage): ClientKey {
  return brand(`hw:${HARDWARE_TYPES[message.htype] ?? ''}:${message.hardware}`);
}

/** What people call the device: its hardware address, else its identity. InfiniBand has no room for one (RFC 4390). */
export function deviceName({ hardware, client }: Pick<Lease, 'hardware' | 'client'>): string {
  return hardware === '' ? client : hardware;
}

/** The same of who sends a message. */
export function senderName(message: DhcpMessage): string {
  return message.hardware === '' ? clientKey(message) : message.hardware;
}

/** The identity of clients that send this client identifier. */
export function clientIdKey(identifier: Uint8Array): ClientKey {
  return brand(`id:${hexBytes(identifier)}`);
}

/** Whether text from a journal has the shape of a client key. */
export function isClientKey(text: string): text is ClientKey {
  return text.startsWith('id:') || text.startsWith('hw:');
}

/** Pairs of hexadecimal digits. Made of character codes at once: text joined bit by bit keeps all its bits in memory. */
export function hexBytes(bytes: Uint8Array): string {
  const codes: number[] = [];
  for (const byte of bytes) codes.push(DIGITS[byte >> 4] ?? 0, DIGITS[byte & 15] ?? 0);
  return String.fromCharCode(...codes);
}

/** Option 12: what the device calls itself. See `nameIn`. */
export function hostName(message: DhcpMessage): string | undefined {
  return nameIn(option(message, HOST_NAME));
}

/** Option 60: what kind of device it is. See `nameIn`. */
export function vendorClass(message: DhcpMessage): string | undefined {
  return nameIn(option(message, VENDOR_CLASS));
}

/**
 * Option 82, if it is to be believed: it came through a relay, or the settings trust devices that add it themselves
 * (RFC 3046 section 2.1).
 */
export function agentInformation(message: DhcpMessage, trusted: boolean): Uint8Array | undefined {
  return message.giaddr !== 0 || trusted ? option(message, AGENT_INFORMATION) : undefined;
}

/**
 * A name as a lease keeps it: UTF-8 where it is (`decodeText`), without the NULs and blanks that some devices put around it,
 * its control characters made visible. Undefined if nothing is left. `printable` it to show it.
 */
function nameIn(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  let [from, to] = [0, bytes.length];
  while (from < to && isBlank(bytes[from])) from += 1;
  while (from < to && isBlank(bytes[to - 1])) to -= 1;
  return from === to ? undefined : harmless(decodeText(bytes.subarray(from, to)));
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0 || byte === 0x20;
}

function brand(text: string): ClientKey {
  if (!isClientKey(text)) throw new Error(`not a client key: ${text}`);
  return text;
}
