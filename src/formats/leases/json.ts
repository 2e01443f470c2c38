/** Leases as JSON: an array of objects with the names and times of the CSV. */
import { formatIpv4 } from '../../lib/address.ts';
import { NEVER, type Instant } from '../../lib/time.ts';
import { colons, type LeaseRecord } from './lease-record.ts';

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

export function printJson(leases: Iterable<LeaseRecord>): string {
  return `${JSON.stringify([...leases].map(leaseJson), undefined, 2)}\n`;
}

function timeText(at: Instant): string {
  return at === NEVER ? 'never' : new Date(at).toISOString();
}
