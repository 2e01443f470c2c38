/**
 * Who may speak to the exchange: devices of this station. The packet thread knows them; what it says is remembered for a
 * moment, and what comes meanwhile waits, to a bound.
 */
import { setLatest } from '../../../lib/set-latest.ts';
import { after, seconds, type Instant } from '../../../lib/time.ts';

interface Sender {
  readonly near: boolean;
  readonly device?: string;
}

export interface NeighboursNeeds {
  readonly now: () => Instant;
  /** Asks the packet thread. */
  readonly ask: (address: string) => Promise<Sender>;
}

const KNOWN_FOR = seconds(5);
const MOST_KNOWN = 4096;
/** Messages that wait for an answer, and addresses that are asked about. */
const MOST_WAITING = 1024;
const MOST_ASKED = 256;

interface Known extends Sender {
  readonly until: Instant;
}

export class Neighbours {
  readonly #needs: NeighboursNeeds;
  readonly #known = new Map<string, Known>();
  readonly #waiting = new Map<string, (() => void)[]>();
  #waits = 0;

  constructor(needs: NeighboursNeeds) {
    this.#needs = needs;
  }

  /** Does it for who belongs to the station, at once or soon; for others `refused`, if that is given. */
  admit(address: string, act: () => void, refused: () => void = nothing): void {
    const known = this.#known.get(address);
    if (known !== undefined && known.until > this.#needs.now()) return known.near ? act() : refused();
    const decide = (): void => (this.#known.get(address)?.near === true ? act() : refused());
    const waiting = this.#waiting.get(address);
    if (waiting !== undefined) {
      if (this.#waits < MOST_WAITING) {
        this.#waits += 1;
        waiting.push(decide);
      }
      return;
    }
    if (this.#waiting.size >= MOST_ASKED) return;
    this.#waits += 1;
    this.#waiting.set(address, [decide]);
    void this.#ask(address);
  }

  /** The hardware address, as far as it was heard last. */
  deviceAt(address: string): string | undefined {
    return this.#known.get(address)?.device;
  }

  async #ask(address: string): Promise<void> {
    const sender = await this.#needs.ask(address).catch(nothing);
    const known = { ...(sender ?? { near: false }), until: after(this.#needs.now(), KNOWN_FOR) };
    setLatest(this.#known, address, known, MOST_KNOWN);
    const waiting = this.#waiting.get(address) ?? [];
    this.#waiting.delete(address);
    this.#waits -= waiting.length;
    for (const act of waiting) act();
  }
}

function nothing(): undefined {
  return undefined;
}
