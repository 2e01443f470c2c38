import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { FineTime } from './system-clock.ts';

/** A computer: each look at a clock takes some time. `set` moves its time of day. */
class Computer {
  time: number;
  readonly #look: number;

  constructor(start: number, look: number) {
    this.time = start;
    this.#look = look;
  }

  coarse = (): number => {
    this.time += this.#look;
    return Math.floor(this.time + this.ahead);
  };

  fine = (): number => {
    this.time += this.#look;
    return this.time - 1_000_000;
  };

  ahead = 0;
}

it('is finer than the clock it is made of', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1_700_000_000_000, max: 1_800_000_000_000, noNaN: true }),
      fc.double({ min: 0.001, max: 0.01, noNaN: true }),
      fc.array(fc.double({ min: 0, max: 5000, noNaN: true }), { maxLength: 10 }),
      (start, look, pauses) => {
        const computer = new Computer(start, look);
        const time = new FineTime(computer.coarse, computer.fine);
        for (const pause of [0, ...pauses]) {
          computer.time += pause;
          expect(Math.abs(time.now() - computer.time)).toBeLessThan(0.05);
        }
      },
    ),
  );
});

it.each([3600_000, -3600_000, 5, -5])('notices at once that the clock was set by %i ms', (by) => {
  const computer = new Computer(1_700_000_000_000, 0.001);
  const time = new FineTime(computer.coarse, computer.fine);
  time.now();
  computer.ahead = by;
  expect(Math.abs(time.now() - (computer.time + by))).toBeLessThan(0.05);
});

it('waits no longer than a millisecond for a clock that stands', () => {
  const computer = new Computer(1_700_000_000_000, 0.001);
  const time = new FineTime(() => 1_700_000_000_000, computer.fine);
  const before = computer.time;
  time.now();
  expect(computer.time - before).toBeLessThan(2);
});
