/** The events of a session as lines for people, each thing once (repeats.ts). Made for one session. */
import { subjectOf, type DeviceStory } from '../../../devices/story.ts';
import type { StationEvent } from '../../../events/types.ts';
import { lineOf } from './lines.ts';
import type { Paint } from './paint.ts';
import { Repeats } from './repeats.ts';

export interface StoryLinesNeeds {
  readonly paint: Paint;
  /** How wide the terminal is just now. */
  readonly columns: () => number;
  /** What is known of a device by now. */
  readonly story: (device: string) => DeviceStory | undefined;
  /** Makes commands in a text what has to be typed. */
  readonly whole: (text: string) => string;
}

export class StoryLines {
  readonly #needs: StoryLinesNeeds;
  readonly #repeats = new Repeats();
  /** What to do after a recovery is told once, not for each of twenty phones. */
  readonly #told = new Set<string>();

  constructor(needs: StoryLinesNeeds) {
    this.#needs = needs;
  }

  /** Undefined for what is no line, or was told before. */
  of(event: StationEvent): string | undefined {
    this.#repeats.follow(event);
    const news = event.type === 'device.recovered' ? this.#withoutKnown(event) : event;
    const line = this.#line(news);
    if (line === undefined) return undefined;
    const showing = this.#repeats.heed(event);
    if (showing === 'hide') return undefined;
    return showing === 'show' ? line : this.#line(event, `${showing.times} times by now`);
  }

  /** How often the rest happened; to be told last. */
  get rest(): readonly string[] {
    return this.#repeats.untold.flatMap(({ event, times }) => this.#line(event, `${times} times in all`) ?? []);
  }

  #withoutKnown(event: Extract<StationEvent, { readonly type: 'device.recovered' }>): StationEvent {
    const next = event.next?.filter((step) => !this.#told.has(step)) ?? [];
    for (const step of next) this.#told.add(step);
    return { ...event, next };
  }

  #line(event: StationEvent, often?: string): string | undefined {
    const { paint, columns, story, whole } = this.#needs;
    const device = subjectOf(event);
    return lineOf(event, device === undefined ? undefined : story(device), paint, columns(), { often, whole });
  }
}
