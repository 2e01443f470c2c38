/** Who has which address: by its lease, or by what was overheard of devices that took one from another DHCP server. */
import type { Happening } from '../events/types.ts';
import { parseIpv4, subnetContains, type Ipv4, type Subnet } from '../lib/address.ts';
import { setLatest } from '../lib/set-latest.ts';
import type { Instant } from '../lib/time.ts';
import { canonicalAddress, type DeviceIdentity } from './identity.ts';
import { DeviceNames, type LeaseSource, type NamedClient } from './names.ts';

export interface Client {
  readonly hardware: string;
  /** Option 60. */
  readonly vendorClass?: string;
  /** Option 12. */
  readonly hostname?: string;
  /** Of a lease: the identity it is kept under. */
  readonly client?: string;
  /** Of a lease: `bound` while the device may use the address, until that time. */
  readonly state?: string;
  readonly until?: Instant;
}

/** Anybody can say anything: what was overheard longest ago is forgotten first. */
const MOST_OVERHEARD = 4096;
/** A Raspberry Pi asks for its files in a folder of its serial number. */
const SERIAL_FOLDER = /^([0-9a-f]{8})\//;

export class Clients {
  readonly #leased: LeaseSource[] = [];
  readonly #names: DeviceNames[] = [];
  readonly #networks: Subnet[] = [];
  readonly #overheard = new Map<string, Client>();
  /** Hardware addresses by serial number. */
  readonly #serials = new Map<string, string>();

  /** Joins the knowledge of a service that gives addresses. */
  learn(leased: LeaseSource): void {
    this.#leased.push(leased);
    this.#names.push(new DeviceNames(leased));
  }

  /** Who has a lease and is called so. */
  named(name: string, now: Instant): NamedClient | undefined {
    const byFolder = this.#serials.get(name);
    for (const one of [name, ...(byFolder === undefined ? [] : [byFolder])]) {
      for (const names of this.#names) {
        const found = names.find(one, now);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  /** Who has the lease of an address. */
  holder(address: Ipv4, now: Instant): NamedClient | undefined {
    for (const names of this.#names) {
      const found = names.holder(address, now);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Takes up some of the names that leases brought; whether there are more. */
  updateNames(): boolean {
    return this.#names.map((names) => names.update()).includes(true);
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

  /** What a lease was made free of, or was given to by a client identifier alone, has no hardware address. */
  #lease(address: Ipv4): Client | undefined {
    for (const leased of this.#leased) {
      const client = leased.at(address);
      if (client !== undefined && client.hardware !== '') return client;
    }
    return undefined;
  }

  /** The last word about an address counts. */
  follow(happening: Happening): void {
    if (happening.type === 'dhcp.ack') this.#overheard.delete(happening.address);
    if (happening.type === 'file.request' || happening.type === 'file.missing') this.#askedFor(happening);
    if (happening.type !== 'dhcp.elsewhere' || happening.device === undefined) return;
    const { address, device: hardware, vendorClass } = happening;
    const client = { hardware, ...(vendorClass === undefined ? {} : { vendorClass }) };
    setLatest(this.#overheard, address, client, MOST_OVERHEARD);
  }

  #askedFor({ file, device }: { readonly file: string; readonly device?: string }): void {
    const [, serial] = SERIAL_FOLDER.exec(file.toLowerCase()) ?? [];
    if (serial !== undefined && device !== undefined) setLatest(this.#serials, serial, device, MOST_OVERHEARD);
  }
}
