import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4 } from '../../lib/address.ts';
import { encodeStationMessage, type StationMessage } from './station-message.ts';

/** The bytes of a message: numbers of four bytes as they are, texts as texts. */
class Read {
  readonly view: DataView;
  readonly length: number;

  constructor(message: StationMessage, version = 0) {
    const bytes = encodeStationMessage(message, version);
    this.view = new DataView(bytes.buffer);
    this.length = bytes.length;
    expect(this.u32(0)).toBe(bytes.length - 8);
  }

  u32(at: number): number {
    return this.view.getUint32(at, true);
  }

  text(at: number, room: number): string {
    return Buffer.from(this.view.buffer, at, room).toString('latin1').replace(/\0.*$/, '');
  }

  bytes(at: number, length: number): readonly number[] {
    return [...new Uint8Array(this.view.buffer, at, length)];
  }
}

describe('an acknowledgement of a registration', () => {
  const ack = (version: number) => new Read({ kind: 'register-ack', keepAlive: 30, dates: 'M/D/Y', version }, version);

  it('tells how often to give a sign of life, how to show a date, and the version', () => {
    const read = ack(20);
    expect([read.u32(8), read.u32(12), read.text(16, 8), read.u32(24)]).toEqual([0x81, 30, 'M/D/Y', 30]);
    expect(read.bytes(28, 4)).toEqual([20, 0x20, 0xf1, 0xff]);
  });

  it.each([
    [3, [3, 0, 0, 0]],
    [5, [5, 0x20, 0xf1, 0xfe]],
    [11, [11, 0x20, 0xf1, 0xff]],
  ])('promises a phone of version %i what that knows', (version, bytes) => {
    expect(ack(version).bytes(28, 4)).toEqual(bytes);
  });
});

describe('the header', () => {
  it.each<[StationMessage['kind'], StationMessage]>([
    ['reset', { kind: 'reset', type: 2 }],
    ['capabilities-request', { kind: 'capabilities-request' }],
  ])('of %s carries the version from 10 on', (_kind, message) => {
    expect([3, 9, 10, 17, 22].map((version) => new Read(message, version).u32(4))).toEqual([0, 0, 10, 17, 22]);
  });

  it.each<[StationMessage['kind'], StationMessage]>([
    ['register-ack', { kind: 'register-ack', keepAlive: 30, dates: 'M/D/Y', version: 22 }],
    ['keep-alive-ack', { kind: 'keep-alive-ack' }],
    ['unregister-ack', { kind: 'unregister-ack' }],
  ])('of %s never does', (_kind, message) => {
    expect(new Read(message, 22).u32(4)).toBe(0);
  });
});

describe('what a phone shows', () => {
  it('is a text in its room, with a NUL behind it', () => {
    const read = new Read({ kind: 'prompt', text: 'x'.repeat(50), dynamic: false });
    expect([read.u32(8), read.u32(12), read.text(16, 32), read.length]).toEqual([0x112, 0, 'x'.repeat(31), 56]);
  });

  it('takes as much room as it needs for a new phone', () => {
    const read = new Read({ kind: 'prompt', text: 'Hello', dynamic: true }, 17);
    expect([read.u32(8), read.text(24, 8), read.length]).toEqual([0x145, 'Hello', 32]);
    expect(new Read({ kind: 'prompt', text: 'x'.repeat(200), dynamic: true }, 17).text(24, 99)).toBe('x'.repeat(96));
  });

  it('is why it may not register', () => {
    const read = new Read({ kind: 'register-reject', text: 'Name of another phone' });
    expect([read.u32(8), read.text(12, 33), read.length]).toEqual([0x9d, 'Name of another phone', 48]);
  });

  it('is never cut in the middle of a character', () => {
    const bytes = encodeStationMessage({ kind: 'prompt', text: `${'x'.repeat(30)}é`, dynamic: false }, 0);
    expect(Buffer.from(bytes.subarray(16, 48)).toString()).toBe(`${'x'.repeat(30)}\0\0`);
  });
});

