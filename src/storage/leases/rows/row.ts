/**
 * One row of a lease file: a line of JSON, led by the CRC-32 of what follows it, so that a damaged row is known as such:
 *
 *     {"crc":"1c291ca3","address":"192.168.1.100","state":"bound","since":"2010-09-17T18:02:11.000Z", ...}
 *
 * The checksum covers the bytes after its comma up to the line end, which is not included. A row is pure ASCII. It is
 * either a lease (lease-row.ts) or the last row of a file (end-row.ts).
 */
import { crc32 } from 'node:zlib';
import { err, ok, type Result } from '../../../lib/result.ts';
import { hexNumber } from '../../../protocols/dhcp/leases/packed-lease.ts';
import { readEnd, type EndRow } from './end-row.ts';
import { readLease, type LeaseRow } from './lease-row.ts';
import { asciiOf, RowScanner } from './row-scanner.ts';

export type Row = LeaseRow | EndRow;

const HEAD = '{"crc":"00000000",';
const CRC_AT = 8;
const HEX = asciiOf('0123456789abcdef');
const LINE_END = 0x0a;

/** The most bytes that the row of `rest` takes. */
export function rowLength(rest: string): number {
  return HEAD.length + rest.length + 1;
}

/** Writes checksum, `rest` and line end at `at`, where `rowLength(rest)` bytes have room; returns where they end. */
export function writeRow(rest: string, into: Buffer, at: number): number {
  const from = at + into.write(HEAD, at, 'latin1');
  const end = from + into.write(rest, from, 'latin1');
  let crc = crc32(into.subarray(from, end));
  for (let digit = at + CRC_AT + 7; digit >= at + CRC_AT; digit -= 1) {
    into[digit] = HEX[crc & 15] ?? 0;
    crc >>>= 4;
  }
  into[end] = LINE_END;
  return end + 1;
}

const CRC = asciiOf('{"crc":"');
const scanner = new RowScanner();

/** Reads the row in `bytes[from, to)`, without its line end; the error says what is wrong with it. */
export function readRow(bytes: Buffer, from: number, to: number): Result<Row, string> {
  scanner.start(bytes, from, to);
  if (!scanner.next(CRC) || scanner.at !== from + HEAD.length - 1) return err('it does not begin with a checksum');
  if (scanner.number(hexNumber) !== crc32(bytes.subarray(scanner.at + 1, to)))
    return err('its checksum does not match');
  const end = readEnd(scanner);
  return end === undefined ? readLease(scanner) : ok(end);
}
