/** An ear of a simulated host: frames that are put on its segment, as the system of a real one hands them over. */
import type { Ear, EarHandler, EarPlace } from '../../src/host/datagrams/ears.ts';
import type { Mac } from '../../src/lib/address.ts';
import { instant, NEVER, type Instant } from '../../src/lib/time.ts';
import type { VirtualClock } from './clock.ts';

/** What a segment carries besides datagrams. */
export interface RawFrame {
  readonly bytes: Uint8Array;
  readonly vlan?: number;
}

/** As a real one keeps only some of many. */
const MOST_WAITING = 64;

export class SimulatedEar implements Ear {
  readonly place: EarPlace;
  readonly mac: Mac | undefined;
  readonly #handler: EarHandler;
  readonly #clock: VirtualClock;
  readonly #waiting: RawFrame[] = [];
  #isOpen = true;
  #rests = false;
  #alarm: Instant = NEVER;

  constructor(place: EarPlace, mac: Mac | undefined, handler: EarHandler, clock: VirtualClock) {
    this.place = place;
    this.mac = mac;
    this.#handler = handler;
    this.#clock = clock;
    this.#watch();
  }

  take(frame: RawFrame): void {
    if (!this.#isOpen || this.#rests) return;
    if (this.place.hears !== 'requests') this.#hand(frame);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(frame);
    this.#watch();
  }

  read(most: number): void {
    for (const frame of this.#waiting.splice(0, most)) this.#hand(frame);
  }

  rest(): void {
    this.#rests = true;
  }

  resume(): void {
    this.#rests = false;
  }

  close(): void {
    this.#isOpen = false;
  }

  #hand({ bytes, vlan }: RawFrame): void {
    this.#handler.heard({ bytes, isUnsummed: false, ...(vlan === undefined ? {} : { vlan }) }, this.#clock.now());
  }

  #watch(): void {
    const due = instant(Math.max(this.#handler.deadline(), this.#clock.now()));
    if (due >= this.#alarm || due === NEVER) return;
    this.#alarm = due;
    this.#clock.at(due, () => {
      if (due !== this.#alarm) return;
      this.#alarm = NEVER;
      const now = this.#clock.now();
      if (this.#isOpen && this.#handler.deadline() <= now) this.#handler.wake(now);
      if (this.#isOpen) this.#watch();
    });
  }
}
