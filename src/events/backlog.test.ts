import { describe, expect, it } from 'vitest';
import { instant } from '../lib/time.ts';
import { Backlog, BACKLOG_LIMITS, type BacklogLimits } from './backlog.ts';
import type { StationEvent } from './types.ts';

const ROOMY: BacklogLimits = { events: 100, bytes: 1_000_000 };

/** An event whose text is as long as given. */
function event(n: number, length = 0): StationEvent {
  return { type: 'station.stopped', reason: 'x'.repeat(length), n, at: instant(n) };
}

function filled(limits: BacklogLimits, ...lengths: readonly number[]): Backlog {
  const backlog = new Backlog(limits);
  lengths.forEach((length, index) => backlog.keep(event(index + 1, length)));
  return backlog;
}

function some(count: number): readonly number[] {
  return Array.from({ length: count }, () => 0);
}

/** The numbers that are told, and those that are missing: `gap 1-2`, 3, 4. */
function numbers(backlog: Backlog, after: number, limit?: number): readonly (number | string)[] {
  const { gap, events } = backlog.since(after, limit);
  return [...(gap === undefined ? [] : [`gap ${gap.from}-${gap.to}`]), ...events.map(({ n }) => n)];
}

describe('a backlog', () => {
  it('has nothing before the first event', () => {
    expect(new Backlog(ROOMY).since(0, 10)).toEqual({ events: [], newest: 0 });
  });

  it.each<[string, number, number | undefined, readonly (number | string)[]]>([
    ['all', 0, undefined, [1, 2, 3, 4, 5]],
    ['what follows a number', 3, undefined, [4, 5]],
    ['the last one', 4, undefined, [5]],
    ['nothing to who has all', 5, undefined, []],
    ['as many as are asked for', 1, 2, [2, 3]],
    ['none when none are asked for', 1, 0, []],
    ['all to a number of another session', 6, undefined, [1, 2, 3, 4, 5]],
    ['all to a number that is none', Number.NaN, undefined, [1, 2, 3, 4, 5]],
    ['all to a number below any', -1, undefined, [1, 2, 3, 4, 5]],
    ['what follows a fraction', 3.5, undefined, [4, 5]],
  ])('gives %s', (_, after, limit, expected) => {
    expect(numbers(filled(ROOMY, ...some(5)), after, limit)).toEqual(expected);
  });

  it('gives the events themselves, with the number of the newest', () => {
    expect(filled(ROOMY, 1, 2, 3).since(1, 1)).toEqual({ events: [event(2, 2)], newest: 3 });
  });

  it('keeps as many events as it may, and says which are gone', () => {
    const backlog = filled({ ...ROOMY, events: 3 }, ...some(3));
    expect(numbers(backlog, 0)).toEqual([1, 2, 3]);
    backlog.keep(event(4));
    backlog.keep(event(5));
    expect(numbers(backlog, 0)).toEqual(['gap 1-2', 3, 4, 5]);
    expect(numbers(backlog, 1)).toEqual(['gap 2-2', 3, 4, 5]);
    expect(numbers(backlog, 2)).toEqual([3, 4, 5]);
    expect(numbers(backlog, 0, 1)).toEqual(['gap 1-2', 3]);
    expect(numbers(backlog, 9)).toEqual(['gap 1-2', 3, 4, 5]);
  });

  it('keeps going round for long', () => {
    const backlog = filled({ ...ROOMY, events: 3 }, ...some(1000));
    expect(numbers(backlog, 998)).toEqual([999, 1000]);
    expect(numbers(backlog, 0)).toEqual(['gap 1-997', 998, 999, 1000]);
  });

  it('keeps fewer events when they are long', () => {
    const limits = { events: 100, bytes: 10_000 };
    expect(numbers(filled(limits, 4000, 4000), 0)).toEqual([1, 2]);
    expect(numbers(filled(limits, 4000, 4000, 4000), 0)).toEqual(['gap 1-1', 2, 3]);
    expect(numbers(filled(limits, 4000, 4000, 8000), 0)).toEqual(['gap 1-2', 3]);
  });

  it('has the room of what is gone again, whichever limit took it', () => {
    const limits = { events: 2, bytes: 10_000 };
    expect(numbers(filled(limits, 6000, 100, 6000, 100), 0)).toEqual(['gap 1-2', 3, 4]);
    expect(numbers(filled(limits, 100, 9000, 9000, 100, 100), 0)).toEqual(['gap 1-3', 4, 5]);
  });

  it('weighs texts in lists and in records', () => {
    const limits = { events: 100, bytes: 10_000 };
    const long = 'x'.repeat(6000);
    for (const two of [
      { type: 'firmware.library', packages: [long] },
      { type: 'file.request', from: '', by: 'tftp', transfer: 1, file: '', asks: 'read', mode: '', options: { long } },
    ] as const) {
      const backlog = new Backlog(limits);
      for (const n of [1, 2]) backlog.keep({ ...two, n, at: instant(0) });
      expect(numbers(backlog, 0)).toEqual(['gap 1-1', 2]);
    }
  });

  it('weighs events without any text too', () => {
    const parameters = Array.from({ length: 200 }, () => 1);
    const backlog = new Backlog({ events: 100, bytes: 10_000 });
    for (const n of [1, 2, 3, 4]) backlog.keep({ type: 'dhcp.discover', parameters, n, at: instant(0) });
    expect(numbers(backlog, 0)).toEqual(['gap 1-1', 2, 3, 4]);
  });

  it('counts 16 for an event and for each of its values, and one for each character', () => {
    const each = 16 * 5 + 'station.stopped'.length + 100;
    expect(numbers(filled({ events: 100, bytes: 2 * each }, 100, 100), 0)).toEqual([1, 2]);
    expect(numbers(filled({ events: 100, bytes: 2 * each - 1 }, 100, 100), 0)).toEqual(['gap 1-1', 2]);
  });

  it('always keeps the newest event, however long it is', () => {
    const backlog = filled({ events: 100, bytes: 1000 }, 0, 5000);
    expect(numbers(backlog, 0)).toEqual(['gap 1-1', 2]);
    backlog.keep(event(3));
    expect(numbers(backlog, 0)).toEqual(['gap 1-2', 3]);
  });

  it('keeps thousands of ordinary events when nothing else is said', () => {
    const backlog = new Backlog();
    for (let n = 1; n <= BACKLOG_LIMITS.events + 1; n++) backlog.keep(event(n, 100));
    expect(numbers(backlog, 0, 0)).toEqual(['gap 1-1']);
  });
});
