/**
 * The leases in the ini file of Tftpd32 and Tftpd64: in the section `[DHCP]` the keys `Lease_1_MAC`, `Lease_1_IP`,
 * `Lease_1_InitialOfferTime` and `Lease_1_LeaseStartTime`, times as `mm/dd/yyyy/hh:mm:ss` of the local clock. How long a
 * lease lasts stands once, as `Lease (minutes)`.
 */
import { parseIpv4, parseMac } from '../../lib/address.ts';
import { after, instant, minutes, type Instant } from '../../lib/time.ts';
import { LeaseCollection, type LeasesRead } from './lease-record.ts';

/** Two days, what the program sets when nothing was set. */
const DEFAULT_MINUTES = 2880;

interface Entry {
  readonly line: number;
  readonly fields: Map<string, string>;
}

export function readTftpd32(text: string): LeasesRead {
  const collection = new LeaseCollection();
  const entries = new Map<number, Entry>();
  const settings = new Map<string, string>();
  for (const [index, raw] of text.split('\n').entries()) {
    const [, key = '', value = ''] = /^\s*([^=;[\]]+?)\s*=\s*(.*?)\s*$/.exec(raw) ?? [];
    const [, number, field = ''] = /^Lease_(\d+)_(\w+)$/i.exec(key) ?? [];
    if (number === undefined) {
      settings.set(key.toLowerCase(), value);
      continue;
    }
    const entry = entries.get(Number(number)) ?? { line: index + 1, fields: new Map<string, string>() };
    entry.fields.set(field.toLowerCase(), value);
    entries.set(Number(number), entry);
  }
  const lasts = minutes(Number(settings.get('lease (minutes)')) || DEFAULT_MINUTES);
  for (const entry of entries.values()) readEntry(entry, lasts, collection);
  return collection.read;
}

function readEntry({ line, fields }: Entry, lasts: ReturnType<typeof minutes>, collection: LeaseCollection): void {
  const address = parseIpv4(fields.get('ip') ?? '');
  const hardware = parseMac(fields.get('mac') ?? '');
  if (!address.ok) return collection.issue(line, address.error);
  if (!hardware.ok) return collection.issue(line, hardware.error);
  const since = timeOf(fields.get('leasestarttime')) ?? timeOf(fields.get('initialoffertime'));
  // A start of zero is an address that was given back.
  const began = since ?? instant(0);
  collection.add({
    address: address.value,
    hardware: hardware.value,
    state: since === undefined ? 'released' : 'bound',
    since: began,
    until: since === undefined ? began : after(began, lasts),
  });
}

/** Local time, as the program wrote it; undefined for none. */
function timeOf(text: string | undefined): Instant | undefined {
  const [, month, day, year, hour, minute, second] =
    /^(\d{1,2})\/(\d{1,2})\/(\d{4})\/(\d{1,2}):(\d{2}):(\d{2})$/.exec(text ?? '') ?? [];
  if (year === undefined || Number(year) <= 1970) return undefined;
  const parts = [month, day, hour, minute, second].map(Number);
  const [m = 1, d = 1, h = 0, min = 0, s = 0] = parts;
  return instant(new Date(Number(year), m - 1, d, h, min, s).getTime());
}
