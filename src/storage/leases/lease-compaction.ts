/**
 * Writing the live leases into one new file in small steps, while new leases go to another: no step takes longer than
 * a few milliseconds, whatever the number of leases, and a step after a small commit much less.
 */
import { DONE, type AppendFile, type Done, type Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
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
 * @param source - `live()` may change while it is iterated, as a Map may: what is newer is in a file after this one
 */
export function startCompaction(
  files: Files,
  place: { readonly number: number; readonly older: readonly number[]; readonly seq: number },
  source: { readonly live: () => Iterable<Lease>; readonly slice?: number },
): Result<LeaseCompaction, StationError> {
  const draft = files.append(draftName(place.number));
  if (!draft.ok) return draft;
  const empty = draft.value.truncate(0);
  const compaction = new LeaseCompaction({
    files,
    draft: draft.value,
    ...place,
    leases: source.live(),
    slice: source.slice ?? SLICE,
  });
  if (empty.ok) return ok(compaction);
  compaction.abandon();
  return empty;
}

interface Work {
  readonly files: Files;
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
    const last = this.#fill(Math.min(this.#work.slice, SHARE * committed));
    if (last) this.#rows.addEnd({ of: 'snapshot', rows: this.written, seq: this.#work.seq });
    const written = this.#rows.writeTo(this.#work.draft);
    this.#rows.clear();
    if (!written.ok) return written;
    if (last) return this.#finish();
    const synced = this.#syncNowAndThen();
    return synced.ok ? 'more' : synced;
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

  #syncNowAndThen(): Done {
    if (this.#unsynced < SYNC_EVERY * this.#work.slice) return DONE;
    this.#unsynced = 0;
    return this.#work.draft.sync();
  }

  #finish(): 'more' | Failed {
    const { files, draft, number } = this.#work;
    const synced = draft.sync();
    if (!synced.ok) return synced;
    draft.close();
    const renamed = files.rename(draftName(number), leaseFileName(number));
    if (!renamed.ok) return renamed;
    this.#summedUp = true;
    return 'more';
  }

  /**
   * The older files go piece by piece, from their ends: to remove a file of half a gigabyte at once takes the disk a
   * fifth of a second. What cannot be removed does no harm: it counts less than what came after it.
   */
  #retire(): 'more' | 'done' {
    const [number] = this.#retiring;
    if (number !== undefined && !this.#shorten(number)) {
      this.#work.files.remove(leaseFileName(number));
      this.#retiring.shift();
    }
    return this.#retiring.length === 0 ? 'done' : 'more';
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
