/**
 * Which clients are near: in a network of the adapter that is served, or one that this station gives addresses in. What comes
 * from elsewhere by a route may be forged to make the server shower somebody with data, and is answered only where the
 * settings allow it (docs/decisions/near-clients.md).
 */
import type { SocketPlace } from '../host/datagrams/datagrams.ts';
import { isLinkLocal, type OwnAddress } from '../host/node/adapters/own-addresses.ts';
import { ANY_ADDRESS, formatIpv4, isLoopback, parseIpv4, subnetContains, subnetOf } from '../lib/address.ts';
import { seconds, since, type Instant } from '../lib/time.ts';

export interface NearNeeds {
  /** The addresses of this computer now. */
  readonly own: () => readonly OwnAddress[];
  /** Whether this station gives addresses there, or has heard who has this one. */
  readonly isKnown: (address: string) => boolean;
  readonly now: () => Instant;
}

/** Addresses of this computer may change; strangers must not make it look for each of their packets. */
const LOOK_AGAIN = seconds(1);

export class NearNetworks {
  readonly #place: Omit<SocketPlace, 'port'>;
  readonly #needs: NearNeeds;
  #own: readonly OwnAddress[];
  #looked: Instant;

  constructor(place: Omit<SocketPlace, 'port'>, needs: NearNeeds) {
    this.#place = place;
    this.#needs = needs;
    this.#own = needs.own();
    this.#looked = needs.now();
  }

  /** `address` as it is printed: `192.168.1.9`, `fe80::1%eth0`. */
  has(address: string): boolean {
    if (this.#isNear(address) || this.#needs.isKnown(address)) return true;
    if (since(this.#looked, this.#needs.now()) < LOOK_AGAIN) return false;
    this.#looked = this.#needs.now();
    this.#own = this.#needs.own();
    return this.#isNear(address);
  }

  #isNear(address: string): boolean {
    const six = address.includes(':');
    if (six ? isLinkLocal(address) || address === '::1' : isOfThisComputer(address)) return true;
    const own = this.#own.filter((one) => one.six === six && this.#isServed(one));
    // An address without a network, as that of a tunnel, says nothing about who is near.
    return !own.some(hasNetwork) || own.some((one) => isInside(address, one));
  }

  /** Whether clients of this address's network may come to the place. */
  #isServed({ adapter, address, six }: OwnAddress): boolean {
    const { device, address: bound, address6 } = this.#place;
    if (device !== undefined) return device === adapter;
    if (six) return address6 === undefined || address6 === '::' || address6 === address;
    return bound === ANY_ADDRESS || formatIpv4(bound) === address;
  }
}

function isOfThisComputer(address: string): boolean {
  const four = parseIpv4(address);
  return four.ok && isLoopback(four.value);
}

function hasNetwork({ six, prefix, address }: OwnAddress): boolean {
  return prefix < (six ? 128 : 32) && !isLinkLocal(address) && !isOfThisComputer(address);
}

function isInside(address: string, own: OwnAddress): boolean {
  if (own.six) return startsAlike(address, own);
  const [there, here] = [parseIpv4(address), parseIpv4(own.address)];
  return there.ok && here.ok && subnetContains(subnetOf({ address: here.value, prefix: own.prefix }), there.value);
}

function startsAlike(address: string, { address: own, prefix }: OwnAddress): boolean {
  const [there, here] = [bitsOf(address), bitsOf(own)];
  return there.slice(0, prefix) === here.slice(0, prefix);
}

/** The bits of an IPv6 address as text. */
function bitsOf(text: string): string {
  const [head = '', tail = ''] = (text.split('%')[0] ?? '').split('::');
  const [first, last] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => 0);
  return [...first, ...zeros, ...last].map((group) => group.toString(2).padStart(16, '0')).join('');
}

function groupsOf(part: string): readonly number[] {
  return part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
}
