/** The file that new leases go to. It takes the rows of a commit whole and durably, or nothing of them. */
import { DONE, firstFailure, type AppendFile, type Done, type Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Waitable } from '../../lib/underway.ts';
import { LEASE_FOLDER, leaseFileName, type LeaseFile } from './lease-files.ts';
import { RowBuffer } from './rows/row-buffer.ts';

/** Bytes of an end row, at most. */
const LONGEST_END = 256;

export class JournalFile {
  readonly number: number;
  /** All that are in it. */
  rows: number;
  readonly #file: AppendFile;
  /** Bytes of them, which are on stable storage. */
  #durable: number;

  /** Goes on behind the last row; what follows that (a torn row, an end row) is cut off. */
  static open(files: Files, { number, rows, complete }: Omit<LeaseFile, 'of'>): Result<JournalFile, StationError> {
    const file = files.append(leaseFileName(number));
    if (!file.ok) return file;
    const cut = cutTo(file.value, complete);
    if (cut.ok) return ok(new JournalFile(file.value, number, rows));
    file.value.close();
    return cut;
  }

  /** One that was made ahead and holds nothing but zeros. */
  static begin(files: Files, number: number): Result<JournalFile, StationError> {
    const file = files.append(leaseFileName(number), 'made');
    return file.ok ? ok(new JournalFile(file.value, number, 0)) : file;
  }

  private constructor(file: AppendFile, number: number, rows: number) {
    this.#file = file;
    this.#durable = file.size;
    this.number = number;
    this.rows = rows;
  }

  /** Whether what is written here cannot be found any more: the file was removed, or its folder. */
  get isGone(): boolean {
    return this.#file.isGone();
  }

  /** Bytes on stable storage. */
  get size(): number {
    return this.#durable;
  }

  /** Whether these rows, and the row that ends the file, fit into what is reserved. */
  hasRoom(rows: RowBuffer): boolean {
    return this.#file.reserved >= rows.size + LONGEST_END;
  }

  /** `reserve`: bytes to reserve for rows to come when there are none left. */
  write(rows: RowBuffer, reserve: number): Done {
    const put = this.put(rows, reserve);
    return put.ok ? this.settle(rows, this.sync()) : put;
  }

  /** The first half of `write`: the rows are in the file, and nothing else may happen to it until `settle`. */
  put(rows: RowBuffer, reserve: number): Done {
    const put = firstFailure([
      () => this.#cutUncommitted(),
      () => this.#makeRoom(rows.size, reserve),
      () => rows.writeTo(this.#file),
    ]);
    if (!put.ok) this.#cutUncommitted();
    return put;
  }

  /** Between the two. */
  sync(): Done {
    return this.#file.sync();
  }

  /** The same; undefined where this thread has to wait for the disk. */
  syncBeside(): Waitable<Done> | undefined {
    return this.#file.syncBeside();
  }

  /** The second half of `write`, with what came of the sync. */
  settle(rows: RowBuffer, synced: Done): Done {
    if (synced.ok) {
      this.#durable = this.#file.size;
      this.rows += rows.count;
    } else {
      this.#cutUncommitted();
    }
    return synced;
  }

  /**
   * Writes the end row, which tells that nothing is missing. Should rows follow all the same, it is cut off again. `next`: the
   * number of the file that goes on, which is there.
   */
  end(seq: number, next?: number): Done {
    const row = new RowBuffer();
    row.addEnd({ of: 'journal', rows: this.rows, seq, ...(next === undefined ? {} : { next }) });
    return firstFailure([() => this.#cutUncommitted(), () => row.writeTo(this.#file), () => this.#file.sync()]);
  }

  close(): void {
    this.#file.close();
  }

  /** Closes it with the zeros that are left: to cut them off is work for the disk, and nobody reads them. */
  leave(): void {
    this.#file.leave();
  }

  /** What a failed commit left in the file was promised to nobody, and may end in the middle of a row. */
  #cutUncommitted(): Done {
    return this.#file.size === this.#durable ? DONE : this.#file.truncate(this.#durable);
  }

  /** A disk that is too full for it may still take the rows. */
  #makeRoom(size: number, reserve: number): Done {
    if (this.#file.reserved < size) this.#file.reserve(reserve);
    return DONE;
  }
}

function cutTo(file: AppendFile, size: number): Done {
  return file.size === size ? DONE : firstFailure([() => file.truncate(size), () => file.sync()]);
}

/** What a crash has left: drafts, and a file that was made ahead. */
export function removeLeftOvers(files: Files, unused: number | undefined): Done {
  const names = files.list(LEASE_FOLDER);
  if (!names.ok) return names;
  const left = names.value.filter((name) => name.endsWith('.new')).map((name) => `${LEASE_FOLDER}/${name}`);
  if (unused !== undefined) left.push(leaseFileName(unused));
  return firstFailure(left.map((name) => () => files.remove(name)));
}
