/**
 * Gives the events of a station to an asker: those after a number, then those that follow, as fast as the asker takes
 * them.
 */
import type { EventStream } from '../../events/stream.ts';

/** How many events are read from the stream at once. */
const STRETCH = 256;

/** An event with the fields of its JSON line, or the numbers of events that are no longer kept. */
export type ToldEvent =
  | { readonly [field: string]: unknown; readonly n: number; readonly at: number; readonly type: string }
  | { readonly missed: { readonly from: number; readonly to: number } };

/**
 * Without `follow` it ends with the newest event there is, and with it when `over` is aborted. An asker that is too slow is
 * told which events it missed.
 */
export async function* eventsAfter(
  events: Pick<EventStream, 'since' | 'subscribe'>,
  after: number,
  follow: boolean,
  over?: AbortSignal,
): AsyncGenerator<ToldEvent, void, void> {
  let last = after;
  for (;;) {
    const stretch = events.since(last, STRETCH);
    if (stretch.gap !== undefined) yield { missed: stretch.gap };
    for (const event of stretch.events) yield { ...event };
    last = stretch.events.at(-1)?.n ?? stretch.gap?.to ?? last;
    if (last < stretch.newest) continue;
    if (!follow || over?.aborted === true) return;
    await nextEvent(events, over);
  }
}

/** Resolves with the next event, or when the asker has left. */
async function nextEvent(events: Pick<EventStream, 'subscribe'>, over?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      leave();
      over?.removeEventListener('abort', end);
      resolve();
    };
    const leave = events.subscribe(end);
    over?.addEventListener('abort', end);
  });
}
