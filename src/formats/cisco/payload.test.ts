import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { asciiBytes, joinBytes, viewOf } from '../bytes.ts';
import { checkPayload, identifyPayload, recordedMd5 } from './payload.ts';

test.each([
  ['cnu-archive', asciiBytes('CNU_File_Archive_3.0')],
  ['kup', asciiBytes('kup100000000')],
  ['tizp', asciiBytes('TiZp')],
  ['squashfs', asciiBytes('hsqs')],
  ['kernel', Uint8Array.of(0x42, 0xfa, 0xed, 0xfe)],
  ['boot-block', Uint8Array.of(0x7d, 0x9f, 0x80, 1)],
  ['first-bin', Uint8Array.of(0x7d, 0x9f, 0x80, 2)],
  ['7920-image', Uint8Array.of(0x3c, 0x32, 0xf8, 0xbd)],
  ['7940-application', Uint8Array.of(0x66, 0xeb, 0xf0, 0xea)],
  ['spa-image', asciiBytes('kOsMoS9 fIrMwArE')],
  ['7935-image', Uint8Array.of(0xbe, 0xba, 0xef, 0xbe)],
  ['7936-image', Uint8Array.of(0xbe, 0xba, 0xad, 0xab)],
  ['expansion-module', asciiBytes('B016-1-0-4-2')],
  ['zip', Uint8Array.of(0x50, 0x4b, 3, 4)],
  ['gzip', Uint8Array.of(0x1f, 0x8b, 8)],
  ['arm-image', joinBytes([Uint8Array.of(0x4f, 0, 0, 0xea), new Uint8Array(28), asciiBytes('P0030801SR02')])],
  ['md5-image', asciiBytes('0123456789ABCDEF'.repeat(2))],
  ['unknown', asciiBytes('something else')],
  ['unknown', new Uint8Array()],
])('%s is known by its first bytes', (kind, payload) => {
  expect(identifyPayload(payload).kind).toBe(kind);
});

/** A payload of the 7905 class: its length at 0x20, less 24, and its byte sum at 0x1C. */
function kup(): Uint8Array {
  const payload = new Uint8Array(100).fill(200);
  payload.set(asciiBytes('kup100000000'));
  viewOf(payload).setUint32(0x1c, 64 * 200);
  viewOf(payload).setUint32(0x20, 100 - 24);
  return payload;
}

function tizp(length: number, recorded: number): Uint8Array {
  const payload = new Uint8Array(length);
  payload.set(asciiBytes('TiZp'));
  viewOf(payload).setUint32(8, recorded, true);
  return payload;
}

function md5Image(): Uint8Array {
  const body = asciiBytes('body of an image');
  const md5 = createHash('md5').update(new Uint8Array(32)).update(body).digest('hex').toUpperCase();
  return joinBytes([asciiBytes(md5), body]);
}

function flipped(payload: Uint8Array): Uint8Array {
  const copy = payload.slice();
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return copy;
}

describe('formats that can be checked in full', () => {
  test.each([
    ['kup', kup(), 'length and byte sum'],
    ['TiZp, rounded up to 16', tizp(272, 1), 'length'],
    ['TiZp, exact', tizp(272, 16), 'length'],
    ['the MD5 of wireless phones', md5Image(), 'MD5'],
  ])('%s', (_format, payload, check) => {
    expect(checkPayload(payload)).toEqual({ ok: true, value: check });
  });

  test.each([
    ['a flipped bit in kup', flipped(kup()), 'has another byte sum than recorded'],
    ['kup, one byte short', kup().subarray(0, 99), 'has 99 bytes instead of 100'],
    ['kup, hardly begun', kup().subarray(0, 20), 'ends inside its head'],
    ['TiZp, one byte short', tizp(271, 16), 'has 271 bytes instead of 272'],
    ['TiZp, hardly begun', asciiBytes('TiZp'), 'ends inside its head'],
    ['a flipped bit of a wireless phone', flipped(md5Image()), 'has another MD5 than recorded'],
  ])('%s', (_damage, payload, reason) => {
    expect(checkPayload(payload)).toMatchObject({ ok: false, error: { reason } });
  });

  test('other formats say nothing about themselves', () => {
    expect(checkPayload(asciiBytes('hsqs'))).toBeUndefined();
  });
});

test('the MD5 of an image is given in lower case', () => {
  expect(recordedMd5(asciiBytes('0123456789ABCDEF'.repeat(2)))).toBe('0123456789abcdef'.repeat(2));
});
