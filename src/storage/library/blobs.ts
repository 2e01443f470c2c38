/** The contents in the library while something is added: each is compared with its hash before it is relied on. */
import { createHash } from 'node:crypto';
import type { Files } from '../../host/files/files.ts';
import { blobName } from './layout.ts';

interface Contents {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

const PIECE = 1024 * 1024;

export class Blobs {
  readonly #files: Files;
  readonly #names: Set<string>;
  /** Those that fit their hash. */
  readonly #right = new Set<string>();

  constructor(files: Files, names: readonly string[]) {
    this.#files = files;
    this.#names = new Set(names);
  }

  /** Whether it is there, whole and undamaged. What the disk does not give is not there. */
  async holds({ sha256, size }: Contents): Promise<boolean> {
    if (this.#right.has(sha256)) return true;
    if (!this.#names.has(sha256)) return false;
    const isRight = await this.#fits(sha256, size);
    if (isRight) this.#right.add(sha256);
    return isRight;
  }

  async hold(all: readonly Contents[]): Promise<boolean> {
    for (const contents of all) if (!(await this.holds(contents))) return false;
    return true;
  }

  /** It was just written. */
  put(sha256: string): void {
    this.#right.add(sha256);
  }

  async #fits(sha256: string, size: number): Promise<boolean> {
    const opened = this.#files.open(blobName(sha256));
    if (!opened.ok || opened.value === undefined) return false;
    const file = opened.value;
    try {
      if (file.size !== size) return false;
      const hash = createHash('sha256');
      const piece = new Uint8Array(Math.min(PIECE, size));
      for (let left = size; left > 0;) {
        const read = file.read(piece);
        if (!read.ok || read.value === 0) return false;
        hash.update(piece.subarray(0, read.value));
        left -= read.value;
        // A large one must not hold up the rest of the program.
        if (left > 0) await new Promise(setImmediate);
      }
      return hash.digest('hex') === sha256;
    } finally {
      file.close();
    }
  }
}
