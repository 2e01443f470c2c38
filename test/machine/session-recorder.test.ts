import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { instant } from '../../src/lib/time.ts';
import { readSession } from '../../src/storage/sessions/session.ts';
import { giveWay } from '../../src/storage/sessions/session-folder.ts';
import {
  startSessionRecorder,
  type Recordable,
  type RecorderOptions,
  type SessionRecorder,
} from '../../src/storage/sessions/session-recorder.ts';
import { SimulatedDisk } from './disk.ts';

const START = instant(Date.UTC(2010, 8, 17, 18, 2, 11));
const FILE = 'sessions/2010-09-17T18-02-11.000Z.jsonl';
const PART_2 = 'sessions/2010-09-17T18-02-11.000Z.part000002.jsonl';

function event(n: number): Recordable {
  return { n, at: instant(START + n), type: 'station.started' };
}

function recorded(disk: SimulatedDisk, name = FILE): readonly number[] {
  const isKnown = (found: Recordable): found is Recordable => found.n > 0;
  return readSession(disk.peek(name) ?? new Uint8Array(), isKnown).events.map(({ n }) => n);
}

describe('the session recorder', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('writes what happened once a second', () => {
    const disk = new SimulatedDisk();
    const recorder = startSessionRecorder(disk.files(), START);
    recorder.record(event(1));
    vi.advanceTimersByTime(999);
    recorder.record(event(2));
    expect(recorded(disk)).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(recorded(disk)).toEqual([1, 2]);
    recorder.record(event(3));
    vi.advanceTimersByTime(1000);
    expect(recorded(disk)).toEqual([1, 2, 3]);
  });

  test('writes the rest when it is closed, and nothing after that', () => {
    const disk = new SimulatedDisk();
    const recorder = startSessionRecorder(disk.files(), START);
    recorder.record(event(1));
    recorder.close();
    recorder.record(event(2));
    recorder.close();
    vi.advanceTimersByTime(5000);
    expect(recorder.file).toBe(FILE);
    expect(recorded(disk)).toEqual([1]);
  });

  test('does not wait for the second when there is much to write', () => {
    const disk = new SimulatedDisk();
    const recorder = startSessionRecorder(disk.files(), START);
    for (let n = 1; n < 25_000; n += 1) recorder.record(event(n));
    expect(recorded(disk).length).toBeGreaterThan(10_000);
    recorder.close();
    expect(recorded(disk)).toHaveLength(24_999);
  });

  test('keeps the newest twenty sessions, with its own, and leaves other files alone', () => {
    const disk = new SimulatedDisk();
    for (let day = 10; day < 35; day += 1) disk.put(`sessions/2010-08-${day}T00-00-00.000Z.jsonl`, new Uint8Array());
    disk.put('sessions/notes.txt', new Uint8Array());
    const recorder = startSessionRecorder(disk.files(), START);
    recorder.record(event(1));
    recorder.close();
    const listed = disk.files().list('sessions');
    const names = listed.ok ? listed.value : [];
    expect(names).toHaveLength(21);
    expect(names[0]).toBe('2010-08-16T00-00-00.000Z.jsonl');
    expect(names.slice(-2)).toEqual(['2010-09-17T18-02-11.000Z.jsonl', 'notes.txt']);
  });

  test('a session that starts in the same millisecond as another has a file of its own', () => {
    const disk = new SimulatedDisk();
    disk.put(FILE, new Uint8Array());
    expect(startSessionRecorder(disk.files(), START).file).toBe('sessions/2010-09-17T18-02-11.000Z_2.jsonl');
  });

  test('at a full disk keeps whole lines, says so once, and goes on when there is room', () => {
    const disk = new SimulatedDisk();
    const onTrouble = vi.fn();
    const recorder = startSessionRecorder(disk.files(), START, { onTrouble });
    const whole = `${JSON.stringify(event(1))}\n`.length;
    disk.room(whole + 10);
    for (let n = 1; n < 130; n += 1) {
      recorder.record(event(n));
      vi.advanceTimersByTime(1000);
    }
    expect(onTrouble.mock.calls).toMatchObject([[{ code: 'storage', cause: 'ENOSPC' }]]);
    expect(disk.peek(FILE)).toHaveLength(whole);
    disk.room(Number.POSITIVE_INFINITY);
    vi.advanceTimersByTime(60_000);
    recorder.record(event(200));
    recorder.close();
    expect(recorded(disk, recorder.file)).toEqual([1, 200]);
    expect(onTrouble).toHaveBeenCalledTimes(1);
  });

  test('that is removed while it writes is told, and goes on a minute later in another file', () => {
    const disk = new SimulatedDisk();
    const onTrouble = vi.fn();
    const recorder = startSessionRecorder(disk.files(), START, { onTrouble });
    recorder.record(event(1));
    vi.advanceTimersByTime(1000);
    disk.take('sessions');
    for (const n of [2, 3]) {
      recorder.record(event(n));
      vi.advanceTimersByTime(1000);
    }
    expect(onTrouble.mock.calls).toMatchObject([[{ code: 'storage', cause: 'ENOENT' }]]);
    vi.advanceTimersByTime(60_000);
    recorder.record(event(4));
    recorder.close();
    expect(recorder.file).toBe(PART_2);
    expect(recorded(disk, PART_2)).toEqual([1, 4]);
  });
});

