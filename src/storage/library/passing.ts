/** A file that is read once, from its start to its end: what can be known of it afterwards. */
import { createHash } from 'node:crypto';
import { baseName } from '../../formats/archive/entry-name.ts';
import type { ArchiveEntry } from '../../formats/archive/entry.ts';
import { SNIFF_LENGTH } from '../../formats/sniff.ts';
import type { FactsKind, StoredFile } from './manifest.ts';

/** Hashes of what passes, and its bytes as long as they are few. */
export class Passing {
  size = 0;
  sha256 = '';
  sha1 = '';
  readonly #largest: number;
  readonly #sha256 = createHash('sha256');
  readonly #sha1 = createHash('sha1');
  #chunks: Uint8Array[] = [];
  #start: Uint8Array | undefined;

  constructor(largest: number) {
    this.#largest = largest;
  }

  take(chunk: Uint8Array): void {
    this.size += chunk.length;
    this.#sha256.update(chunk);
    this.#sha1.update(chunk);
    if (this.#start !== undefined) return;
    this.#chunks.push(chunk);
    if (this.size <= this.#largest) return;
    this.#start = Uint8Array.from(Buffer.concat(this.#chunks, SNIFF_LENGTH));
    this.#chunks = [];
  }

  end(): void {
    this.sha256 = this.#sha256.digest('hex');
    this.sha1 = this.#sha1.digest('hex');
  }

  /** After `end`: the file with what is known of it. */
  stored<F>({ path, notes }: Pick<ArchiveEntry, 'path' | 'notes'>, kind: FactsKind<F>): StoredFile<F> {
    const { size, sha1, sha256 } = this;
    const name = baseName(path);
    const facts =
      this.#start === undefined
        ? kind.inspect(name, Buffer.concat(this.#chunks))
        : kind.inspectStart(name, size, sha1, this.#start);
    return { path, size, sha256, notes, facts };
  }
}
