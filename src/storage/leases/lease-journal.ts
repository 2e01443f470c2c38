/**
 * The lease journal: what a DHCPACK promises is on stable storage before it leaves. `record` what a batch decided, then
 * `commit` once: one write and one fdatasync for the whole batch. Only after a commit that succeeded may the ACKs go.
 *
 * When the files have grown well beyond the live leases, a compaction writes a snapshot, some leases with each commit, so
 * that the packet loop never waits long. The files and what they mean: lease-files.ts.
 */
import { DONE, type Done, type Files, type Lock } from '../../host/files/files.ts';
import { isFull } from '../../host/files/storage-error.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Lease } from '../../protocols/dhcp/leases/lease.ts';
import { JournalFile, removeLeftOvers } from './journal-file.ts';
import { startCompaction, type LeaseCompaction } from './lease-compaction.ts';
import {
  LEASE_FOLDER,
  leaseFileName,
  readLeases,
  type LeaseFile,
  type LeasesRead,
  type LeaseTaker,
} from './lease-files.ts';
import { RowBuffer } from './rows/row-buffer.ts';
import { SpareFile } from './spare-file.ts';

const RESERVE = 1 << 20;
/** From so many bytes of leases on the next file is made ahead: a bench with some devices never needs one. */
const SPARE_AFTER = 64 << 10;
const LOCK = `${LEASE_FOLDER}/lock`;

export interface LeaseJournal {
  /** Takes a lease into the next commit. */
  record(lease: Lease): void;
  /** Leases that wait for a commit. */
  readonly pending: number;
  /**
   * Makes all recorded leases durable at once; costs nothing when there are none. After a failure (`storage`: the disk
   * is full or read-only, the folder was removed) they are forgotten and none of them may be acknowledged; a later commit
   * can succeed again. When the folder was removed, everything that `live` gives is written again first.
   */
  commit(): Done;
  /** Commits what waits, and gives the folder free. */
  close(): Done;
}

export interface JournalOptions {
  /**
   * The leases worth keeping, for a snapshot; called at the start of each. A Map's `values()` will do, and may change
   * while it is read: what is recorded later counts more than what the snapshot has.
   */
  readonly live: () => Iterable<Lease>;
  /** Where the stored leases go as they are read, instead of into `leases` of what is returned. */
  readonly into?: LeaseTaker;
  /** No snapshot below this number of lines (default 10 000). */
  readonly compactAt?: number;
  /** Leases that one commit adds to a snapshot at most (default 1000, about 0.2 MB and two milliseconds of work). */
  readonly slice?: number;
  /** Bytes that are reserved in the file for lines to come, so that a commit has a short way to the disk (default 1 MiB). */
  readonly reserve?: number;
  /** The same in a file that is made ahead, where there is a thread for that (default 4 MiB), and after how many (64 KiB). */
  readonly spare?: { readonly bytes: number; readonly after: number };
  /** Called when the disk is full, to free room on it; true when that was possible. */
  readonly makeRoom?: () => boolean;
  readonly onCompaction?: (outcome: CompactionOutcome) => void;
}

type OlderFile = Pick<LeaseFile, 'number' | 'rows'>;

/** A failed compaction loses nothing: it is tried again later. */
export type CompactionOutcome =
  { readonly kind: 'done'; readonly leases: number } | { readonly kind: 'failed'; readonly error: StationError };

export interface OpenedJournal extends LeasesRead {
  readonly journal: LeaseJournal;
}

/** Takes the folder for this process, reads the leases and opens the journal behind them. Fails with `storage`. */
export function openLeaseJournal(files: Files, options: JournalOptions): Result<OpenedJournal, StationError> {
  const lock = withRoom(options, () => files.lock(LOCK));
  if (!lock.ok) return lock;
  const opened = openLocked(files, options, lock.value);
  if (!opened.ok) lock.value.release();
  return opened;
}

