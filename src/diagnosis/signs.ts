/**
 * Rules that are a table: events that speak for a cause, and events after which it does not hold any more. Most rules are
 * made here; one that has to follow a device through several stages is written out against `Rule`.
 */
import type { StationEvent } from '../events/types.ts';
import type { Claim } from './finding.ts';
import { MOST_EVIDENCE } from './finding.ts';
import {
  silenceEnds,
  type AnyRule,
  type EventOf,
  type EvidenceType,
  type Opinion,
  type RuleName,
  type Scene,
  type Unchanged,
} from './rule.ts';

/** What an event says for a cause. Its own number is evidence by itself; `evidence` are others before it. */
export interface Sign extends Omit<Claim, 'evidence'>, Partial<Pick<Claim, 'evidence'>> {
  /** What it is wrong with, where the same can be wrong with several things: the first is told at length, the others by name. */
  readonly thing?: string;
}

/** What is concluded from events of one type; undefined for most of them. */
export interface Listener<A> {
  readonly type: EvidenceType;
  hear(event: StationEvent, scene: Scene): A | undefined;
}

export interface SignRule extends RuleName {
  readonly signs: readonly Listener<Sign>[];
  /** Each says why it does not hold any more. Asked before the signs, and only while there is something to end. */
  readonly ends?: readonly Listener<string>[];
  /** How many signs it takes (default 1). */
  readonly least?: number;
  /** The step of the recipe whose silence, counted from the last sign, makes it certain. */
  readonly certainAfter?: string;
}

interface Memory {
  readonly signs: number;
  readonly evidence: readonly number[];
  readonly sign: Omit<Claim, 'evidence'>;
  /** With no more than `MOST_THINGS` in it. */
  readonly things: readonly string[];
}

const MOST_THINGS = 6;

/** One row of such a table: what `hear` makes of events of this type. */
export function on<T extends EvidenceType, A>(
  type: T,
  hear: (event: EventOf<T>, scene: Scene) => A | undefined,
): Listener<A> {
  return {
    type,
    hear(event: EventOf<T>, scene: Scene) {
      return hear(event, scene);
    },
  };
}

/** The same of several types. */
export function onAny<T extends EvidenceType, A>(
  types: readonly T[],
  hear: (event: EventOf<T>, scene: Scene) => A | undefined,
): readonly Listener<A>[] {
  return types.map((type) => on<T, A>(type, hear));
}

export function signRule({ signs, ends = [], least = 1, certainAfter, ...name }: SignRule): AnyRule {
  const rule: AnyRule = {
    ...name,
    heeds: [...new Set([...signs, ...ends].map(({ type }) => type))],
    heed(event, scene, before) {
      const memory = isMemory(before) ? before : undefined;
      const over = memory === undefined ? undefined : heard(ends, event, scene);
      if (over !== undefined) return { over };
      const sign = heard(signs, event, scene);
      if (sign === undefined) return undefined;
      const until = certainAfter === undefined ? undefined : silenceEnds(scene, certainAfter);
      const opinion = told(more(memory, sign, event.n), least);
      return until === undefined ? opinion : { ...opinion, until };
    },
  };
  if (certainAfter === undefined) return rule;
  return {
    ...rule,
    due: (_scene, memory) =>
      isMemory(memory) ? told({ ...memory, sign: { ...memory.sign, confidence: 'certain' } }, least) : undefined,
  };
}

function heard<A>(listeners: readonly Listener<A>[], event: StationEvent, scene: Scene): A | undefined {
  for (const listener of listeners) {
    const answer = listener.type === event.type ? listener.hear(event, scene) : undefined;
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** What was surer before stays so. */
function more(memory: Memory | undefined, { evidence = [], thing, ...sign }: Sign, n: number): Memory {
  const fresh = [...evidence, n].filter((one) => memory?.evidence.includes(one) !== true);
  const { things = [] } = memory ?? {};
  const isNew = thing !== undefined && !things.includes(thing) && things.length < MOST_THINGS;
  const isSurer =
    memory === undefined || (thing === undefined && SURENESS[sign.confidence] >= SURENESS[memory.sign.confidence]);
  return {
    signs: (memory?.signs ?? 0) + 1,
    evidence: [...(memory?.evidence ?? []), ...fresh].slice(0, MOST_EVIDENCE),
    sign: isSurer ? sign : memory.sign,
    things: isNew ? [...things, thing] : things,
  };
}

const SURENESS = { possible: 0, likely: 1, certain: 2 } as const;

function told(memory: Memory, least: number): Opinion<Memory> | Unchanged {
  const { signs, evidence, sign, things } = memory;
  if (signs < least) return { memory };
  const [, ...others] = things;
  const says = others.length === 0 ? sign.says : `${sign.says} The same with ${others.join(', ')}.`;
  return { memory, claim: { ...sign, says, evidence } };
}

function isMemory(memory: unknown): memory is Memory {
  return memory !== undefined;
}
