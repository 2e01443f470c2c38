import { describe, expect, it } from 'vitest';
import { instant, NEVER } from '../lib/time.ts';
import { CATALOGUE, sentenceOf } from './catalogue.ts';
import { EventStream } from './stream.ts';
import { Thinning } from './thinning.ts';
import type { Happening, StationEvent } from './types.ts';

const DISCOVER: Happening = { type: 'dhcp.discover', device: '00:26:99:ef:0f:1a', parameters: [1, 66] };

describe('the event stream', () => {
  it('numbers from one without gaps and keeps the time', () => {
    const stream = new EventStream();
    const seen: StationEvent[] = [];
    stream.subscribe((event) => seen.push(event));
    stream.report({ type: 'station.stopped', reason: 'asked to' }, instant(5));
    stream.report({ type: 'station.stopped', reason: 'again' }, instant(9));
    expect(seen.map((event) => [event.n, event.at])).toEqual([
      [1, 5],
      [2, 9],
    ]);
  });

  it('shows every subscriber the same order, also when one of them reports something new', () => {
    const stream = new EventStream();
    const first: string[] = [];
    const second: string[] = [];
    stream.subscribe((event) => {
      first.push(event.type);
      if (event.type === 'dhcp.discover') stream.report({ type: 'station.stopped', reason: 'enough' }, event.at);
    });
    stream.subscribe((event) => second.push(event.type));
    stream.report(DISCOVER, instant(0));
    expect(first).toEqual(['dhcp.discover', 'station.stopped']);
    expect(second).toEqual(first);
  });

  it('stops telling a subscriber that has left', () => {
    const stream = new EventStream();
    const seen: string[] = [];
    const leave = stream.subscribe((event) => seen.push(event.type));
    leave();
    stream.report(DISCOVER, instant(0));
    expect(seen).toEqual([]);
  });
});

describe('thinning', () => {
  it('tells the first of each second one by one and counts the rest', () => {
    const told: Happening[] = [];
    const thinning = new Thinning((happening) => told.push(happening), 2);
    for (let i = 0; i < 5; i++) thinning.report(DISCOVER, instant(100 + i));
    expect(told).toHaveLength(2);
    expect(thinning.deadline()).toBe(1100);
    thinning.flush();
    expect(told.at(-1)).toEqual({ type: 'events.thinned', of: 'dhcp.discover', times: 3 });
    expect(thinning.deadline()).toBe(NEVER);
  });

  it('never leaves out what people act on', () => {
    const told: Happening[] = [];
    const thinning = new Thinning((happening) => told.push(happening), 1);
    for (let i = 0; i < 3; i++)
      thinning.report({ type: 'station.failed', code: 'x', message: 'm', hint: 'h' }, instant(i));
    thinning.flush();
    expect(told).toHaveLength(3);
  });
});

describe('the catalogue', () => {
  it('has a meaning for every type that ends in a full stop', () => {
    for (const row of Object.values(CATALOGUE)) expect(row.explanation).toMatch(/\.$/);
  });

  it('speaks in sentences', () => {
    expect(
      sentenceOf({
        type: 'firmware.adopted',
        source: './firmware',
        files: 7,
        bytes: 7_930_000,
        packages: ['SCCP 9-4-2SR3 for 7906, 7911'],
      }),
    ).toBe('./firmware: 7 files, 7.9 MB - SCCP 9-4-2SR3 for 7906, 7911.');
  });
});
