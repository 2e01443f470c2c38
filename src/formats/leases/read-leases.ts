/** Reads the lease file of any DHCP server we know, told apart by what it looks like. */
import { readCsv } from './csv.ts';
import { isDnsmasqLine, readDnsmasq } from './dnsmasq.ts';
import type { LeaseFormat } from './formats.ts';
import { readIsc } from './isc-read.ts';
import { readJson } from './json.ts';
import type { LeasesRead } from './lease-record.ts';
import { isTftpd32Line, readTftpd32 } from './tftpd32.ts';

const READERS: Readonly<Record<LeaseFormat, (text: string) => LeasesRead>> = {
  isc: readIsc,
  csv: readCsv,
  json: readJson,
  dnsmasq: readDnsmasq,
  tftpd32: readTftpd32,
};

/** Editors of Windows put it in front of a file. */
const BYTE_ORDER_MARK = '\ufeff';

/** `text` is what `decodeText` makes of the file. */
export function readLeaseFile(text: string, format: LeaseFormat): LeasesRead {
  return READERS[format](unmarked(text));
}

/** Undefined for what looks like none of them. */
export function leaseFormatOf(text: string): LeaseFormat | undefined {
  const lines = unmarked(text).split('\n');
  const first = lines.find((line) => line.trim() !== '') ?? '';
  if (/^\s*\[\s*(?:[{\]]|$)/.test(first)) return 'json';
  if (first.split(',').some((cell) => cell.trim() === 'address')) return 'csv';
  for (const line of lines) {
    if (/^\s*(?:lease|host)\s+[^\s{]+\s*\{/.test(line)) return 'isc';
    if (isTftpd32Line(line)) return 'tftpd32';
    if (isDnsmasqLine(line)) return 'dnsmasq';
  }
  return undefined;
}

function unmarked(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
