/** All files there are to serve: the folders of the user, which may change at any time, and the packages of the library. */
import { baseName } from '../formats/archive/entry-name.ts';
import type { AskedFolders } from '../host/files/asked-folders.ts';
import type { FileFacts } from '../host/files/folders.ts';
import type { Instant } from '../lib/time.ts';
import { allOf, ended, followedBy, mapped, type Underway } from '../lib/underway.ts';
import { answerByRecipe } from './answer-by-recipe.ts';
import { FileReader, type ReadFile } from './file-reader.ts';
import { FolderPackages, type KnownProblems } from './folder-packages.ts';
import type { Fresh } from './folder-source.ts';
import { NameIndex } from './name-index.ts';
import type { ServedPackage } from './served-package.ts';

export interface StockNeeds {
  readonly folders: AskedFolders;
  /** Folders and single images of the user; earlier ones win where several hold a name. */
  readonly sources: readonly string[];
  readonly packages: readonly ServedPackage[];
  readonly now: () => Instant;
}

export class FileStock {
  readonly #reader: FileReader;
  readonly #folders: readonly FolderPackages[];
  readonly #indexes = new WeakMap<ServedPackage, NameIndex>();
  #packages: readonly ServedPackage[];

  constructor({ folders, sources, packages, now }: StockNeeds) {
    this.#reader = new FileReader(folders, now);
    this.#folders = sources.map((path) => new FolderPackages(path, folders, now, this.#reader));
    this.#packages = packages;
  }

  /** `problems`: what was found in the files of the folders. */
  update(packages: readonly ServedPackage[], problems: KnownProblems): void {
    this.#packages = packages;
    for (const folder of this.#folders) folder.heed(problems);
  }

  /** Something was written into a folder. */
  changed(): void {
    for (const folder of this.#folders) folder.changed();
  }

  /** Ends when `packages` are those of the folders as they are, or a disk lets wait. */
  fresh(): Underway<Fresh> {
    return mapped(allOf(this.#folders.map((folder) => folder.fresh())), () => 'fresh');
  }

  /** Whether a file of a name that is wanted (without folders) lies in what was given, or in a package. */
  holds(isWanted: (name: string) => boolean): boolean {
    const isHeld = ({ name }: FileFacts): boolean => isWanted(baseName(name));
    return this.given().some(isHeld) || this.packages().some(({ files }) => files.some(isHeld));
  }

  /** Those in folders first. */
  packages(): readonly ServedPackage[] {
    return [...this.#folders.flatMap((folder) => folder.packages), ...this.#packages];
  }

  inPackage(id: string, name: string): Underway<ReadFile> {
    const facts = this.factsOf(id, name);
    return facts === undefined ? ABSENT : this.#reader.read(facts);
  }

  /** The same without reading it. */
  factsOf(id: string, name: string): FileFacts | undefined {
    const served = this.packages().find((one) => one.id === id);
    return served === undefined ? undefined : this.#find(served, name);
  }

  /** What the user gave: the files of folders, and of packages that were named. */
  given(): readonly FileFacts[] {
    return [
      ...this.#folders.flatMap(({ files }) => files),
      ...this.#packages.flatMap(({ given, files }) => (given ? files : [])),
    ];
  }

  /** Whether there is a file of that name, or a recipe answers it with another one, as far as is known by now. */
  answers(name: string): boolean {
    return (
      this.#folders.some((folder) => folder.has(name)) ||
      this.#packages.some((served) => this.#find(served, name) !== undefined) ||
      answerByRecipe(name, this.given()) !== undefined
    );
  }

  /**
   * In the folders first, then in the package `preferred`, then in the others; and where nothing has that name, the file
   * that a recipe answers it with.
   */
  anywhere(name: string, preferred?: string): Underway<ReadFile> {
    const preferredFirst = this.#packages.toSorted((a, b) => Number(b.id === preferred) - Number(a.id === preferred));
    return firstOf([
      ...this.#folders.map((folder) => () => folder.read(name)),
      ...preferredFirst.map((served) => () => {
        const facts = this.#find(served, name);
        return facts === undefined ? ABSENT : this.#reader.read(facts);
      }),
      () => {
        const facts = answerByRecipe(name, this.given());
        return facts === undefined ? ABSENT : this.#reader.read(facts);
      },
    ]);
  }

  #find(served: ServedPackage, name: string): FileFacts | undefined {
    let index = this.#indexes.get(served);
    if (index === undefined) {
      index = new NameIndex(served.files);
      this.#indexes.set(served, index);
    }
    return index.find(name);
  }
}

const ABSENT: Underway<ReadFile> = ended('absent');

/** One after the other, until one has it. */
function firstOf([first, ...rest]: readonly (() => Underway<ReadFile>)[]): Underway<ReadFile> {
  if (first === undefined) return ABSENT;
  return followedBy(first(), (read) => (read === 'absent' ? firstOf(rest) : ended(read)));
}