describe('the room for records', () => {
  const LINE = `${JSON.stringify(event(1000))}\n`.length;

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function record(disk: SimulatedDisk, events: number, options: RecorderOptions): SessionRecorder {
    const recorder = startSessionRecorder(disk.files(), START, options);
    for (let n = 1000; n < 1000 + events; n += 1) {
      recorder.record(event(n));
      vi.advanceTimersByTime(1000);
    }
    recorder.close();
    return recorder;
  }

  test('of one session is bounded: its oldest part goes, and each part begins with the first event', () => {
    const disk = new SimulatedDisk();
    const onRemoved = vi.fn();
    const keep = { sessionBytes: 30 * LINE, totalBytes: 1e9 };
    record(disk, 100, { partBytes: 10 * LINE, keep, onRemoved });
    const files = sessionsIn(disk);
    expect(files.reduce((sum, name) => sum + (disk.peek(name)?.length ?? 0), 0)).toBeLessThanOrEqual(30 * LINE);
    expect(files.map((name) => recorded(disk, name).length)).toEqual([10, 10, 10]);
    for (const name of files) expect(recorded(disk, name)[0]).toBe(1000);
    expect(recorded(disk, files.at(-1)).at(-1)).toBe(1099);
    expect(onRemoved.mock.calls).toEqual([[[FILE]]]);
  });

  test('of all sessions is bounded: the oldest goes', () => {
    const disk = new SimulatedDisk();
    const onRemoved = vi.fn();
    const old = ['sessions/2010-09-15T00-00-00.000Z.jsonl', 'sessions/2010-09-16T00-00-00.000Z.part000002.jsonl'];
    for (const name of old) disk.put(name, new Uint8Array(15 * LINE));
    disk.put('sessions/notes.jsonl', new Uint8Array(100 * LINE));
    record(disk, 8, { partBytes: 10 * LINE, keep: { totalBytes: 30 * LINE }, onRemoved });
    expect(sessionsIn(disk)).toEqual([old[1], FILE, 'sessions/notes.jsonl']);
    expect(onRemoved.mock.calls).toEqual([[[old[0]]]]);
  });

  test('is given to what is more important, oldest first, and no more than needed', () => {
    const disk = new SimulatedDisk();
    const names = [15, 16, 17].map((day) => `sessions/2010-09-${day}T00-00-00.000Z.jsonl`);
    for (const name of names) disk.put(name, new Uint8Array(100));
    expect(giveWay(disk.files(), 150)).toEqual(names.slice(0, 2));
    expect(giveWay(disk.files(), 150)).toEqual(names.slice(2));
    expect(giveWay(disk.files(), 150)).toEqual([]);
  });

  function sessionsIn(disk: SimulatedDisk): readonly string[] {
    const listed = disk.files().list('sessions');
    return listed.ok ? listed.value.map((name) => `sessions/${name}`) : [];
  }
});
