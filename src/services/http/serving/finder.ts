/**
 * Asks what a name means for a device. Requests for the same that come while one is being asked about share the next
 * question: it begins after all of them, so each gets the file as it was found then. A file that was found a moment ago is
 * only looked at again, unless what the device gets depends on what it did before.
 */
import { deviceOf, type DeviceIdentity } from '../../../devices/identity.ts';
import type { AskedFiles, FoundAt } from '../../../files/found-at.ts';
import type { FileProblem } from '../../../files/problem.ts';
import { isDecidedAnew } from '../../../files/decided-anew.ts';
import type { Machine } from '../../../host/machine.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { seconds, since, type Instant } from '../../../lib/time.ts';

type Answered = Promise<FoundAt | FileProblem>;

interface Question {
  readonly answered: Answered;
  /** For those that came after it was asked. */
  next?: Answered;
}

interface Recent {
  readonly at: Instant;
  readonly found: OnDisk;
  /** The turn in which it was last looked at. */
  turn: number;
}

type OnDisk = Extract<FoundAt, { readonly kind: 'on-disk' }>;

/** A file that comes into an earlier folder, or into another package, is found after that. */
const RECENT = seconds(1);
const MOST_RECENT = 4096;

export class Finder {
  readonly #files: Pick<AskedFiles, 'find'>;
  readonly #machine: Pick<Machine, 'served' | 'now'>;
  /** By name and device: no more than there are requests. */
  readonly #asked = new Map<string, Question>();
  /** The same. */
  readonly #recent = new Map<string, Recent>();
  /** What comes in one turn of the event loop had come before any of it was looked at: one look does for all. */
  #turn = 0;
  #isTurning = false;

  constructor(files: Pick<AskedFiles, 'find'>, machine: Pick<Machine, 'served' | 'now'>) {
    this.#files = files;
    this.#machine = machine;
  }

  /** At once where it was found a moment ago. */
  find(name: string, who: DeviceIdentity): FoundAt | Answered {
    const key = `${name}\0${deviceOf(who)}`;
    const recent = this.#recent.get(key);
    if (recent !== undefined && this.#isAsItWas(recent)) return recent.found;
    const asked = this.#asked.get(key);
    if (asked === undefined) return this.#ask(key, name, who);
    asked.next ??= asked.answered.then(async () => this.#ask(key, name, who));
    return asked.next;
  }

  async #ask(key: string, name: string, who: DeviceIdentity): Answered {
    const answered = this.#found(key, name, who);
    const question: Question = { answered };
    this.#asked.set(key, question);
    const found = await answered;
    if (question.next === undefined) this.#asked.delete(key);
    return found;
  }

  async #found(key: string, name: string, who: DeviceIdentity): Answered {
    const at = this.#machine.now();
    const found = await this.#files.find(name, who);
    if (found.kind === 'on-disk' && !isDecidedAnew(name))
      setLatest(this.#recent, key, { at, found, turn: -1 }, MOST_RECENT);
    else this.#recent.delete(key);
    return found;
  }

  #isAsItWas(recent: Recent): boolean {
    const { at, found, turn } = recent;
    if (since(at, this.#machine.now()) >= RECENT) return false;
    if (turn === this.#turn) return true;
    if (this.#machine.served.version(found.path) !== found.version) return false;
    recent.turn = this.#turn;
    if (!this.#isTurning) setImmediate(() => this.#endTurn());
    this.#isTurning = true;
    return true;
  }

  #endTurn(): void {
    this.#turn += 1;
    this.#isTurning = false;
  }
}
