/**
 * One lease as one line of JSON, led by the CRC-32 of what follows it, so that a damaged line is known as such:
 *
 *     {"crc":"1c291ca3","address":"192.168.1.100","state":"bound","since":"2010-09-17T18:02:11.000Z", ...}
 *
 * The checksum covers the bytes after its comma up to the line end, which is not included. A line is pure ASCII.
 */
import { crc32 } from 'node:zlib';
import { formatIpv4, type Mac } from '../../lib/address.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ClientKey, Lease, LeaseState } from '../../protocols/dhcp/leases/lease.ts';
import {
  clientNumber,
  hexNumber,
  macNumber,
  packClient,
  type PackedClient,
  type PackedLease,
  type PackedMac,
} from '../../protocols/dhcp/leases/packed-lease.ts';
import { LineScanner } from './line-scanner.ts';
import { timeText } from './time-text.ts';

const HEAD = '{"crc":"00000000",';
const CRC_AT = 8;
const HEX = Buffer.from('0123456789abcdef', 'latin1');
const LINE_END = 0x0a;

/** The line of a lease, without its line end and with zeros for a checksum: `writeLine` puts that in. */
export function leaseText(lease: Lease): string {
  let text = `${HEAD}"address":"${formatIpv4(lease.address)}","state":"${lease.state}"`;
  text += `,"since":"${timeText(lease.since)}","until":"${timeText(lease.until)}"`;
  text += `,"client":${quote(lease.client)},"hardware":${quote(lease.hardware)}`;
  if (lease.hostname !== undefined) text += `,"hostname":${quote(lease.hostname)}`;
  if (lease.vendorClass !== undefined) text += `,"vendorClass":${quote(lease.vendorClass)}`;
  if (lease.agent !== undefined) text += `,"agent":${quote(lease.agent)}`;
  return `${text}}`;
}

/** Writes a line with checksum and line end at `at`, where `text.length + 1` bytes have room; returns where it ends. */
export function writeLine(text: string, into: Buffer, at: number): number {
  const end = at + into.write(text, at, 'latin1');
  let crc = crc32(into.subarray(at + HEAD.length, end));
  for (let digit = at + CRC_AT + 7; digit >= at + CRC_AT; digit -= 1) {
    into[digit] = HEX[crc & 15] ?? 0;
    crc >>>= 4;
  }
  into[end] = LINE_END;
  return end + 1;
}

/** Whatever is not plain ASCII is escaped as `\\uNNNN`, quotes too: a character is a byte, and a quote ends a text. */
function quote(text: string): string {
  return /[^ !#-[\]-~]/.test(text) ? `"${text.replaceAll(/[^ !#-[\]-~]/g, escapeOf)}"` : `"${text}"`;
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const scanner = new LineScanner();

const [CRC, ADDRESS, STATE, SINCE, UNTIL] = [
  bytesOf('{"crc":"'),
  bytesOf(',"address":"'),
  bytesOf(',"state":"'),
  bytesOf(',"since":"'),
  bytesOf(',"until":"'),
];
const [CLIENT, HARDWARE, HOSTNAME, VENDOR_CLASS, AGENT] = [
  bytesOf(',"client":"'),
  bytesOf(',"hardware":"'),
  bytesOf(',"hostname":"'),
  bytesOf(',"vendorClass":"'),
  bytesOf(',"agent":"'),
];

/**
 * Reads the line in `bytes[from, to)`, without its line end; the error says what is wrong with it. The fields have to
 * be in the order in which they are written; what a newer Rouse appends after them is passed over.
 */
export function readLeaseLine(bytes: Buffer, from: number, to: number): Result<PackedLease, string> {
  scanner.start(bytes, from, to);
  if (!scanner.next(CRC) || scanner.at !== from + HEAD.length - 1) {
    return err('it does not begin with a checksum');
  }
  if (scanner.number(hexNumber) !== crc32(bytes.subarray(scanner.at + 1, to)))
    return err('its checksum does not match');
  return readLease();
}

function readLease(): Result<PackedLease, string> {
  const address = scanner.next(ADDRESS) ? scanner.ipv4() : undefined;
  if (address === undefined) return err('its address cannot be read');
  const state = readState();
  if (state === undefined) return err('its state is not known');
  const since = scanner.next(SINCE) ? scanner.time() : undefined;
  const until = scanner.next(UNTIL) ? scanner.time() : undefined;
  if (since === undefined || until === undefined) return err('its times cannot be read');
  const client = readClient();
  const hardware = readHardware();
  if (client === undefined || hardware === undefined) return err('it does not say whose it is');
  const hostname = readText(HOSTNAME);
  const vendorClass = readVendorClass();
  const agent = readText(AGENT);
  // All fields in one literal, absent or not: of a million leases, each that grew a field later would cost 60 bytes more.
  return ok({ address, client, hardware, state, since, until, hostname, vendorClass, agent });
}

/** The most frequent first. */
const STATES = (['bound', 'offered', 'released', 'declined'] as const).map((state) => ({
  state,
  word: bytesOf(state),
}));

function readState(): LeaseState | undefined {
  return scanner.next(STATE) ? STATES.find(({ word }) => scanner.is(word))?.state : undefined;
}

function readClient(): PackedClient | undefined {
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
function readHardware(): PackedMac | undefined {
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
let lastVendorClass = { text: '', bytes: bytesOf('') };

function readVendorClass(): string | undefined {
  if (!scanner.next(VENDOR_CLASS)) return undefined;
  if (!scanner.is(lastVendorClass.bytes)) {
    const text = scanner.text();
    lastVendorClass = { text, bytes: bytesOf(text) };
  }
  return lastVendorClass.text;
}

function readText(opening: Uint8Array): string | undefined {
  return scanner.next(opening) ? scanner.text() : undefined;
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
