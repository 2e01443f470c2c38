/**
 * The lease journal: what a DHCPACK promises is on stable storage before it leaves. `record` what a batch decided, then
 * `commit` once: one write and one fdatasync for the whole batch. Only after a commit that succeeded may the ACKs go.
 *
 * When the files have grown well beyond the live leases, a compaction writes a snapshot, some leases with each commit, so
 * that the packet loop never waits long. The files and what they mean: lease-files.ts.
 */
import { DONE, firstFailure, type AppendFile, type Done, type Files, type Lock } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Lease } from '../../protocols/dhcp/leases/lease.ts';
import { startCompaction, type LeaseCompaction } from './lease-compaction.ts';
import { LEASE_FOLDER, leaseFileName, readLeases, type LeasesRead, type LeaseTaker } from './lease-files.ts';
import { LineBuffer } from './line-buffer.ts';

export interface LeaseJournal {
  /** Takes a lease into the next commit. */
  record(lease: Lease): void;
  /** Leases that wait for a commit. */
  readonly pending: number;
  /**
   * Makes all recorded leases durable at once; costs nothing when there are none. After a failure (`storage`: the disk
   * is full, read-only, gone) they are forgotten and none of them may be acknowledged; a later commit can succeed again.
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
  readonly onCompaction?: (outcome: CompactionOutcome) => void;
}

/** A failed compaction loses nothing: it is tried again later. */
export type CompactionOutcome =
  { readonly kind: 'done'; readonly leases: number } | { readonly kind: 'failed'; readonly error: StationError };

export interface OpenedJournal extends LeasesRead {
  readonly journal: LeaseJournal;
}

/** Takes the folder for this process, reads the leases and opens the journal behind them. Fails with `storage`. */
export function openLeaseJournal(files: Files, options: JournalOptions): Result<OpenedJournal, StationError> {
  const lock = files.lock(`${LEASE_FOLDER}/lock`);
  if (!lock.ok) return lock;
  const opened = openLocked(files, options, lock.value);
  if (!opened.ok) lock.value.release();
  return opened;
}

function openLocked(files: Files, options: JournalOptions, lock: Lock): Result<OpenedJournal, StationError> {
  const read = readLeases(files, options.into);
  if (!read.ok) return read;
  const last = read.value.files.at(-1);
  const file = files.append(leaseFileName(last?.number ?? 1));
  if (!file.ok) return file;
  // The torn end goes, lest the next line be joined to it.
  const ready = firstFailure([() => cutTo(file.value, last?.complete ?? 0), () => removeDrafts(files)]);
  if (!ready.ok) {
    file.value.close();
    return ready;
  }
  return ok({ ...read.value, journal: new Journal(files, lock, file.value, read.value, options) });
}

function cutTo(file: AppendFile, size: number): Done {
  return file.size === size ? DONE : firstFailure([() => file.truncate(size), () => file.sync()]);
}

/** Of a compaction that a crash ended. */
function removeDrafts(files: Files): Done {
  const names = files.list(LEASE_FOLDER);
  if (!names.ok) return names;
  const drafts = names.value.filter((name) => name.endsWith('.new'));
  return firstFailure(drafts.map((name) => () => files.remove(`${LEASE_FOLDER}/${name}`)));
}

class Journal implements LeaseJournal {
  readonly #files: Files;
  readonly #lock: Lock;
  readonly #options: JournalOptions;
  readonly #lines = new LineBuffer();
  #file: AppendFile;
  /** Numbers of all files, the current one last. */
  #numbers: readonly number[];
  /** Bytes of the current file that are on stable storage. */
  #durable: number;
  /** Lines in the current file, in the older ones, and from how many together they are summed up. */
  #recent = 0;
  #older: number;
  #compactAt: number;
  #compaction: LeaseCompaction | undefined;

  constructor(files: Files, lock: Lock, file: AppendFile, read: LeasesRead, options: JournalOptions) {
    this.#files = files;
    this.#lock = lock;
    this.#file = file;
    this.#options = options;
    this.#numbers = read.files.length === 0 ? [1] : read.files.map(({ number }) => number);
    this.#durable = file.size;
    this.#older = read.files.reduce((sum, { lines }) => sum + lines, 0);
    this.#compactAt = this.#nextCompaction(options.into?.size ?? read.leases.size);
  }

  get pending(): number {
    return this.#lines.count;
  }

  record(lease: Lease): void {
    this.#lines.add(lease);
  }

  commit(): Done {
    const { count } = this.#lines;
    if (count === 0) return DONE;
    const written = firstFailure([
      () => this.#cutUncommitted(),
      () => this.#makeRoom(),
      () => this.#lines.writeTo(this.#file),
      () => this.#file.sync(),
    ]);
    if (!written.ok) {
      this.#lines.clear();
      this.#cutUncommitted();
      return written;
    }
    this.#durable = this.#file.size;
    this.#recent += count;
    this.#compact(count);
    return DONE;
  }

  close(): Done {
    const done = this.commit();
    this.#compaction?.abandon();
    this.#compaction = undefined;
    this.#file.close();
    this.#lock.release();
    return done;
  }

  /** What a failed commit left in the file was promised to nobody, and may end in the middle of a line. */
  #cutUncommitted(): Done {
    return this.#file.size === this.#durable ? DONE : this.#file.truncate(this.#durable);
  }

  /** A disk that is too full for it may still take the lines. */
  #makeRoom(): Done {
    if (this.#file.reserved < this.#lines.size) this.#file.reserve(this.#options.reserve ?? 1 << 20);
    return DONE;
  }

  #nextCompaction(kept: number): number {
    return Math.max(this.#options.compactAt ?? 10_000, 3 * kept);
  }

  #compact(committed: number): void {
    if (this.#compaction === undefined && this.#older + this.#recent >= this.#compactAt) this.#startCompaction();
    const compaction = this.#compaction;
    if (compaction === undefined) return;
    const state = compaction.step(committed);
    if (state === 'more') return;
    this.#compaction = undefined;
    if (state !== 'done') return this.#giveUp(compaction, state.error);
    this.#numbers = [compaction.number, ...this.#numbers.slice(-1)];
    this.#older = compaction.written;
    this.#compactAt = this.#nextCompaction(compaction.written);
    this.#options.onCompaction?.({ kind: 'done', leases: compaction.written });
  }

  /** From here on new leases go to a file of their own, numbered to count more than the snapshot. */
  #startCompaction(): void {
    const current = this.#numbers.at(-1) ?? 0;
    const compaction = startCompaction(this.#files, current + 1, this.#numbers, this.#options);
    if (!compaction.ok) return this.#giveUp(undefined, compaction.error);
    const next = this.#files.append(leaseFileName(current + 2));
    if (!next.ok) return this.#giveUp(compaction.value, next.error);
    this.#compaction = compaction.value;
    this.#file.close();
    this.#file = next.value;
    this.#durable = 0;
    this.#numbers = [...this.#numbers, current + 2];
    this.#older += this.#recent;
    this.#recent = 0;
  }

  /** All leases are still where they were; on a disk that is full there is no hurry to try again. */
  #giveUp(compaction: LeaseCompaction | undefined, error: StationError): void {
    compaction?.abandon();
    this.#compactAt = this.#older + this.#recent + this.#nextCompaction(0);
    this.#options.onCompaction?.({ kind: 'failed', error });
  }
}
