/** A file that is read once, from its start to its end: what can be known of it afterwards. */
import { createHash, type Hash } from 'node:crypto';
import { baseName } from '../../formats/archive/entry-name.ts';
import type { ArchiveEntry } from '../../formats/archive/entry.ts';
import { SNIFF_LENGTH } from '../../formats/sniff.ts';
import type { FactsKind, StoredFile } from './manifest.ts';

type Watched = Pick<FactsKind<unknown>, 'largest' | 'hashedFrom'>;

/** Hashes of what passes, and its bytes as long as they are few. */
export class Passing {
  size = 0;
  sha256 = '';
  sha1 = '';
  readonly #kind: Watched;
  readonly #sha256 = createHash('sha256');
  readonly #sha1 = createHash('sha1');
  #chunks: Uint8Array[] = [];
  #start: Uint8Array | undefined;
  /** Of its contents, where its beginning says that they can be checked by it. */
  #contents: Hash | undefined;
  #contentsSha256: string | undefined;

  constructor(kind: Watched) {
    this.#kind = kind;
  }

  take(chunk: Uint8Array): void {
    this.size += chunk.length;
    this.#sha256.update(chunk);
    this.#sha1.update(chunk);
    this.#contents?.update(chunk);
    if (this.#start !== undefined) return;
    this.#chunks.push(chunk);
    if (this.size > this.#kind.largest) this.#forget();
  }

  #forget(): void {
    const bytes = Buffer.concat(this.#chunks);
    this.#start = Uint8Array.from(bytes.subarray(0, SNIFF_LENGTH));
    this.#chunks = [];
    const from = this.#kind.hashedFrom?.(this.#start);
    if (from !== undefined) this.#contents = createHash('sha256').update(bytes.subarray(from));
  }

  end(): void {
    this.sha256 = this.#sha256.digest('hex');
    this.sha1 = this.#sha1.digest('hex');
    this.#contentsSha256 = this.#contents?.digest('hex');
  }

  /** After `end`: the file with what is known of it. */
  stored<F>({ path, notes }: Pick<ArchiveEntry, 'path' | 'notes'>, kind: FactsKind<F>): StoredFile<F> {
    const { size, sha1, sha256 } = this;
    const name = baseName(path);
    const facts =
      this.#start === undefined
        ? kind.inspect(name, Buffer.concat(this.#chunks))
        : kind.inspectStart(name, size, sha1, this.#start, this.#contentsSha256);
    return { path, size, sha256, notes, facts };
  }
}
