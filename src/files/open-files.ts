/**
 * A file that is too large to keep in memory and that somebody reads: one descriptor for each version of a file, and each
 * piece of it that is being read once in memory, however many read it. Pieces are fetched a little ahead of the readers.
 */
import type { AskedFolders, PiecewiseFile } from '../host/files/asked-folders.ts';
import type { FileFacts } from '../host/files/folders.ts';
import type { Underway } from '../lib/underway.ts';
import type { ChunkedFile } from './files.ts';

const CHUNK = 65_536;

export class OpenFiles {
  readonly #folders: AskedFolders;
  /** By path and version, as long as anybody reads them. */
  readonly #open = new Map<string, OpenFile>();

  constructor(folders: AskedFolders) {
    this.#folders = folders;
  }

  /** One reader more; it has to be closed. */
  read(facts: FileFacts): ChunkedFile {
    const key = `${facts.path}\0${facts.version}`;
    const open = this.#open.get(key) ?? this.#opened(key, facts);
    return new ChunkedReader(facts, open);
  }

  #opened(key: string, facts: FileFacts): OpenFile {
    const file = new OpenFile(this.#folders.open(facts), () => this.#open.delete(key));
    this.#open.set(key, file);
    return file;
  }
}

/** 64 kB of a file, kept as long as somebody reads there. */
interface Chunk {
  readonly start: number;
  readonly bytes: Underway<Uint8Array>;
  readers: number;
}

/** Its first chunk is always at hand. */
class OpenFile {
  readonly #file: PiecewiseFile;
  readonly #closed: () => void;
  readonly #chunks = new Map<number, Chunk>();
  #readers = 0;

  constructor(file: PiecewiseFile, closed: () => void) {
    this.#file = file;
    this.#closed = closed;
    // Opens it now, so that another one that is put in its place is not taken for it.
    this.take(0);
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
    const chunk = { start, bytes: this.#file.read(start, CHUNK), readers: 0 };
    this.#chunks.set(start, chunk);
    return chunk;
  }
}

const NOTHING = new Uint8Array(0);

class ChunkedReader implements ChunkedFile {
  readonly kind = 'chunked';
  readonly name: string;
  readonly size: number;
  readonly origin: FileFacts;
  readonly #file: OpenFile;
  /** The chunk that is being read, the one before for blocks that are sent again, and the next one, fetched ahead. */
  #here: Chunk | undefined;
  #before: Chunk | undefined;
  #next: Chunk | undefined;
  #closed = false;

  constructor(facts: FileFacts, file: OpenFile) {
    this.name = facts.name;
    this.size = facts.size;
    this.origin = facts;
    this.#file = file;
    file.enter();
  }

  read(offset: number, length: number): Uint8Array | undefined {
    const first = this.#piece(offset, length);
    const next = offset - (offset % CHUNK) + CHUNK;
    if (first === undefined || first.length === length || offset + first.length < next) return first;
    const second = this.#piece(next, length - first.length);
    return second === undefined ? undefined : Buffer.concat([first, second]);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const chunk of [this.#here, this.#before, this.#next]) this.#release(chunk);
    this.#here = undefined;
    this.#before = undefined;
    this.#next = undefined;
    this.#file.leave();
  }

  /** At most `length` bytes, to the end of a chunk; none at the end of the file; undefined before they are there. */
  #piece(offset: number, length: number): Uint8Array | undefined {
    const within = offset % CHUNK;
    const start = offset - within;
    const bytes = this.#bytesFrom(start);
    if (2 * within > CHUNK) this.#fetch(start + CHUNK);
    return bytes?.subarray(within, within + length);
  }

  #bytesFrom(start: number): Uint8Array | undefined {
    if (this.#here?.start === start) return this.#here.bytes.outcome();
    if (this.#before?.start === start) return this.#before.bytes.outcome();
    if (this.#closed || start >= this.size) return NOTHING;
    const chunk = this.#file.take(start);
    this.#release(this.#before);
    this.#before = this.#here;
    this.#here = chunk;
    if (this.#next?.start === start) this.#dropNext();
    return chunk.bytes.outcome();
  }

  /** Keeps hold of a chunk that will be wanted soon. */
  #fetch(start: number): void {
    if (this.#closed || start >= this.size || this.#next?.start === start || this.#here?.start === start) return;
    this.#dropNext();
    this.#next = this.#file.take(start);
  }

  #dropNext(): void {
    this.#release(this.#next);
    this.#next = undefined;
  }

  #release(chunk: Chunk | undefined): void {
    if (chunk !== undefined) this.#file.release(chunk);
  }
}
