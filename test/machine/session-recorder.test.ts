import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { instant } from '../../src/lib/time.ts';
import { readSession } from '../../src/storage/sessions/session.ts';
import { startSessionRecorder, type Recordable } from '../../src/storage/sessions/session-recorder.ts';
import { SimulatedDisk } from './disk.ts';

const START = instant(Date.UTC(2010, 8, 17, 18, 2, 11));
const FILE = 'sessions/2010-09-17T18-02-11.000Z.jsonl';

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

  test('stops at a full disk, says so once, and disturbs nobody', () => {
    const disk = new SimulatedDisk();
    const onTrouble = vi.fn();
    const recorder = startSessionRecorder(disk.files(), START, { onTrouble });
    disk.room(10);
    for (let n = 1; n < 4; n += 1) {
      recorder.record(event(n));
      vi.advanceTimersByTime(1000);
    }
    recorder.close();
    expect(onTrouble.mock.calls).toMatchObject([[{ code: 'storage', cause: 'ENOSPC' }]]);
    expect(disk.peek(FILE)).toHaveLength(10);
  });
});
