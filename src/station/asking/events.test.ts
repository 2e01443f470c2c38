import { describe, expect, it } from 'vitest';
import { EventStream, type Subscriber } from '../../events/stream.ts';
import { instant } from '../../lib/time.ts';
import { eventsAfter, type ToldEvent } from './events.ts';

function streamOf(count: number, kept = 1_000_000): EventStream {
  const stream = new EventStream({ events: kept, bytes: 1e9 });
  for (let n = 1; n <= count; n += 1) tell(stream);
  return stream;
}

function tell(stream: EventStream): void {
  stream.report({ type: 'station.stopped', reason: 'x' }, instant(1));
}

function numbers(events: readonly ToldEvent[]): readonly unknown[] {
  return events.map((event) => ('n' in event ? event.n : event.missed));
}

async function take(events: AsyncGenerator<ToldEvent, void, void>, count = Infinity): Promise<readonly ToldEvent[]> {
  const taken: ToldEvent[] = [];
  while (taken.length < count) {
    const { done, value } = await events.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}

describe('the events that somebody asks for', () => {
  it('are all after a number, in their order, and then there are no more', async () => {
    const all = await take(eventsAfter(streamOf(1000), 3, false));
    expect(numbers(all)).toEqual(Array.from({ length: 997 }, (_, index) => index + 4));
  });

  it('are none when there is nothing new', async () => {
    expect(await take(eventsAfter(streamOf(5), 5, false))).toEqual([]);
    expect(await take(eventsAfter(streamOf(0), 0, false))).toEqual([]);
  });

  it('go on with those that come, none lost and none twice', async () => {
    const stream = streamOf(2);
    const events = eventsAfter(stream, 0, true);
    expect(numbers(await take(events, 2))).toEqual([1, 2]);
    const next = take(events, 3);
    for (let count = 0; count < 3; count += 1) tell(stream);
    expect(numbers(await next)).toEqual([3, 4, 5]);
  });

  it('end for who waits for nothing any more, and nobody listens for it then', async () => {
    const stream = streamOf(2);
    let listeners = 0;
    const counted = {
      since: (after: number, limit: number) => stream.since(after, limit),
      subscribe(tell: Subscriber) {
        listeners += 1;
        const leave = stream.subscribe(tell);
        return () => {
          listeners -= 1;
          leave();
        };
      },
    };
    const over = new AbortController();
    const events = eventsAfter(counted, 0, true, over.signal);
    expect(numbers(await take(events, 2))).toEqual([1, 2]);
    const next = events.next();
    await Promise.resolve();
    expect(listeners).toBe(1);
    over.abort();
    expect([await next, listeners]).toEqual([{ done: true, value: undefined }, 0]);
    expect(numbers(await take(eventsAfter(stream, 0, true, over.signal)))).toEqual([1, 2]);
  });

  it('tell which ones were missed when they are not kept any more', async () => {
    const stream = streamOf(10, 4);
    expect(numbers(await take(eventsAfter(stream, 2, false)))).toEqual([{ from: 3, to: 6 }, 7, 8, 9, 10]);
  });
});
