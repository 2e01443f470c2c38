/**
 * The diagnosis of a session: takes each event of the stream into the stories of the devices and to the rules that heed
 * its type, and gives back what follows. Pure and in virtual time: whoever drives it hands in the events and the time, so
 * a recorded session gives the same findings as the live one.
 *
 * An event comes after all waits that were over by then: `heed` ends them first. What the station concluded itself
 * (`isDerived`) only tells the time.
 */
import { subjectOf, type DeviceStory } from '../devices/story.ts';
import type { Stories } from '../devices/stories.ts';
import type { HeldLoad } from '../events/areas/firmware.ts';
import type { SessionFacts } from '../events/areas/session.ts';
import { isDerived, type EventType, type Happening, type StationEvent } from '../events/types.ts';
import type { Recipe } from '../knowledge/recipe.ts';
import { parseCidr, type AdapterAddress } from '../lib/address.ts';
import { Deadlines } from '../lib/deadlines.ts';
import { setLatest } from '../lib/set-latest.ts';
import { instant, NEVER, type Instant } from '../lib/time.ts';
import type { Finding } from './finding.ts';
import { mayReset, mayResetOne } from './reset.ts';
import type { AnyRule, Opinion, Scene, Unchanged } from './rule.ts';
import { RULES } from './rules.ts';
import { Settling } from './settling.ts';
import { Subjects, type Subject, type Thought } from './subjects.ts';
import { Telling } from './telling.ts';

export interface DiagnosisOptions {
  /** One for each cause. */
  readonly rules?: readonly AnyRule[];
  /** Devices that something is remembered of. */
  readonly mostDevices?: number;
}

/** Something that follows from the events so far, and when it came true. */
export interface Conclusion {
  readonly at: Instant;
  readonly happening: Happening;
}

const MOST_DEVICES = 20_000;
/** A recording can name as many adapters as it likes. */
const MOST_PLACES = 64;

export class Diagnosis {
  readonly stories: Stories;
  readonly #subjects: Subjects;
  readonly #telling: Telling;
  readonly #deadlines = new Deadlines<Thought>();
  readonly #settling: Settling;
  readonly #aboutDevice: ReadonlyMap<EventType, readonly AnyRule[]>;
  /** Of the station, whoever an event is about. */
  readonly #aboutStation: ReadonlyMap<EventType, readonly AnyRule[]>;
  /** Of the station, where an event is about no device. */
  readonly #aboutNobody: ReadonlyMap<EventType, readonly AnyRule[]>;
  /** Where the station stands, by its adapter. */
  readonly #places = new Map<string, AdapterAddress>();
  /** Rules that threw: a mistake in one of them must not end the others, nor the station. */
  readonly #faulty = new Set<AnyRule>();
  /** Thoughts that were changed and not told. */
  readonly #changed = new Set<Thought>();
  #conclusions: Conclusion[] = [];
  #facts: SessionFacts = { pace: 1 };
  #hears = false;
  #standing: Scene['places'] = [];
  readonly #recoverable = new Set<string>();
  #now: Instant = instant(0);

  /** `stories` is told each event here and nowhere else. */
  constructor(stories: Stories, options: DiagnosisOptions = {}) {
    const { rules = RULES, mostDevices = MOST_DEVICES } = options;
    this.stories = stories;
    this.#settling = new Settling(stories);
    this.#subjects = new Subjects(mostDevices);
    this.#telling = new Telling(rules, this.#subjects, (happening) => this.#conclude(happening));
    this.#aboutDevice = byType(rules.filter(({ about }) => about !== 'station'));
    this.#aboutStation = byType(rules.filter(({ about }) => about === 'station'));
    this.#aboutNobody = byType(rules.filter(({ about }) => about !== 'device'));
  }

  /** What was found and is not settled, in the order of the numbers. */
  get findings(): readonly Finding[] {
    return this.#telling.standing;
  }

  /** When `tick` has something to do; NEVER when nothing is waited for. It may turn out to be nothing after all. */
  deadline(): Instant {
    return earlier(this.#deadlines.next, this.#settling.next);
  }

  /** Ends all waits up to and including this time. */
  tick(now: Instant): readonly Conclusion[] {
    this.#endWaits(now);
    return this.#taken();
  }

  heed(event: StationEvent): readonly Conclusion[] {
    this.#endWaits(event.at);
    if (isDerived(event.type)) return this.#taken();
    if (event.type === 'session.began') this.#facts = { ...this.#facts, ...event.facts };
    if (event.type === 'wire.listening') this.#hears = true;
    if (event.type === 'firmware.adopted' || event.type === 'firmware.library') this.#hold(event.loads);
    if (event.type === 'adapter.chosen') this.#stand(event.adapter, event.address);
    const device = subjectOf(event);
    const before = device === undefined ? undefined : this.stories.of(device);
    for (const happening of this.stories.tell(event)) this.#conclude(happening);
    if (device !== undefined) this.#settling.watch(device, this.#now, this.#facts.pace);
    const scene = this.#scene(device, before);
    const ofStation = device === undefined ? this.#aboutNobody : this.#aboutStation;
    for (const rule of ofStation.get(event.type) ?? NO_RULES) this.#ask(this.#subjects.station, rule, scene, event);
    if (device !== undefined) this.#askOf(device, scene, event);
    this.#settle();
    return this.#taken();
  }

  #askOf(device: string, scene: Scene, event: StationEvent): void {
    const subject = this.#subjects.heard(device);
    for (const rule of this.#aboutDevice.get(event.type) ?? NO_RULES) this.#ask(subject, rule, scene, event);
    const { surplus } = this.#subjects;
    if (surplus !== undefined) this.#forget(surplus);
  }

  /** One after the other in the order of time, whatever the steps in which time passes here. */
  #endWaits(until: Instant): void {
    for (let next = this.deadline(); next <= until && next !== NEVER; next = this.deadline()) {
      this.#settled(next);
      const thought = this.#deadlines.due(next);
      if (thought !== undefined) this.#endWait(thought, next);
      // An entry at the same instant may turn out to be nobody's any more: what others concluded is told all the same.
      if (this.#deadlines.next > next) this.#settle();
    }
    this.#pass(until);
  }

  #settled(at: Instant): void {
    for (let device = this.#settling.due(at); device !== undefined; device = this.#settling.due(at)) {
      this.#pass(at);
      for (const happening of this.stories.settle(device, at)) this.#conclude(happening);
    }
  }

