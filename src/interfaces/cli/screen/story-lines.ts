/** The events of a session as lines for people, each thing once (repeats.ts). Made for one session. */
import { subjectOf, type DeviceStory } from '../../../devices/story.ts';
import type { StationEvent } from '../../../events/types.ts';
import type { CauseName } from '../../../knowledge/causes.ts';
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

/** Good news that `device.recovered` tells already, with what comes next. */
const SAID_BY_RECOVERY: CauseName = 'resting-at-registering';

/** Steps may name files, which devices can make up. */
const MOST_TOLD = 1000;

export class StoryLines {
  readonly #needs: StoryLinesNeeds;
  readonly #repeats = new Repeats();
  /** What was told to do. */
  readonly #told = new Set<string>();
  /** A file that something is wrong with, until it is clear whether a finding says so too. */
  #held: { readonly n: number; readonly line: string } | undefined;

  constructor(needs: StoryLinesNeeds) {
    this.#needs = needs;
  }

  /** Undefined for what is no line, or was told before. */
  of(event: StationEvent): string | undefined {
    const held = this.#heldBefore(event);
    const line = this.#lineOf(event);
    if (event.type === 'firmware.problem' && line !== undefined) {
      this.#held = { n: event.n, line };
      return held;
    }
    return held === undefined || line === undefined ? (held ?? line) : `${held}\n${line}`;
  }

  /** What is wrong with a file is told by its finding, where that comes with the next event; else by itself. */
  #heldBefore(event: StationEvent): string | undefined {
    const held = this.#held;
    this.#held = undefined;
    const isFinding = event.type === 'finding.raised' || event.type === 'finding.updated';
    return held === undefined || (isFinding && event.evidence.includes(held.n)) ? undefined : held.line;
  }

  #lineOf(event: StationEvent): string | undefined {
    this.#repeats.follow(event);
    if ('cause' in event && event.cause === SAID_BY_RECOVERY) return undefined;
    const line = this.#newsLine(event);
    if (line === undefined) return undefined;
    const showing = this.#repeats.heed(event);
    if (showing === 'hide') return undefined;
    return showing === 'show' ? line : this.#line(event, `${showing.times} times by now`);
  }

  /** How often the rest happened; to be told last. */
  get rest(): readonly string[] {
    return this.#repeats.untold.flatMap(({ event, times }) => this.#line(event, `${times} times in all`) ?? []);
  }

  /** What to do is told once, not for each of twenty devices. */
  #newsLine(event: StationEvent): string | undefined {
    if (event.type === 'device.recovered') return this.#line({ ...event, next: this.#untold(event.next ?? []) });
    if (event.type !== 'finding.raised' || event.remedy.length === 0) return this.#line(event);
    const remedy = this.#untold(event.remedy);
    return remedy.length > 0 ? this.#line(event) : this.#line({ ...event, remedy }, 'what to do is told above');
  }

  /** Those of the steps that were not told yet; they are from now on. */
  #untold(steps: readonly string[]): readonly string[] {
    const news = steps.filter((step) => !this.#told.has(step));
    for (const step of news) this.#told.add(step);
    if (this.#told.size > MOST_TOLD) this.#told.clear();
    return news;
  }

  #line(event: StationEvent, often?: string): string | undefined {
    const { paint, columns, story, whole } = this.#needs;
    const device = subjectOf(event);
    return lineOf(event, device === undefined ? undefined : story(device), paint, columns(), { often, whole });
  }
}
