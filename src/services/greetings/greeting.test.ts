import { expect, it } from 'vitest';
import { GREETERS, isGreeting } from './greeting.ts';

const SWKH = new Uint8Array(20);
SWKH.set(new TextEncoder().encode('SWKH'));
const camera = { address: '192.0.0.64', port: 9979 };
const isAnswered = (bytes: Uint8Array, from: { address: string; port: number }): boolean =>
  GREETERS.some((greeter) => isGreeting(greeter, bytes, from));

it('is answered to the camera that stands where its recipe says', () => {
  expect(isAnswered(SWKH, camera)).toBe(true);
  expect(isAnswered(SWKH, { address: '172.9.18.100', port: 9979 })).toBe(true);
});

it.each<[string, Uint8Array, { address: string; port: number }]>([
  ['that is longer', new Uint8Array([...SWKH, 0]), camera],
  ['that is shorter', SWKH.subarray(0, 19), camera],
  ['that begins otherwise', new Uint8Array(20), camera],
  ['from another port', SWKH, { ...camera, port: 53 }],
  ['from another network', SWKH, { ...camera, address: '192.168.1.9' }],
  ['from nowhere', SWKH, { ...camera, address: 'x' }],
])('%s is not', (_what, bytes, from) => {
  expect(isAnswered(bytes, from)).toBe(false);
});