describe('the lines', () => {
  const line: StationMessage = { kind: 'line-status', index: 1, number: '10101', label: 'Desk' };

  it('are told in rooms to an old phone', () => {
    const read = new Read(line, 11);
    expect([read.u32(8), read.u32(12), read.text(16, 24), read.text(40, 40), read.text(80, 40)]).toEqual([
      0x92,
      1,
      '10101',
      'Desk',
      'Desk',
    ]);
    expect([read.u32(120), read.length]).toEqual([15, 124]);
  });

  it('are told one behind the other to a new phone', () => {
    const read = new Read(line, 17);
    expect([read.u32(8), read.u32(12), read.u32(16)]).toEqual([0x147, 1, 15]);
    expect(Buffer.from(read.bytes(20, 16)).toString()).toBe('10101\0Desk\0Desk\0');
  });

  it('have the first buttons; the others are for nothing', () => {
    const read = new Read({ kind: 'button-template', lines: 2 });
    expect([read.u32(8), read.u32(12), read.u32(16), read.u32(20)]).toEqual([0x97, 0, 2, 2]);
    expect([read.bytes(24, 6), read.length]).toEqual([[1, 9, 2, 9, 0, 0xff], 12 + 12 + 84]);
  });

  it.each([
    [17, 96 + 8],
    [18, 96 + 12],
  ])('are forwarded nowhere (version %i)', (version, length) => {
    const read = new Read({ kind: 'forward-status', index: 2 }, version);
    expect([read.u32(8), read.u32(12), read.u32(16), read.u32(20), read.length]).toEqual([0x90, 0, 2, 0, length]);
  });
});

it('the time is told in the numbers of a clock', () => {
  const time = { year: 2026, month: 11, weekday: 4, day: 26, hour: 19, minute: 23, second: 7, system: 1_795_721_000 };
  const read = new Read({ kind: 'time', ...time });
  expect(Array.from({ length: 9 }, (_, at) => read.u32(12 + at * 4))).toEqual([
    2026, 11, 4, 26, 19, 23, 7, 0, 1_795_721_000,
  ]);
});

it.each([
  [11, 0, 292],
  [17, 4, 372],
])('the servers are one, in the order of the network (version %i)', (version, more, length) => {
  const server = { name: 'Rouse', address: ipv4(0xc0a8_0101), port: 2000 };
  const read = new Read({ kind: 'servers', ...server }, version);
  expect([read.u32(8), read.text(12, 48), read.u32(252), read.length]).toEqual([0x9e, 'Rouse', 2000, length]);
  expect(read.bytes(272 + more, 4)).toEqual([192, 168, 1, 1]);
});

it('soft keys are few, and named by the dictionary of the phone', () => {
  const keys = new Read({ kind: 'soft-key-template', keys: [{ label: 9, event: 9 }] });
  expect([keys.u32(8), keys.u32(16), keys.u32(20), keys.bytes(24, 3), keys.u32(40)]).toEqual([
    0x108,
    1,
    1,
    [0x80, 9, 0],
    9,
  ]);
  expect(keys.length).toBe(12 + 12 + 32 * 20);
  const sets = new Read({ kind: 'soft-key-set', sets: [[], [1]] });
  expect([sets.u32(8), sets.u32(16), sets.bytes(24 + 48, 2), sets.bytes(24 + 48 + 16, 3)]).toEqual([
    0x109,
    2,
    [1, 0],
    [45, 1, 0],
  ]);
  expect(sets.length).toBe(12 + 12 + 16 * 48 + 4);
});

it.each<[StationMessage, number, number]>([
  [{ kind: 'keep-alive-ack' }, 0x100, 12],
  [{ kind: 'unregister-ack' }, 0x118, 16],
  [{ kind: 'token-ack' }, 0x11a, 12],
  [{ kind: 'capabilities-request' }, 0x9b, 12],
  [{ kind: 'reset', type: 1 }, 0x9f, 16],
  [{ kind: 'version', load: 'P00308010200' }, 0x98, 28],
  [{ kind: 'speed-dial-status', index: 1 }, 0x91, 80],
  [{ kind: 'config-status', name: 'SEP002699EF0F1A', server: 'Rouse', lines: 1 }, 0x93, 124],
  [{ kind: 'select-soft-keys', set: 0 }, 0x110, 28],
])('%j has its number and its length', (message, id, length) => {
  const read = new Read(message);
  expect([read.u32(8), read.length]).toEqual([id, length]);
});

it('texts of any length and script fit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(3, 11, 17, 22), (text, version) => {
      const before = encodeStationMessage({ kind: 'line-status', index: 1, number: '', label: '' }, version).length;
      const line = encodeStationMessage({ kind: 'line-status', index: 1, number: text, label: text }, version);
      expect(line.length - before).toBeLessThanOrEqual(version < 17 ? 0 : 108);
      expect(encodeStationMessage({ kind: 'prompt', text, dynamic: false }, version)).toHaveLength(56);
    }),
  );
});
