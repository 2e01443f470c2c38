/**
 * One lease as one line of JSON, led by the CRC-32 of what follows it, so that a damaged line is known as such:
 *
 *     {"crc":"1c291ca3","address":"192.168.1.100","state":"bound","since":"2010-09-17T18:02:11.000Z", ...}
 *
 * The checksum covers the bytes after its comma up to the line end, which is not included. A line is pure ASCII.
 */
import { crc32 } from 'node:zlib';
import { formatIpv4, ipv4, type Ipv4, type Mac } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { ClientKey, Lease, LeaseState } from '../protocols/dhcp/lease.ts';
import { parseTime, timeText } from './time-text.ts';

const HEAD = '{"crc":"00000000",';
const CRC_AT = 8;
const HEX = Buffer.from('0123456789abcdef', 'latin1');
const LINE_END = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

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

/**
 * Reads the line in `bytes[from, to)`, without its line end; the error says what is wrong with it. The fields have to
 * be in the order in which they are written; what a newer Rouse appends after them is passed over.
 */
export function readLeaseLine(bytes: Buffer, from: number, to: number): Result<Lease, string> {
  const cursor = { bytes, at: from, end: to };
  const crc = take(cursor, '{"crc":"');
  if (crc === undefined || cursor.at !== from + HEAD.length - 1) return err('it does not begin with a checksum');
  if (Number.parseInt(crc, 16) !== crc32(bytes.subarray(cursor.at + 1, to))) return err('its checksum does not match');
  return readLease(cursor);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function readLease(cursor: Cursor): Result<Lease, string> {
  const addressText = take(cursor, ',"address":"') ?? '';
  const address = readIpv4(addressText);
  if (address === undefined) return err(`"${addressText}" is not an IPv4 address`);
  const state = take(cursor, ',"state":"');
  if (!isState(state)) return err(`its state "${state}" is not known`);
  const since = parseTime(take(cursor, ',"since":"') ?? '');
  const until = parseTime(take(cursor, ',"until":"') ?? '');
  if (since === undefined || until === undefined) return err('its times cannot be read');
  const client = take(cursor, ',"client":"');
  const hardware = take(cursor, ',"hardware":"');
  if (!isClientKey(client) || !isMac(hardware)) return err('it does not say whose it is');
  const lease: Writable<Lease> = { address, client, hardware, state, since, until };
  const hostname = take(cursor, ',"hostname":"');
  const vendorClass = take(cursor, ',"vendorClass":"');
  const agent = take(cursor, ',"agent":"');
  if (hostname !== undefined) lease.hostname = hostname;
  if (vendorClass !== undefined) lease.vendorClass = shared(vendorClass);
  if (agent !== undefined) lease.agent = agent;
  return ok(lease);
}

/** Ten thousand telephones of one model say the same: one copy will do. */
const known = { vendorClass: '' };

function shared(vendorClass: string): string {
  if (vendorClass !== known.vendorClass) known.vendorClass = vendorClass;
  return known.vendorClass;
}

interface Cursor {
  readonly bytes: Buffer;
  readonly end: number;
  at: number;
}

/** The text that follows `opening`, up to its quote, if that is what comes next; the cursor is then after the quote. */
function take(cursor: Cursor, opening: string): string | undefined {
  const { bytes, at } = cursor;
  for (let index = 0; index < opening.length; index += 1) {
    if (bytes[at + index] !== opening.charCodeAt(index)) return undefined;
  }
  const start = at + opening.length;
  let end = start;
  let escaped = false;
  for (; bytes[end] !== QUOTE; end += 1) {
    if (end >= cursor.end) return undefined;
    if (bytes[end] === BACKSLASH) escaped = true;
  }
  cursor.at = end + 1;
  const text = bytes.toString('latin1', start, end);
  return escaped ? unescape(text) : text;
}

function unescape(text: string): string {
  return text.replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** A tenth of the time of `parseIpv4`, which explains what is wrong: here a checksum says that nothing is. */
function readIpv4(text: string): Ipv4 | undefined {
  let [address, octet, dots] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit >= 0 && digit <= 9) octet = octet * 10 + digit;
    else if (digit !== -2) return undefined;
    else [address, octet, dots] = [address * 256 + octet, 0, dots + 1];
    if (octet > 255) return undefined;
  }
  return dots === 3 ? ipv4(address * 256 + octet) : undefined;
}

const STATES: ReadonlySet<unknown> = new Set<LeaseState>(['offered', 'bound', 'released', 'declined']);

function isState(text: string | undefined): text is LeaseState {
  return STATES.has(text);
}

function isClientKey(text: string | undefined): text is ClientKey {
  return text !== undefined && text !== '';
}

/** Hardware addresses of other lengths than six bytes are leased to as well (RFC 2131: `hlen`). */
function isMac(text: string | undefined): text is Mac {
  return text !== undefined && /^[0-9a-f:]*$/.test(text);
}
