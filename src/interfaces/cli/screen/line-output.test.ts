import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Output, Written } from '../../../host/node/output.ts';
import { LineOutput } from './line-output.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Takes `room` bytes, at once or when it is told to. */
class TestOutput implements Output {
  text = '';
  isAbandoned = false;
  room = Number.POSITIVE_INFINITY;
  isGone = false;
  readonly #isSlow: boolean;
  #finish: (() => void) | undefined;

  constructor(isSlow = false) {
    this.#isSlow = isSlow;
  }

  write(bytes: Uint8Array, done: (outcome: Written) => void): void {
    if (this.#finish !== undefined) throw new Error('two writes at a time');
    const taken = Math.min(bytes.length, this.room);
    const refusal = { cause: this.isGone ? 'EPIPE' : 'ENOSPC', isForGood: this.isGone };
    const finish = (): void => {
      this.text += Buffer.from(bytes.subarray(0, taken)).toString();
      this.room -= taken;
      this.#finish = undefined;
      done(taken === bytes.length ? { bytes: taken } : { bytes: taken, refusal });
    };
    if (this.#isSlow) this.#finish = finish;
    else finish();
  }

  finish(): void {
    this.#finish?.();
  }

  abandon(): void {
    this.isAbandoned = true;
  }
}

describe('lines for standard output', () => {
  test('are written at once, in order', async () => {
    const output = new TestOutput();
    const lines = new LineOutput(output);
    for (const text of ['a', 'b', 'ü']) lines.line(text);
    expect(output.text).toBe('a\nb\nü\n');
    await lines.close();
    lines.line('c');
    expect(output.text).toBe('a\nb\nü\n');
  });

  test('wait for a slow reader, one write at a time', () => {
    const output = new TestOutput(true);
    const lines = new LineOutput(output);
    for (const text of ['a', 'b', 'c']) lines.line(text);
    output.finish();
    expect(output.text).toBe('a\n');
    output.finish();
    expect(output.text).toBe('a\nb\nc\n');
  });

  test('that find no room on the disk go on where they were cut, when there is room', () => {
    const output = new TestOutput();
    const say = vi.fn();
    const lines = new LineOutput(output, { say });
    output.room = 3;
    for (const text of ['one', 'two', 'three']) lines.line(text);
    expect(output.text).toBe('one');
    vi.advanceTimersByTime(1000);
    output.room = 100;
    lines.line('four');
    expect(output.text).toBe('one');
    vi.advanceTimersByTime(1000);
    expect(output.text).toBe('one\ntwo\nthree\nfour\n');
    expect(say.mock.calls).toEqual([[expect.stringContaining('ENOSPC')]]);
  });

  test('beyond what may wait are left out whole, which is said once', () => {
    const output = new TestOutput(true);
    const say = vi.fn();
    const lines = new LineOutput(output, { mostWaiting: 10, say });
    for (const text of ['first', 'abc', 'too long', 'also']) lines.line(text);
    output.finish();
    output.finish();
    for (const text of ['second']) lines.line(text);
    output.finish();
    expect(output.text).toBe('first\nabc\nsecond\n');
    expect(say).toHaveBeenCalledTimes(1);
  });

  test('that nobody reads any more are forgotten without a word', () => {
    const output = new TestOutput();
    const say = vi.fn();
    const gone = vi.fn();
    const lines = new LineOutput(output, { mostWaiting: 10, say, gone });
    output.isGone = true;
    output.room = 0;
    for (let n = 0; n < 100; n += 1) lines.line('line');
    expect(say).not.toHaveBeenCalled();
    expect(gone).toHaveBeenCalledTimes(1);
    expect(output.text).toBe('');
  });

  test('are waited for at the end, but not for ever', async () => {
    const slow = new TestOutput(true);
    const lines = new LineOutput(slow);
    lines.line('last');
    const closed = lines.close();
    slow.finish();
    await closed;
    expect([slow.text, slow.isAbandoned]).toEqual(['last\n', false]);

    const stuck = new TestOutput(true);
    const more = new LineOutput(stuck);
    more.line('last');
    const ended = more.close();
    await vi.advanceTimersByTimeAsync(2000);
    await ended;
    expect(stuck.isAbandoned).toBe(true);
  });
});
