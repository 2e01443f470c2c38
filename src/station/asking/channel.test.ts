import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Happening } from '../../events/types.ts';
import { askLocalChannel, openLocalChannel, type LocalChannel } from '../../host/node/channel/local-channel.ts';
import { nodeMachine } from '../../host/node/machine.ts';
import { stationError } from '../../host/station-error.ts';
import { err, ok } from '../../lib/result.ts';
import type { AnswersTo, Questions } from '../../services/question.ts';
import { Asking } from './asking.ts';
import { allReplies, askStation, openChannel } from './channel.ts';

const QUESTIONS = {
  'main.count': { text: 'Counts.', request: z.strictObject({ to: z.int() }), reply: z.number() },
  'main.refuse': { text: 'Refuses.', request: z.strictObject({}), reply: z.number() },
  'packet.echo': {
    text: 'Is asked in the other thread.',
    request: z.strictObject({ what: z.string() }),
    reply: z.string(),
  },
} as const satisfies Questions;

const REFUSAL = stationError('no-answer', 'Not today.', 'Come back tomorrow.');

const MAIN: AnswersTo<Pick<typeof QUESTIONS, 'main.count' | 'main.refuse'>> = {
  'main.count': ({ to }) => ok(Array.from({ length: to }, (_, index) => index + 1)),
  'main.refuse': () => err(REFUSAL),
};

let folder = '';
let channel: LocalChannel | undefined;
const told: Happening[] = [];
const asked: unknown[] = [];

const packets = {
  async *ask(name: string, request: unknown) {
    asked.push([name, request]);
    yield ok('echo');
  },
};

const open = async (): Promise<LocalChannel | undefined> =>
  openChannel(nodeMachine, folder, new Asking(QUESTIONS, MAIN, packets), (happening) => told.push(happening));

async function first(request: unknown): Promise<unknown> {
  for await (const reply of askLocalChannel(folder, request)) return reply.ok ? reply.value : reply.error;
  return undefined;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rouse-test-'));
});
afterEach(() => {
  channel?.close();
  rmSync(folder, { recursive: true });
  for (const list of [told, asked]) list.length = 0;
});

describe('a running station', () => {
  it('answers other programs of its user, in the thread that knows', async () => {
    channel = await open();
    const counted = askStation(folder, 'main.count', QUESTIONS['main.count'], { to: 3 });
    expect(await allReplies(counted)).toEqual({ ok: true, value: [1, 2, 3] });
    const echoed = askStation(folder, 'packet.echo', QUESTIONS['packet.echo'], { what: 'hello' });
    expect(await allReplies(echoed)).toEqual({ ok: true, value: ['echo'] });
    expect([asked, told]).toEqual([[['packet.echo', { what: 'hello' }]], []]);
  });

  it('tells an error that another version may not know as one of which nothing is known', async () => {
    const opened = await openLocalChannel(folder, async function* () {
      yield err(stationError('foreign-server', 'Another server answers.', 'Take another cable.'));
    });
    if (opened.ok) channel = opened.value;
    const refused = await allReplies(askStation(folder, 'main.refuse', QUESTIONS['main.refuse'], {}));
    expect(refused).toMatchObject({ error: { code: 'unsupported', message: 'Another server answers.' } });
  });

  it('says why it does not answer', async () => {
    channel = await open();
    const refused = await allReplies(askStation(folder, 'main.refuse', QUESTIONS['main.refuse'], {}));
    expect(refused).toEqual({ ok: false, error: REFUSAL });
  });

  it.each([
    [{ ask: 'coffee' }, 'no question "coffee"'],
    [{ ask: 'toString' }, 'no question "toString"'],
    [{ ask: 'main.count' }, 'cannot be asked like this'],
    [{ ask: 'main.count', request: { to: '4' } }, 'cannot be asked like this'],
    [{ ask: 'main.count', request: { to: 4.5 } }, 'cannot be asked like this'],
    [{ ask: 'packet.echo', request: { what: 'x', more: 1 } }, 'cannot be asked like this'],
    [[], 'expected'],
    [null, 'expected'],
    [{}, 'expected'],
  ])('refuses %j', async (request, why) => {
    channel = await open();
    expect(await first(request)).toMatchObject({ ok: false, error: { message: expect.stringContaining(why) } });
    expect(asked).toEqual([]);
  });

  it('says so when another one has its data folder', async () => {
    channel = await open();
    expect(await open()).toBeUndefined();
    expect(told).toMatchObject([{ type: 'station.unreachable', message: expect.stringContaining('in use by') }]);
  });
});

it.each([[{ error: 'coffee?' }], [{ ok: true, value: 'four' }], [{ ok: false, error: 'no' }], [17]])(
  'the answer %j is that of another version',
  async (reply) => {
    const opened = await openLocalChannel(folder, async function* () {
      yield reply;
    });
    if (opened.ok) channel = opened.value;
    const counted = await allReplies(askStation(folder, 'main.count', QUESTIONS['main.count'], { to: 1 }));
    expect(counted).toMatchObject({ error: { code: 'unsupported' } });
  },
);
