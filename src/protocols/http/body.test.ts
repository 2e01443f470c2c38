import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodySkipper, LARGEST_BODY } from './body.ts';
import type { Body } from './request.ts';

const CHUNKS: Body = { kind: 'chunks' };

/** Passed over in pieces of that length: where the rest begins, `more`, or the status of what is refused. */
function skip(body: Body, text: string, step = text.length): number | 'more' | { readonly status: number } {
  const skipper = new BodySkipper(body);
  const bytes = Buffer.from(text, 'latin1');
  let passed = 0;
  while (!skipper.isOver && passed < bytes.length) {
    const next = skipper.skip(bytes.subarray(passed, passed + step), 0);
    if (typeof next !== 'number') return { status: next.status };
    passed += next;
  }
  return skipper.isOver ? passed : 'more';
}

describe('a body', () => {
  it.each<[Body, string, ReturnType<typeof skip>]>([
    [{ kind: 'length', length: 0 }, 'GET', 0],
    [{ kind: 'length', length: 3 }, 'abcGET', 3],
    [{ kind: 'length', length: 3 }, 'ab', 'more'],
    [CHUNKS, '0\r\n\r\nGET', 5],
    [CHUNKS, '3\r\nabc\r\n0\r\n\r\nGET', 13],
    [CHUNKS, 'A;x=y\r\n0123456789\r\n00\r\nT: x\r\n\r\nGET', 31],
    [CHUNKS, '3\r\nabc\r\n0\r\n', 'more'],
    [CHUNKS, '3\r\nabcd\r\n0\r\n\r\n', { status: 400 }],
    [CHUNKS, '3\nabc\r\n0\r\n\r\n', { status: 400 }],
    [CHUNKS, '\r\n', { status: 400 }],
    [CHUNKS, '-1\r\n', { status: 400 }],
    [CHUNKS, '0x3\r\nabc\r\n', { status: 400 }],
    [CHUNKS, '3 3\r\nabc\r\n', { status: 400 }],
    [CHUNKS, 'fffffff\r\n', { status: 400 }],
    [CHUNKS, '0\r\nno field\r\n\r\n', { status: 400 }],
    [CHUNKS, `1;${'x'.repeat(300)}`, { status: 400 }],
    [{ kind: 'length', length: LARGEST_BODY + 1 }, 'x'.repeat(LARGEST_BODY + 1), { status: 413 }],
    [CHUNKS, `ffffff\r\n${'x'.repeat(LARGEST_BODY)}`, { status: 413 }],
  ])('%j of %j ends at %j', (body, text, end) => {
    expect(skip(body, text)).toEqual(end);
  });

  it('ends at the same place however it comes', () => {
    const parts = fc.array(fc.string({ maxLength: 20, unit: 'binary-ascii' }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 9 }), (chunks, step) => {
        const sent = chunks.filter((chunk) => chunk !== '');
        const text = `${sent.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`;
        expect(skip(CHUNKS, `${text}GET / HTTP/1.1`, step)).toBe(text.length);
      }),
    );
  });

  it('is refused or passed over, whatever the bytes are', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40, unit: fc.constantFrom('0', '1', 'f', '\r', '\n', ';', 'x', '\0') }),
        (text) => {
          expect(skip(CHUNKS, text)).toEqual(skip(CHUNKS, text, 1));
        },
      ),
    );
  });
});
