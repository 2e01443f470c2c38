import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameSplitter } from './framing.ts';

const LARGEST = 1000;

/** What a stream gives that comes in these pieces. */
function messages(pieces: readonly Uint8Array[], largest = LARGEST): readonly string[] {
  const found: string[] = [];
  const splitter = new FrameSplitter(largest, (bytes, start, end) =>
    found.push(new TextDecoder().decode(bytes.subarray(start, end))),
  );
  for (const piece of pieces) {
    splitter.push(piece);
    expect(splitter.held).toBeLessThanOrEqual(largest + Math.max(...pieces.map(({ length }) => length)) + 20);
  }
  splitter.end();
  return found;
}

function octets(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('a stream of messages', () => {
  it.each<[string, string, readonly string[]]>([
    ['ended by line feeds', '<13>a\n<13>b\n', ['<13>a', '<13>b']],
    ['counted', '5 <13>a6 <13>bc', ['<13>a', '<13>bc']],
    ['of both kinds', '<13>a\n6 <13>bc<13>d\n', ['<13>a', '<13>bc', '<13>d']],
    ['counted, with line feeds in them', '9 <13>a\nb\nc5 <13>d', ['<13>a\nb\nc', '<13>d']],
    ['counted, each on a line', '5 <13>a\n5 <13>b\n', ['<13>a', '<13>b']],
    ['with an empty line', '<13>a\n\n\r\n<13>b\n', ['<13>a', '<13>b']],
    ['without an end', '<13>a\n<13>b', ['<13>a', '<13>b']],
    ['lines that begin with a number', '2026-11-26 x\n12 monkeys\n99\n', ['2026-11-26 x', '12 monkeys', '99']],
    ['a count of many digits', '00000000000000000000099 <13>a\n<13>b\n', ['00000000000000000000099 <13>a', '<13>b']],
    ['a count that is more than any message has', '999999 <13>a\n<13>b\n', ['999999 <13>a', '<13>b']],
    ['a count that is too large', '500 <13>a\n<13>b\n5 <13>c', ['<13>a', '<13>b', '<13>c']],
    ['a count that is too small', '5 <13>abc\n<13>d\n', ['<13>a', 'bc', '<13>d']],
    ['nothing', '', []],
  ])('%s', (_what, text, expected) => {
    expect(messages([octets(text)])).toEqual(expected);
  });

  it('is the same however it is cut', () => {
    const message = fc.stringMatching(/^<13>[a-z \u0000é]{0,30}$/);
    const framed = fc.tuple(message, fc.boolean());
    fc.assert(
      fc.property(fc.array(framed), fc.array(fc.nat(40)), (all, cuts) => {
        const stream = octets(
          all.map(([text, counted]) => (counted ? `${octets(text).length} ${text}` : `${text}\n`)).join(''),
        );
        const pieces: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) {
          pieces.push(stream.subarray(at, at + cut));
          at += cut;
        }
        pieces.push(stream.subarray(at));
        expect(messages(pieces)).toEqual(all.map(([text]) => text));
      }),
    );
  });

  it('comes octet by octet', () => {
    const stream = octets('5 <13>a<13>b\n12 monkeys\n');
    expect(messages(Array.from(stream, (octet) => Uint8Array.of(octet)))).toEqual(['<13>a', '<13>b', '12 monkeys']);
  });

  it('gives a message that is too long in pieces, and nothing of it is lost', () => {
    expect(messages([octets(`${'a'.repeat(25)}\nb\n`)], 10)).toEqual(['a'.repeat(10), 'a'.repeat(10), 'aaaaa', 'b']);
    expect(messages([octets(`${'a'.repeat(10)}\nb\n`)], 10)).toEqual(['a'.repeat(10), 'b']);
  });

  it('loses no octet of nonsense but line feeds and counts', () => {
    const nonsense = fc
      .uint8Array({ maxLength: 300 })
      .map((bytes) => bytes.map((byte) => 'ab<>13 5\n'.charCodeAt(byte % 9)));
    fc.assert(
      fc.property(nonsense, fc.nat(50), (bytes, size) => {
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += size + 1) pieces.push(bytes.subarray(at, at + size + 1));
        const letters = (text: string) => text.replaceAll(/[^ab<>]/g, '');
        expect(letters(messages(pieces, 20).join(''))).toBe(letters(new TextDecoder().decode(bytes)));
      }),
    );
  });
});
