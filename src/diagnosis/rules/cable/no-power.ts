/**
 * Cause 28: no link at all, or one that comes and goes in a short time, again and again: the device has no power, or too little
 * and restarts.
 */
import { since, type Instant } from '../../../lib/time.ts';
import { moreEvidence, type Claim } from '../../finding.ts';
import type { EventOf, Opinion, Rule, Scene } from '../../rule.ts';
import { ASKS_WITHIN, ends, LONGEST_START } from '../../waits.ts';

interface Memory {
  /** When the link was lost last; undefined while there was none. */
  readonly lost: Instant | undefined;
  readonly times: number;
  readonly evidence: readonly number[];
  readonly adapter: string;
}

type Heeded = 'adapter.no-link' | 'adapter.linked' | 'adapter.link-lost' | 'file.complete';

/** A recovery restarts a device twice; who holds keys and tries again, once or twice more. */
const MANY = 5;

export const NO_POWER: Rule<Memory, Heeded> = {
  cause: 'no-power',
  about: 'station',
  explains: ['wrong-socket', 'link-too-late'],
  heeds: ['adapter.no-link', 'adapter.linked', 'adapter.link-lost', 'file.complete'],
  heed(event, scene, memory): Opinion<Memory> | undefined {
    switch (event.type) {
      case 'adapter.no-link': {
        const { n, adapter } = event;
        return { memory: { lost: undefined, times: 0, evidence: [n], adapter }, until: ends(LONGEST_START, scene) };
      }
      case 'adapter.link-lost':
        return lost(event, scene, memory);
      case 'adapter.linked':
        return memory === undefined ? undefined : { over: 'there is a link now' };
      case 'file.complete':
        return memory === undefined ? undefined : { over: 'a device reads files' };
    }
  },
  due(_scene, memory) {
    if (memory === undefined || memory.lost !== undefined) return undefined;
    return { memory, claim: { ...DARK, evidence: memory.evidence, says: dark(memory.adapter) } };
  },
};

function lost({ n, adapter }: EventOf<'adapter.link-lost'>, scene: Scene, memory: Memory | undefined): Opinion<Memory> {
  const { now, facts } = scene;
  const isSoon = memory?.lost !== undefined && since(memory.lost, now) < ASKS_WITHIN * facts.pace;
  const times = isSoon ? memory.times + 1 : 1;
  const next = { lost: now, times, evidence: moreEvidence(isSoon ? memory.evidence : [], n), adapter };
  if (times < MANY) return { memory: next };
  const says = `The link of ${adapter} comes and goes: the device at its other end restarts again and again, as it does with too little power.`;
  return { memory: next, claim: { confidence: 'likely', evidence: next.evidence, says, remedy: REMEDY } };
}

const REMEDY = [
  'Feed it from a power supply of its own (CP-PWR-CUBE for Cisco phones) instead of the network cable.',
  'A 7940 or 7960 does not understand standard PoE (802.3af), and no laptop gives power on its socket.',
];

const DARK: Pick<Claim, 'confidence' | 'remedy'> = {
  confidence: 'possible',
  remedy: ['Look whether the device shows any light, and whether the cable sits firmly at both ends.', ...REMEDY],
};

function dark(adapter: string): string {
  return `${adapter} has had no link since the start: nothing is plugged in, or the device at the other end has no power.`;
}