function openLocked(files: Files, options: JournalOptions, lock: Lock): Result<OpenedJournal, StationError> {
  const read = readLeases(files, options.into);
  if (!read.ok) return read;
  const cleared = removeLeftOvers(files, read.value.unused);
  if (!cleared.ok) return cleared;
  const file = withRoom(options, () => JournalFile.open(files, placeAfter(read.value.files.at(-1))));
  if (!file.ok) return file;
  return ok({ ...read.value, journal: new Journal(files, lock, file.value, read.value, options) });
}

/** Does it once more when the disk was full and there is room now. */
function withRoom<T>({ makeRoom }: JournalOptions, step: () => Result<T, StationError>): Result<T, StationError> {
  const done = step();
  return !done.ok && isFull(done.error) && makeRoom?.() === true ? step() : done;
}

/** The newest file goes on; nothing may be added to a snapshot. */
function placeAfter(last: LeaseFile | undefined): Omit<LeaseFile, 'of'> {
  if (last === undefined) return { number: 1, rows: 0, complete: 0 };
  return last.of === 'snapshot' ? { number: last.number + 1, rows: 0, complete: 0 } : last;
}

class Journal implements LeaseJournal {
  readonly #files: Files;
  readonly #options: JournalOptions;
  readonly #rows = new RowBuffer();
  #lock: Lock;
  #file: JournalFile;
  readonly #spare: SpareFile;
  /** The files before the current one. */
  #older: readonly OlderFile[];
  /** From how many rows in all the files are summed up. */
  #compactAt: number;
  #compaction: LeaseCompaction | undefined;
  /** The number of the newest row that is durable. */
  #seq: number;
  /** The file was removed, and could not yet be made anew. */
  #isLost = false;

  constructor(files: Files, lock: Lock, file: JournalFile, read: LeasesRead, options: JournalOptions) {
    this.#files = files;
    this.#lock = lock;
    this.#file = file;
    this.#options = options;
    this.#spare = new SpareFile(files, options.spare?.bytes);
    this.#older = read.files.filter(({ number }) => number < file.number);
    this.#seq = read.newest;
    this.#compactAt = this.#nextCompaction(options.into?.size ?? read.leases.size);
  }

  get pending(): number {
    return this.#rows.count;
  }

  record(lease: Lease): void {
    this.#rows.add(lease, this.#seq + this.#rows.count + 1);
  }

  commit(): Done {
    const { count } = this.#rows;
    if (count === 0) return DONE;
    const written = this.#isLost ? DONE : this.#write();
    this.#rows.clear();
    if (this.#isLost || this.#file.isGone) return this.#makeAnew();
    if (!written.ok) return written;
    this.#seq += count;
    this.#compact(count);
    return DONE;
  }

  close(): Done {
    const done = this.commit();
    // Nobody would notice it any more, and the next station would begin without a lease.
    if (done.ok && this.#file.isGone) this.#makeAnew();
    this.#compaction?.abandon();
    this.#compaction = undefined;
    this.#spare.drop();
    if (done.ok) this.#file.end(this.#seq);
    this.#file.close();
    this.#lock.release();
    return done;
  }

  #write(): Done {
    const { reserve = RESERVE, spare } = this.#options;
    const isBusy = this.#file.size >= (spare?.after ?? SPARE_AFTER);
    if (isBusy && this.#spare.want(this.#nextNumber) && !this.#file.hasRoom(this.#rows)) this.#goOnInSpare();
    return withRoom(this.#options, () => this.#file.write(this.#rows, reserve));
  }

  /** Of the file after the current one: the number between them is for a snapshot. */
  get #nextNumber(): number {
    return this.#file.number + 2;
  }

  /** Stays with the current file where there is no spare, or the disk refuses. */
  #goOnInSpare(): void {
    const next = this.#file.isGone ? undefined : this.#spare.take(this.#nextNumber);
    if (next !== undefined) this.#goOnIn(next);
  }

  /** The current file names the next one, so that it is missed when it is missing. */
  #goOnIn(next: JournalFile): Done {
    const ended = this.#file.end(this.#seq, next.number);
    if (ended.ok) {
      this.#switchTo(next);
      return DONE;
    }
    next.close();
    this.#files.remove(leaseFileName(next.number));
    return ended;
  }

