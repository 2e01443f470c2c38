import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText, latin1, parseBytes, printable } from './text.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

describe('text from outside', () => {
  it.each([
    ['62 c3 bc 72 6f', 'büro', 'büro'],
    ['f0 9f 93 9e', '📞', '📞'],
    ['62 fc 72 6f', 'b\udcfcro', 'b\\xfcro'],
    ['c3', '\udcc3', '\\xc3'],
    ['c3 bc c3', 'ü\udcc3', 'ü\\xc3'],
    ['c0 80', '\udcc0\udc80', '\\xc0\\x80'],
    ['ed a0 80', '\udced\udca0\udc80', '\\xed\\xa0\\x80'],
    ['f4 90 80 80', '\udcf4\udc90\udc80\udc80', '\\xf4\\x90\\x80\\x80'],
    ['ef bb bf 41', '\ufeffA', '\ufeffA'],
    ['41 00 1b', 'A\0\x1b', 'A\\x00\\x1b'],
    ['', '', ''],
  ])('%s is read as UTF-8, and what is none is kept', (hex, text, shown) => {
    expect(decodeText(bytes(hex))).toBe(text);
    expect(printable(text)).toBe(shown);
    expect(encodeText(text)).toEqual(bytes(hex));
  });

  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => Uint8Array.from(Buffer.from(text))),
  );

  it('comes back byte for byte, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 4 }), (parts) => {
        const whole = Uint8Array.from(Buffer.concat(parts));
        expect(encodeText(decodeText(whole))).toEqual(whole);
        const stored: unknown = JSON.parse(JSON.stringify(decodeText(whole)));
        expect(encodeText(String(stored))).toEqual(whole);
      }),
      { numRuns: 2000 },
    );
  });

  it('is what the system reads, where it is valid', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const valid = Uint8Array.from(Buffer.from(text));
        expect(decodeText(valid)).toBe(Buffer.from(valid).toString());
      }),
    );
  });

  it.each([3000, 30_000])('of %i characters is read the same way', (times) => {
    const long = Uint8Array.from(Buffer.concat(Array.from({ length: times }, () => bytes('e2 82 ac fc'))));
    expect(decodeText(long)).toBe('€\udcfc'.repeat(times));
    expect(encodeText(decodeText(long))).toEqual(long);
    expect(decodeText(long.subarray(0, 3))).toBe('€');
    expect(decodeText(Uint8Array.from(Buffer.from('€'.repeat(times))))).toBe('€'.repeat(times));
  });

  it('read as Latin-1 has one character a byte', () => {
    const all = Uint8Array.from({ length: 9000 }, (_, index) => index & 255);
    expect(Array.from(latin1(all), (character) => character.charCodeAt(0))).toEqual([...all]);
  });

  it('is cut between two characters', () => {
    expect(printable('📞📞', 3)).toBe('📞…');
    expect(printable('abc', 3)).toBe('abc');
  });
});

describe('a size', () => {
  it.each([
    ['512', 512],
    ['64 kB', 64_000],
    ['512MB', 512_000_000],
    ['1.5 GiB', 1_610_612_736],
    ['2k', 2000],
    ['0', 0],
  ])('%j is %i bytes', (text, bytes) => {
    expect(parseBytes(text)).toEqual({ ok: true, value: bytes });
  });

  it.each(['', 'many', '-1', '5 TB', '1e9', '12 bits', '9999999999 GB'])('%j is refused', (text) => {
    expect(parseBytes(text).ok).toBe(false);
  });
});
