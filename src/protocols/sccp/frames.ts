/**
 * SCCP messages out of a stream of bytes, and back. A frame is three numbers of four bytes, little-endian: the length of what
 * follows the second one, the version of the header (0, from protocol version 10 on that version), the number of the message;
 * then its body. TCP splits and joins frames as it likes.
 */
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';

export interface SccpFrame {
  /** Of the header. */
  readonly version: number;
  /** Which message it is. */
  readonly id: number;
  readonly body: Uint8Array;
}

/** Bytes before the body. */
export const FRAME_HEADER = 12;
/** Bytes of the first two numbers, which the length does not count. */
const UNCOUNTED = 8;
/** The longest that phones send tell what video they can show: less than 8 kB. */
export const LARGEST_FRAME = 16 * 1024;
/** Versions are small numbers; a larger one is text or noise, and no SCCP. */
const HIGHEST_VERSION = 0xff;
const SMALLEST = 256;

/** Takes a frame; its body is valid only until the call returns. */
export type TakeFrame = (frame: SccpFrame) => void;

export class FrameReader {
  readonly #take: TakeFrame;
  /** The beginning of a frame whose end has not come. */
  #held = new Uint8Array(0);
  #length = 0;
  #failure: Result<void, Malformed> | undefined;

  constructor(take: TakeFrame) {
    this.#take = take;
  }

  /** Bytes that wait for the end of their frame. */
  get held(): number {
    return this.#length;
  }

  /** Gives the frames that are whole now. Once it has failed it stays so: nobody knows where the next frame begins. */
  push(bytes: Uint8Array): Result<void, Malformed> {
    if (this.#failure !== undefined) return this.#failure;
    const isHeld = this.#length > 0;
    if (isHeld) this.#append(bytes);
    const all = isHeld ? this.#held.subarray(0, this.#length) : bytes;
    const done = this.#split(all);
    if (!done.ok) {
      this.#length = 0;
      this.#failure = done;
      return done;
    }
    if (isHeld) {
      this.#held.copyWithin(0, done.value, this.#length);
      this.#length -= done.value;
    } else if (done.value < bytes.length) this.#append(bytes.subarray(done.value));
    if (this.#length === 0) this.#held = new Uint8Array(0);
    return ok(undefined);
  }

  /** Where the first frame begins that is not whole. */
  #split(bytes: Uint8Array): Result<number, Malformed> {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (bytes.length - at >= 4) {
      const length = view.getUint32(at, true);
      if (length < 4) return malformed(`a length of ${length} has no room for the number of a message`, 'length', at);
      if (length > LARGEST_FRAME) return malformed(`no message has ${length} bytes`, 'length', at);
      if (bytes.length - at < UNCOUNTED) break;
      const version = view.getUint32(at + 4, true);
      if (version > HIGHEST_VERSION) return malformed(`${version} is no version of the header`, 'version', at + 4);
      const end = at + UNCOUNTED + length;
      if (end > bytes.length) break;
      this.#take({ version, id: view.getUint32(at + 8, true), body: bytes.subarray(at + FRAME_HEADER, end) });
      at = end;
    }
    return ok(at);
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

/** The bytes of a frame. A body whose length is no multiple of four is filled up, as call managers do. */
export function encodeFrame({ version, id, body }: SccpFrame): Uint8Array {
  const length = Math.ceil(body.length / 4) * 4;
  const bytes = new Uint8Array(FRAME_HEADER + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length + 4, true);
  view.setUint32(4, version, true);
  view.setUint32(8, id, true);
  bytes.set(body, FRAME_HEADER);
  return bytes;
}
