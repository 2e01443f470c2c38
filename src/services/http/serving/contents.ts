/**
 * The bytes of a file that was found: small ones whole, in memory as long as they are asked for, larger ones piece by piece
 * from the disk. What is read is of the version that was found, or nothing.
 */
import type { FoundAt } from '../../../files/found-at.ts';
import type { ReadPieces, ServedFiles } from '../../../host/files/served-files.ts';

/** A file to send from. Whoever got it closes it. */
export interface Contents {
  /** All of them, where they are in memory: then there is nothing to close. */
  readonly bytes?: Uint8Array;
  /** Exactly these bytes, which must not be changed; undefined when they cannot be had. `memory`: as for `ReadPieces`. */
  read(start: number, end: number, memory?: Uint8Array): Uint8Array | Promise<Uint8Array | undefined>;
  close(): void;
}

type OnDisk = Extract<FoundAt, { readonly kind: 'on-disk' }>;

/** What is kept in memory whole, as for TFTP. */
const LARGEST_WHOLE = 16 * 1024 * 1024;
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_FILES = 4096;

export class ContentsShelf {
  readonly #served: Pick<ServedFiles, 'open'>;
  /** By path and version, the one that was asked for longest ago first. */
  readonly #whole = new Map<string, Uint8Array>();
  /** Those that are being read. */
  readonly #reading = new Map<string, Promise<Uint8Array | undefined>>();
  #bytes = 0;

  constructor(served: Pick<ServedFiles, 'open'>) {
    this.#served = served;
  }

  /** Undefined when it is not there any more as it was found. */
  open(found: FoundAt): Contents | Promise<Contents | undefined> {
    if (found.kind === 'in-memory') return wholeContents(found.bytes);
    if (found.size > LARGEST_WHOLE) return pieceContents(this.#served.open(found));
    const bytes = this.#atHand(found);
    return bytes === undefined ? this.#whenRead(found) : wholeContents(bytes);
  }

  async #whenRead(found: OnDisk): Promise<Contents | undefined> {
    const bytes = await this.#read(found);
    return bytes === undefined ? undefined : wholeContents(bytes);
  }

  #atHand(found: OnDisk): Uint8Array | undefined {
    const key = keyOf(found);
    const bytes = this.#whole.get(key);
    if (bytes === undefined) return undefined;
    this.#whole.delete(key);
    this.#whole.set(key, bytes);
    return bytes;
  }

  async #read(found: OnDisk): Promise<Uint8Array | undefined> {
    const key = keyOf(found);
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
    if (bytes !== undefined) this.#keep(key, bytes);
    return bytes;
  }

  #keep(key: string, bytes: Uint8Array): void {
    this.#whole.set(key, bytes);
    this.#bytes += bytes.length;
    for (const [oldest, { length }] of this.#whole) {
      if (this.#bytes <= MOST_BYTES && this.#whole.size <= MOST_FILES) break;
      this.#whole.delete(oldest);
      this.#bytes -= length;
    }
  }
}

function keyOf({ path, version }: OnDisk): string {
  return `${path}\0${version}`;
}

function wholeContents(bytes: Uint8Array): Contents {
  return { bytes, read: (start, end) => bytes.subarray(start, end), close: () => undefined };
}

function pieceContents(pieces: ReadPieces): Contents {
  return {
    read: async (start, end, memory) => pieces.read(start, end, memory),
    close: () => pieces.close(),
  };
}
