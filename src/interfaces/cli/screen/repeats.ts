/**
 * What is told once although it happens again and again: a device that lacks a file asks for it for hours, and the line
 * that says why must not be buried. The same thing is told when it has happened ten, a hundred, a thousand times, and in
 * the end how often it was. Pure but for what it remembers, which is bounded.
 */
import { startedDevice } from '../../../devices/started-device.ts';
import { subjectOf } from '../../../devices/story.ts';
import { levelOf, sentenceOf } from '../../../events/catalogue.ts';
import type { EventType, StationEvent } from '../../../events/types.ts';
import { isConfiguration } from '../../../knowledge/file-roles.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { minutes, since, type Instant } from '../../../lib/time.ts';

/** How an event is shown: not at all, as it is, or with how often it happened by now. */
export type Showing = 'hide' | 'show' | { readonly times: number };

interface Seen {
  readonly event: StationEvent;
  readonly times: number;
  /** When it was last shown, it had happened so often. */
  readonly shown: number;
  readonly last: Instant;
}

/** Devices and names can be made up. */
const MOST_SEEN = 4096;
/** After such a pause it is news again. */
const PAUSE = minutes(10);

/** What a device does once, and what concerns the station: each time is told. */
const ALWAYS = /^(device\.(?!step)|finding\.|station\.|adapter\.|session\.|settings\.)/;

/** After these the device is another one: what it does next is told anew. */
const TURNS: ReadonlySet<EventType> = new Set(['device.recovered', 'firmware.chosen', 'firmware.bridged']);

/** A phone that runs asks for all of them, one after the other: before it counts as recovered, and after. */
const CONFIGURATION = 'file.missing configuration';

export class Repeats {
  readonly #seen = new Map<string, Seen>();
  /** Devices that write what they have read: when they start, they run it. */
  readonly #written = new Map<string, true>();

  /** Called with every event, also those that are no line. */
  follow(event: StationEvent): void {
    const device = subjectOf(event) ?? '';
    if (event.type === 'device.step') this.#step(device, event.step);
    if (TURNS.has(event.type)) this.#forget(device, event.type === 'device.recovered' ? CONFIGURATION : '');
    if (this.#written.has(device) && startedDevice(event) === device) this.#forget(device);
  }

  /** Called after that with every event that would be a line, in their order. */
  heed(event: StationEvent): Showing {
    const what = whatOf(event);
    if (what === undefined) return 'show';
    const key = `${subjectOf(event) ?? ''} ${what}`;
    const before = this.#seen.get(key);
    if (before === undefined || since(before.last, event.at) > PAUSE) {
      this.#keep(key, { event, times: 1, shown: 1, last: event.at });
      return 'show';
    }
    const times = before.times + 1;
    const isShown = isRound(times) && isCounted(event);
    this.#keep(key, { event, times, shown: isShown ? times : before.shown, last: event.at });
    return isShown ? { times } : 'hide';
  }

  #keep(key: string, seen: Seen): void {
    setLatest(this.#seen, key, seen, MOST_SEEN);
  }

  #step(device: string, step: string): void {
    if (step === 'writing') setLatest(this.#written, device, true, MOST_SEEN);
    else this.#written.delete(device);
  }

  /** What happened more often than was shown, in the order in which it last happened. */
  get untold(): readonly { readonly event: StationEvent; readonly times: number }[] {
    return [...this.#seen.values()].filter(({ event, times, shown }) => isCounted(event) && times > shown);
  }

  #forget(device: string, but = ''): void {
    this.#written.delete(device);
    const kept = `${device} ${but}`;
    for (const key of this.#seen.keys()) if (key.startsWith(`${device} `) && key !== kept) this.#seen.delete(key);
  }
}

/** What the event tells, without what differs from time to time; undefined for what is told each time. */
function whatOf(event: StationEvent): string | undefined {
  if (ALWAYS.test(event.type)) return undefined;
  if (event.type === 'file.complete') return `${event.type} ${event.asks} ${event.file}`;
  if (event.type === 'file.failed') return `${event.type} ${event.asks} ${event.file} ${event.reason}`;
  if (event.type === 'file.missing' && isConfiguration(event.file)) return CONFIGURATION;
  const sentence = sentenceOf(event);
  return `${event.type} ${'from' in event ? sentence.replaceAll(event.from, '') : sentence}`;
}

/** What goes wrong is worth a number. */
function isCounted(event: StationEvent): boolean {
  const level = levelOf(event);
  if (event.type === 'file.missing') return !isConfiguration(event.file);
  return level === 'warning' || level === 'error';
}

function isRound(times: number): boolean {
  return times >= 10 && 10 ** Math.floor(Math.log10(times)) === times;
}
