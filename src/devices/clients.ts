/** Who has which address: by its lease, or by what was overheard of devices that took one from another DHCP server. */
import type { Happening } from '../events/types.ts';
import { parseIpv4 } from '../lib/address.ts';
import { setLatest } from '../lib/set-latest.ts';
import type { LeaseBook } from '../protocols/dhcp/leases/lease-book.ts';
import { canonicalAddress, type DeviceIdentity } from './identity.ts';

export interface Client {
  readonly hardware: string;
  /** Option 60. */
  readonly vendorClass?: string;
}

/** Anybody can say anything: what was overheard longest ago is forgotten first. */
const MOST_OVERHEARD = 4096;

export class Clients {
  readonly #book: LeaseBook;
  readonly #overheard = new Map<string, Client>();

  constructor(book: LeaseBook) {
    this.#book = book;
  }

  /** Who has this address, which is in canonical spelling; leases are of IPv4 addresses only. */
  at(address: string): Client | undefined {
    const overheard = this.#overheard.get(address);
    if (overheard !== undefined) return overheard;
    const four = parseIpv4(address);
    return four.ok ? this.#book.at(four.value) : undefined;
  }

  /** Who speaks from this address, however that is spelled. */
  identify(address: string): DeviceIdentity {
    const canonical = canonicalAddress(address) ?? address;
    const hardware = this.at(canonical)?.hardware;
    return hardware === undefined ? { address: canonical } : { address: canonical, hardware };
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
