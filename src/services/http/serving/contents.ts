/**
 * The bytes of a file that was found: small ones whole, in memory as long as they are asked for, larger ones piece by piece
 * from the disk. What is read is of the version that was found, or nothing.
 */
import type { FoundAt } from '../../../files/found-at.ts';
import type { ServedFiles } from '../../../host/files/served-files.ts';
import { KeptBytes } from './kept-bytes.ts';
import { SharedPieces } from './shared-pieces.ts';
import { versionKey } from './version-key.ts';

/** A file to send from. Whoever got it closes it. */
export interface Contents {
  /** All of them, where they are in memory: then there is nothing to close. */
  readonly bytes?: Uint8Array;
  /**
   * Exactly these bytes, inside of one grain (shared-pieces.ts) where they are not all in memory, which must not be changed;
   * undefined when they cannot be had. They may lie in `memory`, as for `ReadPieces`.
   */
  read(start: number, end: number, memory?: Uint8Array): Uint8Array | Promise<Uint8Array | undefined>;
  close(): void;
}

type OnDisk = Extract<FoundAt, { readonly kind: 'on-disk' }>;

/** What is kept in memory whole, as for TFTP. */
const LARGEST_WHOLE = 16 * 1024 * 1024;

export class ContentsShelf {
  readonly #served: Pick<ServedFiles, 'open'>;
  readonly #kept = new KeptBytes();
  readonly #pieces = new SharedPieces(this.#kept);
  /** Those that are being read. */
  readonly #reading = new Map<string, Promise<Uint8Array | undefined>>();

  constructor(served: Pick<ServedFiles, 'open'>) {
    this.#served = served;
  }

  /** Undefined when it is not there any more as it was found. */
  open(found: FoundAt): Contents | Promise<Contents | undefined> {
    if (found.kind === 'in-memory') return wholeContents(found.bytes);
    if (found.size > LARGEST_WHOLE) return this.#inPieces(found);
    const bytes = this.#kept.get(versionKey(found));
    return bytes === undefined ? this.#whenRead(found) : wholeContents(bytes);
  }

  async #whenRead(found: OnDisk): Promise<Contents | undefined> {
    const bytes = await this.#read(found);
    return bytes === undefined ? undefined : wholeContents(bytes);
  }

  #inPieces(found: OnDisk): Contents {
    const [key, pieces] = [versionKey(found), this.#served.open(found)];
    const file = { size: found.size, pieces };
    return {
      read: (start, end, memory) => this.#pieces.read(key, file, { start, end }, memory),
      close: () => pieces.close(),
    };
  }

  async #read(found: OnDisk): Promise<Uint8Array | undefined> {
    const key = versionKey(found);
    const running = this.#reading.get(key);
    if (running !== undefined) return running;
    const reading = this.#readAnew(key, found);
    this.#reading.set(key, reading);
    return reading;
  }

  async #readAnew(key: string, found: OnDisk): Promise<Uint8Array | undefined> {
    const pieces = this.#served.open(found);
    const bytes = found.size === 0 ? new Uint8Array(0) : await pieces.read(0, found.size);
    pieces.close();
    this.#reading.delete(key);
    if (bytes !== undefined) this.#kept.keep(key, bytes);
    return bytes;
  }
}

function wholeContents(bytes: Uint8Array): Contents {
  return { bytes, read: (start, end) => bytes.subarray(start, end), close: () => undefined };
}
