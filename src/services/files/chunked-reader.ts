/** A file that is too large to keep in memory, read a megabyte at a time as its reader goes on. */
import type { FileFacts, RandomAccessFile } from '../../host/folders.ts';
import type { ChunkedFile } from '../tftp/files.ts';

const CHUNK = 1024 * 1024;

export class ChunkedReader implements ChunkedFile {
  readonly kind = 'chunked';
  readonly name: string;
  readonly size: number;
  readonly #file: RandomAccessFile;
  /** Two chunks: the one being read and the one before, for blocks that are sent again. */
  #chunks: readonly Chunk[] = [];

  constructor(facts: FileFacts, file: RandomAccessFile) {
    this.name = facts.name;
    this.size = facts.size;
    this.#file = file;
  }

  read(offset: number, length: number): Uint8Array {
    const start = offset - (offset % CHUNK);
    const chunk = this.#chunkAt(start);
    const within = chunk.subarray(offset - start, offset - start + length);
    if (within.length === length || chunk.length < CHUNK) return within;
    return joined(within, this.#chunkAt(start + CHUNK).subarray(0, length - within.length));
  }

  close(): void {
    this.#file.close();
  }

  #chunkAt(start: number): Uint8Array {
    const known = this.#chunks.find((chunk) => chunk.start === start);
    if (known !== undefined) return known.bytes;
    const bytes = new Uint8Array(CHUNK);
    const chunk = { start, bytes: bytes.subarray(0, this.#file.read(bytes, start)) };
    this.#chunks = [chunk, ...this.#chunks.slice(0, 1)];
    return chunk.bytes;
  }
}

interface Chunk {
  readonly start: number;
  readonly bytes: Uint8Array;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
