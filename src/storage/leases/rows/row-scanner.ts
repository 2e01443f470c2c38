/**
 * Walks over one row of a lease file, field by field. A million rows are read before a station is ready, so what is
 * only looked at (addresses, times, states) is read from the bytes, and only what is kept becomes a string.
 */
import { ipv4, type Ipv4 } from '../../../lib/address.ts';
import { instant, type Instant } from '../../../lib/time.ts';
import { parseTime, timeAt } from './time-text.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DOT = 0x2e;
const ZERO = 0x30;

/** The bytes of ASCII text. */
export function asciiOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** The number whose decimal digits are `bytes[from, to)`; NaN for none and for what is no digit. */
export function decimal(bytes: Uint8Array, from: number, to: number): number {
  let value = from < to ? 0 : Number.NaN;
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

export class RowScanner {
  /** Of the text that `next` found, without its quotes. */
  #from = 0;
  #to = 0;
  #escaped = false;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;

  /** Begins with the row in `bytes[from, to)`. */
  start(bytes: Buffer, from: number, to: number): void {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
  }

  /** Where the next field is looked for. */
  get at(): number {
    return this.#at;
  }

  /** Whether `opening`, which ends with a quote, comes next; then its text is what the other methods read. */
  next(opening: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let index = 0; index < opening.length; index += 1) if (bytes[at + index] !== opening[index]) return false;
    const from = at + opening.length;
    let escaped = false;
    let to = from;
    for (let byte = bytes[to]; byte !== QUOTE; byte = bytes[to]) {
      if (to >= this.#end) return false;
      if (byte === BACKSLASH) escaped = true;
      to += 1;
    }
    this.#from = from;
    this.#to = to;
    this.#escaped = escaped;
    this.#at = to + 1;
    return true;
  }

  text(): string {
    const text = this.#bytes.toString('latin1', this.#from, this.#to);
    return this.#escaped ? text.replaceAll(/\\u([0-9a-f]{4})/g, unescape) : text;
  }

  /** What `read` makes of the bytes of the text. */
  number(read: (bytes: Uint8Array, from: number, to: number) => number): number {
    return read(this.#bytes, this.#from, this.#to);
  }

  is(word: Uint8Array): boolean {
    if (this.#to - this.#from !== word.length) return false;
    for (let index = 0; index < word.length; index += 1) {
      if (this.#bytes[this.#from + index] !== word[index]) return false;
    }
    return true;
  }

  /** Dotted decimal; undefined for anything else. */
  ipv4(): Ipv4 | undefined {
    let [address, octet, dots] = [0, 0, 0];
    for (let at = this.#from; at < this.#to; at += 1) {
      const byte = this.#bytes[at] ?? 0;
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) octet = octet * 10 + digit;
      else if (byte === DOT) {
        address = address * 256 + octet;
        octet = 0;
        dots += 1;
      } else return undefined;
      if (octet > 255) return undefined;
    }
    return dots === 3 ? ipv4(address * 256 + octet) : undefined;
  }

  /** As `timeText` writes it; undefined for anything else. */
  time(): Instant | undefined {
    const time = timeAt(this.#bytes, this.#from, this.#to);
    return Number.isNaN(time) ? parseTime(this.text()) : instant(time);
  }
}

function unescape(_: string, code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}
