/** Who has which address: by its lease, or by what was overheard of devices that took one from another DHCP server. */
import type { Happening } from '../events/types.ts';
import { parseIpv4, subnetContains, type Ipv4, type Subnet } from '../lib/address.ts';
import { setLatest } from '../lib/set-latest.ts';
import { canonicalAddress, type DeviceIdentity } from './identity.ts';

export interface Client {
  readonly hardware: string;
  /** Option 60. */
  readonly vendorClass?: string;
}

/** Anybody can say anything: what was overheard longest ago is forgotten first. */
const MOST_OVERHEARD = 4096;

export class Clients {
  readonly #leased: ((address: Ipv4) => Client | undefined)[] = [];
  readonly #networks: Subnet[] = [];
  readonly #overheard = new Map<string, Client>();

  /** Joins the knowledge of a service that gives addresses. */
  learn(leased: (address: Ipv4) => Client | undefined): void {
    this.#leased.push(leased);
  }

  /** Joins the networks in which a service gives addresses, those behind relays too. */
  serve(networks: readonly Subnet[]): void {
    this.#networks.push(...networks);
  }

  /** Whether a client with this address is one of this station's, wherever it is. */
  isServed(address: string): boolean {
    const four = parseIpv4(address);
    const isInside = four.ok && this.#networks.some((network) => subnetContains(network, four.value));
    return isInside || this.at(address) !== undefined;
  }

  /** Who has this address, which is in canonical spelling; leases are of IPv4 addresses only. */
  at(address: string): Client | undefined {
    const overheard = this.#overheard.get(address);
    if (overheard !== undefined) return overheard;
    const four = parseIpv4(address);
    return four.ok ? this.#lease(four.value) : undefined;
  }

  /** Who speaks from this address, however that is spelled. */
  identify(address: string): DeviceIdentity {
    const canonical = canonicalAddress(address) ?? address;
    const hardware = this.at(canonical)?.hardware;
    return hardware === undefined ? { address: canonical } : { address: canonical, hardware };
  }

  #lease(address: Ipv4): Client | undefined {
    for (const leased of this.#leased) {
      const client = leased(address);
      if (client !== undefined) return client;
    }
    return undefined;
  }

  /** The last word about an address counts. */
  follow(happening: Happening): void {
    if (happening.type === 'dhcp.ack') this.#overheard.delete(happening.address);
    if (happening.type !== 'dhcp.elsewhere' || happening.device === undefined) return;
    const { address, device: hardware, vendorClass } = happening;
    const client = { hardware, ...(vendorClass === undefined ? {} : { vendorClass }) };
    setLatest(this.#overheard, address, client, MOST_OVERHEARD);
  }
}
