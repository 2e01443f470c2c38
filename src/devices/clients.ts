/** Who has which address: by its lease, or by what was overheard of devices that took one from another DHCP server. */
import type { Happening } from '../events/types.ts';
import { formatIpv4, type Ipv4 } from '../lib/address.ts';
import { setLatest } from '../lib/set-latest.ts';
import type { LeaseBook } from '../protocols/dhcp/leases/lease-book.ts';

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

  at(address: Ipv4): Client | undefined {
    const overheard = this.#overheard.size === 0 ? undefined : this.#overheard.get(formatIpv4(address));
    return overheard ?? this.#book.at(address);
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
