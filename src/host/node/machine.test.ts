import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { instant, millis } from '../../lib/time.ts';
import { nodeMachine } from './machine.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('tells what an act throws to who wants to know, and goes on with it', () => {
  const told: unknown[] = [];
  nodeMachine.onFault((fault) => told.push(fault));
  let calls = 0;
  const end = nodeMachine.every(millis(10), () => {
    calls += 1;
    throw new Error(`call ${calls}`);
  });
  nodeMachine.at(instant(Date.now() + 25), () => {
    throw new Error('at last');
  });
  vi.advanceTimersByTime(35);
  expect(told).toEqual([new Error('call 1'), new Error('call 2'), new Error('at last'), new Error('call 3')]);
  end();
  vi.advanceTimersByTime(100);
  expect(calls).toBe(3);
});
