/**
 * Writing the live leases into one new file in small steps, while new leases go to another: no step takes longer than
 * a few milliseconds, whatever the number of leases, and a step after a small commit much less. Where another thread can wait
 * for the disk, no step does.
 */
import { DONE, type AppendFile, type Done, type Files, type FilesBeside } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { ended, followedBy, type Underway } from '../../lib/underway.ts';
import type { Lease } from '../../protocols/dhcp/leases/lease.ts';
import { leaseFileName } from './lease-files.ts';
import { RowBuffer } from './rows/row-buffer.ts';

/** Leases a step, at most. */
const SLICE = 1000;
/** Leases for each one committed: so many fewer exchanges than leases make a snapshot, and none waits long for it. */
const SHARE = 16;
/** Slices between syncs, so that the last one has little left to wait for. */
const SYNC_EVERY = 8;
/** Bytes of an old file that go at once, for each lease of a slice. */
const PIECE = 1024;

type Failed = Extract<Done, { readonly ok: false }>;

/**
 * @param place - the number of the file to be, those of the files that it takes the place of, and that of the newest row
 * @param beside - who waits for the disk; without it, the steps do
 * @param source - `live()` may change while it is iterated, as a Map may: what is newer is in a file after this one
 */
export function startCompaction(
  files: Files,
  place: { readonly number: number; readonly older: readonly number[]; readonly seq: number },
  source: { readonly live: () => Iterable<Lease>; readonly slice?: number },
  beside?: FilesBeside,
): Result<LeaseCompaction, StationError> {
  const draft = files.append(draftName(place.number), 'draft');
  if (!draft.ok) return draft;
  const empty = draft.value.truncate(0);
  const compaction = new LeaseCompaction({
    files,
    draft: draft.value,
    ...place,
    beside,
    leases: source.live(),
    slice: source.slice ?? SLICE,
  });
  if (empty.ok) return ok(compaction);
  compaction.abandon();
  return empty;
}

interface Work {
  readonly files: Files;
  readonly beside: FilesBeside | undefined;
  readonly draft: AppendFile;
  readonly number: number;
  readonly older: readonly number[];
  /** All rows have this number: rows that are committed meanwhile count more. */
  readonly seq: number;
  readonly leases: Iterable<Lease>;
  readonly slice: number;
}

export class LeaseCompaction {
  /** Leases written so far. */
  written = 0;
  readonly #work: Work;
  readonly #leases: Iterator<Lease>;
  readonly #rows = new RowBuffer();
  readonly #retiring: number[];
  #unsynced = 0;
  /** A sync of what was written so far. */
  #syncing: Underway<Done> | undefined;
  /** All is written, and goes to stable storage and gets its name. */
  #finishing: Underway<Done> | undefined;
  #removing: Underway<Done> | undefined;
  #summedUp = false;

  constructor(work: Work) {
    this.#work = work;
    this.#retiring = [...work.older];
    this.#leases = work.leases[Symbol.iterator]();
  }

  get number(): number {
    return this.#work.number;
  }

  /** Goes on after a commit of so many leases. `'more'` until everything is durable and the older files are gone. */
  step(committed: number): 'more' | 'done' | Failed {
    if (this.#summedUp) return this.#retire();
    if (this.#finishing !== undefined) return this.#finish(this.#finishing);
    const last = this.#fill(Math.min(this.#work.slice, SHARE * committed));
    if (last) this.#rows.addEnd({ of: 'snapshot', rows: this.written, seq: this.#work.seq });
    const written = this.#rows.writeTo(this.#work.draft);
    this.#rows.clear();
    if (!written.ok) return written;
    if (!last) return this.#syncNowAndThen();
    this.#finishing = this.#named();
    return this.#finish(this.#finishing);
  }

  /** All steps at once, however long that takes. */
  complete(): Done {
    for (;;) {
      const state = this.step(this.#work.slice);
      if (state !== 'more') return state === 'done' ? DONE : state;
    }
  }

  abandon(): void {
    this.#work.draft.close();
    this.#work.files.remove(draftName(this.#work.number));
  }

  #fill(most: number): boolean {
    for (let count = 0; count < most; count += 1) {
      const next = this.#leases.next();
      if (next.done === true) return true;
      this.#rows.add(next.value, this.#work.seq);
      this.written += 1;
    }
    this.#unsynced += most;
    return false;
  }

  #syncNowAndThen(): 'more' | Failed {
    const synced = this.#syncing?.outcome();
    if (synced?.ok === false) return synced;
    if (synced !== undefined) this.#syncing = undefined;
    if (this.#syncing !== undefined || this.#unsynced < SYNC_EVERY * this.#work.slice) return 'more';
    this.#unsynced = 0;
    this.#syncing = this.#sync();
    const done = this.#syncing.outcome();
    return done?.ok === false ? done : 'more';
  }

  #sync(): Underway<Done> {
    const { beside, draft, number } = this.#work;
    return beside?.sync(draftName(number)) ?? ended(draft.sync());
  }

  /** The draft is made durable and gets its name. */
  #named(): Underway<Done> {
    const { files, beside, draft, number } = this.#work;
    const [from, to] = [draftName(number), leaseFileName(number)];
    return followedBy(this.#sync(), (synced) => {
      if (!synced.ok) return ended(synced);
      draft.close();
      return beside?.rename(from, to) ?? ended(files.rename(from, to));
    });
  }

  #finish(finishing: Underway<Done>): 'more' | Failed {
    const done = finishing.outcome();
    if (done?.ok === false) return done;
    this.#summedUp = done !== undefined;
    return 'more';
  }

  /**
   * The older files go piece by piece, from their ends: to remove a file of half a gigabyte at once takes the disk a
   * fifth of a second. What cannot be removed does no harm: it counts less than what came after it.
   */
  #retire(): 'more' | 'done' {
    const [number] = this.#retiring;
    if (number !== undefined && this.#isRemoved(number)) this.#retiring.shift();
    return this.#retiring.length === 0 ? 'done' : 'more';
  }

  #isRemoved(number: number): boolean {
    const { files, beside } = this.#work;
    if (beside === undefined) {
      if (this.#shorten(number)) return false;
      files.remove(leaseFileName(number));
      return true;
    }
    this.#removing ??= beside.remove(leaseFileName(number));
    if (this.#removing.outcome() === undefined) return false;
    this.#removing = undefined;
    return true;
  }

  /** False when the file is short enough to be removed. */
  #shorten(number: number): boolean {
    const piece = PIECE * this.#work.slice;
    const opened = this.#work.files.append(leaseFileName(number));
    if (!opened.ok) return false;
    const file = opened.value;
    const shorter = file.size > piece && file.truncate(file.size - piece).ok;
    file.close();
    return shorter;
  }
}

function draftName(number: number): string {
  return `${leaseFileName(number)}.new`;
}
