/** A lease as a row, without its checksum (row.ts): all fields are texts, in a fixed order. */
import { formatIpv4, type Mac } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { ClientKey, Lease, LeaseState } from '../../../protocols/dhcp/leases/lease.ts';
import {
  clientNumber,
  macNumber,
  packClient,
  type PackedClient,
  type PackedLease,
  type PackedMac,
} from '../../../protocols/dhcp/leases/packed-lease.ts';
import { asciiOf, decimal, type RowScanner } from './row-scanner.ts';
import { timeText } from './time-text.ts';

export interface LeaseRow {
  readonly kind: 'lease';
  readonly lease: PackedLease;
  /** Greater than that of every row written before it; 0 in rows from before rows were numbered. */
  readonly seq: number;
}

/** `seq` numbers the rows in the order in which they are written. */
export function leaseText(lease: Lease, seq: number): string {
  let text = `"address":"${formatIpv4(lease.address)}","state":"${lease.state}"`;
  text += `,"since":"${timeText(lease.since)}","until":"${timeText(lease.until)}"`;
  text += `,"client":${quote(lease.client)},"hardware":${quote(lease.hardware)}`;
  if (lease.hostname !== undefined) text += `,"hostname":${quote(lease.hostname)}`;
  if (lease.vendorClass !== undefined) text += `,"vendorClass":${quote(lease.vendorClass)}`;
  if (lease.agent !== undefined) text += `,"agent":${quote(lease.agent)}`;
  return `${text},"seq":"${seq}"}`;
}

/** Whatever is not plain ASCII is escaped as `\\uNNNN`, quotes too: a character is a byte, and a quote ends a text. */
function quote(text: string): string {
  return /[^ !#-[\]-~]/.test(text) ? `"${text.replaceAll(/[^ !#-[\]-~]/g, escapeOf)}"` : `"${text}"`;
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const [ADDRESS, STATE, SINCE, UNTIL, CLIENT, HARDWARE] = [
  asciiOf(',"address":"'),
  asciiOf(',"state":"'),
  asciiOf(',"since":"'),
  asciiOf(',"until":"'),
  asciiOf(',"client":"'),
  asciiOf(',"hardware":"'),
];
const [HOSTNAME, VENDOR_CLASS, AGENT, SEQ] = [
  asciiOf(',"hostname":"'),
  asciiOf(',"vendorClass":"'),
  asciiOf(',"agent":"'),
  asciiOf(',"seq":"'),
];

/**
 * Reads the lease whose first field comes next; the error says what is wrong with it. The fields have to be in the order
 * in which they are written; what a newer Rouse appends after them is passed over.
 */
export function readLease(scanner: RowScanner): Result<LeaseRow, string> {
  const address = scanner.next(ADDRESS) ? scanner.ipv4() : undefined;
  if (address === undefined) return err('its address cannot be read');
  const state = readState(scanner);
  if (state === undefined) return err('its state is not known');
  const since = scanner.next(SINCE) ? scanner.time() : undefined;
  const until = scanner.next(UNTIL) ? scanner.time() : undefined;
  if (since === undefined || until === undefined) return err('its times cannot be read');
  const client = readClient(scanner);
  const hardware = readHardware(scanner);
  if (client === undefined || hardware === undefined) return err('it does not say whose it is');
  const hostname = readText(scanner, HOSTNAME);
  const vendorClass = readVendorClass(scanner);
  const agent = readText(scanner, AGENT);
  const seq = scanner.next(SEQ) ? scanner.number(decimal) : 0;
  if (Number.isNaN(seq)) return err('its number cannot be read');
  // All fields in one literal, absent or not: of a million leases, each that grew a field later would cost 60 bytes more.
  const lease = { address, client, hardware, state, since, until, hostname, vendorClass, agent };
  return ok({ kind: 'lease', lease, seq });
}

/** The most frequent first. */
const STATES = (['bound', 'offered', 'released', 'declined'] as const).map((state) => ({
  state,
  word: asciiOf(state),
}));

function readState(scanner: RowScanner): LeaseState | undefined {
  return scanner.next(STATE) ? STATES.find(({ word }) => scanner.is(word))?.state : undefined;
}

function readClient(scanner: RowScanner): PackedClient | undefined {
  if (!scanner.next(CLIENT)) return undefined;
  const packed = scanner.number(clientNumber);
  if (!Number.isNaN(packed)) return packed;
  const text = scanner.text();
  return isClientKey(text) ? packClient(text) : undefined;
}

function isClientKey(text: string): text is ClientKey {
  return text !== '';
}

/** Hardware addresses of other lengths than six bytes are leased to as well (RFC 2131: `hlen`). */
function readHardware(scanner: RowScanner): PackedMac | undefined {
  if (!scanner.next(HARDWARE)) return undefined;
  const packed = scanner.number(macNumber);
  if (!Number.isNaN(packed)) return packed;
  const text = scanner.text();
  return isMac(text) ? text : undefined;
}

function isMac(text: string): text is Mac {
  return /^[0-9a-f:]*$/.test(text);
}

/** Ten thousand telephones of one model say the same: one copy will do. */
let lastVendorClass = { text: '', bytes: asciiOf('') };

function readVendorClass(scanner: RowScanner): string | undefined {
  if (!scanner.next(VENDOR_CLASS)) return undefined;
  if (!scanner.is(lastVendorClass.bytes)) {
    const text = scanner.text();
    lastVendorClass = { text, bytes: asciiOf(text) };
  }
  return lastVendorClass.text;
}

function readText(scanner: RowScanner, opening: Uint8Array): string | undefined {
  return scanner.next(opening) ? scanner.text() : undefined;
}
