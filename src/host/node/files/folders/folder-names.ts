/**
 * The names in folders that are written to. A request may come in another case than the file has on disk, and left-overs of
 * a crash have to go; but reading a folder of ten thousand files takes milliseconds in which nobody is answered. So a folder
 * is read once a second at most, however many ask to write.
 */
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { setLatest } from '../../../../lib/set-latest.ts';
import { isDraftName } from '../../../files/drafts.ts';
import type { HeldFolder } from './held-folder.ts';

/** How long the names of a folder are good, in milliseconds. */
const GOOD_FOR = 1000;
/** A name asks for folders of its own, so strangers choose which ones are remembered. */
const MOST_FOLDERS = 256;
/** A running upload is written to all the time: what nobody touched for an hour was left behind by a crash. */
const ABANDONED = 3_600_000;

interface Names {
  readonly readAt: number;
  /** As they are on disk, by their lower case. */
  readonly byLower: ReadonlyMap<string, string>;
}

export class FolderNames {
  /** By where the folder lies. */
  readonly #known = new Map<string, Names>();
  readonly #now: () => number;

  /** `now`: milliseconds that only go forward. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The name as it is written on disk, whatever the case it was asked in; the name itself where nothing is called so. */
  spelling(folder: HeldFolder, name: string): string {
    if (lstatSync(folder.at(name), { throwIfNoEntry: false }) !== undefined) return name;
    return this.#names(folder).byLower.get(name.toLowerCase()) ?? name;
  }

  #names(folder: HeldFolder): Names {
    const known = this.#known.get(folder.place);
    if (known !== undefined && this.#now() - known.readAt < GOOD_FOR) return known;
    const names = readdirSync(folder.at());
    removeLeftOvers(folder, names);
    // Of two that differ in case only, the first one counts, as it did for whoever found it before.
    const byLower = new Map(names.toReversed().map((name) => [name.toLowerCase(), name]));
    const read = { readAt: this.#now(), byLower };
    setLatest(this.#known, folder.place, read, MOST_FOLDERS);
    return read;
  }
}

function removeLeftOvers(folder: HeldFolder, names: readonly string[]): void {
  for (const name of names.filter(isDraftName)) {
    const path = folder.at(name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED) rmSync(path, { force: true });
  }
}
