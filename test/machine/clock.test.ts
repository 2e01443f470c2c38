import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../../src/lib/time.ts';
import { VirtualClock } from './clock.ts';

it('runs actions by instant, and those of one instant in the order they were asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const clock = new VirtualClock();
      const ran: { readonly at: number; readonly asked: number }[] = [];
      times.forEach((time, asked) => clock.at(instant(time), () => ran.push({ at: clock.now(), asked })));
      clock.run(instant(20));
      expect(ran).toEqual(
        times.map((at, asked) => ({ at, asked })).toSorted((a, b) => a.at - b.at || a.asked - b.asked),
      );
    }),
  );
});

it('runs what an action asks for at its own instant before time goes on', () => {
  const clock = new VirtualClock();
  const ran: string[] = [];
  clock.at(instant(5), () => clock.at(instant(1), () => ran.push(`late at ${clock.now()}`)));
  clock.at(instant(6), () => ran.push('six'));
  clock.run(instant(10));
  expect(ran).toEqual(['late at 5', 'six']);
  expect(clock.now()).toBe(10);
});

it('leaves what lies after the limit', () => {
  const clock = new VirtualClock();
  clock.at(instant(11), () => {
    throw new Error('too early');
  });
  clock.run(instant(10));
  expect(clock.next()).toBe(11);
});
