/** What is wrong, as far as it can be told: made by the diagnosis from the other events (src/diagnosis/). */
import { levelOfCause, type CauseName } from '../../knowledge/causes.ts';
import type { OfDevice } from '../parts.ts';
import type { Rows } from '../row.ts';

/** `likely`: it fits better than anything else. `possible`: it fits. */
export type Confidence = 'certain' | 'likely' | 'possible';

/** `device` is absent where it concerns the station. */
interface OfFinding extends OfDevice {
  /** Counts from 1 in each session; a finding keeps its number until it is cleared. */
  readonly finding: number;
  readonly cause: CauseName;
}

interface Told extends OfFinding {
  readonly confidence: Confidence;
  /** Numbers of the events that speak for it, at least one; never those of findings and of `device.*`. */
  readonly evidence: readonly number[];
  /** One sentence for a newcomer. */
  readonly says: string;
  /** What to do, in this order. */
  readonly remedy: readonly string[];
}

export interface FindingEvents {
  'finding.raised': Told;
  /** More speaks for it, or it is more or less sure than it `was`. */
  'finding.updated': Told & { readonly was?: Confidence };
  'finding.cleared': OfFinding & { readonly why: string };
}

export const FINDING_ROWS: Rows<FindingEvents> = {
  'finding.raised': {
    level: (e) => levelOfCause(e.cause),
    sentence: (e) => `finding ${e.finding}, ${e.confidence}: ${e.says}`,
    explanation:
      'Something is wrong, or looks like it. `cause` is a name of docs/causes.md, `evidence` the numbers of the events that speak for it, `remedy` what to do, in order.',
  },
  'finding.updated': {
    level: (e) => (e.was === undefined ? 'debug' : 'info'),
    sentence: (e) => `finding ${e.finding} (${e.cause}) is ${e.confidence} by now`,
    explanation: 'More speaks for a finding, or it is surer or less sure than it was (`was`).',
  },
  'finding.cleared': {
    level: 'notice',
    sentence: (e) => `finding ${e.finding} (${e.cause}) is settled: ${e.why}`,
    explanation: 'A finding does not hold any more, or a more precise one explains it.',
  },
};
