/** Which options go where when a message is full: RFC 2132 section 9.3, RFC 3046 section 2.2. */
import { describe, expect, it } from 'vitest';
import { message, opt } from './packets.fixture.ts';
import type { DhcpMessage } from './message.ts';
import { placeOptions, writtenSize } from './placement.ts';

/** An option that takes `size` bytes when it is written. */
function sized(code: number, size: number) {
  return opt(code, new Uint8Array(size - 2));
}

function placed(room: number, options: DhcpMessage['options'], parts: Parameters<typeof message>[1] = {}): string {
  const { options: main, file, sname } = placeOptions(message('offer', { ...parts, options }), room, true);
  const codes = (list: DhcpMessage['options']): string => list.map(({ code }) => code).join(',');
  return `${codes(main)} | ${codes(file)} | ${codes(sname)}`;
}

it.each([
  [0, 2],
  [255, 257],
  [256, 260],
  [510, 514],
  [511, 517],
])('an option of %i bytes takes %i, in parts of at most 255', (length, size) => {
  expect(writtenSize(opt(1, new Uint8Array(length)))).toBe(size);
});

describe('a field', () => {
  it.each([
    ['options, less END and option 52', 100, [sized(1, 96)], '1 |  | '],
    ['file, less END', 100, [sized(1, 97), sized(2, 96)], '2 | 1 | '],
    ['file to its last byte', 0, [sized(1, 127)], ' | 1 | '],
    ['sname, where file has no room', 0, [sized(1, 127), sized(2, 63)], ' | 1 | 2'],
    ['nowhere, where sname is a byte too small', 0, [sized(1, 127), sized(2, 64)], ' | 1 | '],
    ['sname, where file is a byte too small', 0, [sized(1, 128), sized(2, 63)], ' | 2 | '],
  ])('is filled: %s', (_what, room, options, where) => {
    expect(placed(room, options)).toBe(where);
  });

  it('that carries text carries no options', () => {
    expect(placed(0, [sized(1, 20)], { file: 'boot' })).toBe(' |  | 1');
    expect(placed(0, [sized(1, 20)], { file: 'boot', sname: 'server' })).toBe(' |  | ');
  });
});

it('option 82 comes last and is never moved', () => {
  expect(placed(100, [sized(82, 10), sized(1, 10)])).toBe('1,82 |  | ');
  expect(placed(20, [sized(82, 30), sized(1, 10)])).toBe('1 |  | ');
});

it('nothing is moved where the client cannot read it', () => {
  const { file, sname } = placeOptions(message('offer', { options: [sized(1, 50)] }), 10, false);
  expect([file, sname]).toEqual([[], []]);
});
