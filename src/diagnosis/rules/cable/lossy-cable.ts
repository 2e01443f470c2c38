/** Cause 106: a large part of the packets gets lost, so that loading takes many times as long. */
import { count } from '../../../lib/text.ts';
import { moreEvidence } from '../../finding.ts';
import type { EventOf, Opinion, Rule } from '../../rule.ts';

interface Memory {
  /** Blocks that arrived, and those that had to be sent again. */
  readonly blocks: number;
  readonly resent: number;
  readonly evidence: readonly number[];
}

/** So many that chance does not make the share. */
const ENOUGH = 64;
/** A bad cable loses one packet of twenty in each direction, and makes one of ten: people do not notice. */
const SHARE = 0.3;
const USUAL_BLOCK = 512;

export const LOSSY_CABLE: Rule<Memory, 'file.complete'> = {
  cause: 'lossy-cable',
  about: 'device',
  heeds: ['file.complete'],
  heed(event, _scene, before): Opinion<Memory> | undefined {
    if (event.asks === 'write' || (before === undefined && event.resent === 0)) return undefined;
    const memory = counted(event, before ?? NOTHING);
    const { blocks, resent: again, evidence } = memory;
    if (again < blocks * SHARE) return { memory, over: 'most packets arrive now' };
    if (blocks < ENOUGH) return { memory };
    return {
      memory,
      claim: {
        confidence: again > blocks * 2 * SHARE ? 'certain' : 'likely',
        evidence,
        says: `Many packets get lost on the way: for ${count(blocks, 'block')}, ${count(again, 'packet')} had to be sent again.`,
        remedy: [
          'Replace the cable, and try another socket of the switch, or the cable directly.',
          'Let both ends find speed and duplex by themselves: one end fixed to full duplex and the other not loses packets like this.',
          'Keep the cable away from mains cables and motors.',
        ],
      },
    };
  },
};

const NOTHING: Memory = { blocks: 0, resent: 0, evidence: [] };

function counted({ n, size, resent, block = USUAL_BLOCK }: EventOf<'file.complete'>, before: Memory): Memory {
  return {
    blocks: before.blocks + Math.floor(size / block) + 1,
    resent: before.resent + resent,
    evidence: resent === 0 ? before.evidence : moreEvidence(before.evidence, n),
  };
}
