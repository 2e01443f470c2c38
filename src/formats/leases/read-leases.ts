/** Reads the lease file of any DHCP server we know, told apart by what it looks like. */
import { readCsv } from './csv.ts';
import { readDnsmasq } from './dnsmasq.ts';
import type { LeaseFormat } from './formats.ts';
import { readIsc } from './isc.ts';
import type { LeasesRead } from './lease-record.ts';
import { readTftpd32 } from './tftpd32.ts';

const READERS: Readonly<Record<LeaseFormat, (text: string) => LeasesRead>> = {
  isc: readIsc,
  csv: readCsv,
  dnsmasq: readDnsmasq,
  tftpd32: readTftpd32,
};

export function readLeaseFile(text: string, format: LeaseFormat): LeasesRead {
  return READERS[format](text);
}

/** Undefined for what looks like none of them. */
export function leaseFormatOf(text: string): LeaseFormat | undefined {
  if (/^\s*lease\s+\S+\s*\{/m.test(text)) return 'isc';
  if (/^Lease_\d+_(MAC|IP)\s*=/im.test(text)) return 'tftpd32';
  if (/^[^\n]*\baddress\b[^\n]*,/.test(text)) return 'csv';
  if (/^\d+\s+\S*[0-9a-f]{2}:[0-9a-f]{2}\S*\s+[\d.]+\s/im.test(text)) return 'dnsmasq';
  return undefined;
}
