/** Findings as values: what a rule claims, and what of it has been told. */
import type { Confidence } from '../events/areas/finding.ts';
import type { CauseName } from '../knowledge/causes.ts';

export interface Claim {
  readonly confidence: Confidence;
  /** Numbers of the events that speak for it, in their order; at least one. */
  readonly evidence: readonly number[];
  /** One sentence for a newcomer. What comes from the network in it is printable already: events carry nothing else. */
  readonly says: string;
  /** What to do, in this order. */
  readonly remedy: readonly string[];
}

/** A claim that was told and is not settled. */
export interface Finding extends Claim {
  /** Counts from 1 in each session. */
  readonly finding: number;
  readonly cause: CauseName;
  /** As `subjectOf` names it; absent where it concerns the station. */
  readonly device?: string;
}

/** A device must not be able to make a finding, or what a rule remembers, grow for ever. */
export const MOST_EVIDENCE = 16;

/** The evidence with these events, as long as there is room: those seen first are kept. */
export function moreEvidence(evidence: readonly number[], ...events: readonly number[]): readonly number[] {
  return evidence.length + events.length > MOST_EVIDENCE ? evidence : [...evidence, ...events];
}
