/**
 * What comes by any way goes into the store here, in the order in which it came. Where the disk refuses, streams have to
 * wait, and datagrams are lost: what is not stored was not received.
 */
import type { Report } from '../../events/types.ts';
import type { StationError } from '../../host/station-error.ts';
import type { Timing } from '../../host/machine.ts';
import { seconds } from '../../lib/time.ts';
import { BLOCK_HEADER, BlockWriter, type Arrival } from '../../storage/syslog/block.ts';
import type { LogStore } from '../../storage/syslog/log-store.ts';

export interface KeepingNeeds {
  readonly store: LogStore;
  readonly timing: Pick<Timing, 'now' | 'at' | 'every'>;
  readonly report: Report;
  /** Hears each block that was stored; it is valid until the call returns. */
  readonly stored: (block: Uint8Array) => void;
}

const LARGEST_BLOCK = 256 * 1024;
const SYNC_EVERY = seconds(1);
const TIDY_EVERY = seconds(60);
const TRY_AGAIN = seconds(1);

export class Keeping {
  readonly #needs: KeepingNeeds;
  readonly #writer = new BlockWriter();
  readonly #ends: (() => void)[];
  readonly #waiting = new Set<(isRefusing: boolean) => void>();
  /** Of streams, that the disk has refused. */
  readonly #refused: Uint8Array[] = [];
  #flush: (() => void) | undefined;
  #lost = 0;
  #isRefusing = false;
  /** That nothing can be stored is told once, until something can. */
  #hasTold = false;

  constructor(needs: KeepingNeeds) {
    this.#needs = needs;
    const { timing, store } = needs;
    this.#ends = [
      timing.every(SYNC_EVERY, () => store.isDirty && store.sync((done) => !done.ok && this.#refuse(done.error))),
      timing.every(TIDY_EVERY, () => store.tidy(timing.now())),
      timing.every(TRY_AGAIN, () => this.#tryAgain()),
    ];
  }

  /** The disk takes nothing: streams are not to be read. */
  get isRefusing(): boolean {
    return this.#isRefusing;
  }

  /** Calls when that changes; returns how to end it. */
  onRefusing(told: (isRefusing: boolean) => void): () => void {
    this.#waiting.add(told);
    return () => this.#waiting.delete(told);
  }

  /** A block that came whole, by datagrams. */
  take(block: Uint8Array, count: number): void {
    this.flush();
    if (this.#isRefusing || !this.#write(block)) this.#lost += count;
  }

  /** What is added from now on, in this turn, came so. */
  begin(arrival: Arrival): void {
    this.#writer.begin(arrival);
  }

  /** A message of a stream. */
  add(octets: Uint8Array, start: number, end: number): void {
    this.#writer.add(octets, start, end);
    this.#flush ??= this.#needs.timing.at(this.#needs.timing.now(), () => this.flush());
  }

  /** Blocks are bounded: called between messages of one sender, who then begins again. */
  get isFull(): boolean {
    return this.#writer.size >= LARGEST_BLOCK;
  }

  /** Writes what was added. */
  flush(): void {
    this.#flush?.();
    this.#flush = undefined;
    if (this.#writer.size <= BLOCK_HEADER) return;
    const block = this.#writer.take();
    if (this.#refused.length > 0 || !this.#write(block)) this.#refused.push(block.slice());
  }

  /** Calls when all that was added is on stable storage, or with false when it cannot be stored. */
  settle(done: (isKept: boolean) => void): void {
    this.flush();
    if (this.#refused.length > 0) return done(false);
    this.#needs.store.sync((synced) => {
      if (!synced.ok) this.#refuse(synced.error);
      done(synced.ok);
    });
  }

  async close(): Promise<void> {
    for (const end of this.#ends) end();
    await new Promise<void>((resolve) => this.settle(() => resolve()));
    this.#needs.store.close();
  }

  #write(block: Uint8Array): boolean {
    const written = this.#needs.store.write(block, this.#needs.timing.now());
    if (written.ok) {
      this.#hasTold = false;
      this.#tellLost();
      this.#needs.stored(block);
    } else this.#refuse(written.error);
    return written.ok;
  }

  #refuse({ message, hint }: StationError): void {
    if (this.#isRefusing) return;
    this.#isRefusing = true;
    if (!this.#hasTold) this.#needs.report({ type: 'syslog.not-stored', message, hint });
    this.#hasTold = true;
    for (const told of this.#waiting) told(true);
  }

  #tellLost(): void {
    if (this.#lost > 0) this.#needs.report({ type: 'syslog.lost', times: this.#lost });
    this.#lost = 0;
  }

  #tryAgain(): void {
    if (!this.#isRefusing) return;
    for (let [block] = this.#refused; block !== undefined; [block] = this.#refused) {
      if (!this.#write(block)) return;
      this.#refused.shift();
    }
    this.#isRefusing = false;
    for (const told of this.#waiting) told(false);
  }
}
