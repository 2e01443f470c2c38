/** Leases as JSON: an array of objects with the names and times of the CSV. */
import { formatIpv4, parseIpv4, parseMac } from '../../lib/address.ts';
import { colons, hexDigits, LeaseCollection, type LeaseRecord, type LeasesRead } from './lease-record.ts';
import { parseTime, timeText } from './time-text.ts';

export function printJson(leases: Iterable<LeaseRecord>): string {
  return `${JSON.stringify([...leases].map(leaseJson), undefined, 2)}\n`;
}

/** Plain JSON of one lease: addresses and times are text, what is not known is left out. */
function leaseJson(lease: LeaseRecord): Readonly<Record<string, string>> {
  const { address, state, since, until, hardware, clientId, hostname, vendorClass } = lease;
  return {
    address: formatIpv4(address),
    state,
    ...(since === undefined ? {} : { since: timeText(since) }),
    until: timeText(until),
    ...(hardware === undefined ? {} : { hardware }),
    ...(clientId === undefined ? {} : { 'client-id': colons(clientId) }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(vendorClass === undefined ? {} : { 'vendor-class': vendorClass }),
  };
}

/** Reads what `printJson` writes; the line of an issue is the number of the entry. */
export function readJson(text: string): LeasesRead {
  const collection = new LeaseCollection();
  const entries = parsed(text);
  if (entries === undefined) collection.issue(1, 'it is not a list in JSON');
  for (const [index, entry] of (entries ?? []).entries()) {
    const lease = leaseOf(entry);
    if (typeof lease === 'string') collection.issue(index + 1, lease);
    else collection.add(lease);
  }
  return collection.read;
}

function parsed(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const STATES: readonly LeaseRecord['state'][] = ['offered', 'bound', 'released', 'declined'];

function leaseOf(entry: unknown): LeaseRecord | string {
  const address = parseIpv4(textIn(entry, 'address') ?? '');
  if (!address.ok) return address.error;
  const state = STATES.find((one) => one === textIn(entry, 'state'));
  const until = parseTime(textIn(entry, 'until') ?? '');
  if (state === undefined || until === undefined) return 'its state or its end cannot be read';
  const hardware = parseMac(textIn(entry, 'hardware') ?? '');
  const clientId = hexDigits(textIn(entry, 'client-id') ?? '');
  if (!hardware.ok && clientId === undefined && state !== 'declined') return 'it does not say whose it is';
  return {
    address: address.value,
    state,
    since: parseTime(textIn(entry, 'since') ?? ''),
    until,
    hardware: hardware.ok ? hardware.value : undefined,
    clientId,
    hostname: textIn(entry, 'hostname'),
    vendorClass: textIn(entry, 'vendor-class'),
  };
}

function textIn(entry: unknown, name: string): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const value: unknown = Object.getOwnPropertyDescriptor(entry, name)?.value;
  return typeof value === 'string' ? value : undefined;
}
