import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NetasciiDecoder, toNetascii } from './netascii.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function decode(pieces: readonly Uint8Array[]): string {
  const decoder = new NetasciiDecoder();
  const parts = pieces.map((piece) => decoder.decode(piece));
  return Buffer.concat([...parts, decoder.end()]).toString('latin1');
}

describe('netascii', () => {
  it.each([
    ['plain', 'plain'],
    ['a\nb\n', 'a\r\nb\r\n'],
    ['a\rb', 'a\r\0b'],
    ['a\r\nb', 'a\r\0\r\nb'],
    ['', ''],
  ])('sends %j as %j', (local, wire) => {
    expect(Buffer.from(toNetascii(bytes(local))).toString('latin1')).toBe(wire);
  });

  it.each([
    [['a\r', '\nb'], 'a\nb'],
    [['a\r', '\0b'], 'a\rb'],
    [['a\r', '', '\n'], 'a\n'],
    [['a\rb'], 'a\rb'],
    [['a\r\r\n'], 'a\r\n'],
    [['a\0b'], 'a\0b'],
    [['end\r'], 'end\r'],
  ])('reads the pieces %j as %j', (pieces, local) => {
    expect(decode(pieces.map(bytes))).toBe(local);
  });

  it('brings every file through, wherever the blocks are cut', () => {
    const text = fc.array(fc.constantFrom(...bytes('\r\n\0ab')), { maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), (file, size) => {
        const wire = toNetascii(Uint8Array.from(file));
        const pieces = Array.from({ length: Math.ceil(wire.length / size) }, (_, n) =>
          wire.subarray(n * size, (n + 1) * size),
        );
        expect(decode(pieces)).toBe(Buffer.from(file).toString('latin1'));
      }),
    );
  });
});
