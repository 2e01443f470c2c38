/** Cause 105: two devices use one hardware address, and take each other's lease and files away. */
import { moreEvidence } from '../../finding.ts';
import type { Opinion, Rule } from '../../rule.ts';

interface Memory {
  readonly name: string;
  /** The name before that. */
  readonly other?: string;
  /** How often the one name followed the other. */
  readonly turns: number;
  readonly evidence: readonly number[];
}

/** A device can be given another name, and its old one again; nobody does that a third time. */
const TURNS = 3;

export const DUPLICATE_MAC: Rule<Memory, 'dhcp.discover' | 'dhcp.ack'> = {
  cause: 'duplicate-mac',
  about: 'device',
  explains: ['offers-blocked', 'broadcast-flag-cleared'],
  heeds: ['dhcp.discover', 'dhcp.ack'],
  heed({ n, hostname: name }, _scene, memory): Opinion<Memory> | undefined {
    if (name === undefined || name === memory?.name) return undefined;
    if (memory === undefined) return { memory: { name, turns: 0, evidence: [n] } };
    const isBack = memory.other === undefined || memory.other === name;
    const turns = isBack ? memory.turns + 1 : 1;
    const next = { name, other: memory.name, turns, evidence: moreEvidence(memory.evidence, n) };
    if (turns < TURNS) return { memory: next };
    return {
      memory: next,
      claim: {
        confidence: turns > TURNS + 1 ? 'certain' : 'likely',
        evidence: next.evidence,
        says: `Two devices have the same hardware address: the one calls itself ${memory.name}, the other ${name}.`,
        remedy: [
          'Plug one of them out; what the other one does from then on is its own.',
          'The hardware address stands on the label. A repaired or copied device may have the one of another: it has to be changed there.',
        ],
      },
    };
  },
};
