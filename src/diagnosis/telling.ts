/**
 * From claims to findings: which of the claims are told, under which number, and when they are settled. A claim that a
 * more specific one explains is not told while that one stands.
 */
import type { Happening } from '../events/types.ts';
import type { CauseName } from '../knowledge/causes.ts';
import { MOST_EVIDENCE, type Claim, type Finding } from './finding.ts';
import type { AnyRule } from './rule.ts';
import type { Subject, Subjects, Thought } from './subjects.ts';

export class Telling {
  readonly #subjects: Subjects;
  readonly #tell: (happening: Happening) => void;
  /** By cause, the rules that explain it. */
  readonly #explaining = new Map<CauseName, AnyRule[]>();
  readonly #standing = new Map<number, Finding>();
  #last = 0;

  constructor(rules: readonly AnyRule[], subjects: Subjects, tell: (happening: Happening) => void) {
    this.#subjects = subjects;
    this.#tell = tell;
    for (const rule of rules) {
      for (const cause of rule.explains ?? []) {
        this.#explaining.set(cause, [...(this.#explaining.get(cause) ?? []), rule]);
      }
    }
  }

  /** What was told and is not settled, in the order of the numbers. */
  get standing(): readonly Finding[] {
    return [...this.#standing.values()];
  }

  /**
   * Tells what has become of these thoughts, which were changed by one event or at one instant, and of those that they
   * explain. What is new comes before what it settles.
   */
  settle(changed: Iterable<Thought>): void {
    const concerned = this.#concerned(changed);
    const explanations = new Map([...concerned].map((thought) => [thought, this.#explanation(thought)]));
    for (const [thought, explanation] of explanations) {
      if (thought.claim !== undefined && explanation === undefined) this.#say(thought, thought.claim);
    }
    for (const [thought, explanation] of explanations) {
      if (thought.claim === undefined) this.#clear(thought, thought.over);
      else if (explanation !== undefined) this.#clear(thought, `${explanation} explains it`);
    }
  }

  #concerned(changed: Iterable<Thought>): ReadonlySet<Thought> {
    const concerned = new Set<Thought>();
    for (const thought of changed) {
      concerned.add(thought);
      const hasClaim = thought.claim !== undefined;
      if (thought.hadClaim !== hasClaim) for (const general of this.#explainedBy(thought)) concerned.add(general);
      thought.hadClaim = hasClaim;
    }
    return concerned;
  }

  /** A claim about the station speaks for all devices. */
  *#explainedBy({ rule, subject }: Thought): Generator<Thought> {
    const { station, devices } = this.#subjects;
    for (const cause of rule.explains ?? []) {
      for (const one of subject === station ? [station, ...devices] : [subject]) {
        const general = one.thoughts.get(cause);
        if (general !== undefined) yield general;
      }
    }
  }

  /** The name of a more specific cause that is claimed of the same subject, or of the station. */
  #explanation({ subject, rule: { cause } }: Thought): CauseName | undefined {
    const specific = this.#explaining
      .get(cause)
      ?.find((by) => claims(subject, by) || claims(this.#subjects.station, by));
    return specific?.cause;
  }

  #say(thought: Thought, claim: Claim): void {
    const { told, rule, subject } = thought;
    const evidence = claim.evidence.slice(0, MOST_EVIDENCE);
    if (told?.confidence === claim.confidence && told.evidence.length >= evidence.length) return;
    const finding = told?.finding ?? ++this.#last;
    const of = subject.device === undefined ? {} : { device: subject.device };
    const saying: Finding = { finding, cause: rule.cause, ...of, ...claim, evidence };
    thought.told = saying;
    this.#standing.set(finding, saying);
    if (told === undefined) return this.#tell({ type: 'finding.raised', ...saying });
    const was = told.confidence === claim.confidence ? {} : { was: told.confidence };
    this.#tell({ type: 'finding.updated', ...saying, ...was });
  }

  #clear(thought: Thought, why: string): void {
    if (thought.told === undefined) return;
    const { finding, cause, device } = thought.told;
    thought.told = undefined;
    this.#standing.delete(finding);
    this.#tell({ type: 'finding.cleared', finding, cause, ...(device === undefined ? {} : { device }), why });
  }
}

function claims(subject: Subject, { cause }: AnyRule): boolean {
  return subject.thoughts.get(cause)?.claim !== undefined;
}
