import { describe, expect, it } from 'vitest';
import { instant } from '../lib/time.ts';
import { WallClock } from './wall-clock.ts';

function clocks() {
  const time = { counted: 1_000_000, day: 1_000_000.4 };
  const wall = new WallClock(
    () => instant(time.counted),
    () => instant(time.day),
  );
  /** Time passes; the time of day jumps besides. */
  const pass = (milliseconds: number, jump = 0): void => {
    time.counted += milliseconds;
    time.day += milliseconds + jump;
  };
  return { wall, pass };
}

describe('the time of day beside the time that passes', () => {
  it('is the same while nobody sets it, and nudges are no jumps', () => {
    const { wall, pass } = clocks();
    for (let second = 0; second < 10; second += 1) {
      pass(1000, 300);
      expect(wall.look()).toBeUndefined();
    }
    expect(wall.offset).toBe(0);
  });

  it.each([86_400_000, -86_400_000, 6000])('jumps by %i ms once, and is told apart from then on', (jump) => {
    const { wall, pass } = clocks();
    pass(1000, jump);
    expect([wall.look(), wall.offset]).toEqual([jump, jump]);
    pass(1000);
    expect([wall.look(), wall.offset]).toEqual([undefined, jump]);
    pass(1000, -jump);
    expect([wall.look(), wall.offset]).toEqual([-jump, 0]);
  });

  it('is looked at once a second', () => {
    const { wall, pass } = clocks();
    pass(1000);
    wall.look();
    pass(500, 60_000);
    expect(wall.look()).toBeUndefined();
    pass(500);
    expect(wall.look()).toBe(60_000);
  });

  it('may differ from the start', () => {
    const wall = new WallClock(
      () => instant(0),
      () => instant(60_000),
    );
    expect([wall.offset, wall.look()]).toEqual([60_000, undefined]);
  });
});
