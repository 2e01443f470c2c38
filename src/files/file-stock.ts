/** All files there are to serve: the folders of the user, which may change at any time, and the packages of the library. */
import type { FileFacts, Folders } from '../host/files/folders.ts';
import type { Instant } from '../lib/time.ts';
import type { FoundFile } from './files.ts';
import type { FileProblem } from './problem.ts';
import { FileReader } from './file-reader.ts';
import { FolderPackages, type KnownProblems } from './folder-packages.ts';
import { NameIndex } from './name-index.ts';
import type { ServedPackage } from './served-package.ts';

export interface StockNeeds {
  readonly folders: Folders;
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
    this.#reader = new FileReader(folders);
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

  /** Those in folders first. */
  packages(): readonly ServedPackage[] {
    return [...this.#folders.flatMap((folder) => folder.packages()), ...this.#packages];
  }

  /** Undefined when the package does not have it. */
  inPackage(id: string, name: string): FoundFile | FileProblem | undefined {
    const facts = this.factsOf(id, name);
    return facts === undefined ? undefined : this.#reader.read(facts);
  }

  /** The same without reading it. */
  factsOf(id: string, name: string): FileFacts | undefined {
    const served = this.packages().find((one) => one.id === id);
    return served === undefined ? undefined : this.#find(served, name);
  }

  /** In the folders first, then in the package `preferred`, then in the others. */
  anywhere(name: string, preferred?: string): FoundFile | FileProblem | undefined {
    for (const folder of this.#folders) {
      const found = folder.read(name);
      if (found !== undefined) return found;
    }
    const preferredFirst = this.#packages.toSorted((a, b) => Number(b.id === preferred) - Number(a.id === preferred));
    for (const served of preferredFirst) {
      const facts = this.#find(served, name);
      const found = facts === undefined ? undefined : this.#reader.read(facts);
      if (found !== undefined) return found;
    }
    return undefined;
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
