import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSntpRequest, SNTP_SIZE, writeSntpBroadcast, writeSntpReply, type ClockClaim } from './packet.ts';

const CLAIM: ClockClaim = { stratum: 10, leap: 0, precision: -16, dispersion: 1.5, reference: 0 };

function requestOf(first: number, length = SNTP_SIZE): DataView {
  const view = new DataView(new ArrayBuffer(Math.max(length, 1)));
  view.setUint8(0, first);
  if (length >= SNTP_SIZE) {
    view.setInt8(2, 6);
    view.setUint32(40, 0xdead_beef);
    view.setUint32(44, 0x0123_4567);
  }
  return view;
}

const head = (version: number, mode: number): number => (version << 3) | mode;

describe('a request', () => {
  it.each([1, 2, 3, 4])('of version %i is read', (version) => {
    const view = requestOf(head(version, 3));
    expect(readSntpRequest(view, 0, SNTP_SIZE)).toEqual({ version, poll: 6, at: 0 });
  });

  it.each([
    ['version 0', head(0, 3)],
    ['version 5', head(5, 3)],
    ['version 7', head(7, 3)],
    ...[0, 1, 2, 4, 5, 6, 7].map((mode): [string, number] => [`mode ${mode}`, head(4, mode)]),
  ])('of %s is none', (_, first) => {
    expect(readSntpRequest(requestOf(first), 0, SNTP_SIZE)).toBeUndefined();
  });

  it('that is shorter than a message is none, and one with fields behind it is', () => {
    const view = requestOf(head(4, 3), 68);
    expect([0, 1, 47].map((length) => readSntpRequest(view, 0, length))).toEqual([undefined, undefined, undefined]);
    expect(readSntpRequest(view, 0, 68)).toBeDefined();
  });

  it('is judged without a throw, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes) => {
        const request = readSntpRequest(new DataView(bytes.slice().buffer), 0, bytes.length);
        return request === undefined || bytes.length >= SNTP_SIZE;
      }),
    );
  });
});

describe('the answer', () => {
  const request = requestOf((3 << 6) | head(3, 3));
  const answered = (times: { received: number; now: number }, claim = CLAIM): DataView => {
    const out = new DataView(new ArrayBuffer(8 + SNTP_SIZE));
    const read = readSntpRequest(request, 0, SNTP_SIZE);
    if (read === undefined) throw new Error('it is a request');
    writeSntpReply(out, 8, read, request, claim, times);
    return new DataView(out.buffer, 8);
  };

  it('carries the version, poll and time of the request, and what is said of the clock', () => {
    const out = answered({ received: 0, now: 0 });
    expect(out.getUint8(0)).toBe(head(3, 4));
    expect([out.getUint8(1), out.getInt8(2), out.getInt8(3)]).toEqual([10, 6, -16]);
    expect([out.getUint32(4), out.getUint32(8), out.getUint32(12)]).toEqual([0, 0x0001_8000, 0x7f7f_0101]);
    expect([out.getUint32(24), out.getUint32(28)]).toEqual([0xdead_beef, 0x0123_4567]);
  });

  it('announces a leap second', () => {
    const times = { received: 0, now: 0 };
    const first = (leap: 0 | 1 | 2) => answered(times, { ...CLAIM, leap }).getUint8(0) >> 6;
    expect([first(0), first(1), first(2)]).toEqual([0, 1, 2]);
  });

  it('has a time of its own for when the request came and for when it leaves', () => {
    // 2026-11-26T00:00:00Z is 4 004 640 000 seconds after 1900.
    const midnight = Date.UTC(2026, 10, 26);
    const out = answered({ received: midnight + 0.25, now: midnight + 500 });
    expect([out.getUint32(32), out.getUint32(36)]).toEqual([4_004_640_000, Math.floor(0.000_25 * 2 ** 32)]);
    expect([out.getUint32(40), out.getUint32(44)]).toEqual([4_004_640_000, 0x8000_0000]);
  });

  it.each([
    ['the last second of the era', Date.UTC(2036, 1, 7, 6, 28, 15), 0xffff_ffff],
    ['the first of the next', Date.UTC(2036, 1, 7, 6, 28, 16), 0],
    ['1970', 0, 2_208_988_800],
  ])('counts %s as RFC 4330 does', (_, now, second) => {
    expect(answered({ received: 0, now }).getUint32(40)).toBe(second);
  });
});

it('what is told to everybody answers nobody', () => {
  const out = new DataView(new ArrayBuffer(SNTP_SIZE).slice(0));
  new Uint8Array(out.buffer).fill(0xff);
  writeSntpBroadcast(out, 0, 6, CLAIM, 1000);
  expect(out.getUint8(0)).toBe(head(4, 5));
  expect(out.getInt8(2)).toBe(6);
  expect([24, 28, 32, 36].map((at) => out.getUint32(at))).toEqual([0, 0, 0, 0]);
  expect(out.getUint32(40)).toBe(2_208_988_801);
});
