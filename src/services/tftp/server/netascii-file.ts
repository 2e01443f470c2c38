/**
 * A file as it travels in netascii, translated while it is read: its length on the wire is not known before its end. What
 * was read stays at hand for as long as it may have to be sent again, which is one window.
 */
import { toNetascii } from '../../../protocols/tftp/netascii.ts';
import type { FoundFile } from '../../../files/files.ts';

const PIECE = 65_536;

export class NetasciiFile {
  readonly kind = 'netascii';
  readonly name: string;
  readonly #file: FoundFile;
  readonly #behind: number;
  readonly #piece: number;
  /** Bytes of the file that were translated. */
  #taken = 0;
  /** What they became, from the offset `#start` of the wire on. */
  #wire: Uint8Array = new Uint8Array(0);
  #start = 0;

  /** `behind`: how far reading may go back, in bytes on the wire; `piece`: bytes of the file that are translated at once. */
  constructor(file: FoundFile, behind: number, piece = PIECE) {
    this.name = file.name;
    this.#file = file;
    this.#behind = behind;
    this.#piece = piece;
  }

  /** Bytes of the file itself; it has at least as many on the wire. */
  get size(): number {
    return this.#file.size;
  }

  /**
   * `length` bytes from `offset` on the wire, unchanged until the end of the turn; fewer at the end of the file. `changed`
   * when the file has shrunk or cannot be read any more, and undefined while it is still on its way.
   */
  read(offset: number, length: number): Uint8Array | 'changed' | undefined {
    while (this.#start + this.#wire.length < offset + length && this.#taken < this.#file.size) {
      const taken = this.#translate(offset);
      if (taken !== 'taken') return taken;
    }
    return this.#wire.subarray(offset - this.#start, offset - this.#start + length);
  }

  /** What it has at hand is let go. */
  close(): void {
    this.#wire = new Uint8Array(0);
    if (this.#file.kind === 'chunked') this.#file.close?.();
  }

  /** One piece more; what lies too far behind `offset` is let go. */
  #translate(offset: number): 'taken' | 'changed' | undefined {
    const length = Math.min(this.#piece, this.#file.size - this.#taken);
    const piece = this.#local(length);
    if (piece === undefined) return undefined;
    if (piece.length < length) return 'changed';
    this.#taken += length;
    const kept = this.#wire.subarray(Math.max(0, offset - this.#behind - this.#start));
    this.#start += this.#wire.length - kept.length;
    this.#wire = Buffer.concat([kept, toNetascii(piece)]);
    return 'taken';
  }

  #local(length: number): Uint8Array | undefined {
    const { kind } = this.#file;
    if (kind === 'snapshot') return this.#file.bytes.subarray(this.#taken, this.#taken + length);
    return this.#file.read(this.#taken, length);
  }
}
