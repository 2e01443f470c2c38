import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../lib/time.ts';
import type { Gap } from './backlog.ts';
import { EventStream, type Resume } from './stream.ts';
import type { Happening, StationEvent } from './types.ts';

const DISCOVER: Happening = { type: 'dhcp.discover', device: '00:26:99:ef:0f:1a', parameters: [1, 66] };

function stopped(reason: string): Happening {
  return { type: 'station.stopped', reason };
}

/** What a listener heard: the numbers, and `gap 1-3` for what it is told to have missed. */
class Ear {
  readonly heard: (number | string)[] = [];
  readonly tell = (event: StationEvent): void => void this.heard.push(event.n);
  readonly missed = ({ from, to }: Gap): void => void this.heard.push(`gap ${from}-${to}`);

  after(n: number): Resume {
    return { after: n, missed: this.missed };
  }
}

/** A stream that has told that many events. */
function streamOf(count: number, limit = 100): EventStream {
  const stream = new EventStream({ events: limit, bytes: 1_000_000 });
  for (let n = 1; n <= count; n++) stream.report(stopped(String(n)), instant(n));
  return stream;
}

describe('the event stream', () => {
  it('numbers from one without gaps and keeps the time in whole milliseconds', () => {
    const stream = new EventStream();
    const seen: StationEvent[] = [];
    stream.subscribe((event) => seen.push(event));
    stream.report(stopped('asked to'), instant(5));
    stream.report(stopped('again'), instant(9.9));
    expect(seen).toEqual([
      { type: 'station.stopped', reason: 'asked to', n: 1, at: 5 },
      { type: 'station.stopped', reason: 'again', n: 2, at: 9 },
    ]);
  });

  it('shows every subscriber the same order, also when one of them reports something new', () => {
    const stream = new EventStream();
    const first: (string | number)[] = [];
    const second: (string | number)[] = [];
    stream.subscribe((event) => {
      first.push(event.type, event.n);
      if (event.type === 'dhcp.discover') stream.report(stopped('enough'), event.at);
    });
    stream.subscribe((event) => second.push(event.type, event.n));
    stream.report(DISCOVER, instant(0));
    expect(first).toEqual(['dhcp.discover', 1, 'station.stopped', 2]);
    expect(second).toEqual(first);
  });

  it('stops telling a subscriber that has left', () => {
    const stream = new EventStream();
    const [gone, there] = [new Ear(), new Ear()];
    const leave = stream.subscribe(gone.tell);
    stream.subscribe(there.tell);
    stream.report(DISCOVER, instant(0));
    leave();
    leave();
    stream.report(DISCOVER, instant(0));
    expect([gone.heard, there.heard]).toEqual([[1], [1, 2]]);
  });

  it('stops at once, also in the middle of telling an event', () => {
    const stream = new EventStream();
    const ear = new Ear();
    stream.subscribe(() => leave());
    const leave = stream.subscribe(ear.tell);
    stream.report(DISCOVER, instant(0));
    expect(ear.heard).toEqual([]);
  });

  it('knows two subscriptions of one function apart', () => {
    const stream = new EventStream();
    const ear = new Ear();
    const leave = stream.subscribe(ear.tell);
    stream.subscribe(ear.tell);
    leave();
    stream.report(DISCOVER, instant(0));
    expect(ear.heard).toEqual([1]);
  });

  it('tells one that subscribes while an event is told from the next event on', () => {
    const stream = new EventStream();
    const ear = new Ear();
    const leave = stream.subscribe(() => {
      leave();
      stream.subscribe(ear.tell);
    });
    stream.report(DISCOVER, instant(0));
    stream.report(DISCOVER, instant(0));
    expect(ear.heard).toEqual([2]);
  });

  it('tells the others what makes one subscriber throw, and what comes after it', () => {
    const stream = new EventStream();
    const ear = new Ear();
    const mistake = new Error('no such row');
    stream.subscribe((event) => {
      if (event.n > 2) return;
      if (event.n === 1) stream.report(DISCOVER, instant(0));
      throw event.n === 1 ? mistake : new Error('another');
    });
    stream.subscribe(ear.tell);
    expect(() => stream.report(DISCOVER, instant(0))).toThrow(
      expect.objectContaining({ message: 'a subscriber of the event stream failed', cause: mistake }),
    );
    stream.report(DISCOVER, instant(0));
    expect(ear.heard).toEqual([1, 2, 3]);
  });
});

