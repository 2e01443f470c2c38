/**
 * Messages out of a stream of octets. RFC 6587 knows two framings, and both come mixed: counted (`11 <13>message`) and ended
 * by a line feed. Which one a message has is seen at its beginning. A count that cannot be meant is text of a line.
 */

/** One message: the octets of `bytes` from `start` to `end`, which are valid only until the call returns. */
export type TakeMessage = (bytes: Uint8Array, start: number, end: number) => void;

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const BLANK = 0x20;
const ZERO = 0x30;
const LESS = 0x3c;
/** Octets that a count can have: no message is that long. */
const DIGITS = 9;
const SMALLEST = 4096;

export class FrameSplitter {
  readonly #largest: number;
  readonly #take: TakeMessage;
  /** The beginning of a message whose end has not come. */
  #held = new Uint8Array(0);
  #length = 0;
  /** How much of it is known to hold no line feed. */
  #searched = 0;
  /** A message that was too long was given in part: what follows belongs to it. */
  #isMidLine = false;

  /** @param largest - octets of one message; a longer one is given in pieces */
  constructor(largest: number, take: TakeMessage) {
    this.#largest = largest;
    this.#take = take;
  }

  /** Octets that wait for the end of their message. */
  get held(): number {
    return this.#length;
  }

  push(bytes: Uint8Array): void {
    if (this.#length === 0) return this.#hold(bytes, this.#split(bytes, bytes.length));
    this.#append(bytes);
    const done = this.#split(this.#held, this.#length);
    this.#held.copyWithin(0, done, this.#length);
    this.#length -= done;
    if (done > 0) this.#searched = 0;
  }

  /**
   * The stream has ended: what it left without an end is a message too. A count that promised more than came may have been
   * a lie, so lines behind it that begin as messages do are messages.
   */
  end(): void {
    const bytes = this.#held.subarray(0, this.#length);
    this.#length = 0;
    this.#searched = 0;
    let start = this.#isMidLine ? 0 : countLength(bytes);
    for (let end = bytes.indexOf(LINE_FEED, start); end >= 0; end = bytes.indexOf(LINE_FEED, end + 1)) {
      if (bytes[end + 1] !== LESS && countLength(bytes.subarray(end + 1, end + DIGITS + 3)) === 0) continue;
      this.#line(bytes, start, end);
      start = end + 1 + countLength(bytes.subarray(end + 1, end + DIGITS + 3));
    }
    this.#line(bytes, start, bytes.length);
  }

  /** Gives all messages that are whole; where the first one begins that is not. */
  #split(bytes: Uint8Array, length: number): number {
    let at = 0;
    while (at < length) {
      const next = this.#isMidLine ? this.#afterLine(bytes, at, length) : this.#after(bytes, at, length);
      if (next === undefined) return at;
      at = next;
    }
    return at;
  }

  /** Where the message at `at` ends, framing and all; undefined while its end has not come. */
  #after(bytes: Uint8Array, at: number, length: number): number | undefined {
    const first = bytes[at] ?? 0;
    if (first <= ZERO || first > ZERO + 9) return this.#afterLine(bytes, at, length);
    let body = at;
    let counted = 0;
    for (let byte = first; body < length && byte >= ZERO && byte <= ZERO + 9; byte = bytes[body] ?? 0) {
      counted = counted * 10 + byte - ZERO;
      body += 1;
      if (body - at > DIGITS) return this.#afterLine(bytes, at, length);
    }
    if (body + 1 >= length) return couldCount(bytes, body, length) ? undefined : this.#afterLine(bytes, at, length);
    const isCounted = bytes[body] === BLANK && bytes[body + 1] === LESS && counted <= this.#largest;
    if (!isCounted) return this.#afterLine(bytes, at, length);
    const end = body + 1 + counted;
    if (end > length) return undefined;
    this.#take(bytes, body + 1, end);
    return end;
  }

  #afterLine(bytes: Uint8Array, at: number, length: number): number | undefined {
    const from = at === 0 ? this.#searched : at;
    const end = bytes.subarray(0, length).indexOf(LINE_FEED, from);
    if (end >= 0 && end - at <= this.#largest) {
      this.#line(bytes, at, end);
      this.#isMidLine = false;
      return end + 1;
    }
    if (length - at >= this.#largest) {
      this.#take(bytes, at, at + this.#largest);
      this.#isMidLine = true;
      return at + this.#largest;
    }
    if (at === 0 && bytes === this.#held) this.#searched = length;
    return undefined;
  }

  /** An empty line is no message: it follows counted ones, and keeps connections open. */
  #line(bytes: Uint8Array, start: number, end: number): void {
    if (end > start && !(end === start + 1 && bytes[start] === RETURN)) this.#take(bytes, start, end);
  }

  #hold(bytes: Uint8Array, from: number): void {
    this.#searched = 0;
    if (from < bytes.length) this.#append(bytes.subarray(from));
    else if (this.#held.length > SMALLEST) this.#held = new Uint8Array(0);
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#held.length) {
      const larger = new Uint8Array(Math.max(SMALLEST, length, this.#held.length * 2));
      larger.set(this.#held.subarray(0, this.#length));
      this.#held = larger;
    }
    this.#held.set(bytes, this.#length);
    this.#length = length;
  }
}

/** Octets of a count and its blank at the beginning; 0 where there is none. */
function countLength(bytes: Uint8Array): number {
  let digits = 0;
  while ((bytes[digits] ?? 0) >= ZERO && (bytes[digits] ?? 0) <= ZERO + 9) digits += 1;
  const isCount = digits > 0 && digits <= DIGITS && bytes[digits] === BLANK && bytes[digits + 1] === LESS;
  return isCount ? digits + 1 : 0;
}

/** Whether digits that end here, or a blank behind them, may be the beginning of a counted message. */
function couldCount(bytes: Uint8Array, at: number, length: number): boolean {
  return at >= length || bytes[at] === BLANK;
}
