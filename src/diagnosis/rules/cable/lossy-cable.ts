/** Cause 106: a large part of the packets gets lost, so that loading takes many times as long. */
import { count } from '../../../lib/text.ts';
import { moreEvidence } from '../../finding.ts';
import type { EventOf, Opinion, Rule } from '../../rule.ts';

/** Of the last blocks of a device. */
interface Memory {
  /** Blocks that arrived, and those of them that did not at once. */
  readonly blocks: number;
  readonly lost: number;
  readonly evidence: readonly number[];
  /** Of the transfer that was heard of last, what is in them already. */
  readonly transfer: number;
  readonly seen: { readonly blocks: number; readonly lost: number };
  readonly isTold: boolean;
}

type Heeded = 'file.progress' | 'file.complete';

/**
 * So many that chance does not make the share: of all, of half as many with so many lost, or of any with fewer lost, where that
 * is nearly every second one. Each loss costs a device seconds, so nobody should have to wait for more of them.
 */
const ENOUGH = 64;
const ENOUGH_LOST = 12;
const FEW_LOST = 6;
/** A bad cable loses one packet of twenty in each direction, and makes one of ten: people do not notice. */
const SHARE = 0.3;
const SURE = 0.45;
/** What was before says nothing of now. */
const RECENT = 512;
/** Of evidence: progress comes four times a second. */
const FEW = 6;
const USUAL_BLOCK = 512;

export const LOSSY_CABLE: Rule<Memory, Heeded> = {
  cause: 'lossy-cable',
  about: 'device',
  heeds: ['file.progress', 'file.complete'],
  heed(event, _scene, before): Opinion<Memory> | undefined {
    if (event.asks === 'write' || (before === undefined && lostIn(event) === 0)) return undefined;
    const memory = counted(event, before ?? NOTHING);
    const { blocks, lost, isTold } = memory;
    const share = lost / Math.max(blocks, 1);
    if (share < (isTold ? SHARE / 2 : SHARE))
      return { memory: { ...memory, isTold: false }, over: 'most packets arrive now' };
    const isEnough =
      blocks >= ENOUGH || (lost >= ENOUGH_LOST && blocks >= ENOUGH / 2) || (lost >= FEW_LOST && share > SURE);
    return isTold || isEnough ? told(memory, share) : { memory };
  },
};

function told(memory: Memory, share: number): Opinion<Memory> {
  const { blocks, lost, evidence } = memory;
  return {
    memory: { ...memory, isTold: true },
    claim: {
      confidence: share > SURE ? 'certain' : 'likely',
      evidence,
      says: `Many packets get lost on the way: of the last ${count(blocks, 'block')}, ${lost} had to be sent again.`,
      remedy: [
        'Replace the cable, and try another socket of the switch, or the cable directly.',
        'Let both ends find speed and duplex by themselves: one end fixed to full duplex and the other not loses packets like this.',
        'Keep the cable away from mains cables and motors.',
      ],
    },
  };
}

const NOTHING: Memory = {
  blocks: 0,
  lost: 0,
  evidence: [],
  transfer: 0,
  seen: { blocks: 0, lost: 0 },
  isTold: false,
};

/** Where one block was sent many times, the device was silent for a while: that is one. */
function counted(event: EventOf<Heeded>, before: Memory): Memory {
  const { n, transfer, block = USUAL_BLOCK } = event;
  const arrived = Math.floor((event.type === 'file.complete' ? event.size : event.sent) / block) + 1;
  const now = { blocks: arrived, lost: lostIn(event) };
  const seen = before.transfer === transfer ? before.seen : NOTHING.seen;
  const blocks = Math.max(0, now.blocks - seen.blocks);
  const lost = Math.min(blocks, Math.max(0, now.lost - seen.lost));
  const fade = before.blocks > RECENT ? 0.5 : 1;
  return {
    blocks: Math.round(before.blocks * fade) + blocks,
    lost: Math.round(before.lost * fade) + lost,
    evidence: lost === 0 || before.evidence.length >= FEW ? before.evidence : moreEvidence(before.evidence, n),
    transfer,
    seen: now,
    isTold: before.isTold,
  };
}

/** Recordings of earlier versions tell only what was sent again in all. */
function lostIn(event: EventOf<Heeded>): number {
  return event.lost ?? (event.type === 'file.complete' ? event.resent : 0);
}
