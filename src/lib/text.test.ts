import { describe, expect, it } from 'vitest';
import { parseBytes } from './text.ts';

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
