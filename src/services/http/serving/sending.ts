/**
 * An answer on its way: no more of it is in memory than the other side takes, whatever it asked for. The next piece of a file
 * is fetched while the one before is being taken.
 */
import type { Connection } from '../../../host/streams/streams.ts';
import { millis, seconds, since, type Instant, type Millis } from '../../../lib/time.ts';
import type { Contents } from './contents.ts';
import { GRAIN } from './shared-pieces.ts';

export type Segment =
  /** `file`: so many of them are bytes of the file. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly file?: number }
  | { readonly kind: 'file'; readonly contents: Contents; readonly start: number; readonly end: number };

export interface SendingNeeds {
  readonly now: () => Instant;
  /** All of it was taken by this computer's side of the connection. Called once, if `failed` is not. */
  readonly sent: () => void;
  /** What was promised cannot be had: the answer stays unfinished. */
  readonly failed: () => void;
  /** More of a file was taken: bytes of the file. */
  readonly progress: (bytes: number) => void;
}

const SMALLEST = 64 * 1024;
const LARGEST = GRAIN;
/** A piece is no more than this part of what was taken before: the system takes some megabytes for somebody who reads nothing. */
const PART = 8;
/** Memory that one answer keeps for its pieces: one that is being taken, and one that is being fetched. */
const MOST_KEPT = 2;
/** Whoever takes a piece in less time gets larger ones, and whoever takes longer gets small ones. */
const QUICK = millis(250);
const SLOW = seconds(2);
const NO_TIME = millis(0);

export class Sending {
  readonly #connection: Pick<Connection, 'write'>;
  readonly #segments: Segment[];
  readonly #needs: SendingNeeds;
  #offset = 0;
  #piece = SMALLEST;
  #taken = 0;
  #ahead: Piece | Promise<Piece | undefined> | undefined;
  /** Bytes of the file that wait to be taken, and since when. */
  #waiting: { readonly file: number; readonly since: Instant } | undefined;
  /** Memory for pieces of a file: at hand, and that of the piece that waits to be taken. */
  readonly #free: Uint8Array[] = [];
  #lent: Uint8Array | undefined;
  #isOver = false;

  constructor(connection: Pick<Connection, 'write'>, segments: readonly Segment[], needs: SendingNeeds) {
    this.#connection = connection;
    this.#segments = [...segments];
    this.#needs = needs;
  }

  start(): void {
    this.#run();
  }

  /** The other side has taken what waited. */
  drained(): void {
    const { now } = this.#needs;
    const waited = this.#waiting;
    if (waited === undefined || this.#isOver) return;
    this.#waiting = undefined;
    if (this.#lent !== undefined) this.#give(this.#lent);
    this.#lent = undefined;
    this.#took(waited.file, since(waited.since, now()));
    this.#run();
  }

  /** Nothing is sent any more. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#ahead = undefined;
    this.#close();
  }

  #run(): void {
    for (;;) {
      if (this.#isOver) return;
      const piece = this.#ahead ?? this.#next();
      this.#ahead = undefined;
      if (piece === undefined) {
        this.stop();
        return this.#needs.sent();
      }
      if (piece instanceof Promise) return void this.#await(piece);
      if (!this.#write(piece)) return;
    }
  }

  async #await(coming: Promise<Piece | undefined>): Promise<void> {
    const piece = await coming;
    if (this.#isOver) return;
    if (piece === undefined) {
      this.stop();
      this.#needs.failed();
    } else if (this.#write(piece)) this.#run();
  }

  /** False when the other side has to take it first. */
  #write({ bytes, file, memory }: Piece): boolean {
    if (this.#connection.write(bytes)) {
      this.#took(file, NO_TIME);
      // Its piece is larger than what a connection keeps waiting without saying so, so the system has it.
      if (memory !== undefined) this.#give(memory);
      return true;
    }
    this.#waiting = { file, since: this.#needs.now() };
    this.#lent = memory;
    this.#ahead = this.#next();
    return false;
  }

  /** So many bytes of the file were taken, in that time. */
  #took(file: number, time: Millis): void {
    if (file === 0) return;
    this.#taken += file;
    const larger = 2 * this.#piece;
    if (time < QUICK && larger <= Math.min(LARGEST, this.#taken / PART)) this.#piece = larger;
    else if (time > SLOW) this.#piece = SMALLEST;
    this.#needs.progress(file);
  }

  /** Undefined at the end. */
  #next(): Piece | Promise<Piece | undefined> | undefined {
    const [segment] = this.#segments;
    if (segment === undefined) return undefined;
    if (segment.kind === 'bytes') {
      this.#segments.shift();
      return { bytes: segment.bytes, file: segment.file ?? 0 };
    }
    const start = segment.start + this.#offset;
    const end = Math.min(segment.end, start + this.#piece, start - (start % GRAIN) + GRAIN);
    this.#offset = end - segment.start;
    const memory = this.#memory(segment.contents, end - start);
    const read = segment.contents.read(start, end, memory);
    const piece = read instanceof Promise ? this.#pieceOf(read, memory) : this.#made(read, memory);
    if (end < segment.end) return piece;
    this.#segments.shift();
    this.#offset = 0;
    const isLast = !this.#segments.some((one) => one.kind === 'file' && one.contents === segment.contents);
    if (isLast) segment.contents.close();
    return piece;
  }

  /** Of a file that lies in memory nothing is copied. */
  #memory({ bytes }: Contents, length: number): Uint8Array | undefined {
    if (bytes !== undefined || length < SMALLEST) return undefined;
    const kept = this.#free.shift();
    return kept !== undefined && kept.length >= length ? kept : new Uint8Array(length);
  }

  async #pieceOf(coming: Promise<Uint8Array | undefined>, memory?: Uint8Array): Promise<Piece | undefined> {
    const bytes = await coming;
    return bytes === undefined ? undefined : this.#made(bytes, memory);
  }

  /** Memory that the bytes do not lie in is free again at once. */
  #made(bytes: Uint8Array, memory?: Uint8Array): Piece {
    const piece = { bytes, file: bytes.length };
    if (memory === undefined) return piece;
    if (bytes.buffer === memory.buffer) return { ...piece, memory };
    this.#give(memory);
    return piece;
  }

  #give(memory: Uint8Array): void {
    if (this.#free.length < MOST_KEPT) this.#free.push(memory);
  }

  #close(): void {
    for (const segment of this.#segments) if (segment.kind === 'file') segment.contents.close();
    this.#segments.length = 0;
  }
}

interface Piece {
  readonly bytes: Uint8Array;
  /** How many of them are bytes of the file. */
  readonly file: number;
  /** Where they lie, where that can be used again. */
  readonly memory?: Uint8Array;
}
