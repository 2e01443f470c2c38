/**
 * A file that is too large to keep in memory and that somebody reads: one descriptor for each version of a file, and each
 * piece of it that is being read once in memory, however many read it.
 */
import type { FileFacts, Folders, RandomAccessFile } from '../host/files/folders.ts';
import type { ChunkedFile } from './files.ts';
import { fileProblem, type FileProblem } from './problem.ts';

const CHUNK = 65_536;

export class OpenFiles {
  readonly #folders: Folders;
  /** By path and version, as long as anybody reads them. */
  readonly #open = new Map<string, OpenFile>();

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  /** One reader more; it has to be closed. */
  read(facts: FileFacts): ChunkedFile | FileProblem {
    const key = `${facts.path}\0${facts.version}`;
    const open = this.#open.get(key) ?? this.#opened(key, facts);
    return open === undefined ? fileProblem('unreadable', 'the file cannot be read') : new ChunkedReader(facts, open);
  }

  #opened(key: string, facts: FileFacts): OpenFile | undefined {
    const opened = this.#folders.open(facts);
    if (!opened.ok) return undefined;
    const file = new OpenFile(opened.value, () => this.#open.delete(key));
    this.#open.set(key, file);
    return file;
  }
}

/** 64 kB of a file, kept as long as somebody reads there. */
interface Chunk {
  readonly start: number;
  readonly bytes: Uint8Array;
  readers: number;
}

class OpenFile {
  readonly #file: RandomAccessFile;
  readonly #closed: () => void;
  readonly #chunks = new Map<number, Chunk>();
  #readers = 0;

  constructor(file: RandomAccessFile, closed: () => void) {
    this.#file = file;
    this.#closed = closed;
  }

  enter(): void {
    this.#readers += 1;
  }

  leave(): void {
    this.#readers -= 1;
    if (this.#readers > 0) return;
    this.#file.close();
    this.#closed();
  }

  /** The chunk that begins there, for one reader more. */
  take(start: number): Chunk {
    const chunk = this.#chunks.get(start) ?? this.#read(start);
    chunk.readers += 1;
    return chunk;
  }

  release(chunk: Chunk): void {
    chunk.readers -= 1;
    if (chunk.readers === 0) this.#chunks.delete(chunk.start);
  }

  #read(start: number): Chunk {
    const bytes = new Uint8Array(CHUNK);
    const chunk = { start, bytes: bytes.subarray(0, this.#file.read(bytes, start)), readers: 0 };
    this.#chunks.set(start, chunk);
    return chunk;
  }
}

class ChunkedReader implements ChunkedFile {
  readonly kind = 'chunked';
  readonly name: string;
  readonly size: number;
  readonly origin: FileFacts;
  readonly #file: OpenFile;
  /** The chunk that is being read, and the one before for blocks that are sent again. */
  #here: Chunk | undefined;
  #before: Chunk | undefined;
  #closed = false;

  constructor(facts: FileFacts, file: OpenFile) {
    this.name = facts.name;
    this.size = facts.size;
    this.origin = facts;
    this.#file = file;
    file.enter();
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
    if (this.#closed) return;
    this.#closed = true;
    for (const chunk of [this.#here, this.#before]) if (chunk !== undefined) this.#file.release(chunk);
    this.#here = undefined;
    this.#before = undefined;
    this.#file.leave();
  }

  /** At most `length` bytes, to the end of a chunk; none at the end of the file. */
  #piece(offset: number, length: number): Uint8Array {
    const within = offset % CHUNK;
    return this.#bytesFrom(offset - within).subarray(within, within + length);
  }

  #bytesFrom(start: number): Uint8Array {
    if (this.#here?.start === start) return this.#here.bytes;
    if (this.#before?.start === start) return this.#before.bytes;
    if (this.#closed) return new Uint8Array(0);
    const chunk = this.#file.take(start);
    if (this.#before !== undefined) this.#file.release(this.#before);
    this.#before = this.#here;
    this.#here = chunk;
    return chunk.bytes;
  }
}