describe('a late subscriber', () => {
  it('hears live events only, when it does not say otherwise', () => {
    const ear = new Ear();
    const stream = streamOf(3);
    stream.subscribe(ear.tell);
    expect(ear.heard).toEqual([]);
    stream.report(DISCOVER, instant(0));
    expect(ear.heard).toEqual([4]);
  });

  it.each<[number, readonly number[]]>([
    [0, [1, 2, 3]],
    [2, [3]],
    [3, []],
  ])('that has event %i hears the rest first, and then live events', (after, rest) => {
    const ear = new Ear();
    const stream = streamOf(3);
    stream.subscribe(ear.tell, ear.after(after));
    expect(ear.heard).toEqual(rest);
    stream.report(DISCOVER, instant(0));
    expect(ear.heard).toEqual([...rest, 4]);
  });

  it('is told which events are gone before it hears the rest', () => {
    const ear = new Ear();
    streamOf(5, 2).subscribe(ear.tell, ear.after(1));
    expect(ear.heard).toEqual(['gap 2-3', 4, 5]);
  });

  it('hears what is reported while it catches up in its place, and so does everybody else', () => {
    const stream = streamOf(2);
    const [late, other] = [new Ear(), new Ear()];
    stream.subscribe(other.tell);
    const tell = (event: StationEvent): void => {
      late.tell(event);
      if (event.n === 1) stream.report(DISCOVER, instant(0));
    };
    stream.subscribe(tell, late.after(0));
    expect(late.heard).toEqual([1, 2, 3]);
    expect(other.heard).toEqual([3]);
  });

  it('misses and doubles nothing when it comes while an event is told and others wait, and others see the same order', () => {
    const stream = streamOf(1);
    const [late, other] = [new Ear(), new Ear()];
    stream.subscribe((event) => {
      if (event.n !== 2) return;
      stream.report(DISCOVER, instant(0));
      stream.subscribe(late.tell, late.after(0));
      stream.report(DISCOVER, instant(0));
    });
    stream.subscribe(other.tell);
    stream.report(DISCOVER, instant(0));
    expect(late.heard).toEqual([1, 2, 3, 4]);
    expect(other.heard).toEqual([2, 3, 4]);
  });

  it('that throws while it catches up is not told any more, and hinders nobody', () => {
    const stream = streamOf(2);
    const [late, other] = [new Ear(), new Ear()];
    stream.subscribe(other.tell);
    const tell = (event: StationEvent): void => {
      late.tell(event);
      stream.report(DISCOVER, instant(0));
      throw new Error('no such row');
    };
    expect(() => stream.subscribe(tell, late.after(0))).toThrow('a subscriber of the event stream failed');
    stream.report(DISCOVER, instant(0));
    expect(late.heard).toEqual([1]);
    expect(other.heard).toEqual([3, 4]);
  });
});

describe('a slow reader', () => {
  it('takes as much as it can send on, from the number it has', () => {
    const stream = streamOf(5);
    const numbers = (after: number, limit: number): readonly number[] =>
      stream.since(after, limit).events.map(({ n }) => n);
    expect(numbers(0, 2)).toEqual([1, 2]);
    expect(numbers(2, 2)).toEqual([3, 4]);
    expect(numbers(4, 2)).toEqual([5]);
    expect(stream.since(5, 2)).toEqual({ events: [], newest: 5 });
  });

  it('is told what is gone', () => {
    expect(streamOf(5, 2).since(1, 1)).toMatchObject({ gap: { from: 2, to: 3 }, events: [{ n: 4 }], newest: 5 });
  });

  it('sees no event before the subscribers do', () => {
    const stream = streamOf(1);
    const seen: number[] = [];
    stream.subscribe((event) => {
      if (event.n === 2) stream.report(DISCOVER, instant(0));
      seen.push(stream.since(0, 100).newest);
    });
    stream.report(DISCOVER, instant(0));
    expect(seen).toEqual([2, 3]);
  });
});

describe('any order of reports and subscriptions', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('report' as const), reports: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ kind: fc.constant('resume' as const), after: fc.integer({ min: 0, max: 12 }) }),
  );

  it('gives every subscriber each number once and in order, or as a gap', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), fc.integer({ min: 1, max: 8 }), (acts, limit) => {
        const stream = new EventStream({ events: limit, bytes: 1_000_000 });
        const covered: { readonly from: number; readonly numbers: number[] }[] = [];
        let more = 0;
        stream.subscribe(() => {
          for (; more > 0; more--) stream.report(DISCOVER, instant(0));
        });
        const resume = (after: number): void => {
          const known = after <= stream.since(0, 0).newest ? after : 0;
          const ear = { from: known + 1, numbers: [] as number[] };
          covered.push(ear);
          stream.subscribe(({ n }) => ear.numbers.push(n), {
            after,
            missed({ from, to }) {
              for (let n = from; n <= to; n++) ear.numbers.push(n);
            },
          });
        };
        for (const one of acts) {
          if (one.kind === 'resume') resume(one.after);
          else {
            more = one.reports;
            stream.report(DISCOVER, instant(0));
          }
        }
        const { newest } = stream.since(0, 0);
        for (const { from, numbers } of covered)
          expect(numbers).toEqual(Array.from({ length: newest - from + 1 }, (_, index) => from + index));
      }),
    );
  });
});
