/**
 * What writes the lease files, in this thread alone: the commits into the newest file, the step to the next one, the summing
 * up of old ones, and the start from nothing when the folder was removed.
 */
import { DONE, type Done, type Files, type Lock } from '../../host/files/files.ts';
import { isFull } from '../../host/files/storage-error.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { concluded, ended, type Waitable } from '../../lib/underway.ts';
import type { Lease } from '../../protocols/dhcp/leases/lease.ts';
import { JournalFile } from './journal-file.ts';
import { startCompaction, type LeaseCompaction } from './lease-compaction.ts';
import { LEASE_FOLDER, leaseFileName, type LeaseFile, type LeasesRead } from './lease-files.ts';
import type { JournalOptions, LeaseJournal } from './lease-journal.ts';
import { RowBuffer } from './rows/row-buffer.ts';
import { SpareFile } from './spare-file.ts';

const RESERVE = 1 << 20;
/** From so many bytes of leases on the next file is made ahead: a bench with some devices never needs one. */
const SPARE_AFTER = 64 << 10;
export const LOCK = `${LEASE_FOLDER}/lock`;

type OlderFile = Pick<LeaseFile, 'number' | 'rows'>;

export class Journal implements LeaseJournal {
  readonly #files: Files;
  readonly #options: JournalOptions;
  /** For the next commit. */
  #rows = new RowBuffer();
  /** Of the last one. */
  #given = new RowBuffer();
  #underway: Waitable<Done> | undefined;
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
    this.#rows.add(lease, this.#seq + this.#given.count + this.#rows.count + 1);
  }

  commit(): Done {
    return this.#commitBy((file) => ended(file.sync())).wait();
  }

  commitSoon(): Waitable<Done> {
    return this.#commitBy((file) => file.syncBeside() ?? ended(file.sync()));
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

  #commitBy(sync: (file: JournalFile) => Waitable<Done>): Waitable<Done> {
    const before = this.#underway?.wait() ?? DONE;
    if (!before.ok || this.#rows.count === 0) return ended(before);
    [this.#given, this.#rows] = [this.#rows, this.#given];
    if (this.#isLost) return ended(this.#conclude(DONE));
    const put = this.#put();
    if (!put.ok) return ended(this.#conclude(put));
    const underway = concluded(sync(this.#file), (synced) => {
      this.#underway = undefined;
      return this.#conclude(this.#settle(synced));
    });
    this.#underway = underway;
    return underway;
  }

  #put(): Done {
    const { reserve = RESERVE, spare } = this.#options;
    const isBusy = this.#file.size >= (spare?.after ?? SPARE_AFTER);
    if (isBusy && this.#spare.want(this.#nextNumber) && !this.#file.hasRoom(this.#given)) this.#goOnInSpare();
    return withRoom(this.#options, () => this.#file.put(this.#given, reserve));
  }

  /** There are disks that are found full by the sync alone. */
  #settle(synced: Done): Done {
    const settled = this.#file.settle(this.#given, synced);
    const goesOn = !settled.ok && isFull(settled.error) && this.#options.makeRoom?.() === true;
    return goesOn ? this.#file.write(this.#given, this.#options.reserve ?? RESERVE) : settled;
  }

  /** The rows that were given to the file are durable, or none of them is: then those that were recorded since go with them. */
  #conclude(written: Done): Done {
    const { count } = this.#given;
    this.#given.clear();
    const isGone = this.#isLost || this.#file.isGone;
    if (isGone || !written.ok) this.#rows.clear();
    if (isGone) return this.#makeAnew();
    if (!written.ok) return written;
    this.#seq += count;
    this.#compact(count);
    return DONE;
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
    const last = this.#file.end(this.#seq, next.number);
    if (last.ok) {
      this.#switchTo(next);
      return DONE;
    }
    next.close();
    this.#files.remove(leaseFileName(next.number));
    return last;
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

/** Does it once more when the disk was full and there is room now. */
export function withRoom<T>(
  { makeRoom }: JournalOptions,
  step: () => Result<T, StationError>,
): Result<T, StationError> {
  const done = step();
  return !done.ok && isFull(done.error) && makeRoom?.() === true ? step() : done;
}
