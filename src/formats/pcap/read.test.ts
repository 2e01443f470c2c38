import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCapture, readCapture } from './read.ts';

const FRAME = Uint8Array.from({ length: 15 }, (_, at) => at);
/** 2010-09-17T18:02:11.5Z */
const SECONDS = 1_284_746_531;
const AT = SECONDS * 1000 + 500;

class Writer {
  readonly #parts: number[] = [];
  readonly #isLittle: boolean;
  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
  }
  number(size: number, ...values: readonly number[]): this {
    for (const value of values) {
      const bytes = Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** at) % 256);
      this.#parts.push(...(this.#isLittle ? bytes : bytes.toReversed()));
    }
    return this;
  }
  bytes(...bytes: readonly number[]): this {
    this.#parts.push(...bytes);
    return this;
  }
  get whole(): Uint8Array {
    return Uint8Array.from(this.#parts);
  }
}

function pcap(isLittle: boolean, magic = 0xa1b2_c3d4, perSecond = 1e6, link = 1): Uint8Array {
  const head = new Writer(isLittle).number(4, magic).number(2, 2, 4).number(4, 0, 0, 65_535, link);
  return head.number(4, SECONDS, perSecond / 2, FRAME.length, 60).bytes(...FRAME).whole;
}

function pcapng(isLittle: boolean, link = 1, resolution?: number): Uint8Array {
  const options = resolution === undefined ? [] : [9];
  const writer = new Writer(isLittle);
  writer
    .number(4, 0x0a0d_0d0a, 28, 0x1a2b_3c4d)
    .number(2, 1, 0)
    .bytes(...Array<number>(8).fill(255))
    .number(4, 28);
  const length = 20 + 8 * options.length;
  writer.number(4, 1, length).number(2, link, 0).number(4, 0);
  for (const code of options) writer.number(2, code, 1).bytes(resolution ?? 0, 0, 0, 0);
  writer.number(4, length);
  const ticks = (AT / 1000) * (resolution === undefined ? 1e6 : 10 ** resolution);
  writer.number(4, 6, 48, 0, Math.floor(ticks / 2 ** 32), ticks % 2 ** 32, FRAME.length, 60);
  return writer.bytes(...FRAME, 0).number(4, 48).whole;
}

describe('a capture', () => {
  it.each([
    ['pcap, big end first', pcap(false)],
    ['pcap, little end first', pcap(true)],
    ['pcap in nanoseconds', pcap(true, 0xa1b2_3c4d, 1e9)],
    ['pcap in nanoseconds, big end first', pcap(false, 0xa1b2_3c4d, 1e9)],
    ['pcapng, big end first', pcapng(false)],
    ['pcapng, little end first', pcapng(true)],
    ['pcapng in milliseconds', pcapng(true, 1, 3)],
    ['pcapng in nanoseconds', pcapng(true, 1, 9)],
  ])('as %s gives its frames and their times', (_name, bytes) => {
    expect(isCapture(bytes)).toBe(true);
    const read = readCapture(bytes);
    expect(read).toMatchObject({ ok: true, value: { remarks: [] } });
    const [frame, ...more] = read.ok ? read.value.frames : [];
    expect(more).toEqual([]);
    expect(frame?.bytes).toEqual(FRAME);
    expect(Math.abs((frame?.at ?? 0) - AT)).toBeLessThan(0.01);
  });

  it.each([
    ['pcap', pcap(true, 0xa1b2_c3d4, 1e6, 113), /"any" of Linux.*tcpdump -i eth1/],
    ['pcapng', pcapng(true, 105), /Wi-Fi \(link type 105\)/],
    ['an unknown kind', pcap(true, 0xa1b2_c3d4, 1e6, 999), /link type 999/],
  ])('of another link as %s is refused in words', (_name, bytes, words) => {
    const read = readCapture(bytes);
    expect(read.ok ? '' : read.error).toMatch(words);
  });

  it.each([
    ['pcap', pcap(true)],
    ['pcapng', pcapng(false)],
  ])('that is cut off, as %s, is read up to there', (_name, bytes) => {
    const twice = Uint8Array.from([...bytes, ...bytes.subarray(bytes.length - 48)]);
    const read = readCapture(twice.subarray(0, -1));
    expect(read).toMatchObject({ ok: true, value: { remarks: [expect.stringContaining('cut off')] } });
    expect(read.ok && read.value.frames.length).toBe(1);
  });

  it('never throws, whatever is in it', () => {
    expect(readCapture(Uint8Array.of(1, 2, 3)).ok).toBe(false);
    expect(readCapture(pcap(true).subarray(0, 20)).ok).toBe(false);
    for (const whole of [pcap(true), pcapng(true, 1, 9), pcapng(false)]) {
      fc.assert(
        fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, end) => {
          const broken = Uint8Array.from(whole);
          broken[at] = value;
          readCapture(broken.subarray(0, end));
        }),
      );
    }
  });
});
