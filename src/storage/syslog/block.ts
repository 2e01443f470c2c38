/**
 * What the files of messages consist of. A block is what was written in one go, with a checksum over it, so that what a
 * crash left in part is seen. In it are entries: messages that came from one sender at one time, octet for octet.
 *
 *     block  "RSL1" · length of the entries (4) · CRC-32 of the entries (4) · entries
 *     entry  its length (4) · time of arrival in milliseconds (8, float) · transport (1) · length of sender and device (1 + 1)
 *            · reserved (1) · sender · device · messages, each after its length (4)
 *
 * Numbers are little-endian.
 */
import { crc32 } from 'node:zlib';
import { latin1 } from '../../lib/text.ts';

export const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Who sent messages, and when they came. */
export interface Arrival {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly transport: Transport;
  /** The address, in canonical spelling. */
  readonly from: string;
  /** The hardware address, where it is known. */
  readonly device?: string;
}

export const BLOCK_HEADER = 12;
const ENTRY_HEADER = 16;
const MAGIC = 0x314c_5352;
/** No block is larger: entries are ended before. */
const LARGEST_BLOCK = 64 * 1024 * 1024;
const SMALLEST = 16 * 1024;

/** Collects messages into one block. */
export class BlockWriter {
  #bytes = new Uint8Array(SMALLEST);
  #view = new DataView(this.#bytes.buffer);
  #size = BLOCK_HEADER;
  /** Where the open entry begins; 0 when none is open. */
  #entry = 0;
  #count = 0;

  /** Octets, with all headers. */
  get size(): number {
    return this.#size;
  }

  /** Messages. */
  get count(): number {
    return this.#count;
  }

  /** What is added from now on came so. */
  begin({ at, transport, from, device = '' }: Arrival): void {
    this.#endEntry();
    const names = from.slice(0, 255).length + device.slice(0, 255).length;
    this.#room(ENTRY_HEADER + names);
    this.#entry = this.#size;
    this.#view.setFloat64(this.#size + 4, at, true);
    this.#view.setUint8(this.#size + 12, TRANSPORTS.indexOf(transport));
    this.#view.setUint8(this.#size + 13, Math.min(255, from.length));
    this.#view.setUint8(this.#size + 14, Math.min(255, device.length));
    this.#view.setUint8(this.#size + 15, 0);
    this.#size += ENTRY_HEADER;
    this.#text(from);
    this.#text(device);
  }

  /** One message: the octets from `start` to `end`. */
  add(octets: Uint8Array, start: number, end: number): void {
    const length = end - start;
    this.#room(4 + length);
    this.#view.setUint32(this.#size, length, true);
    this.#size += 4;
    // Few octets are copied faster one by one than through a view of them.
    if (length < 64) for (let at = 0; at < length; at += 1) this.#bytes[this.#size + at] = octets[start + at] ?? 0;
    else this.#bytes.set(octets.subarray(start, end), this.#size);
    this.#size += length;
    this.#count += 1;
  }

  /** The block, valid until something is added; the writer begins anew. `seal` must follow where that is not done here. */
  take(): Uint8Array {
    this.#endEntry();
    const block = this.#bytes.subarray(0, this.#size);
    this.#size = BLOCK_HEADER;
    this.#count = 0;
    return block;
  }

  /** The same, and its memory with it: for another thread. */
  give(): Uint8Array<ArrayBuffer> {
    const block = this.take();
    const given = new Uint8Array(block.length);
    given.set(block);
    return given;
  }

  #endEntry(): void {
    if (this.#entry > 0) this.#view.setUint32(this.#entry, this.#size - this.#entry - 4, true);
    this.#entry = 0;
  }

  #text(text: string): void {
    const length = Math.min(255, text.length);
    for (let at = 0; at < length; at += 1) this.#bytes[this.#size + at] = text.charCodeAt(at) & 0x7f;
    this.#size += length;
  }

  #room(more: number): void {
    if (this.#size + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#size + more));
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Writes length and checksum into a block that a writer has made. */
export function seal(block: Uint8Array): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, block.length - BLOCK_HEADER, true);
  view.setUint32(8, crc32(block.subarray(BLOCK_HEADER)), true);
}

/** The block that begins at `at`: how many octets its entries have. `undefined`: none begins there. */
export function blockLength(bytes: Uint8Array, at: number): number | undefined {
  if (bytes.length - at < BLOCK_HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, BLOCK_HEADER);
  const length = view.getUint32(4, true);
  return view.getUint32(0, true) === MAGIC && length <= LARGEST_BLOCK ? length : undefined;
}

/** Whether the block at `at` is whole and as it was written. */
export function isWhole(bytes: Uint8Array, at: number, length: number): boolean {
  const start = at + BLOCK_HEADER;
  if (start + length > bytes.length) return false;
  const sum = new DataView(bytes.buffer, bytes.byteOffset + at, BLOCK_HEADER).getUint32(8, true);
  return crc32(bytes.subarray(start, start + length)) === sum;
}

/** Where the next block may begin, of bytes that are none. */
export function nextMagic(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0x52, from); at >= 0; at = bytes.indexOf(0x52, at + 1)) {
    if (bytes.length - at < 4) return at;
    if (bytes[at + 1] === 0x53 && bytes[at + 2] === 0x4c && bytes[at + 3] === 0x31) return at;
  }
  return bytes.length;
}

/** An entry of a block that was read. */
export interface Entry extends Arrival {
  /** Where its messages begin and end, in the bytes of the block. */
  readonly start: number;
  readonly end: number;
}

/** The entries between `start` and `end` of bytes that are whole; it ends early where they are not what a writer makes. */
export function* entriesOf(bytes: Uint8Array, start: number, end: number): Generator<Entry, void, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = start; at + ENTRY_HEADER <= end;) {
    const next = at + 4 + view.getUint32(at, true);
    const [fromLength, deviceLength] = [view.getUint8(at + 13), view.getUint8(at + 14)];
    const names = at + ENTRY_HEADER;
    const messages = names + fromLength + deviceLength;
    if (next > end || messages > next) return;
    const device = latin1(bytes.subarray(names + fromLength, messages));
    yield {
      at: view.getFloat64(at + 4, true),
      transport: TRANSPORTS[view.getUint8(at + 12)] ?? 'udp',
      from: latin1(bytes.subarray(names, names + fromLength)),
      ...(device === '' ? {} : { device }),
      start: messages,
      end: next,
    };
    at = next;
  }
}
