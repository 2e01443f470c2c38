/**
 * Stores every lease that is in force again, when what is stored of them is not true any more: some with each commit, so
 * that devices are answered meanwhile.
 */
import type { Instant } from '../../../lib/time.ts';
import type { Lease, Leases } from '../../../protocols/dhcp/leases/lease.ts';
import type { LeaseJournal } from '../../../storage/leases/lease-journal.ts';

/** Leases that one commit stores: some milliseconds of work. */
const AT_ONCE = 1000;

export class StoringAnew {
  readonly #leases: Leases;
  readonly #journal: LeaseJournal;
  #left: Iterator<Lease> | undefined;
  /** Leases that ended before this are not in force. */
  #since: Instant | undefined;
  /** Leases were recorded that no commit has stored yet. */
  #isUnstored = false;
  #isFailed = false;

  constructor(leases: Leases, journal: LeaseJournal) {
    this.#leases = leases;
    this.#journal = journal;
  }

  begin(now: Instant): void {
    this.#since = now;
    this.#left = this.#leases.leases()[Symbol.iterator]();
    this.#isFailed = false;
  }

  get isUnderWay(): boolean {
    return this.#left !== undefined;
  }

  /** Records some more; they are stored by the next commit. */
  step(): void {
    const now = this.#since ?? 0;
    for (let count = 0; count < AT_ONCE && this.#left !== undefined; count += 1) {
      const next = this.#left.next();
      if (next.done === true) this.#left = undefined;
      else if (next.value.state !== 'offered' && next.value.until > now) {
        this.#journal.record(next.value);
        this.#isUnstored = true;
      }
    }
  }

  /** A commit failed. It waits for one that succeeds, and begins anew. */
  failed(): void {
    this.#isFailed ||= this.isUnderWay || this.#isUnstored;
    this.#isUnstored = false;
    this.#left = undefined;
  }

  committed(): void {
    this.#isUnstored = false;
    if (this.#isFailed && this.#since !== undefined) this.begin(this.#since);
  }

  /** Stores all that is left, before the journal is closed. */
  finish(): void {
    while (this.#left !== undefined) {
      this.step();
      if (!this.#journal.commit().ok) return;
    }
  }
}
