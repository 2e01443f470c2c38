import { expect, it } from 'vitest';
import { KeptDatagrams } from './kept-datagrams.ts';

const about = { protocol: 'dhcp', direction: 'in' } as const;

function kept() {
  const clock = { now: 1_000_000 };
  return { clock, kept: new KeptDatagrams(() => clock.now) };
}

it('keeps the datagrams of a device in their order, whatever becomes of the memory', () => {
  const { clock, kept: datagrams } = kept();
  const memory = Uint8Array.of(1, 2);
  datagrams.keep(about, 'a', memory);
  memory.fill(9);
  clock.now += 5;
  datagrams.keep(about, 'b', memory);
  datagrams.keep({ ...about, direction: 'out' }, () => 'a', memory);
  expect(datagrams.of('a').map(({ at, direction, bytes }) => [at, direction, [...bytes]])).toEqual([
    [1_000_000, 'in', [1, 2]],
    [1_000_005, 'out', [9, 9]],
  ]);
});

it('keeps the first bytes of a long one, and how long it was', () => {
  const { kept: datagrams } = kept();
  datagrams.keep(about, 'a', new Uint8Array(60_000));
  expect(datagrams.of('a').map(({ length, bytes }) => [length, bytes.length])).toEqual([[60_000, 600]]);
});

it('takes some a second and no more, and has lost the oldest in the end', () => {
  const { clock, kept: datagrams } = kept();
  for (let sent = 0; sent < 10_000; sent += 1) datagrams.keep(about, 'a', new Uint8Array(300));
  expect(datagrams.of('a')).toHaveLength(400);
  for (let second = 0; second < 30; second += 1) {
    clock.now += 1000;
    for (let sent = 0; sent < 400; sent += 1) datagrams.keep(about, String(second), new Uint8Array(1));
  }
  expect(datagrams.of('a')).toEqual([]);
  expect(datagrams.of('29')).toHaveLength(400);
  clock.now = 0;
  datagrams.keep(about, 'a', new Uint8Array(1));
  expect(datagrams.of('a')).toHaveLength(1);
});
