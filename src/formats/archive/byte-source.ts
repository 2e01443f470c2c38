/** Where an archive's bytes come from. A file behind `host/`, or memory. */
import { SourceShrank } from './refusal.ts';

export interface ByteSource {
  /** Length in bytes. */
  readonly size: number;
  /** The bytes from `offset` on, `length` of them or fewer at the end. Fails (rejects) when the machine cannot read. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** One that holds something on a machine. */
export interface ClosableSource extends ByteSource {
  close(): Promise<void>;
}

export type ByteStream = AsyncIterable<Uint8Array>;

const CHUNK = 64 * 1024;

export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) };
}

/** The same bytes without the first `offset` of them. */
export function partOf(source: ByteSource, offset: number): ByteSource {
  if (offset === 0) return source;
  return { size: source.size - offset, read: (at, length) => source.read(offset + at, length) };
}

/** The bytes of a source in order, from `from` to before `to`. Fails with `SourceShrank` where these are not there any more. */
export async function* streamOf(source: ByteSource, from = 0, to = source.size): ByteStream {
  for (let at = from; at < to;) {
    const chunk = await source.read(at, Math.min(CHUNK, to - at));
    if (chunk.length === 0) throw new SourceShrank();
    yield chunk;
    at += chunk.length;
  }
}

export interface Peeked {
  /** The first bytes, as many as were asked for or all there are. */
  readonly start: Uint8Array;
  /** The whole stream, its start included. */
  readonly whole: ByteStream;
}

/** Looks at the beginning of a stream without losing it. */
export async function peek(stream: ByteStream, length: number): Promise<Peeked> {
  const rest = stream[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let have = 0;
  while (have < length) {
    const next = await rest.next();
    if (next.done === true) break;
    held.push(next.value);
    have += next.value.length;
  }
  const start = Buffer.concat(held);
  return { start: start.subarray(0, length), whole: continued(start, rest) };
}

async function* continued(start: Uint8Array, rest: AsyncIterator<Uint8Array>): ByteStream {
  try {
    if (start.length > 0) yield start;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** A stream without its first `count` bytes. */
export async function* skip(stream: ByteStream, count: number): ByteStream {
  let left = count;
  for await (const chunk of stream) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** Everything in one piece; fails with `tooLong()` past `most` bytes. */
export async function collect(stream: ByteStream, most: number, tooLong: () => Error): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > most) throw tooLong();
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
