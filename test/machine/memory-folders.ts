/** Folders in memory, for firmware that is generated and served without a disk. */
import type { FileFacts, Folders, FileLocation } from '../../src/host/files/folders.ts';
import { stationError, type StationError } from '../../src/host/station-error.ts';
import { err, ok, type Result } from '../../src/lib/result.ts';

export interface MemoryFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export class MemoryFolders implements Folders {
  readonly #folders = new Map<string, readonly MemoryFile[]>();
  /** Descriptors: open now, and opened in all. */
  readonly descriptors = { open: 0, opened: 0 };
  /** Pieces that were read through descriptors. */
  pieces = 0;
  /** Files that were read whole. */
  wholes = 0;

  /** Puts a folder there, or other files into it. */
  put(folder: string, files: readonly MemoryFile[]): void {
    this.#folders.set(folder, files);
  }

  /** Puts one file there, in place of what has its name. */
  add(folder: string, file: MemoryFile): void {
    const others = (this.#folders.get(folder) ?? []).filter(({ name }) => name !== file.name);
    this.#folders.set(folder, [...others, file]);
  }

  /** What is in a folder. */
  names(folder: string): readonly string[] {
    return (this.#folders.get(folder) ?? []).map(({ name }) => name);
  }

  /** Whether there is anything in the folder. */
  has(folder: string): boolean {
    return (this.#folders.get(folder)?.length ?? 0) > 0;
  }

  list(path: string): Result<readonly FileFacts[], StationError> {
    const files = this.#folders.get(path);
    if (files !== undefined) return ok(files.map((file) => factsOf(path, file)));
    const single = this.#find(path);
    return single === undefined ? err(absent(path)) : ok([factsOf(single.folder, single.file)]);
  }

  look({ path }: FileFacts): FileFacts | undefined {
    const found = this.#find(path);
    return found === undefined ? undefined : factsOf(found.folder, found.file);
  }

  readAll(path: string): Result<Uint8Array, StationError> {
    const found = this.#find(path);
    if (found === undefined) return err(absent(path));
    this.wholes += 1;
    return ok(found.file.bytes);
  }

  read({ path }: FileLocation): Result<Uint8Array, StationError> {
    return this.readAll(path);
  }

  open({ path }: FileLocation): ReturnType<Folders['open']> {
    const bytes = this.#find(path)?.file.bytes;
    if (bytes === undefined) return err(absent(path));
    this.descriptors.open += 1;
    this.descriptors.opened += 1;
    return ok({
      read: (into, offset) => {
        this.pieces += 1;
        const part = bytes.subarray(offset, offset + into.length);
        into.set(part);
        return part.length;
      },
      close: () => {
        this.descriptors.open -= 1;
      },
    });
  }

  #find(path: string): { readonly folder: string; readonly file: MemoryFile } | undefined {
    for (const [folder, files] of this.#folders) {
      const file = files.find(({ name }) => `${folder}/${name}` === path);
      if (file !== undefined) return { folder, file };
    }
    return undefined;
  }
}

function factsOf(folder: string, { name, bytes }: MemoryFile): FileFacts {
  return { path: `${folder}/${name}`, name, size: bytes.length, version: versionOf(bytes) };
}

/** Other bytes are another version. */
const VERSIONS = new WeakMap<Uint8Array, string>();
let versions = 0;

function versionOf(bytes: Uint8Array): string {
  const known = VERSIONS.get(bytes) ?? String((versions += 1));
  VERSIONS.set(bytes, known);
  return known;
}

function absent(path: string): StationError {
  return stationError('unreadable', `There is no ${path}.`, 'Put it there.', 'ENOENT');
}
