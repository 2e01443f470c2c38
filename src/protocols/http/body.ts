/**
 * Passes over what follows a head. Nobody wants it here, but where it ends the next request begins (RFC 9112 section 7.1).
 */
import { refusal, type HttpRefusal } from './status.ts';
import type { Body } from './request.ts';

/** So much is passed over; for more the connection is not worth keeping. */
export const LARGEST_BODY = 64 * 1024;
/** Of a line that says how long a chunk is, with its extensions, and of a line of a trailer. */
const LONGEST_LINE = 256;
const CHUNK_LINE = /^([0-9A-Fa-f]{1,6})[ \t]*(;[\t\x20-\x7e\x80-\xff]*)?$/;
const TRAILER_LINE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*$/;

export class BodySkipper {
  /** Its end was seen. */
  isOver: boolean;
  #where: 'data' | 'size' | 'trailer' = 'data';
  readonly #isChunked: boolean;
  /** Bytes of data that are still to come; in chunks with the line end behind them. */
  #left: number;
  #line = '';
  #passed = 0;

  constructor(body: Body) {
    this.#isChunked = body.kind === 'chunks';
    if (this.#isChunked) this.#where = 'size';
    this.#left = body.kind === 'length' ? body.length : 0;
    this.isOver = body.kind === 'length' && body.length === 0;
  }

  /** Where what follows the body begins, or why that cannot be said; the end of the bytes while it goes on. */
  skip(bytes: Buffer, from: number): number | HttpRefusal {
    let at = from;
    while (!this.isOver && at < bytes.length) {
      const next = this.#where === 'data' ? this.#skipData(bytes, at) : this.#readLine(bytes, at);
      if (typeof next !== 'number') return next;
      this.#passed += next - at;
      at = next;
      if (this.#passed > LARGEST_BODY) return refusal(413, 'a body, which nobody wants here');
    }
    return at;
  }

  #skipData(bytes: Buffer, at: number): number | HttpRefusal {
    const taken = Math.min(this.#left, bytes.length - at);
    if (this.#isChunked) {
      // The last two bytes of a chunk are its line end.
      for (let index = 0; index < taken; index += 1) {
        const behind = this.#left - index;
        if (behind <= 2 && bytes[at + index] !== (behind === 2 ? 0x0d : 0x0a))
          return refusal(400, 'a chunk that is longer than it says');
      }
    }
    this.#left -= taken;
    if (this.#left === 0) {
      if (this.#isChunked) this.#where = 'size';
      else this.isOver = true;
    }
    return at + taken;
  }

  #readLine(bytes: Buffer, at: number): number | HttpRefusal {
    const end = bytes.indexOf(0x0a, at);
    const stop = end < 0 ? bytes.length : end + 1;
    if (this.#line.length + stop - at > LONGEST_LINE) return refusal(400, 'a line of a chunk that is too long');
    this.#line += bytes.toString('latin1', at, stop);
    if (end < 0) return stop;
    const line = this.#line;
    this.#line = '';
    if (!line.endsWith('\r\n')) return refusal(400, 'a line end that is none');
    const wrong = this.#where === 'size' ? this.#begin(line.slice(0, -2)) : this.#trail(line.slice(0, -2));
    return wrong ?? stop;
  }

  #begin(line: string): HttpRefusal | undefined {
    const [, digits] = CHUNK_LINE.exec(line) ?? [];
    if (digits === undefined) return refusal(400, 'a chunk without a length');
    const size = Number.parseInt(digits, 16);
    this.#where = size === 0 ? 'trailer' : 'data';
    this.#left = size + 2;
    return undefined;
  }

  #trail(line: string): HttpRefusal | undefined {
    if (line === '') this.isOver = true;
    else if (!TRAILER_LINE.test(line)) return refusal(400, 'a header field without a name');
    return undefined;
  }
}
