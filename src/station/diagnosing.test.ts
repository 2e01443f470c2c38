import { beforeEach, expect, test } from 'vitest';
import { Stories } from '../devices/stories.ts';
import { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { AnyRule, Rule } from '../diagnosis/rule.ts';
import { EventStream } from '../events/stream.ts';
import type { StationEvent } from '../events/types.ts';
import { after, instant, seconds, type Instant } from '../lib/time.ts';
import { VirtualClock } from '../../test/machine/clock.ts';
import { diagnose } from './diagnosing.ts';

const device = '02:00:00:00:00:01';
/** Claims when a device is silent for ten seconds after a DISCOVER; a release says that nothing is wrong. */
const SILENT: Rule<number, 'dhcp.discover' | 'dhcp.release'> = {
  cause: 'flash-damaged',
  about: 'device',
  heeds: ['dhcp.discover', 'dhcp.release'],
  heed: ({ n, type }, { now }) => (type === 'dhcp.release' ? {} : { memory: n, until: after(now, seconds(10)) }),
  due: (_scene, n = 0) => ({
    memory: n,
    claim: { confidence: 'certain', evidence: [n], says: 'Silent.', remedy: ['x'] },
  }),
};

let clock: VirtualClock;
let stream: EventStream;
let told: StationEvent[];
/** What the timers do, in the order of their times, when the thread comes to it. */
let timers: { readonly time: Instant; readonly act: () => void }[];
let stop: () => void;

beforeEach(() => {
  clock = new VirtualClock();
  stream = new EventStream();
  told = [];
  timers = [];
  stream.subscribe((event) => void told.push(event));
  stop = follow(SILENT);
});

/** Begins to follow the stream with this rule alone. */
function follow(rule: AnyRule): () => void {
  return diagnose(stream, new Diagnosis(new Stories(), { rules: [rule] }), {
    now: () => clock.now(),
    at(time, act) {
      const timer = { time, act };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
  });
}

/** One turn of the event loop at that second: the timers that are due by now. */
function turn(at: number): void {
  clock.run(instant(at * 1000));
  const due = timers.filter(({ time }) => time <= clock.now());
  timers = timers.filter(({ time }) => time > clock.now());
  for (const { act } of due) act();
}

function discover(at: number): void {
  stream.report({ type: 'dhcp.discover', device, parameters: [] }, instant(at * 1000));
}

function release(at: number): void {
  stream.report({ type: 'dhcp.release', device, address: 'x' }, instant(at * 1000));
}

function findings(): readonly string[] {
  return told.filter(({ type }) => type.startsWith('finding.')).map(({ type, at }) => `${at / 1000} ${type}`);
}

test('a silence is told soon after it was long enough, dated when it was, with nothing else happening', () => {
  discover(1);
  turn(11);
  turn(11);
  expect(findings()).toEqual([]);
  turn(11.1);
  turn(11.1);
  expect(findings()).toEqual(['11 finding.raised']);
  expect(timers).toEqual([]);
});

test('an event that comes late from another thread still ends the wait it happened in', () => {
  discover(1);
  turn(11.05);
  release(10.99);
  turn(12);
  turn(12);
  expect(findings()).toEqual([]);
});

test('so does one that could not come because this thread was busy when the wait was over', () => {
  discover(1);
  turn(30);
  release(10.99);
  turn(30);
  expect(findings()).toEqual([]);
});

test('so does one that comes while another wait ends', () => {
  discover(1);
  stream.report({ type: 'dhcp.discover', device: 'other', parameters: [] }, instant(1050));
  turn(11.1);
  turn(11.1);
  stream.report({ type: 'dhcp.release', device: 'other', address: 'x' }, instant(11_040));
  turn(12);
  turn(12);
  expect(findings()).toEqual(['11 finding.raised']);
});

test('a wait that began anew ends later, although nothing else happens', () => {
  discover(1);
  discover(5);
  turn(11.1);
  turn(11.1);
  expect(findings()).toEqual([]);
  turn(15.1);
  turn(15.1);
  expect(findings()).toEqual(['15 finding.raised']);
});

test('a wait that is over is told before the event that shows it', () => {
  discover(1);
  release(20);
  expect(findings()).toEqual(['11 finding.raised', '20 finding.cleared']);
});

test('the timer goes with the first of all waits, and there is one timer at most', () => {
  discover(1);
  for (let at = 2; at < 100; at += 1)
    stream.report({ type: 'dhcp.discover', device: `d${at}`, parameters: [] }, instant(at * 1000));
  expect(timers).toHaveLength(1);
  for (let at = 100; at < 120; at += 1) turn(at);
  expect(findings()).toHaveLength(99);
  expect(timers).toEqual([]);
});

test('a wait that begins later and ends earlier is not missed', () => {
  const rule: typeof SILENT = {
    ...SILENT,
    heed: ({ n }, { now }) => ({ memory: n, until: after(now, seconds(n === 1 ? 10 : 2)) }),
  };
  stop();
  stop = follow(rule);
  discover(1);
  stream.report({ type: 'dhcp.discover', device: 'other', parameters: [] }, instant(1000));
  expect(timers).toHaveLength(1);
  turn(3.1);
  turn(3.1);
  expect(findings()).toEqual(['3 finding.raised']);
  turn(11.1);
  turn(11.1);
  expect(findings()).toEqual(['3 finding.raised', '11 finding.raised']);
});

test('what was told before it began is heard all the same', () => {
  stop();
  discover(1);
  const late = new Diagnosis(new Stories(), { rules: [SILENT] });
  stop = diagnose(stream, late, { now: () => clock.now(), at: () => () => undefined });
  expect(late.deadline()).toBe(11_000);
});

test('nothing is told after the end', () => {
  discover(1);
  stop();
  discover(5);
  turn(100);
  turn(100);
  expect([findings(), timers]).toEqual([[], []]);
});
