/**
 * One lease as one line of JSON, led by the CRC-32 of what follows it, so that a damaged line is known as such:
 *
 *     {"crc":"1c291ca3","address":"192.168.1.100","state":"bound","since":"2010-09-17T18:02:11.000Z", ...}
 *
 * The checksum covers the bytes after its comma up to the line end, which is not included. A line is pure ASCII.
 */
import { crc32 } from 'node:zlib';
import { formatIpv4, type Mac } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { ClientKey, Lease, LeaseState } from '../protocols/dhcp/lease.ts';
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

/**
 * Reads the line in `bytes[from, to)`, without its line end; the error says what is wrong with it. The fields have to
 * be in the order in which they are written; what a newer Rouse appends after them is passed over.
 */
export function readLeaseLine(bytes: Buffer, from: number, to: number): Result<Lease, string> {
  scanner.start(bytes, from, to);
  if (!scanner.next('{"crc":"') || scanner.at !== from + HEAD.length - 1) {
    return err('it does not begin with a checksum');
  }
  const crc = Number.parseInt(scanner.text(), 16);
  if (crc !== crc32(bytes.subarray(scanner.at + 1, to))) return err('its checksum does not match');
  return readLease();
}

function readLease(): Result<Lease, string> {
  const address = scanner.next(',"address":"') ? scanner.ipv4() : undefined;
  if (address === undefined) return err('its address cannot be read');
  const state = scanner.next(',"state":"') ? STATES.find((word) => scanner.is(word)) : undefined;
  if (state === undefined) return err('its state is not known');
  const since = scanner.next(',"since":"') ? scanner.time() : undefined;
  const until = scanner.next(',"until":"') ? scanner.time() : undefined;
  if (since === undefined || until === undefined) return err('its times cannot be read');
  const client = keep(',"client":"');
  const hardware = keep(',"hardware":"');
  if (!isClientKey(client) || !isMac(hardware)) return err('it does not say whose it is');
  const hostname = keep(',"hostname":"');
  const vendorClass = shared(keep(',"vendorClass":"'));
  const agent = keep(',"agent":"');
  // All fields in one literal, absent or not: of a million leases, each that grew a field later would cost 60 bytes more.
  return ok({ address, client, hardware, state, since, until, hostname, vendorClass, agent });
}

function keep(opening: string): string | undefined {
  return scanner.next(opening) ? scanner.text() : undefined;
}

/** Ten thousand telephones of one model say the same: one copy will do. */
const known: { vendorClass: string | undefined } = { vendorClass: undefined };

function shared(vendorClass: string | undefined): string | undefined {
  if (vendorClass !== known.vendorClass) known.vendorClass = vendorClass;
  return known.vendorClass;
}

/** The most frequent first. */
const STATES: readonly LeaseState[] = ['bound', 'offered', 'released', 'declined'];

function isClientKey(text: string | undefined): text is ClientKey {
  return text !== undefined && text !== '';
}

/** Hardware addresses of other lengths than six bytes are leased to as well (RFC 2131: `hlen`). */
function isMac(text: string | undefined): text is Mac {
  return text !== undefined && /^[0-9a-f:]*$/.test(text);
}
