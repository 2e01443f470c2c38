import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameReader, LARGEST_FRAME, type SccpFrame } from './frames.ts';

const PLAIN: SccpFrame = { version: 0, id: 0, body: new Uint8Array(0) };

/** What a stream gives that comes in these pieces, and why it ends. */
function read(pieces: readonly Uint8Array[]) {
  const frames: SccpFrame[] = [];
  const reader = new FrameReader(({ version, id, body }) => frames.push({ version, id, body: body.slice() }));
  let failure: string | undefined;
  for (const piece of pieces) {
    const done = reader.push(piece);
    if (!done.ok) failure ??= done.error.field;
    expect(reader.held).toBeLessThanOrEqual(LARGEST_FRAME + 12);
  }
  return { frames, failure, held: reader.held };
}

function head(length: number, version = 0, id = 0): Uint8Array {
  const view = new DataView(new ArrayBuffer(12));
  [length, version, id].forEach((value, at) => view.setUint32(at * 4, value, true));
  return new Uint8Array(view.buffer);
}

function cut(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const length of cuts) {
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return [...pieces, bytes.subarray(at)];
}

const frame = fc.record({
  version: fc.constantFrom(0, 17, 20, 22),
  id: fc.nat(0xffff),
  body: fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.subarray(0, bytes.length & ~3)),
});

describe('a stream of frames', () => {
  it('is the same however it is cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.nat(30)), (frames, cuts) => {
        const stream = Uint8Array.from(Buffer.concat(frames.map(encodeFrame)));
        expect(read(cut(stream, cuts))).toEqual({ frames, failure: undefined, held: 0 });
      }),
    );
  });

  it('gives nothing of a frame whose end has not come', () => {
    const whole = encodeFrame({ version: 17, id: 1, body: Uint8Array.of(1, 2, 3, 4) });
    for (let length = 0; length < whole.length; length += 1) {
      expect(read([whole.subarray(0, length)])).toEqual({ frames: [], failure: undefined, held: length });
    }
  });

  it.each<[string, Uint8Array, string]>([
    ['a length without room for a number', head(3), 'length'],
    ['no length at all', head(0), 'length'],
    ['a length that no message has', head(LARGEST_FRAME + 1), 'length'],
    ['a length of four gigabytes', head(0xffff_ffff), 'length'],
    ['a version that is none', head(4, 0x100), 'version'],
    ['a request of HTTP', new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'), 'length'],
    ['a greeting of TLS', Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3), 'length'],
  ])('ends with %s, and takes nothing any more', (_what, bytes, field) => {
    const good = encodeFrame(PLAIN);
    expect(read([good, bytes, good])).toEqual({ frames: [PLAIN], failure: field, held: 0 });
  });

  it('takes the longest that there may be', () => {
    const body = new Uint8Array(LARGEST_FRAME - 4).fill(7);
    const { frames, failure } = read(cut(encodeFrame({ ...PLAIN, body }), [1, 5000, 5000]));
    expect(failure).toBeUndefined();
    expect(frames).toEqual([{ ...PLAIN, body }]);
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (pieces) => void read(pieces)));
  });
});

it('a body is filled up to whole numbers', () => {
  expect([...encodeFrame({ version: 0, id: 0x112, body: Uint8Array.of(1, 2, 3, 4, 5) })]).toEqual([
    12, 0, 0, 0, 0, 0, 0, 0, 0x12, 1, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0,
  ]);
});