  #endWait(thought: Thought, at: Instant): void {
    this.#pass(at);
    thought.deadline = NEVER;
    this.#changed.add(thought);
    this.#ask(thought.subject, thought.rule, this.#scene(thought.subject.device));
  }

  /** Whether firmware is here that this device finds after a reset. */
  mayReset(story: DeviceStory): boolean {
    return mayReset(story, this.#recoverable);
  }

  /** Whether firmware is here that a device of this recipe finds after a reset. */
  mayResetOne(recipe: Recipe): boolean {
    return mayResetOne(recipe, this.#recoverable);
  }

  #stand(adapter: string, address: string): void {
    const at = parseCidr(address);
    if (at.ok) setLatest(this.#places, adapter, at.value, MOST_PLACES);
    this.#standing = [...this.#places.values()];
  }

  /** A recording can name as many models as it likes. */
  #hold(loads: readonly HeldLoad[] = []): void {
    for (const { complete, recovers } of loads)
      for (const model of complete ? recovers : [])
        if (this.#recoverable.size < MOST_PLACES) this.#recoverable.add(model);
  }

  #pass(now: Instant): void {
    if (now > this.#now) this.#now = now;
  }

  #scene(device: string | undefined, before?: Scene['before']): Scene {
    const standing = {
      now: this.#now,
      facts: this.#facts,
      hears: this.#hears,
      recoverable: this.#recoverable,
      places: this.#standing,
    };
    if (device === undefined) return standing;
    const story = this.stories.of(device);
    if (story === undefined) return { ...standing, device };
    return before === undefined ? { ...standing, device, story } : { ...standing, device, story, before };
  }

  /** Asks a rule about an event, or without one about the end of its wait. */
  #ask(subject: Subject, rule: AnyRule, scene: Scene, event?: StationEvent): void {
    if (this.#faulty.has(rule)) return;
    const memory = subject.thoughts.get(rule.cause)?.memory;
    try {
      const opinion = event === undefined ? rule.due?.(scene, memory) : rule.heed(event, scene, memory);
      if (opinion?.claim?.evidence.length === 0) throw new Error('it claims something without evidence');
      if (event === undefined && (opinion?.until ?? NEVER) <= scene.now) throw new Error('its wait does not end');
      this.#adopt(subject, rule, opinion);
    } catch (error) {
      this.#faulty.add(rule);
      this.#conclude({ type: 'service.fault', service: `the rule ${rule.cause}`, reason: String(error) });
    }
  }

  #adopt(subject: Subject, rule: AnyRule, opinion: Opinion<unknown> | Unchanged): void {
    if (opinion === undefined) return;
    const { memory, claim, until = NEVER, over = 'what spoke for it is over' } = opinion;
    const isNothing = memory === undefined && claim === undefined && until === NEVER;
    if (isNothing && !subject.thoughts.has(rule.cause)) return;
    const thought = this.#subjects.think(subject, rule);
    // What a rule only remembers is told to nobody.
    if (isNothing || claim !== undefined || thought.claim !== undefined) this.#changed.add(thought);
    thought.memory = memory;
    thought.claim = claim;
    thought.over = over;
    // Whole milliseconds, as events have them: a replay meets no others.
    thought.deadline = Number.isFinite(until) ? instant(Math.ceil(until)) : NEVER;
    this.#deadlines.watch(thought);
  }

  /** Only when all rules have been asked about an event, or about an instant, it is clear which of them speaks. */
  #settle(): void {
    if (this.#changed.size === 0) return;
    this.#telling.settle(this.#changed);
    for (const thought of this.#changed) {
      const { memory, claim, deadline } = thought;
      if (memory === undefined && claim === undefined && deadline === NEVER) this.#drop(thought);
    }
    this.#changed.clear();
  }

  #forget(subject: Subject): void {
    for (const thought of subject.thoughts.values()) {
      thought.memory = undefined;
      thought.claim = undefined;
      thought.over = 'nothing was heard of it for long, and many others were';
      thought.deadline = NEVER;
      this.#changed.add(thought);
    }
  }

  #drop(thought: Thought): void {
    this.#deadlines.forget(thought);
    this.#subjects.drop(thought);
  }

  #conclude(happening: Happening): void {
    this.#conclusions.push({ at: this.#now, happening });
  }

  #taken(): readonly Conclusion[] {
    if (this.#conclusions.length === 0) return NOTHING;
    const taken = this.#conclusions;
    this.#conclusions = [];
    return taken;
  }
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}

const NO_RULES: readonly AnyRule[] = [];
const NOTHING: readonly Conclusion[] = [];

function byType(rules: readonly AnyRule[]): ReadonlyMap<EventType, readonly AnyRule[]> {
  const map = new Map<EventType, AnyRule[]>();
  for (const rule of rules) for (const type of rule.heeds) map.set(type, [...(map.get(type) ?? []), rule]);
  return map;
}
