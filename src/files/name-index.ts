/**
 * Finding a file by the name a device asks for. Loaders ask for `Jar11sip...` where the package holds `jar11sip...`, and
 * packages are unpacked with folders while phones expect everything in the root; but a locale is asked for with its folder.
 */
import { baseName } from '../formats/archive/entry-name.ts';
import type { FileFacts } from '../host/files/folders.ts';
import { nameAskedFor } from '../knowledge/image-archives.ts';

export class NameIndex {
  /** By every spelling under which a file may be asked for. */
  readonly #names = new Map<string, FileFacts>();

  /** Earlier files win where two have the same name. `name` is relative to its folder or archive. */
  constructor(files: readonly FileFacts[]) {
    for (const spelling of SPELLINGS) for (const facts of files) this.#keep(spelling(facts.name), facts);
    for (const [asked, facts] of imagesAskedFor(files)) this.#keep([asked], facts);
  }

  find(name: string): FileFacts | undefined {
    return this.#names.get(name) ?? this.#names.get(name.toLowerCase());
  }

  #keep(names: readonly string[], facts: FileFacts): void {
    for (const name of names) if (!this.#names.has(name)) this.#names.set(name, facts);
  }
}

/** The most exact first: the whole path, its ends down to the name alone, and the same in lower case. */
const SPELLINGS: readonly ((path: string) => readonly string[])[] = [
  (path) => [path],
  endsOf,
  (path) => [path.toLowerCase()],
  (path) => endsOf(path.toLowerCase()),
];

/** `b/c` and `c` for `a/b/c`. */
function endsOf(path: string): readonly string[] {
  const ends: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) ends.push(path.slice(at + 1));
  return ends;
}

/** Images that a device asks for without a version, in lower case: the newest comes first, as its number is the highest. */
function imagesAskedFor(files: readonly FileFacts[]): readonly (readonly [string, FileFacts])[] {
  const images = files.flatMap((facts): readonly (readonly [string, FileFacts])[] => {
    const asked = nameAskedFor(baseName(facts.name));
    return asked === undefined ? [] : [[asked.toLowerCase(), facts]];
  });
  return images.toSorted(([, a], [, b]) => BY_NUMBERS.compare(baseName(b.name), baseName(a.name)));
}

const BY_NUMBERS = new Intl.Collator('en', { numeric: true });
