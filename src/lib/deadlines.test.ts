import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant, NEVER, type Instant } from './time.ts';
import { Deadlines, type Sleeper } from './deadlines.ts';

interface Sleeping extends Sleeper {
  deadline: Instant;
}

function sleeper(deadline: number): Sleeping {
  return { deadline: instant(deadline), scheduledAt: NEVER };
}

function drain(deadlines: Deadlines<Sleeping>, now: number): number[] {
  const woken: number[] = [];
  for (let one = deadlines.due(instant(now)); one !== undefined; one = deadlines.due(instant(now))) {
    woken.push(one.deadline);
  }
  return woken;
}

it('wakes those whose time has come, earliest first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.nat(50), (times, now) => {
      const deadlines = new Deadlines<Sleeping>();
      for (const time of times) deadlines.watch(sleeper(time));
      expect(drain(deadlines, now)).toEqual(times.filter((time) => time <= now).toSorted((a, b) => a - b));
      expect(deadlines.next).toBe(Math.min(...times.filter((time) => time > now), NEVER));
    }),
  );
});

it('looks again later at one that moved its deadline on, without being told', () => {
  const deadlines = new Deadlines<Sleeping>();
  const one = sleeper(10);
  deadlines.watch(one);
  one.deadline = instant(500);
  expect(drain(deadlines, 10)).toEqual([]);
  expect(deadlines.next).toBe(500);
  expect(drain(deadlines, 500)).toEqual([500]);
});

it('wakes one earlier that moved its deadline forward and said so, and only once', () => {
  const deadlines = new Deadlines<Sleeping>();
  const one = sleeper(12_000);
  deadlines.watch(one);
  one.deadline = instant(500);
  deadlines.watch(one);
  expect(drain(deadlines, 500)).toEqual([500]);
  one.deadline = NEVER;
  expect(drain(deadlines, 20_000)).toEqual([]);
  expect(deadlines.next).toBe(NEVER);
});

it('stays small while thousands of ACKs move the deadlines of a few', () => {
  const deadlines = new Deadlines<Sleeping>();
  const all = Array.from({ length: 10 }, (_, n) => sleeper(n));
  let looks = 0;
  for (let now = 0; now < 10_000; now += 1) {
    for (const one of all) {
      one.deadline = instant(now + 500);
      deadlines.watch(one);
    }
    if (deadlines.next <= now) looks += 1;
    expect(drain(deadlines, now)).toEqual([]);
  }
  expect(looks).toBeLessThan((10 * 10_000) / 400);
});

it('wakes nobody that was forgotten, until it is watched again', () => {
  const deadlines = new Deadlines<Sleeping>();
  const one = sleeper(10);
  deadlines.watch(one);
  deadlines.forget(one);
  expect(drain(deadlines, 20)).toEqual([]);
  deadlines.watch(one);
  expect(drain(deadlines, 20)).toEqual([10]);
});

it.each([
  ['is the same again and again', () => 300_000],
  ['moves on', (now: number) => now + 300_000],
])('holds few entries for two that go to and fro between now and a far deadline that %s', (_how, far) => {
  const deadlines = new Deadlines<Sleeping>();
  const others = Array.from({ length: 100 }, (_, n) => sleeper(1_000_000 + n));
  for (const other of others) deadlines.watch(other);
  const restless = [sleeper(300_000), sleeper(300_000)];
  for (let now = 0; now < 10_000; now += 1) {
    for (const one of restless) {
      one.deadline = instant(now + 1);
      deadlines.watch(one);
      expect(drain(deadlines, now + 1)).toEqual([now + 1]);
      one.deadline = instant(far(now));
      deadlines.watch(one);
    }
  }
  expect(deadlines.size).toBeLessThan(300);
  expect(drain(deadlines, 2_000_000)).toHaveLength(102);
  expect(deadlines.size).toBe(0);
});
