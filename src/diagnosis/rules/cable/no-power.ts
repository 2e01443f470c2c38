/** Cause 28: the link comes and goes in a short time, again and again: the device has too little power and restarts. */
import { since, type Instant } from '../../../lib/time.ts';
import { moreEvidence } from '../../finding.ts';
import type { Opinion, Rule } from '../../rule.ts';
import { ASKS_WITHIN } from '../../waits.ts';

interface Memory {
  /** When the link was lost last. */
  readonly lost: Instant;
  readonly times: number;
  readonly evidence: readonly number[];
}

type Heeded = 'adapter.link-lost' | 'file.complete';

/** A recovery restarts a device twice; who holds keys and tries again, once or twice more. */
const MANY = 5;

export const NO_POWER: Rule<Memory, Heeded> = {
  cause: 'no-power',
  about: 'station',
  heeds: ['adapter.link-lost', 'file.complete'],
  heed(event, { now, facts }, memory): Opinion<Memory> | undefined {
    if (event.type === 'file.complete') return memory === undefined ? undefined : { over: 'a device reads files' };
    const isSoon = memory !== undefined && since(memory.lost, now) < ASKS_WITHIN * facts.pace;
    const times = isSoon ? memory.times + 1 : 1;
    const next = { lost: now, times, evidence: moreEvidence(isSoon ? memory.evidence : [], event.n) };
    if (times < MANY) return { memory: next };
    return {
      memory: next,
      claim: {
        confidence: 'likely',
        evidence: next.evidence,
        says: `The link of ${event.adapter} comes and goes: the device at its other end restarts again and again, as it does with too little power.`,
        remedy: [
          'Feed it from a power supply of its own (CP-PWR-CUBE for Cisco phones) instead of the network cable.',
          'A 7940 or 7960 does not understand standard PoE (802.3af), and no laptop gives power on its socket.',
        ],
      },
    };
  },
};
