import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { encodeHashedEnvelope } from './hashed-envelope.fixture.ts';
import { decodeHashedEnvelope, looksHashed } from './hashed-envelope.ts';

const payload = Uint8Array.of(1, 2, 3, 4, 5);
const sha256 = createHash('sha256').update(payload).digest();

function file(name: string): Uint8Array {
  return encodeHashedEnvelope({ name, payload, sha256, signature: new Uint8Array(256).fill(7) });
}

test.each([
  ['rootfs78xx.14-4-1-0301-6.sbn', 0x154],
  ['rootfs2.78xx.14-4-1-0301-6.sbn', 0x158],
  ['x', 316],
])('%s has a header of %i bytes, its own name, and the hash of its payload', (name, headerLength) => {
  const bytes = file(name);
  expect(looksHashed(bytes)).toBe(true);
  expect([...bytes.subarray(0, 4)]).toEqual([0xcd, 0x34, 0x12, 0xab]);
  expect(decodeHashedEnvelope(bytes.subarray(0, headerLength))).toEqual({
    ok: true,
    value: { headerLength, payloadLength: 5, sha256: sha256.toString('hex'), name },
  });
  expect([...bytes.subarray(headerLength)]).toEqual([...payload]);
});

const whole = file('kern78xx.12-5-1.sbn');

test.each<[string, (bytes: Uint8Array) => Uint8Array, string]>([
  ['ends inside its fixed part', (bytes) => bytes.subarray(0, 55), 'ends inside its header'],
  ['ends inside its signature', (bytes) => bytes.subarray(0, 300), 'ends inside its header'],
  ['has another magic', (bytes) => bytes.with(0, 0), 'does not begin with CD 34 12 AB'],
  ['has no name', (bytes) => bytes.with(52, 0), 'a name of 0 bytes'],
  ['has an endless name', (bytes) => bytes.with(54, 1), 'a name of 65555 bytes'],
  ['has a wrong header length', (bytes) => bytes.with(4, 1), 'its header is not as long as it says'],
])('an envelope that %s is malformed', (_what, spoil, reason) => {
  expect(decodeHashedEnvelope(spoil(whole))).toMatchObject({ ok: false, error: { reason } });
});
