/** A file that is too large to keep in memory, read a piece at a time as its reader goes on: a thousand readers take 128 MiB. */
import type { FileFacts, RandomAccessFile } from '../host/files/folders.ts';
import type { ChunkedFile } from './files.ts';

const CHUNK = 65_536;

export class ChunkedReader implements ChunkedFile {
  readonly kind = 'chunked';
  readonly name: string;
  readonly size: number;
  readonly origin: FileFacts;
  readonly #file: RandomAccessFile;
  /** Two chunks: the one being read and the one before, for blocks that are sent again. */
  #chunks: readonly Chunk[] = [];

  constructor(facts: FileFacts, file: RandomAccessFile) {
    this.name = facts.name;
    this.size = facts.size;
    this.origin = facts;
    this.#file = file;
  }

  read(offset: number, length: number): Uint8Array {
    const within = this.#piece(offset, length);
    if (within.length === length) return within;
    const whole = new Uint8Array(length);
    let read = 0;
    while (read < length) {
      const piece = this.#piece(offset + read, length - read);
      if (piece.length === 0) break;
      whole.set(piece, read);
      read += piece.length;
    }
    return whole.subarray(0, read);
  }

  close(): void {
    this.#file.close();
  }

  /** At most `length` bytes, to the end of a chunk; none at the end of the file. */
  #piece(offset: number, length: number): Uint8Array {
    const within = offset % CHUNK;
    return this.#chunkAt(offset - within).subarray(within, within + length);
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
