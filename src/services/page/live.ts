/**
 * What happens, as it happens, for one browser tab: server-sent events (WHATWG HTML section 9.2). It tells
 *
 *   hello     the version, the number of the newest event, and the events that stand (standing.ts); then `devices`, all
 *   events    a list of events in their order; the id of the message is the number of the last one
 *   gap       the numbers of events that are not kept any more
 *   devices   the rows of `station.devices` that have changed
 *
 * A tab that comes back names the last id it has and goes on behind it. Everything is made when the tab takes it: one that
 * is slow gets larger bunches, and a gap in the end, and holds nothing up.
 */
import { subjectOf } from '../../devices/story.ts';
import { levelOf, sentenceOf } from '../../events/catalogue.ts';
import type { EventStream } from '../../events/stream.ts';
import type { StationEvent } from '../../events/types.ts';
import { after, millis, type Millis } from '../../lib/time.ts';
import { VERSION } from '../../version.ts';
import type { MainNeeds } from '../module.ts';
import type { Standing } from './standing.ts';

interface LiveNeeds extends Pick<MainNeeds, 'events' | 'ask'> {
  readonly machine: Pick<MainNeeds['machine'], 'now' | 'at'>;
  readonly standing: Pick<Standing, 'events'>;
}

/** Events that are sent in one message at most. */
const STRETCH = 512;
/** How long what happens is gathered before it is sent: a screen shows no more. */
const GATHERED = millis(100);
/** How long silence may last: proxies and browsers give up on a connection that says nothing. */
const SILENCE = millis(15_000);

const UTF8 = new TextEncoder();

/** `from`: the last event that the tab has; undefined for one that has none, and wants only what comes. */
export function live(needs: LiveNeeds, from: number | undefined): ReadableStream<Uint8Array> {
  const over = new AbortController();
  const messages = liveMessages(needs, from, over.signal);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await messages.next();
      if (done === true) controller.close();
      else controller.enqueue(UTF8.encode(value));
    },
    cancel() {
      over.abort();
    },
  });
}

async function* liveMessages(
  needs: LiveNeeds,
  from: number | undefined,
  over: AbortSignal,
): AsyncGenerator<string, void> {
  const { events, machine } = needs;
  // A number that this station has not come to is of another one, which was there before.
  let last = from === undefined || from > events.newest ? events.newest : from;
  const standing = needs.standing.events.map(told);
  yield message('hello', { version: VERSION, newest: last, now: machine.now(), standing });
  yield message('devices', await devicesOf(needs));
  while (!over.aborted) {
    const stretch = events.since(last, STRETCH);
    if (stretch.gap !== undefined) yield message('gap', stretch.gap, stretch.gap.to);
    last = stretch.events.at(-1)?.n ?? stretch.gap?.to ?? last;
    if (stretch.events.length > 0) {
      yield message('events', stretch.events.map(told), last);
      yield* changed(needs, stretch.events);
    }
    if (last < stretch.newest) continue;
    const isBusy = await nextEvent(events, machine, over);
    if (!isBusy) yield ': nothing new\n\n';
    else await pause(machine, GATHERED, over);
  }
}

/** The rows of the devices that these events are about. */
async function* changed(needs: LiveNeeds, events: readonly StationEvent[]): AsyncGenerator<string, void> {
  const names = new Set(events.flatMap((event) => subjectOf(event) ?? []));
  const rows: unknown[] = [];
  for (const device of names) rows.push(...(await devicesOf(needs, device)));
  if (rows.length > 0) yield message('devices', rows);
}

async function devicesOf({ ask }: LiveNeeds, device?: string): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for await (const reply of ask('station.devices', device === undefined ? {} : { device }))
    if (reply.ok) rows.push(reply.value);
  return rows;
}

/** With its level and its sentence, so that a page needs no table of all events. */
function told(event: StationEvent): object {
  return { ...event, level: levelOf(event), line: sentenceOf(event) };
}

function message(event: string, data: unknown, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Resolves with the next event (true), when it has been silent for long (false), or when the tab is closed. */
async function nextEvent(
  events: Pick<EventStream, 'subscribe'>,
  machine: LiveNeeds['machine'],
  over: AbortSignal,
): Promise<boolean> {
  const ends: (() => void)[] = [];
  const isBusy = await new Promise<boolean>((resolve) => {
    const silent = (): void => resolve(false);
    ends.push(
      events.subscribe(() => resolve(true)),
      machine.at(after(machine.now(), SILENCE), silent),
      () => over.removeEventListener('abort', silent),
    );
    over.addEventListener('abort', silent);
  });
  for (const end of ends) end();
  return isBusy;
}

async function pause(machine: LiveNeeds['machine'], time: Millis, over: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      cancel();
      over.removeEventListener('abort', end);
      resolve();
    };
    const cancel = machine.at(after(machine.now(), time), end);
    over.addEventListener('abort', end);
  });
}
