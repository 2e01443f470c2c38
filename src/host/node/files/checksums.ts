/** Checksums of files on a real disk, each computed once as long as its file does not change. */
import type { Checksum, Checksums } from '../../files/checksums.ts';
import type { FileFacts } from '../../files/folders.ts';
import { err } from '../../../lib/result.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { ended, type Underway } from '../../../lib/underway.ts';
import type { ErrandOutcome, Errands } from './errands.ts';

/** Some 300 bytes each. */
const MOST = 4096;
/** On the way at once: a file can take seconds, and a stranger can ask for all of them. */
const MOST_ON_THE_WAY = 64;

export class NodeChecksums implements Checksums {
  readonly #errands: Errands;
  /** Computed, or on the way; oldest first. */
  readonly #known = new Map<string, Underway<ErrandOutcome>>();
  readonly #onTheWay = new Set<Underway<ErrandOutcome>>();

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
    for (const one of this.#onTheWay) if (one.outcome() !== undefined) this.#onTheWay.delete(one);
    if (this.#onTheWay.size >= MOST_ON_THE_WAY) return ended(err('EBUSY'));
    const begun = this.#errands.run({ kind: 'digest', path, version, algorithm });
    this.#onTheWay.add(begun);
    setLatest(this.#known, key, begun, MOST);
    return begun;
  }
}
