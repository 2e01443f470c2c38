import { expect, test } from 'vitest';
import { Stories } from '../devices/stories.ts';
import type { StationEvent } from '../events/types.ts';
import { after, instant, seconds } from '../lib/time.ts';
import { Diagnosis } from './diagnosis.ts';
import { replay } from './replay.ts';
import type { Rule } from './rule.ts';

const device = '02:00:00:00:00:01';
/** Claims ten seconds after the last DISCOVER. */
const SILENT: Rule<number, 'dhcp.discover'> = {
  cause: 'flash-damaged',
  about: 'device',
  heeds: ['dhcp.discover'],
  heed: ({ n }, { now }) => ({ memory: n, until: after(now, seconds(10)) }),
  due: (_scene, n = 0) => ({ claim: { confidence: 'certain', evidence: [n], says: 'Silent.', remedy: ['x'] } }),
};

const discover = (n: number, at: number): StationEvent => {
  return { type: 'dhcp.discover', device, parameters: [], n, at: instant(at * 1000) };
};
const stopped = (n: number, at: number): StationEvent => {
  return { type: 'station.stopped', reason: 'x', n, at: instant(at * 1000) };
};
const concluded = (n: number, at: number): StationEvent => {
  return { type: 'finding.cleared', device, finding: 9, cause: 'firewall', why: 'x', n, at: instant(at * 1000) };
};

function told(recorded: readonly StationEvent[]): readonly unknown[] {
  const unusable: unknown[] = [];
  const diagnosis = new Diagnosis(new Stories(), { rules: [SILENT] });
  const events = [...replay(recorded, diagnosis, ({ n }, reason) => unusable.push([n, reason]))];
  return [...events.map(({ n, at, type }) => [n, at / 1000, type]), ...unusable];
}

test('recorded events keep their numbers, and what is concluded is numbered on from the highest of them', () => {
  expect(told([discover(7, 1), stopped(5, 20)])).toEqual([
    [7, 1, 'dhcp.discover'],
    [8, 11, 'finding.raised'],
    [5, 20, 'station.stopped'],
  ]);
});

test('a conclusion comes after the event it follows from, and before the one that only shows how late it is', () => {
  expect(told([discover(1, 1), stopped(2, 20), discover(3, 21)])).toEqual([
    [1, 1, 'dhcp.discover'],
    [4, 11, 'finding.raised'],
    [2, 20, 'station.stopped'],
    [3, 21, 'dhcp.discover'],
    [5, 21, 'finding.cleared'],
  ]);
});

test('what was concluded then is left out, but tells the time', () => {
  expect(told([discover(1, 1), concluded(2, 10.9)])).toEqual([[1, 1, 'dhcp.discover']]);
  expect(told([discover(1, 1), concluded(2, 11)])).toEqual([
    [1, 1, 'dhcp.discover'],
    [3, 11, 'finding.raised'],
  ]);
});

test('what cannot be an event is left out and told', () => {
  const wrong: StationEvent = JSON.parse('{"n":2,"at":1500,"type":"file.missing","from":5}');
  expect(told([discover(1, 1), wrong, stopped(3, 2)])).toEqual([
    [1, 1, 'dhcp.discover'],
    [3, 2, 'station.stopped'],
    [2, expect.stringContaining('from.replace')],
  ]);
});
