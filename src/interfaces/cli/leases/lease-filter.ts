/** Makes a test for leases from the words and flags of the command line. */
import { colons, type LeaseRecord } from '../../../formats/leases/lease-record.ts';
import {
  parseCidr,
  parseIpv4,
  parseMac,
  parseRange,
  subnetContains,
  subnetOf,
  type AddressRange,
} from '../../../lib/address.ts';
import type { Instant } from '../../../lib/time.ts';
import { matchesPattern } from '../../../lib/glob.ts';

export interface LeaseWish {
  readonly words: readonly string[];
  readonly state?: string;
  /** Include leases that have ended or were given back. */
  readonly all?: boolean;
}

type Test = (lease: LeaseRecord) => boolean;

/** The state of a lease at `now`: a bound lease whose time is over is `ended`. */
export function currentState(lease: LeaseRecord, now: Instant): string {
  return lease.state === 'bound' && lease.until <= now ? 'ended' : lease.state;
}

export function leaseFilter({ words, state, all = false }: LeaseWish, now: Instant): Test {
  const tests = words.map(testOf);
  return (lease) => {
    const current = currentState(lease, now);
    const isMeant = state === undefined ? all || (lease.until > now && current !== 'released') : current === state;
    return isMeant && tests.every((test) => test(lease));
  };
}

function testOf(word: string): Test {
  const [address, network, range, mac] = [parseIpv4(word), parseCidr(word), parseRange(word), parseMac(word)];
  if (address.ok) return (lease) => lease.address === address.value;
  if (network.ok) return (lease) => subnetContains(subnetOf(network.value), lease.address);
  if (range.ok) return (lease) => isIn(range.value, lease);
  if (mac.ok) return (lease) => lease.hardware === mac.value;
  const pattern = /[*?]/.test(word) ? word : `*${word}*`;
  return ({ hardware, clientId, hostname, vendorClass }) =>
    [hardware, clientId, colons(clientId ?? ''), hostname, vendorClass].some(
      (text) => text !== undefined && matchesPattern(pattern, text),
    );
}

function isIn({ first, last }: AddressRange, { address }: LeaseRecord): boolean {
  return address >= first && address <= last;
}
