import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProgressLine } from './progress-line.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const CLEARED = '\r\u001b[K';

function output(isTTY: boolean) {
  const out = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
  return { out, said: () => String(out.read() ?? '') };
}

it('is painted anew five times a second at most, and taken away at the end', () => {
  const { out, said } = output(true);
  const line = new ProgressLine(out, 'a.zip', 2000);
  vi.advanceTimersByTime(199);
  line.more(500);
  expect(said()).toBe('');
  vi.advanceTimersByTime(1);
  line.more(500);
  expect(said()).toBe(`${CLEARED}a.zip: 50 % of 2.0 kB`);
  line.more(100);
  expect(said()).toBe('');
  vi.advanceTimersByTime(200);
  line.more(100_000);
  expect(said()).toBe(`${CLEARED}a.zip: 100 % of 2.0 kB`);
  line.clear();
  expect(said()).toBe(CLEARED);
});

it('that was never seen leaves nothing to take away', () => {
  const { out, said } = output(true);
  const line = new ProgressLine(out, 'a.zip', 2000);
  line.more(2000);
  line.clear();
  expect(said()).toBe('');
});

it('says nothing where no terminal is, and is no trouble for what is empty', () => {
  const { out, said } = output(false);
  const line = new ProgressLine(out, 'a.zip', 0);
  vi.advanceTimersByTime(1000);
  line.more(10);
  line.clear();
  expect(said()).toBe('');
});
