/**
 * The lease journal: what a DHCPACK promises is on stable storage before it leaves. `record` what a batch decided, then
 * `commit` once: one write and one fdatasync for the whole batch. Only after a commit that succeeded may the ACKs go.
 *
 * When the files have grown well beyond the live leases, a compaction writes a snapshot, some leases with each commit, so
 * that the packet loop never waits long. The files and what they mean: lease-files.ts.
 */
import type { Done, Files, Lock } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Waitable } from '../../lib/underway.ts';
import type { Lease } from '../../protocols/dhcp/leases/lease.ts';
import { JournalFile, removeLeftOvers } from './journal-file.ts';
import { Journal, LOCK, withRoom } from './journal.ts';
import { readLeases, type LeaseFile, type LeasesRead, type LeaseTaker } from './lease-files.ts';

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
  /**
   * The same without waiting for the disk, where that can be. What is recorded meanwhile belongs to the next commit, but is
   * forgotten too when this one fails. One at a time: another one, `commit` and `close` wait for its end.
   */
  commitSoon(): Waitable<Done>;
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

/** The newest file goes on; nothing may be added to a snapshot. */
function placeAfter(last: LeaseFile | undefined): Omit<LeaseFile, 'of'> {
  if (last === undefined) return { number: 1, rows: 0, complete: 0 };
  return last.of === 'snapshot' ? { number: last.number + 1, rows: 0, complete: 0 } : last;
}
