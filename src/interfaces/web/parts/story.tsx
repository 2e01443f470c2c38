/** What happened with a device, as near as somebody wants to look: its chapters, their events, the packets between them. */
import { signal } from '@preact/signals';
import type { DatagramRow } from '../../../station/asking/datagram-row.ts';
import type { Told } from '../live.ts';
import { text } from '../texts/text.ts';
import { chaptersOf, type Chapter, type Entry } from './chapters.ts';
import { Datagram } from './datagram.tsx';
import { useGrowing } from './growing.ts';
import { clockText, spanText } from './measures.ts';
import { Speeds } from './speeds.tsx';

const DEPTHS = ['chapters', 'events', 'packets'] as const;
const EVERY = 1000;
/** Of one chapter are shown: the newest. */
const MOST_ENTRIES = 300;
const LOUD: ReadonlySet<string> = new Set(['notice', 'warning', 'error', 'info']);

/** Stays as it is from one device to the next. */
const depth = signal<(typeof DEPTHS)[number]>('chapters');

export function Story({ of }: { of: string }) {
  const words = text.value.device;
  const events = useGrowing<Told>('station.story', { device: of }, ({ n }) => n, EVERY);
  const wantsPackets = depth.value === 'packets';
  const packets = useGrowing<DatagramRow>('station.datagrams', { device: of }, ({ n }) => n, EVERY, wantsPackets);
  const chapters = chaptersOf(events.value, wantsPackets ? packets.value : []);
  return (
    <section aria-labelledby="story">
      <header class="story-head">
        <h2 id="story">{words.story}</h2>
        <fieldset class="zoom">
          <legend class="unseen-text">{words.zoom}</legend>
          {DEPTHS.map((one) => (
            <label key={one}>
              <input type="radio" name="zoom" checked={depth.value === one} onChange={() => (depth.value = one)} />
              <span>{words.depths[one]}</span>
            </label>
          ))}
        </fieldset>
      </header>
      <Strip chapters={chapters} />
      <ol class="chapters">
        {chapters.map((chapter, number) => (
          <ChapterOf key={chapter.from} chapter={chapter} isLast={number === chapters.length - 1} />
        ))}
      </ol>
      <Speeds events={events.value} />
    </section>
  );
}

/** How long each took beside the others; the list says the same in words. */
function Strip({ chapters }: { chapters: readonly Chapter[] }) {
  if (chapters.length < 2) return null;
  return (
    <div class="strip" aria-hidden="true">
      {chapters.map(({ label, from, to }) => (
        <span key={from} title={label} style={{ flexGrow: String(Math.max(1, to - from)) }} />
      ))}
    </div>
  );
}

function ChapterOf({ chapter: { label, from, to, entries }, isLast }: { chapter: Chapter; isLast: boolean }) {
  const words = text.value;
  const shown = depth.value === 'chapters' ? [] : entries.filter(isShown);
  const hidden = Math.max(0, shown.length - MOST_ENTRIES);
  return (
    <li class={isLast ? 'chapter last' : 'chapter'}>
      <p class="chapter-head">
        <time dateTime={new Date(from).toISOString()}>{clockText(from)}</time>
        <span class="chapter-label">{label ?? words.phases.asking}</span>
        <span class="quiet">{to - from >= 1000 && spanText(to - from)}</span>
      </p>
      {hidden > 0 && <p class="quiet">{words.device.earlier(hidden)}</p>}
      {shown.length > 0 && <ol class="story small">{shown.slice(-MOST_ENTRIES).map(entryOf)}</ol>}
    </li>
  );
}

function isShown(entry: Entry): boolean {
  return entry.kind === 'datagram' || depth.value === 'packets' || LOUD.has(entry.event.level);
}

function entryOf(entry: Entry) {
  if (entry.kind === 'datagram')
    return (
      <li key={`d${entry.datagram.n}`} class="of-datagram">
        <Datagram datagram={entry.datagram} />
      </li>
    );
  const { event } = entry;
  return (
    <li key={event.n} class={event.level === 'notice' ? 'told' : event.level}>
      <time dateTime={new Date(event.at).toISOString()}>{clockText(event.at)}</time> <span>{event.line}</span>
    </li>
  );
}
