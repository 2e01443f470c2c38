/** Linux' own way of asking, without a loop that watches descriptors: looked at a few times after each question. */
import type { Ipv4 } from '../../../lib/address.ts';
import type { Libc } from '../../linux/datagrams/libc.ts';
import { LinuxNeighbours } from '../../linux/datagrams/neighbours.ts';
import type { NeighbourFound, NeighbourPlace, Neighbours } from '../../datagrams/neighbours.ts';

const LOOK_EVERY = 20;
/** Whoever has not answered after this long will not. */
const LOOKS = 50;

export class PolledNeighbours implements Neighbours {
  readonly #asked: LinuxNeighbours;
  #looksLeft = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Undefined when this user may not. */
  static open(libc: Libc, place: NeighbourPlace, found: NeighbourFound): PolledNeighbours | undefined {
    const opened = LinuxNeighbours.open(libc, place, found);
    return opened === undefined ? undefined : new PolledNeighbours(opened);
  }

  private constructor(asked: LinuxNeighbours) {
    this.#asked = asked;
  }

  get place(): NeighbourPlace {
    return this.#asked.place;
  }

  ask(address: Ipv4): void {
    this.#asked.ask(address);
    this.#looksLeft = LOOKS;
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY).unref();
  }

  reopen(): void {
    this.#asked.reopen();
  }

  close(): void {
    this.#rest();
    this.#asked.release();
  }

  #look(): void {
    this.#asked.receive();
    this.#looksLeft -= 1;
    if (this.#looksLeft === 0) this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
