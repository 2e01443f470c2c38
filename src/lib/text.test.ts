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
    ['ef bb bf 41', '\ufeffA', '\\u{feff}A'],
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

describe('text for a terminal', () => {
  it.each([
    ['a\u200bb', 'a\\u{200b}b'],
    ['\ufeffname', '\\u{feff}name'],
    ['phone\u{e0041}\u{e007f}', 'phone\\u{e0041}\\u{e007f}'],
    ['\u2764\ufe0f', '\u2764\\u{fe0f}'],
    ['a\u{e0100}', 'a\\u{e0100}'],
    ['soft\u00adhyphen', 'soft\\xadhyphen'],
    ['abc\u202egnp.exe', 'abc\\u{202e}gnp.exe'],
    ['\u3164', '\\u{3164}'],
    ['\uffff\u{10ffff}', '\\u{ffff}\\u{10ffff}'],
    ['e\u0301te\u0323\u0302', 'e\u0301te\u0323\u0302'],
    ['\u0301e', '\\u{301}e'],
    [`e${'\u0301'.repeat(6)}x`, `e${'\u0301'.repeat(4)}\\u{301}\\u{301}x`],
    ['\u1112\u1161\u11ab', '\u1112\u1161\u11ab'],
    ['büro 電話 телефон טלפון 📞', 'büro 電話 телефон טלפון 📞'],
  ])('of %j shows what is in it', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  /** By number, so that this does not believe the tables it tests. */
  const UNSEEN: readonly (readonly [first: number, last: number])[] = [
    [0, 0x1f],
    [0x7f, 0x9f],
    [0xad, 0xad],
    [0x34f, 0x34f],
    [0x61c, 0x61c],
    [0x115f, 0x1160],
    [0x17b4, 0x17b5],
    [0x180b, 0x180f],
    [0x200b, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x206f],
    [0x3164, 0x3164],
    [0xd800, 0xdfff],
    [0xfdd0, 0xfdef],
    [0xfe00, 0xfe0f],
    [0xfeff, 0xfeff],
    [0xffa0, 0xffa0],
    [0xfff0, 0xfffb],
    [0xfffe, 0xffff],
    [0x1bca0, 0x1bca3],
    [0x1d173, 0x1d17a],
    [0xe0000, 0xe0fff],
  ];

  it('lets through only what has a width and changes no order, of all there is', () => {
    const hidden: number[] = [];
    const shown: number[] = [];
    for (let code = 0; code <= 0x10_ffff; code += 1) {
      const character = String.fromCodePoint(code);
      (printable(`a${character}b`) === `a${character}b` ? shown : hidden).push(code);
    }
    const isUnseen = (code: number): boolean => UNSEEN.some(([first, last]) => code >= first && code <= last);
    expect(shown.filter(isUnseen)).toEqual([]);
    expect(
      shown.filter((code) => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(String.fromCodePoint(code))),
    ).toEqual([]);
    // Signs that stand above numbers in Arabic, Syriac and Kaithi, the marks of hieroglyphs, and what is no character on its plane.
    const others = hidden.filter((code) => !isUnseen(code) && (code & 0xfffe) !== 0xfffe);
    expect(others.every((code) => /\p{Cf}/u.test(String.fromCodePoint(code)))).toBe(true);
    expect(others.length).toBeLessThan(40);
  });

  it('lets nothing through alone that is drawn over something else', () => {
    const alone = Array.from({ length: 0x2_0000 }, (_, code) => String.fromCodePoint(code));
    const shown = alone.filter((character) => printable(character) === character);
    expect(shown.filter((character) => /[\p{Mn}\p{Me}]/u.test(character))).toEqual([]);
  });

  it('is printable ever after, and nothing is lost in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const shown = printable(text, 1000);
        expect(printable(shown, 1000)).toBe(shown);
        const back = shown.replaceAll(/\\x([0-9a-f]{2})|\\u\{([0-9a-f]+)\}/g, (escape) =>
          String.fromCodePoint(Number.parseInt(escape.replaceAll(/[^0-9a-f]/g, ''), 16)),
        );
        if (!text.includes('\\')) expect(back).toBe(text);
      }),
      { numRuns: 2000 },
    );
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
