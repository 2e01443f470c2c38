import { describe, expect, it } from 'vitest';
import { instant, NEVER } from '../lib/time.ts';
import { Thinning } from './thinning.ts';
import type { Happening } from './types.ts';

const DISCOVER: Happening = { type: 'dhcp.discover', parameters: [1, 66] };
const RELEASE: Happening = { type: 'dhcp.release', address: '10.0.0.1' };
const STEP: Happening = { type: 'device.step', step: 'loading', label: 'reads its firmware' };

/** What is told of happenings at the given milliseconds: the types, and for what was left out `3 dhcp.discover`. */
function bed(limit?: number) {
  const told: string[] = [];
  const report = (happening: Happening): void =>
    void told.push(happening.type === 'events.thinned' ? `${happening.times} ${happening.of}` : happening.type);
  const thinning = new Thinning(report, limit);
  return {
    told,
    thinning,
    at: (now: number, ...happenings: readonly Happening[]): void => {
      for (const happening of happenings) thinning.report(happening, instant(now));
    },
  };
}

describe('thinning', () => {
  it('tells the first of a second one by one and counts the rest', () => {
    const { told, thinning, at } = bed(2);
    at(100, DISCOVER, DISCOVER);
    expect(thinning.deadline()).toBe(NEVER);
    at(200, DISCOVER, DISCOVER, DISCOVER);
    expect(told).toEqual(['dhcp.discover', 'dhcp.discover']);
    expect(thinning.deadline()).toBe(1100);
    thinning.flush();
    expect(told.slice(2)).toEqual(['3 dhcp.discover']);
    expect(thinning.deadline()).toBe(NEVER);
  });

  it('says of which types enough was told in this second, but never of what is always told', () => {
    const { thinning, at } = bed(2);
    const isThinned = (type: Happening['type'], now: number): boolean => thinning.isThinned(type, instant(now));
    expect(isThinned('dhcp.discover', 100)).toBe(false);
    at(100, DISCOVER, STEP, STEP, STEP);
    expect(isThinned('dhcp.discover', 100)).toBe(false);
    at(200, DISCOVER);
    expect([isThinned('dhcp.discover', 200), isThinned('dhcp.discover', 1099)]).toEqual([true, true]);
    expect([isThinned('dhcp.release', 200), isThinned('device.step', 200)]).toEqual([false, false]);
    expect(isThinned('dhcp.discover', 1100)).toBe(false);
  });

  it('counts what has no details, also in the next second, and never tells it', () => {
    const { told, thinning, at } = bed(1);
    at(0, DISCOVER);
    thinning.report(DISCOVER, instant(999), true);
    thinning.report(DISCOVER, instant(1000), true);
    expect(told).toEqual(['dhcp.discover', '1 dhcp.discover']);
    expect(thinning.deadline()).toBe(2000);
    at(2000, DISCOVER);
    expect(told.slice(2)).toEqual(['1 dhcp.discover', 'dhcp.discover']);
  });

  it('counts each type for itself', () => {
    const { told, thinning, at } = bed(1);
    at(0, DISCOVER, RELEASE, DISCOVER, RELEASE, RELEASE);
    thinning.flush();
    expect(told).toEqual(['dhcp.discover', 'dhcp.release', '1 dhcp.discover', '2 dhcp.release']);
  });

  it('tells what was left out before the first event of the next second', () => {
    const { told, at } = bed(1);
    at(100, DISCOVER, DISCOVER);
    at(1099, DISCOVER);
    at(1100, DISCOVER, DISCOVER);
    at(2100, RELEASE);
    expect(told).toEqual(['dhcp.discover', '2 dhcp.discover', 'dhcp.discover', '1 dhcp.discover', 'dhcp.release']);
  });

  it('says nothing when nothing was left out', () => {
    const { told, thinning, at } = bed(1);
    at(0, DISCOVER);
    thinning.flush();
    at(1000, DISCOVER);
    at(2000, RELEASE);
    expect(told).toEqual(['dhcp.discover', 'dhcp.discover', 'dhcp.release']);
  });

  it('lets a thousand of a type through when nothing else is said', () => {
    const { told, thinning, at } = bed();
    for (let i = 0; i < 1002; i++) at(0, DISCOVER);
    thinning.flush();
    expect(told).toHaveLength(1001);
    expect(told.at(-1)).toBe('2 dhcp.discover');
  });

  it.each<[string, Happening]>([
    ['what the station does', { type: 'station.stopped', reason: 'asked to' }],
    ['what a device has become', STEP],
    ['errors', { type: 'dhcp.pool-empty', pool: '10.0.0.1-10.0.0.2', size: 2 }],
  ])('always tells %s', (_, happening) => {
    const { told, thinning, at } = bed(1);
    at(0, happening, happening, happening);
    expect(thinning.deadline()).toBe(NEVER);
    thinning.flush();
    expect(told).toEqual([happening.type, happening.type, happening.type]);
  });

  it('tells what was left out before what is always told', () => {
    const { told, at } = bed(1);
    at(0, DISCOVER, DISCOVER);
    at(1000, STEP);
    expect(told).toEqual(['dhcp.discover', '1 dhcp.discover', 'device.step']);
  });
});
