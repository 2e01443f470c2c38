import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, wrap } from './wrap.ts';

describe('text on a terminal', () => {
  it('is broken between words and goes on under its beginning', () => {
    expect(wrap('asked for CTLSEP002699EF0F1A.tlv, which is not here', 40, 2, 10)).toBe(
      'asked for\n  CTLSEP002699EF0F1A.tlv, which is not\n  here',
    );
  });

  it('is not broken between a number and its unit', () => {
    expect(wrap('has read a.sbn, 2.2 MB in 0.3 s', 30, 2)).toBe('has read a.sbn, 2.2 MB in\n  0.3 s');
  });

  it('keeps a long word whole', () => {
    expect(wrap('in /a/very/long/path here', 10, 2)).toBe('in\n  /a/very/long/path\n  here');
  });

  it('says the same words in lines that fit', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 16, max: 100 }), (said, columns) => {
        const wrapped = wrap(said.join(' '), columns, 4);
        expect(wrapped.split(/\s+/)).toEqual(said);
        for (const line of wrapped.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('is not broken for a file, and as on 80 columns where the terminal does not say', () => {
    expect(columnsOf({})).toBe(Number.POSITIVE_INFINITY);
    expect(columnsOf({ isTTY: true, columns: 0 })).toBe(80);
    expect(columnsOf({ isTTY: true, columns: 132 })).toBe(132);
  });
});
