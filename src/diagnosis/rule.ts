/**
 * What a rule is. Each rule names one cause, about a device or about the station, in a file of its own in rules/, and
 * stands in the list in rules.ts. A rule is pure: what it remembers is handed in and given back, and the only time it
 * knows is that of the scene.
 */
import type { DeviceStory } from '../devices/story.ts';
import type { SessionFacts } from '../events/areas/session.ts';
import type { DerivedType, EventType, StationEvent } from '../events/types.ts';
import type { CauseName } from '../knowledge/causes.ts';
import { silenceOf } from '../knowledge/recipe.ts';
import type { AdapterAddress } from '../lib/address.ts';
import { after, millis, type Instant } from '../lib/time.ts';
import type { Claim } from './finding.ts';

/** Events that a rule may be told of: never what the station itself concludes. */
export type EvidenceType = Exclude<EventType, DerivedType>;
export type EventOf<T extends EventType> = Extract<StationEvent, { readonly type: T }>;

/** What surrounds an event, or the end of a wait. */
export interface Scene {
  /** The time of the event, or when the wait was over. Never runs backwards. */
  readonly now: Instant;
  /** What the session began with, also the factor on every wait. */
  readonly facts: SessionFacts;
  /** The device concerned, as `subjectOf` names it. Absent where there is none, and at the end of a wait about the station. */
  readonly device?: string;
  /** Frames are heard on the cable: what is not told of it was not there. */
  readonly hears: boolean;
  /** The models that a load is here for, whole and with the list for after a reset: `7911`. */
  readonly recoverable: ReadonlySet<string>;
  /** Where the station stands: its addresses with their networks. */
  readonly places: readonly AdapterAddress[];
  /** The story of that device before the event; absent when there was none, and at the end of a wait. */
  readonly before?: DeviceStory;
  /** The story of that device with the event; absent for a device that nothing is known of. */
  readonly story?: DeviceStory;
}

/** What a rule thinks from now on. It replaces everything the rule thought of that device, or of the station, before. */
export interface Opinion<M> {
  /** Handed in next time. Must be small, and stay so whatever a device sends. Absent: nothing to remember. */
  readonly memory?: M;
  /** What holds now. Absent: nothing does, and a finding that stood is cleared. */
  readonly claim?: Claim;
  /** Why a claim that stood does not hold any more. */
  readonly over?: string;
  /** When to ask again, by `due`, if this rule has no other opinion until then. */
  readonly until?: Instant;
}

/** Nothing is new: memory, claim and wait stay as they are. */
export type Unchanged = undefined;

export interface RuleName {
  readonly cause: CauseName;
  /** `either`: of the device that an event is about, and of the station where an event is about none. */
  readonly about: 'device' | 'station' | 'either';
  /**
   * More general causes, which are not told while this rule claims: those of the same device; where the rule is about the
   * station, those of every device and of the station.
   */
  readonly explains?: readonly CauseName[];
}

/** A rule that remembers an `M` and is told of events of the types `T`. */
export interface Rule<M, T extends EvidenceType> extends RuleName {
  /** All other types cost nothing. */
  readonly heeds: readonly T[];
  /** Something happened; a rule about a device is told what happened to that device. */
  heed(event: EventOf<T>, scene: Scene, memory: M | undefined): Opinion<M> | Unchanged;
  /** The wait is over. Afterwards nothing is waited for, unless the opinion says so. */
  due?(scene: Scene, memory: M | undefined): Opinion<M> | Unchanged;
}

/** A rule among others: whoever calls it keeps to the types it heeds, and gives it back its own memory. */
export interface AnyRule extends RuleName {
  readonly heeds: readonly EvidenceType[];
  heed(event: StationEvent, scene: Scene, memory: unknown): Opinion<unknown> | Unchanged;
  due?(scene: Scene, memory: unknown): Opinion<unknown> | Unchanged;
}

/** When the silence that is normal in a step of the device's recipe is over; undefined where the recipe names none. */
export function silenceEnds({ now, facts, story }: Scene, step: string): Instant | undefined {
  const silence = silenceOf(story?.recipe, step);
  return silence === undefined ? undefined : after(now, millis(silence * facts.pace));
}
