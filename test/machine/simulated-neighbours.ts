/** Who has an address, on the simulated network: whichever other host has it on the segment answers. */
import type { NeighbourFound, Neighbours } from '../../src/host/datagrams/neighbours.ts';
import type { Ipv4 } from '../../src/lib/address.ts';
import { after, millis } from '../../src/lib/time.ts';
import type { SimulatedHost, Wire } from './simulated-host.ts';

/** From the question to its answer. */
const ROUND_TRIP = millis(0.25);

export class SimulatedNeighbours implements Neighbours {
  readonly #host: SimulatedHost;
  readonly #asker: { readonly device: string; readonly found: NeighbourFound };
  readonly #wire: Wire;
  #open = true;

  constructor(host: SimulatedHost, asker: { readonly device: string; readonly found: NeighbourFound }, wire: Wire) {
    this.#host = host;
    this.#asker = asker;
    this.#wire = wire;
  }

  ask(address: Ipv4): void {
    const adapter = this.#host.adapters.find(({ name }) => name === this.#asker.device);
    const holder = adapter?.up === true ? this.#wire.whoHas(adapter, address) : undefined;
    if (holder === undefined) return;
    this.#wire.clock.at(after(this.#host.now(), ROUND_TRIP), () => {
      if (this.#open) this.#asker.found({ address, hardware: holder.mac });
      this.#host.turnSoon();
    });
  }

  close(): void {
    this.#open = false;
  }
}
