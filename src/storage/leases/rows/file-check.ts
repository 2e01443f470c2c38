/**
 * Notices when lease files are not as they were written: rows that are damaged, missing, or out of order, and files that
 * end too early. It is shown every row, in the order of the files, and judges by what is always true of healthy ones:
 *
 * - a row has the number that follows the one before it, or the same one (all rows of a snapshot have the number of the
 *   newest lease when it was begun);
 * - every file but the newest ends with an end row, and so does the newest when the station was stopped in an orderly way.
 *
 * A crash breaks neither, except that it leaves the newest file without an end row.
 */
import type { EndRow } from './end-row.ts';

export interface DamagedRow {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

/** What is carried from one file to the next. */
export interface Trail {
  /** The greatest number so far. */
  newest: number;
  /** The number of the row before; undefined where that is not known. */
  before: number | undefined;
  /** An older row stands behind a newer one: the order of the rows does not tell which of two counts. */
  isDisordered: boolean;
  damaged: DamagedRow[];
}

/** So much damage is told row by row: a file that is no lease file at all may have millions of lines. */
const MOST_TOLD = 100;

export function newTrail(): Trail {
  return { newest: 0, before: 0, isDisordered: false, damaged: [] };
}

const NO_TAIL: FileCheck['tail'] = { rows: 0, bytes: 0 };

export class FileCheck {
  readonly #file: string;
  readonly #trail: Trail;
  /** Rows so far, the unreadable ones too. */
  #rows = 0;
  #unreadable = 0;
  #isLastUnreadable = false;
  #hasNumbers = false;
  #end: EndRow | undefined;
  #tail = NO_TAIL;
  readonly #misplaced: DamagedRow[] = [];
  /** Told only when no row is misplaced: those that stand elsewhere are not missing. */
  #gaps: DamagedRow[] = [];

  constructor(file: string, trail: Trail) {
    this.#file = file;
    this.#trail = trail;
  }

  lease(seq: number): void {
    this.#next();
    // From before rows were numbered.
    if (seq === 0) return;
    this.#hasNumbers = true;
    const { newest, before } = this.#trail;
    if (seq < newest) {
      this.#trail.isDisordered = true;
      if (this.#misplaced.length < MOST_TOLD) this.#misplaced.push(this.#damage('newer rows stand before it'));
      return;
    }
    const missing = before === undefined ? 0 : seq - before - 1;
    if (missing > 0 && this.#gaps.length < MOST_TOLD)
      this.#gaps.push(this.#damage(`${missing} of the rows before it are missing`));
    this.#trail.newest = seq;
    this.#trail.before = seq;
  }

  /** `length`: bytes of the row with its line end. */
  unreadable(reason: string, length: number): void {
    this.#rows += 1;
    if (this.#end !== undefined) this.#tail = { rows: this.#tail.rows + 1, bytes: this.#tail.bytes + length };
    this.#unreadable += 1;
    this.#isLastUnreadable = true;
    this.#trail.before = undefined;
    if (this.#unreadable <= MOST_TOLD) this.#trail.damaged.push(this.#damage(reason));
  }

  end(row: EndRow, length: number): void {
    this.#next();
    this.#end = row;
    this.#tail = { rows: 1, bytes: length };
  }

  /** The end row and what follows it, which is no lease: none of it may stay when leases are added. */
  get tail(): { readonly rows: number; readonly bytes: number } {
    return this.#tail;
  }

  /**
   * After the last row.
   *
   * @param torn - bytes of a row without its line end that follow
   * @returns the end row, if the file has one
   */
  finish(torn: number, isNewest: boolean): EndRow | undefined {
    const end = torn === 0 ? this.#end : undefined;
    if (end === undefined) this.#finishOpen(torn, isNewest);
    else this.#finishClosed(end);
    this.#trail.damaged.push(...(this.#misplaced.length > 0 ? this.#misplaced : this.#gaps));
    const more = this.#unreadable - MOST_TOLD;
    if (more > 0) this.#trail.damaged.push(this.#damage(`${more} more rows cannot be read`));
    return end;
  }

  #finishClosed(end: EndRow): void {
    // A snapshot has the rows before it inside.
    if (end.of === 'snapshot') this.#gaps = this.#gaps.filter(({ line }) => line > 1);
    const rows = this.#rows - this.#tail.rows;
    const isTold = this.#unreadable + this.#misplaced.length + this.#gaps.length > 0;
    if (rows !== end.rows && !isTold) this.#gaps.push(this.#damage(`${rows} rows are left of ${end.rows}`));
    this.#trail.newest = Math.max(this.#trail.newest, end.seq);
    this.#trail.before = end.seq;
  }

  #finishOpen(torn: number, isNewest: boolean): void {
    this.#trail.before = undefined;
    const isFromBefore = this.#rows > this.#unreadable && !this.#hasNumbers && torn === 0;
    if (isNewest || isFromBefore || this.#isLastUnreadable) return;
    this.#rows += 1;
    this.#trail.damaged.push(this.#damage('the file is cut off here, and what followed is lost'));
  }

  #next(): void {
    if (this.#end !== undefined && this.#misplaced.length < MOST_TOLD)
      this.#misplaced.push(this.#damage('rows follow it, but the file ends here'));
    this.#end = undefined;
    this.#tail = NO_TAIL;
    this.#isLastUnreadable = false;
    this.#rows += 1;
  }

  /** The row that was shown last. */
  #damage(reason: string): DamagedRow {
    return { file: this.#file, line: this.#rows, reason };
  }
}
