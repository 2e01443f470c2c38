/** Who sends a message, and through which relay: what leases, reservations and classes are found by. */
import { latin1, printable } from '../../../lib/text.ts';
import type { ClientKey } from './lease.ts';
import { option, type DhcpMessage } from '../wire/message.ts';

const HOST_NAME = 12;
const VENDOR_CLASS = 60;
const CLIENT_ID = 61;
const AGENT_INFORMATION = 82;
const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/**
 * The identity a lease belongs to: the client identifier, never parsed, else hardware type and address (RFC 2131 section
 * 4.2). An identifier of less than 2 bytes is none (RFC 2132 section 9.14; CVE-2010-2156 was an empty one).
 */
export function clientKey(message: DhcpMessage): ClientKey {
  const identifier = option(message, CLIENT_ID);
  if (identifier !== undefined && identifier.length >= 2) return clientIdKey(identifier);
  return brand(`hw:${hexBytes(Uint8Array.of(message.htype))}:${message.hardware}`);
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

/** Option 12, safe to show; undefined if nothing is left of it. */
export function hostName(message: DhcpMessage): string | undefined {
  return shownText(option(message, HOST_NAME), 63);
}

/** Option 60 without NULs around it, safe to show. */
export function vendorClass(message: DhcpMessage): string | undefined {
  return shownText(option(message, VENDOR_CLASS), 255);
}

/**
 * Option 82, if it is to be believed: it came through a relay, or the settings trust devices that add it themselves
 * (RFC 3046 section 2.1).
 */
export function agentInformation(message: DhcpMessage, trusted: boolean): Uint8Array | undefined {
  return message.giaddr !== 0 || trusted ? option(message, AGENT_INFORMATION) : undefined;
}

function shownText(bytes: Uint8Array | undefined, limit: number): string | undefined {
  if (bytes === undefined) return undefined;
  const text = printable(latin1(bytes).replaceAll(/^[\0 ]+|[\0 ]+$/g, ''), limit);
  return text === '' ? undefined : text;
}

function brand(text: string): ClientKey {
  if (!isClientKey(text)) throw new Error(`not a client key: ${text}`);
  return text;
}
