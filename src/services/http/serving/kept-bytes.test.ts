import { expect, it } from 'vitest';
import { KeptBytes } from './kept-bytes.ts';

const MIB = 1024 * 1024;

it('lets go what was asked for longest ago, once there is too much', () => {
  const kept = new KeptBytes();
  for (let index = 0; index < 128; index += 1) kept.keep(String(index), new Uint8Array(MIB));
  expect(kept.get('0')?.length).toBe(MIB);
  kept.keep('new', new Uint8Array(MIB));
  expect([kept.get('0'), kept.get('1'), kept.get('new')].map((bytes) => bytes?.length)).toEqual([MIB, undefined, MIB]);
});

it('counts what is kept again once', () => {
  const kept = new KeptBytes();
  for (let times = 0; times < 300; times += 1) kept.keep('same', new Uint8Array(MIB));
  kept.keep('other', new Uint8Array(MIB));
  expect(kept.get('same')?.length).toBe(MIB);
});
