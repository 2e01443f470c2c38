/** Which addresses are near: in a network of an adapter that is served, or one that the station gives addresses in. */
import type { OwnAddress } from '../../../host/node/adapters/own-addresses.ts';
import {
  formatIpv4,
  isLoopback,
  parseIpv4,
  prefixMask,
  subnetContains,
  subnetOf,
  type Ipv4,
  type Subnet,
} from '../../../lib/address.ts';
import { after, instant, seconds, type Instant } from '../../../lib/time.ts';
import type { DnsPlace } from '../parts.ts';

export interface OwnNetworksNeeds {
  /** The addresses of this computer now. */
  readonly own: () => readonly OwnAddress[];
  /** Whether this station gives addresses there. */
  readonly isServed: (address: string) => boolean;
}

/** Leases and addresses change; strangers must not make us look for each of their questions. */
const KNOWN_FOR = seconds(1);
const MOST_KNOWN = 4096;

export class OwnNetworks {
  readonly #places: readonly DnsPlace[];
  readonly #needs: OwnNetworksNeeds;
  #networks: readonly Subnet[];
  /** Whether an address that is in none of them is served all the same. */
  readonly #served = new Map<Ipv4, boolean>();
  #until: Instant = instant(0);

  constructor(places: readonly DnsPlace[], needs: OwnNetworksNeeds) {
    this.#places = places;
    this.#needs = needs;
    this.#networks = this.#look();
  }

  has(address: Ipv4, now: Instant): boolean {
    if (this.#isInside(address)) return true;
    if (now >= this.#until || this.#served.size >= MOST_KNOWN) this.#lookAgain(now);
    const known = this.#served.get(address);
    if (known !== undefined) return known;
    const isNear = this.#isInside(address) || this.#needs.isServed(formatIpv4(address));
    this.#served.set(address, isNear);
    return isNear;
  }

  /** Whether an address lies in one of them, or could, where only its first `octets` are known. */
  overlap(address: Ipv4, octets: number): boolean {
    const isInside = this.#networks.some(({ base, prefix }) => {
      const mask = prefixMask(Math.min(prefix, octets * 8));
      return (address & mask) === (base & mask);
    });
    return isInside || (octets === 4 && this.#needs.isServed(formatIpv4(address)));
  }

  #isInside(address: Ipv4): boolean {
    for (const network of this.#networks) if (subnetContains(network, address)) return true;
    return isLoopback(address);
  }

  #lookAgain(now: Instant): void {
    if (now >= this.#until) this.#networks = this.#look();
    this.#until = after(now, KNOWN_FOR);
    this.#served.clear();
  }

  /** As the computer tells them: an adapter may have several, and an address that was asked for with `--listen` has one. */
  #look(): readonly Subnet[] {
    const own = this.#needs.own();
    return this.#places.flatMap(({ at, address, socket }) => {
      const told = own.filter((one) =>
        socket.device === undefined ? one.address === address : one.adapter === socket.device,
      );
      const networks = told.flatMap(networkOf);
      return networks.length > 0 ? networks : [subnetOf(at)];
    });
  }
}

/** Everything is the network of nobody. */
function networkOf({ address, prefix }: OwnAddress): readonly Subnet[] {
  const four = parseIpv4(address);
  return four.ok && prefix > 0 ? [subnetOf({ address: four.value, prefix })] : [];
}
