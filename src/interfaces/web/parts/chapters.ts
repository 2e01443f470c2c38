/** The story of a device in chapters: the steps of its recipe with when each began, how long it took, and what is in it. */
import type { DatagramRow } from '../../../station/asking/datagram-row.ts';
import type { Told } from '../live.ts';

export interface Chapter {
  /** Absent before the first step that is known. */
  readonly label: string | undefined;
  readonly from: number;
  /** When the next one began; of the last one when it was last heard of, or when it was recovered. */
  readonly to: number;
  readonly entries: readonly Entry[];
}

/** Something that happened, or a datagram. */
export type Entry =
  | { readonly kind: 'event'; readonly at: number; readonly event: Told }
  | { readonly kind: 'datagram'; readonly at: number; readonly datagram: DatagramRow };

/** Milliseconds: what comes before the first step by less than this belongs to it. */
const FIRST_STEP = 30_000;
/** Told a few times a second, and drawn as a curve. */
const NO_ENTRY: ReadonlySet<string> = new Set(['file.progress', 'device.stage']);

export function chaptersOf(events: readonly Told[], datagrams: readonly DatagramRow[]): readonly Chapter[] {
  const starts = startsOf(events, datagrams);
  const end = Math.max(events.at(-1)?.at ?? 0, datagrams.at(-1)?.at ?? 0);
  const entries = entriesOf(events, datagrams);
  return starts.map(({ label, at }, number) => {
    const to = starts[number + 1]?.at ?? Math.max(at, end);
    const isFirst = number === 0;
    const isLast = number === starts.length - 1;
    return {
      label,
      from: at,
      to,
      entries: entries.filter((entry) => (isFirst || entry.at >= at) && (isLast || entry.at < to)),
    };
  });
}

interface Start {
  readonly label: string | undefined;
  readonly at: number;
}

function startsOf(events: readonly Told[], datagrams: readonly DatagramRow[]): readonly Start[] {
  const first = Math.min(events[0]?.at ?? Infinity, datagrams[0]?.at ?? Infinity);
  if (first === Infinity) return [];
  const starts: Start[] = [{ label: undefined, at: first }];
  for (const { type, label, at } of events)
    if (type === 'device.stage' && label !== undefined && label !== starts.at(-1)?.label) starts.push({ label, at });
  // The first step is told soon after the first sign of life.
  const [before, next] = starts;
  return before !== undefined && next !== undefined && next.at - before.at < FIRST_STEP
    ? [{ ...next, at: before.at }, ...starts.slice(2)]
    : starts;
}

function entriesOf(events: readonly Told[], datagrams: readonly DatagramRow[]): readonly Entry[] {
  const all: readonly Entry[] = [
    ...events
      .filter(({ type }) => !NO_ENTRY.has(type))
      .map((event) => ({ kind: 'event', at: event.at, event }) as const),
    ...datagrams.map((datagram) => ({ kind: 'datagram', at: datagram.at, datagram }) as const),
  ];
  return all.toSorted((a, b) => a.at - b.at);
}
