/** Files on a real disk, read piece by piece beside the event loop. */
import { read as readPiece, statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { ReadPieces, ServedFile, ServedFiles } from '../../files/served-files.ts';
import { versionOf } from './folders/folders.ts';
import { openInside } from './opened.ts';

export const servedFiles: ServedFiles = {
  version(path) {
    try {
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? undefined : versionOf(stats);
    } catch {
      return undefined;
    }
  },
  open: (file) => new OpenFile(file),
};

/** A file that is written to while it is read is noticed after so many pieces, and before its last. */
const LOOK_EVERY = 32;

class OpenFile implements ReadPieces {
  readonly #file: ServedFile;
  #handle: Promise<FileHandle> | undefined;
  #pieces = 0;
  /** Readings that are under way. */
  #reading = 0;
  #isClosed = false;

  constructor(file: ServedFile) {
    this.#file = file;
  }

  async read(start: number, end: number, memory?: Uint8Array): Promise<Uint8Array | undefined> {
    if (this.#isClosed) return undefined;
    this.#reading += 1;
    try {
      this.#handle ??= openInside(this.#file.path, this.#file.within);
      return await this.#read(await this.#handle, start, end, memory);
    } catch {
      return undefined;
    } finally {
      this.#reading -= 1;
      this.#closeIdle();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#closeIdle();
  }

  async #read(handle: FileHandle, start: number, end: number, memory?: Uint8Array): Promise<Uint8Array | undefined> {
    const length = end - start;
    const into = memory === undefined || memory.length < length ? Buffer.allocUnsafe(length) : memory;
    for (let done = 0; done < length;) {
      const read = await pieceOf(handle.fd, into, done, length - done, start + done);
      if (read === 0) return undefined;
      done += read;
    }
    const isDue = this.#pieces % LOOK_EVERY === 0 || end >= this.#file.size;
    this.#pieces += 1;
    if (isDue && !isAsItWas(this.#file, await handle.stat())) return undefined;
    return into.subarray(0, length);
  }

  /** Not while a number that the system may give to another file is still read from. */
  #closeIdle(): void {
    if (!this.#isClosed || this.#reading > 0) return;
    const handle = this.#handle;
    this.#handle = undefined;
    void handle?.then(async (open) => open.close()).catch(() => undefined);
  }
}

async function pieceOf(fd: number, into: Uint8Array, at: number, length: number, from: number): Promise<number> {
  return new Promise((resolve, reject) => {
    readPiece(fd, into, at, length, from, (error, read) => {
      if (error === null) resolve(read);
      else reject(error);
    });
  });
}

/** A file whose last name was taken has another change time, and the same bytes. */
function isAsItWas({ version }: ServedFile, stats: Parameters<typeof versionOf>[0]): boolean {
  const [dev, ino, modified, , size] = version.split(':');
  return [dev, ino, modified, size].join(':') === [stats.dev, stats.ino, stats.mtimeMs, stats.size].join(':');
}