  #switchTo(next: JournalFile): void {
    this.#older = [...this.#older, this.#file];
    this.#file.leave();
    this.#file = next;
  }

  #nextCompaction(kept: number): number {
    return Math.max(this.#options.compactAt ?? 10_000, 3 * kept);
  }

  #compact(committed: number): void {
    const isDue = this.#compaction === undefined && this.#rowsInAll >= this.#compactAt;
    if (isDue && this.#spare.want(this.#nextNumber)) this.#startCompaction();
    const compaction = this.#compaction;
    if (compaction === undefined) return;
    const state = compaction.step(committed);
    if (state === 'more') return;
    this.#compaction = undefined;
    if (state === 'done') this.#summedUp(compaction);
    else this.#giveUp(compaction, state.error);
  }

  get #rowsInAll(): number {
    return this.#older.reduce((sum, { rows }) => sum + rows, this.#file.rows);
  }

  /** Files that were begun meanwhile stay. */
  #summedUp({ number, written }: LeaseCompaction): void {
    this.#older = [{ number, rows: written }, ...this.#older.filter((older) => older.number > number)];
    this.#compactAt = this.#nextCompaction(written);
    this.#options.onCompaction?.({ kind: 'done', leases: written });
  }

  /** From here on new leases go to a file of their own, numbered to count more than the snapshot. */
  #startCompaction(): void {
    const { number } = this.#file;
    const older = [...this.#older, this.#file].map((file) => file.number);
    const place = { number: number + 1, older, seq: this.#seq };
    const compaction = startCompaction(this.#files, place, this.#options, this.#files.beside);
    if (!compaction.ok) return this.#giveUp(undefined, compaction.error);
    const next = this.#nextFile();
    const begun = next.ok ? this.#goOnIn(next.value) : next;
    if (begun.ok) this.#compaction = compaction.value;
    else this.#giveUp(compaction.value, begun.error);
  }

  #nextFile(): Result<JournalFile, StationError> {
    const number = this.#nextNumber;
    const spare = this.#spare.take(number);
    return spare === undefined ? JournalFile.open(this.#files, { number, rows: 0, complete: 0 }) : ok(spare);
  }

  /** All leases are still where they were; on a disk that is full there is no hurry to try again. */
  #giveUp(compaction: LeaseCompaction | undefined, error: StationError): void {
    compaction?.abandon();
    this.#compactAt = this.#rowsInAll + this.#nextCompaction(0);
    this.#options.onCompaction?.({ kind: 'failed', error });
  }

  /**
   * The journal was removed while it was being written, with all that it had promised. A snapshot of every lease that is
   * known takes its place. The commit that noticed it fails: its devices ask again.
   */
  #makeAnew(): Done {
    this.#isLost = true;
    this.#compaction?.abandon();
    this.#compaction = undefined;
    this.#spare.forget();
    this.#lock.release();
    const lock = this.#files.lock(LOCK);
    if (!lock.ok) return lock;
    this.#lock = lock.value;
    const made = withRoom(this.#options, () => this.#writeAllAnew());
    if (!made.ok) return made;
    this.#isLost = false;
    return err(removed(this.#files.root));
  }

  #writeAllAnew(): Done {
    const { number } = this.#file;
    const older = [...this.#older, this.#file].map((file) => file.number);
    const compaction = startCompaction(this.#files, { number: number + 1, older, seq: this.#seq }, this.#options);
    if (!compaction.ok) return compaction;
    const next = JournalFile.open(this.#files, { number: this.#nextNumber, rows: 0, complete: 0 });
    if (next.ok) this.#switchTo(next.value);
    const written = next.ok ? compaction.value.complete() : next;
    if (written.ok) this.#summedUp(compaction.value);
    else compaction.value.abandon();
    return written;
  }
}

function removed(root: string): StationError {
  return stationError(
    'storage',
    `${root}/${LEASE_FOLDER} was removed while the station runs; it was made again, with every lease that is known.`,
    'Let nobody tidy up that folder, or keep the data elsewhere with --data.',
    'ENOENT',
  );
}
