/**
 * What a browser has to know that comes in the middle: the findings that stand, what the station is and what it serves, and
 * the newest events that are worth a line. Bounded, however long the station runs.
 */
import { levelOf } from '../../events/catalogue.ts';
import type { EventStream } from '../../events/stream.ts';
import type { EventType, StationEvent } from '../../events/types.ts';

/** Of each of these the newest counts, until the station ends. */
const LASTING: ReadonlySet<EventType> = new Set<EventType>([
  'session.began',
  'station.started',
  'firmware.steps',
  'firmware.incomplete',
  'firmware.judged',
  'adapter.awaited',
  'adapter.no-link',
  'adapter.linked',
]);
const MOST_FINDINGS = 2000;
const RECENT = 200;
const WORTH_A_LINE: ReadonlySet<string> = new Set(['notice', 'warning', 'error']);

export class Standing {
  readonly #lasting = new Map<EventType, StationEvent>();
  readonly #findings = new Map<number, StationEvent>();
  readonly #recent: StationEvent[] = [];
  readonly #leave: () => void;

  constructor(events: EventStream) {
    this.#leave = events.subscribe((event) => this.#heed(event), { after: 0, missed: () => undefined });
  }

  close(): void {
    this.#leave();
  }

  /** In their order. */
  get events(): readonly StationEvent[] {
    const all = new Map<number, StationEvent>();
    for (const some of [this.#lasting.values(), this.#findings.values(), this.#recent])
      for (const event of some) all.set(event.n, event);
    return [...all.values()].toSorted((a, b) => a.n - b.n);
  }

  /** Causes of the findings that stand, as often as they do. */
  get causes(): readonly string[] {
    return [...this.#findings.values()].flatMap((event) =>
      'cause' in event && event.cause !== undefined ? [event.cause] : [],
    );
  }

  #heed(event: StationEvent): void {
    if (LASTING.has(event.type)) this.#lasting.set(event.type, event);
    if (event.type === 'finding.cleared') this.#findings.delete(event.finding);
    else if (event.type === 'finding.raised' || event.type === 'finding.updated') this.#found(event.finding, event);
    if (WORTH_A_LINE.has(levelOf(event))) this.#recent.push(event);
    if (this.#recent.length > RECENT) this.#recent.shift();
  }

  #found(finding: number, event: StationEvent): void {
    this.#findings.set(finding, event);
    const [oldest] = this.#findings.keys();
    if (this.#findings.size > MOST_FINDINGS && oldest !== undefined) this.#findings.delete(oldest);
  }
}
