import { afterEach, describe, expect, it, vi } from 'vitest';
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Answers } from '../../services/question.ts';
import { Answering, NOT_YET, type Urgency } from './answering.ts';
import { PacketAsking } from './packet-asking.ts';
import type { AskMessage, ReplyMessage } from './plan.ts';

afterEach(() => {
  vi.useRealTimers();
});

const REFUSAL = stationError('storage', 'The disk is gone.', 'Plug it in.');

/** Both ends, with the messages between them: what was asked waits for `turn`, as in the loop of the packet thread. */
class Both {
  readonly asking = new PacketAsking();
  readonly sent: AskMessage[] = [];
  readonly replies: ReplyMessage[] = [];
  readonly answering: Answering;

  constructor(answers: Answers) {
    this.answering = new Answering(answers, (replies) => {
      this.replies.push(replies);
      this.asking.heard(replies);
    });
    this.asking.connect((message) => this.sent.push(message));
  }

  /** One turn of the thread: takes what was sent, and works. */
  turn(): Urgency {
    for (const message of this.sent.splice(0)) this.answering.take(message);
    return this.answering.work();
  }

  async all(name: string, request: unknown = {}): Promise<readonly Result<unknown, StationError>[]> {
    const all: Result<unknown, StationError>[] = [];
    for await (const reply of this.turning(this.asking.ask(name, request))) all.push(reply);
    return all;
  }

  /** Turns as often as somebody waits. */
  async *turning<T>(replies: AsyncGenerator<T, void>): AsyncGenerator<T, void, void> {
    try {
      for (;;) {
        const next = replies.next();
        this.turn();
        const { done, value } = await next;
        if (done === true) return;
        yield value;
      }
    } finally {
      await replies.return();
    }
  }
}

function* upTo(most: number, made: { count: number }): Generator<number> {
  for (; made.count < most; made.count += 1) yield made.count;
}

describe('asking the packet side', () => {
  it('gives every reply once, in order', async () => {
    const both = new Both({ count: () => ok(upTo(1000, { count: 0 })) });
    expect(await both.all('count')).toEqual(Array.from({ length: 1000 }, (_, index) => ok(index)));
  });

  it('hands the request to who answers', async () => {
    const both = new Both({ echo: (request) => ok([request]) });
    expect(await both.all('echo', { a: 1 })).toEqual([ok({ a: 1 })]);
  });

  it('is an empty answer where there is nothing', async () => {
    expect(await new Both({ none: () => ok([]) }).all('none')).toEqual([]);
  });

  it('says why it is not answered', async () => {
    const both = new Both({ refuse: () => err(REFUSAL) });
    expect(await both.all('refuse')).toEqual([err(REFUSAL)]);
    expect(await both.all('coffee')).toMatchObject([{ error: { code: 'unsupported' } }]);
  });

  it('is a mistake where the answer would need promises, which the loop does not run', () => {
    const both = new Both({
      later: () =>
        ok(
          (async function* () {
            yield 1;
          })(),
        ),
    });
    void both.asking.ask('later', {}).next();
    expect(() => both.turn()).toThrow('later is answered with promises');
    both.asking.ended();
  });

  it('draws a few replies a turn, and no more than are taken', async () => {
    const made = { count: 0 };
    const both = new Both({ count: () => ok(upTo(1_000_000, made)) });
    const replies = both.asking.ask('count', {});
    const first = replies.next();
    both.turn();
    await first;
    for (let turns = 0; turns < 10; turns += 1) both.turn();
    expect(made.count).toBe(255);
  });

  it('is patient where a reply is on its way, and keeps nobody else from theirs', async () => {
    const made = { isThere: false };
    const both = new Both({
      late: () =>
        ok(
          (function* () {
            while (!made.isThere) yield NOT_YET;
            yield 'late';
          })(),
        ),
      now: () => ok(['now']),
    });
    const late = both.asking.ask('late', {}).next();
    expect([both.turn(), both.turn()]).toEqual(['soon', 'soon']);
    expect(await both.all('now')).toEqual([ok('now')]);
    made.isThere = true;
    expect(both.turn()).toBe('idle');
    expect(await late).toMatchObject({ value: ok('late') });
  });

  it('ends what makes the replies when the asker leaves', async () => {
    let ended = false;
    const both = new Both({
      count: () =>
        ok(
          (function* () {
            try {
              for (let count = 0; ; count += 1) yield count;
            } finally {
              ended = true;
            }
          })(),
        ),
    });
    for await (const reply of both.turning(both.asking.ask('count', {}))) {
      if (reply.ok && reply.value === 300) break;
    }
    await Promise.resolve();
    both.turn();
    expect(ended).toBe(true);
  });

  it('tells the other side that it left', async () => {
    const both = new Both({ count: () => ok(upTo(1000, { count: 0 })) });
    const replies = both.asking.ask('count', {});
    const first = replies.next();
    both.turn();
    await first;
    await replies.return();
    expect(both.sent).toEqual([{ kind: 'leave', id: 1 }]);
    both.turn();
    both.answering.take({ kind: 'more', id: 1 });
    expect(both.answering.work()).toBe('idle');
  });

  it('keeps several askers apart', async () => {
    const both = new Both({ one: () => ok(['one']), two: () => ok(['two']) });
    const [one, two] = [both.asking.ask('one', {}), both.asking.ask('two', {})];
    const waiting = [two.next(), one.next()];
    both.turn();
    expect(await Promise.all(waiting)).toMatchObject([{ value: ok('two') }, { value: ok('one') }]);
  });

  it('gives up when nothing comes, and when the other side is gone', async () => {
    vi.useFakeTimers();
    const both = new Both({ count: () => ok([1]) });
    const late = both.asking.ask('count', {}).next();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await late).toMatchObject({ value: { error: { code: 'no-answer' } } });
    const cut = both.asking.ask('count', {}).next();
    both.asking.ended();
    expect(await cut).toMatchObject({ value: { error: { code: 'no-answer' } } });
    expect(await both.asking.ask('count', {}).next()).toMatchObject({ value: { error: { code: 'no-answer' } } });
  });
});
