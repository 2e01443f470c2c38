import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReadFile } from '../../../host/files/files.ts';
import { ok } from '../../../lib/result.ts';
import { readLines } from './lines.ts';

function fileOf(bytes: Uint8Array): ReadFile {
  let at = 0;
  return {
    size: bytes.length,
    read: (into) => {
      const part = bytes.subarray(at, at + into.length);
      into.set(part);
      at += part.length;
      return ok(part.length);
    },
    skip: (more) => (at += more),
    close: () => undefined,
  };
}

function linesOf(text: string, chunk: number) {
  const lines: string[] = [];
  const read = readLines(
    fileOf(Buffer.from(text, 'latin1')),
    (bytes, from, to, line) => {
      lines.push(bytes.toString('latin1', from, to));
      expect(line).toBe(lines.length);
    },
    chunk,
  );
  return { lines, read };
}

test('lines are the same whatever the size of the chunks they are read in, and with zeros behind them', () => {
  const line = fc.stringMatching(/^[a-z]{0,14}$/);
  fc.assert(
    fc.property(fc.array(line), line, fc.nat(100), fc.integer({ min: 16, max: 64 }), (whole, torn, zeros, chunk) => {
      const complete = whole.map((text) => `${text}\n`).join('');
      const { lines, read } = linesOf(complete + torn + '\0'.repeat(zeros), chunk);
      expect(lines).toEqual(whole);
      expect(read).toEqual({ ok: true, value: { lines: whole.length, complete: complete.length, torn: torn.length } });
    }),
  );
});

test('of a line longer than a chunk the end is shown, and the lines after it are whole', () => {
  expect(linesOf(`${'x'.repeat(50)}\nnext\n`, 16).lines).toEqual(['xx', 'next']);
});
