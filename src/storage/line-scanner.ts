/**
 * Walks over one line of the journal, field by field. A million lines are read before a station is ready, so what is
 * only looked at (addresses, times, states) is read from the bytes, and only what is kept becomes a string.
 */
import { ipv4, type Ipv4 } from '../lib/address.ts';
import { instant, type Instant } from '../lib/time.ts';
import { parseTime } from './time-text.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DOT = 0x2e;
const ZERO = 0x30;

/** `2010-09-17T18:02:11.000Z`: the day takes eleven characters. */
const TIME_LENGTH = 24;
const DAY_LENGTH = 11;
const DAY = 86_400_000;

export class LineScanner {
  /** Of the text that `next` found, without its quotes. */
  #from = 0;
  #to = 0;
  #escaped = false;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  /** The day of the last time, and when it began: most times of a journal lie on the same few days. */
  #day = '';
  #dayStart = 0;

  /** Begins with the line in `bytes[from, to)`. */
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
  next(opening: string): boolean {
    const bytes = this.#bytes;
    for (let index = 0; index < opening.length; index += 1) {
      if (bytes[this.#at + index] !== opening.charCodeAt(index)) return false;
    }
    this.#from = this.#at + opening.length;
    this.#escaped = false;
    for (this.#to = this.#from; bytes[this.#to] !== QUOTE; this.#to += 1) {
      if (this.#to >= this.#end) return false;
      if (bytes[this.#to] === BACKSLASH) this.#escaped = true;
    }
    this.#at = this.#to + 1;
    return true;
  }

  text(): string {
    const text = this.#bytes.toString('latin1', this.#from, this.#to);
    return this.#escaped ? text.replaceAll(/\\u([0-9a-f]{4})/g, unescape) : text;
  }

  is(word: string): boolean {
    if (this.#to - this.#from !== word.length) return false;
    return this.#begins(word);
  }

  /** Dotted decimal; undefined for anything else. */
  ipv4(): Ipv4 | undefined {
    let [address, octet, dots] = [0, 0, 0];
    for (let at = this.#from; at < this.#to; at += 1) {
      const byte = this.#bytes[at] ?? 0;
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) octet = octet * 10 + digit;
      else if (byte === DOT) [address, octet, dots] = [address * 256 + octet, 0, dots + 1];
      else return undefined;
      if (octet > 255) return undefined;
    }
    return dots === 3 ? ipv4(address * 256 + octet) : undefined;
  }

  /** As `timeText` writes it; undefined for anything else. */
  time(): Instant | undefined {
    if (this.#to - this.#from !== TIME_LENGTH || !this.#begins(this.#day)) return this.#timeOfOtherDay();
    const at = this.#from;
    const seconds = this.#number(at + 11, 2) * 3600 + this.#number(at + 14, 2) * 60 + this.#number(at + 17, 2);
    const time = this.#dayStart + seconds * 1000 + this.#number(at + 20, 3);
    return Number.isNaN(time) ? undefined : instant(time);
  }

  #timeOfOtherDay(): Instant | undefined {
    const text = this.text();
    const time = parseTime(text);
    if (time === undefined || text.length !== TIME_LENGTH) return time;
    this.#day = text.slice(0, DAY_LENGTH);
    this.#dayStart = Math.floor(time / DAY) * DAY;
    return time;
  }

  #begins(word: string): boolean {
    if (word === '') return false;
    for (let index = 0; index < word.length; index += 1) {
      if (this.#bytes[this.#from + index] !== word.charCodeAt(index)) return false;
    }
    return true;
  }

  #number(from: number, digits: number): number {
    let value = 0;
    for (let at = from; at < from + digits; at += 1) {
      const digit = (this.#bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    return value;
  }
}

function unescape(_: string, code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}
