import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventStream } from '../../events/stream.ts';
import { instant, seconds } from '../../lib/time.ts';
import { until, type Ending, type Until, type UntilOptions } from './until.ts';

let events: EventStream;
let watch: Until | undefined;
const endings: Ending[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  events = new EventStream();
  endings.length = 0;
});
afterEach(() => {
  watch?.leave();
  vi.useRealTimers();
});

function begin(options: UntilOptions): void {
  watch = until(events, options);
  void watch.ending.then((ending) => endings.push(ending));
}

async function pass(time: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(time);
}

function recovered(): void {
  const device = '00:26:99:ef:0f:1a';
  events.report({ type: 'device.recovered', device, model: 'x', took: 1, files: 0, bytes: 0 }, instant(0));
}

function anything(): void {
  events.report({ type: 'adapter.left-over-removed', address: 'x' }, instant(0));
}

describe('a command that runs', () => {
  it('ends as soon as enough devices are recovered and nothing happens any more', async () => {
    begin({ recovered: 2 });
    recovered();
    await pass(60_000);
    expect(endings).toEqual([]);
    recovered();
    await pass(200);
    anything();
    await pass(350);
    expect(endings).toEqual([]);
    await pass(100);
    expect(endings).toEqual([{ code: 0, reason: 'recovered' }]);
  });

  it('counts its time from when the station is ready, where that is wanted', async () => {
    begin({ timeout: seconds(9), fromReady: true });
    await pass(20_000);
    events.report(
      { type: 'station.started', version: '0', adapter: 'x', address: 'x', engine: 'x', services: [], ready: 1 },
      instant(0),
    );
    await pass(8000);
    expect(endings).toEqual([]);
    await pass(1000);
    expect(endings).toMatchObject([{ code: 3 }]);
  });

  it('ends when nobody reads it any more, where it runs for its reader alone', async () => {
    begin({});
    watch?.unread();
    await pass(100);
    expect(endings).toEqual([]);
    watch?.leave();
    begin({ endsUnread: true });
    watch?.unread();
    await pass(100);
    expect(endings).toMatchObject([{ code: 0 }]);
  });

  it('waits four seconds for quiet, and no longer', async () => {
    begin({ recovered: 1 });
    recovered();
    for (let time = 0; time < 3900; time += 100) {
      anything();
      await pass(100);
    }
    expect(endings).toEqual([]);
    for (let time = 0; time < 300; time += 100) {
      anything();
      await pass(100);
    }
    expect(endings).toEqual([{ code: 0, reason: 'recovered' }]);
  });

  it('goes on where no recovery is enough', async () => {
    begin({});
    for (let count = 0; count < 10; count += 1) recovered();
    await pass(3_600_000);
    expect(endings).toEqual([]);
  });

  it('ends with 3 when its time is over', async () => {
    begin({ recovered: 1, timeout: seconds(10) });
    await pass(9999);
    expect(endings).toEqual([]);
    await pass(1);
    expect(endings).toEqual([{ code: 3, reason: 'the time is over' }]);
  });

  it.each([
    ['port-taken', 4],
    ['foreign-server', 4],
    ['unexpected', 1],
  ] as const)('ends when the station cannot go on: %s with %d', async (code, exit) => {
    begin({});
    events.report({ type: 'station.failed', code, message: 'It broke.', hint: 'Mend it.' }, instant(0));
    await pass(0);
    expect(endings).toMatchObject([
      { code: exit, reason: 'it cannot go on', failure: { message: 'It broke.', hint: 'Mend it.' } },
    ]);
  });

  it.each([
    ['SIGINT', 'Ctrl-C'],
    ['SIGTERM', 'asked to end (SIGTERM)'],
    ['SIGHUP', 'the terminal was closed'],
  ] as const)('ends with 0 on the first %s, and leaves the second to the system', async (signal, reason) => {
    const before = process.listenerCount(signal);
    begin({});
    expect(process.listenerCount(signal)).toBe(before + 1);
    process.emit(signal, signal);
    await pass(0);
    expect(endings).toEqual([{ code: 0, reason }]);
    expect(process.listenerCount(signal)).toBe(before);
  });

  it('says at its end what was left out, and ends with 4 where it was stopped', async () => {
    const endedBy = async (end: () => void): Promise<void> => {
      begin({ recovered: 1 });
      for (const source of ['/x/a.zip', '/x/b.cop']) {
        events.report({ type: 'firmware.left-out', source, problem: 'It is empty.', hint: 'Again.' }, instant(0));
      }
      end();
      await pass(5000);
    };
    await endedBy(() => process.emit('SIGINT', 'SIGINT'));
    await endedBy(recovered);
    expect(endings.map(({ code }) => code)).toEqual([4, 0]);
    for (const { failure } of endings) {
      expect(failure?.message).toBe('2 downloads of what was given were left out: /x/a.zip, /x/b.cop.');
    }
  });

  it('that is left does not end any more, and holds nothing', async () => {
    const before = process.listenerCount('SIGTERM');
    begin({ recovered: 1, timeout: seconds(1) });
    recovered();
    watch?.leave();
    recovered();
    await pass(60_000);
    expect([endings, vi.getTimerCount(), process.listenerCount('SIGTERM')]).toEqual([[], 0, before]);
  });
});
