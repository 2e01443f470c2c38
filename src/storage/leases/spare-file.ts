/**
 * The next journal file, made while the current one is still written: its room is on the disk already when it is needed, so
 * that no commit waits for more than its own rows. Another thread makes it; where there is none, there is no spare.
 */
import type { Done, Files } from '../../host/files/files.ts';
import type { Underway } from '../../lib/underway.ts';
import { JournalFile } from './journal-file.ts';
import { leaseFileName } from './lease-files.ts';

/** Room for about twenty thousand leases. */
const SPARE = 4 << 20;

export class SpareFile {
  readonly #files: Files;
  readonly #bytes: number;
  #made: { readonly number: number; readonly underway: Underway<Done> } | undefined;

  constructor(files: Files, bytes = SPARE) {
    this.#files = files;
    this.#bytes = bytes;
  }

  /** Has it made, unless that was asked for already. False while it is being made: to wait a little is worth it. */
  want(number: number): boolean {
    const { beside } = this.#files;
    if (beside === undefined) return true;
    if (this.#made?.number !== number)
      this.#made = { number, underway: beside.make(leaseFileName(number), this.#bytes) };
    return this.#made.underway.outcome() !== undefined;
  }

  /** The file of this number; undefined when it is not ready, or could not be made. */
  take(number: number): JournalFile | undefined {
    if (this.#made?.number !== number || this.#made.underway.outcome()?.ok !== true) return undefined;
    const begun = JournalFile.begin(this.#files, number);
    this.#made = undefined;
    return begun.ok ? begun.value : undefined;
  }

  /** Waits for what is being made, and removes what was not used. */
  drop(): void {
    if (this.#made === undefined) return;
    this.#files.beside?.settle();
    if (this.#made.underway.outcome()?.ok === true) this.#files.remove(leaseFileName(this.#made.number));
    this.#made = undefined;
  }

  /** The folder was removed with it. */
  forget(): void {
    this.#made = undefined;
  }
}
