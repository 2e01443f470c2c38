/** Checksums of files on a real disk, each computed once as long as its file does not change. */
import type { Checksum, Checksums } from '../../files/checksums.ts';
import type { FileFacts } from '../../files/folders.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import type { Underway } from '../../../lib/underway.ts';
import type { ErrandOutcome, Errands } from './errands.ts';

/** Some 300 bytes each. */
const MOST = 4096;

export class NodeChecksums implements Checksums {
  readonly #errands: Errands;
  /** Computed, or on the way; oldest first. */
  readonly #known = new Map<string, Underway<ErrandOutcome>>();

  constructor(errands: Errands) {
    this.#errands = errands;
  }

  of({ path, version }: Pick<FileFacts, 'path' | 'version'>, kind: Checksum): Underway<ErrandOutcome> {
    const key = `${kind}\0${version}\0${path}`;
    const known = this.#known.get(key);
    if (known === undefined) return this.#begin(key, path, version, kind);
    if (known.outcome()?.ok === false) this.#known.delete(key);
    return known;
  }

  #begin(key: string, path: string, version: string, algorithm: Checksum): Underway<ErrandOutcome> {
    const begun = this.#errands.run({ kind: 'digest', path, version, algorithm });
    setLatest(this.#known, key, begun, MOST);
    return begun;
  }
}
