/** The fields of SCCP bodies: little-endian numbers, and texts in a fixed room that a NUL ends. */
import { decodeText, encodeText } from '../../lib/text.ts';

/** Reads on past the end, where everything is 0 or empty: who needs a field looks at the length first. */
export class FieldReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    this.#at += 1;
    return this.#bytes[this.#at - 1] ?? 0;
  }

  u16(): number {
    this.#at += 2;
    return this.#at <= this.#bytes.length ? this.#view.getUint16(this.#at - 2, true) : 0;
  }

  u32(): number {
    this.#at += 4;
    return this.#at <= this.#bytes.length ? this.#view.getUint32(this.#at - 4, true) : 0;
  }

  /** As it was sent: not yet safe to show. Where the NUL is missing, the text ends with its room. */
  text(room: number): string {
    return decodeText(untilNul(this.raw(room)));
  }

  /** A text that takes as much room as it needs. */
  ownText(): string {
    const text = untilNul(this.#bytes.subarray(this.#at));
    this.#at += text.length + 1;
    return decodeText(text);
  }

  raw(length: number): Uint8Array {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  skip(length: number): this {
    this.#at += length;
    return this;
  }
}

export class FieldWriter {
  readonly #bytes: number[] = [];

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  u8(...values: readonly number[]): this {
    this.#bytes.push(...values.map((value) => value & 0xff));
    return this;
  }

  u16(value: number): this {
    return this.u8(value, value >>> 8);
  }

  u32(...values: readonly number[]): this {
    for (const value of values) this.u8(value, value >>> 8, value >>> 16, value >>> 24);
    return this;
  }

  /** What does not fit is cut off, behind a whole character; there is always room for the NUL. */
  text(text: string, room: number): this {
    const bytes = cutText(text, room - 1);
    return this.u8(...bytes).zeros(room - bytes.length);
  }

  /** A text that takes as much room as it needs. */
  ownText(text: string, most: number): this {
    return this.u8(...cutText(text, most)).zeros(1);
  }

  zeros(count: number): this {
    return this.u8(...new Uint8Array(count));
  }
}

/** The bytes of a text, or of as many of its characters as `most` bytes hold. */
function cutText(text: string, most: number): Uint8Array {
  let cut = text;
  let bytes = encodeText(cut);
  while (bytes.length > most) {
    cut = Array.from(cut).slice(0, -1).join('');
    bytes = encodeText(cut);
  }
  return bytes;
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
