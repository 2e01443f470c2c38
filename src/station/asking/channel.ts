/**
 * Both ends of the channel through which another program of the same user asks a station; the data folder says which
 * station. Each end checks what it receives, because the other one may be another version of Rouse.
 */
import * as z from 'zod';
import type { Report } from '../../events/types.ts';
import type { Machine } from '../../host/machine.ts';
import { askLocalChannel, type LocalChannel } from '../../host/node/channel/local-channel.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Question } from '../../services/question.ts';
import type { Asking } from './asking.ts';

const REQUEST = z.object({ ask: z.string(), request: z.unknown().optional() });

const ERROR = z.object({ code: z.string(), message: z.string(), hint: z.string() });

const REPLY = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: ERROR }),
]);

/**
 * Opens the channel for as long as the station runs. When that fails, it is reported, and the station runs without a
 * channel.
 */
export async function openChannel(
  { openChannel: open }: Pick<Machine, 'openChannel'>,
  dataFolder: string,
  asking: Asking,
  report: Report,
): Promise<LocalChannel | undefined> {
  const channel = await open(dataFolder, (request, over) => answer(request, over, asking));
  if (channel.ok) return channel.value;
  const { message, hint } = channel.error;
  report({ type: 'station.unreachable', message, hint });
  return undefined;
}

async function* answer(request: unknown, over: AbortSignal, asking: Asking): AsyncGenerator<unknown, void, void> {
  const asked = REQUEST.safeParse(request);
  if (asked.success) yield* asking.ask(asked.data.ask, asked.data.request ?? {}, over);
  else yield err(stationError('unsupported', z.prettifyError(asked.error), 'Ask as {"ask": NAME, "request": {}}.'));
}

/** Asks the station with this data folder. Fails with what `askLocalChannel` and the answer fail with, and `unsupported`. */
export async function* askStation<Request, Reply>(
  dataFolder: string,
  name: string,
  question: Question<Request, Reply>,
  request: Request,
): AsyncGenerator<Result<Reply, StationError>, void, void> {
  for await (const line of askLocalChannel(dataFolder, { ask: name, request })) {
    if (!line.ok) return yield line;
    const reply = REPLY.safeParse(line.value);
    if (!reply.success) return yield err(otherVersion(line.value));
    if (!reply.data.ok) return yield err(toldError(reply.data.error));
    const value = question.reply.safeParse(reply.data.value);
    if (!value.success) return yield err(otherVersion(reply.data.value));
    yield ok(value.data);
  }
}

/** Collects all replies, for questions whose answer is short. Fails with the first error. */
export async function allReplies<T>(
  replies: AsyncIterable<Result<T, StationError>>,
): Promise<Result<readonly T[], StationError>> {
  const all: T[] = [];
  for await (const reply of replies) {
    if (!reply.ok) return reply;
    all.push(reply.value);
  }
  return ok(all);
}

/** Codes that this version may not know become `unsupported`. */
function toldError({ code, message, hint }: z.output<typeof ERROR>): StationError {
  return stationError(code === 'no-answer' ? code : 'unsupported', message, hint);
}

function otherVersion(reply: unknown): StationError {
  return stationError(
    'unsupported',
    'The station is of a version that answers otherwise.',
    'Use the Rouse that it was started with, or start it anew.',
    JSON.stringify(reply),
  );
}
