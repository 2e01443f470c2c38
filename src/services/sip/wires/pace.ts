/** How many messages are looked at in a second: a flood costs those that are beyond, and no more time than this. */
import { since, type Instant, instant } from '../../../lib/time.ts';

const MOST = 3000;
const MOST_OF_ONE = 1000;
const WINDOW = 1000;

export class Pace {
  readonly #ofOne = new Map<string, number>();
  #all = 0;
  #began: Instant = instant(Number.NEGATIVE_INFINITY);

  takes(address: string, now: Instant): boolean {
    if (since(this.#began, now) >= WINDOW || now < this.#began) {
      this.#began = now;
      this.#all = 0;
      this.#ofOne.clear();
    }
    const ofOne = (this.#ofOne.get(address) ?? 0) + 1;
    if (this.#all >= MOST || ofOne > MOST_OF_ONE) return false;
    this.#all += 1;
    this.#ofOne.set(address, ofOne);
    return true;
  }
}
