/**
 * Large files for many readers. What two of them have asked for lately is kept in memory for those who come after; what only one
 * reads, a disk image of gigabytes perhaps, is read into that reader's memory and leaves nothing behind.
 */
import type { ReadPieces } from '../../../host/files/served-files.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import type { KeptBytes } from './kept-bytes.ts';

/** What is shared, in bytes: pieces that begin at its multiples. No piece may reach over one. */
export const GRAIN = 1024 * 1024;
/** Pieces of which it is known that somebody read them: about as many as could be kept. */
const MOST_SEEN = 128;

export class SharedPieces {
  readonly #kept: KeptBytes;
  readonly #seen = new Map<string, true>();
  readonly #reading = new Map<string, Promise<Uint8Array | undefined>>();

  constructor(kept: KeptBytes) {
    this.#kept = kept;
  }

  /**
   * Bytes of a file inside of one grain, as `ReadPieces` gives them. `file` names it with its version. Slow readers, who get
   * less than a grain, are given copies, so that they hold no more memory than they take.
   */
  read(
    file: string,
    { size, pieces }: { readonly size: number; readonly pieces: ReadPieces },
    range: { readonly start: number; readonly end: number },
    memory?: Uint8Array,
  ): Uint8Array | Promise<Uint8Array | undefined> {
    const { start, end } = range;
    const from = start - (start % GRAIN);
    const key = `${file}\0${from}`;
    const kept = this.#kept.get(key);
    const isWhole = start === from && end === Math.min(size, from + GRAIN);
    if (kept !== undefined) return isWhole ? kept : copied(kept.subarray(start - from, end - from), memory);
    if (!isWhole) return pieces.read(start, end, memory);
    const running = this.#reading.get(key);
    if (running !== undefined) return readByOther(running, async () => pieces.read(start, end, memory));
    if (this.#seen.has(key)) return this.#readToKeep(key, pieces, range);
    setLatest(this.#seen, key, true, MOST_SEEN);
    return pieces.read(start, end, memory);
  }

  async #readToKeep(
    key: string,
    pieces: ReadPieces,
    { start, end }: { readonly start: number; readonly end: number },
  ): Promise<Uint8Array | undefined> {
    const reading = pieces.read(start, end, new Uint8Array(end - start));
    this.#reading.set(key, reading);
    const bytes = await reading;
    this.#reading.delete(key);
    if (bytes !== undefined) this.#kept.keep(key, bytes);
    return bytes;
  }
}

/** Whoever reads for both may go away in the middle. */
async function readByOther(
  running: Promise<Uint8Array | undefined>,
  otherwise: () => Promise<Uint8Array | undefined>,
): Promise<Uint8Array | undefined> {
  return (await running) ?? otherwise();
}

function copied(bytes: Uint8Array, memory: Uint8Array | undefined): Uint8Array {
  if (memory === undefined) return Uint8Array.from(bytes);
  memory.set(bytes);
  return memory.subarray(0, bytes.length);
}
