/**
 * What every rule thinks of every device, and of the station. Devices can be made up: beyond a bound, those of which
 * nothing was heard for longest are forgotten.
 */
import type { CauseName } from '../knowledge/causes.ts';
import type { Sleeper } from '../lib/deadlines.ts';
import { NEVER, type Instant } from '../lib/time.ts';
import type { Claim, Finding } from './finding.ts';
import type { AnyRule } from './rule.ts';

/** What one rule thinks of one subject. */
export interface Thought extends Sleeper {
  readonly subject: Subject;
  readonly rule: AnyRule;
  memory: unknown;
  claim: Claim | undefined;
  /** Why there is no claim any more; told where one stood. */
  over: string;
  /** Whether it had a claim when findings were told last. */
  hadClaim: boolean;
  /** What of the claim was told and is not settled. */
  told: Finding | undefined;
  deadline: Instant;
}

export interface Subject {
  /** Undefined: the station. */
  readonly device: string | undefined;
  /** There is one rule for each cause. Only rules that have something to remember or to claim are here. */
  readonly thoughts: Map<CauseName, Thought>;
}

export class Subjects {
  readonly station: Subject = { device: undefined, thoughts: new Map() };
  readonly #devices = new Map<string, Subject>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** All devices that something is thought of; those heard of longest ago first. */
  get devices(): Iterable<Subject> {
    return this.#devices.values();
  }

  /** The device was heard of just now. A device that nothing is thought of is not kept; `think` does that. */
  heard(device: string): Subject {
    const known = this.#devices.get(device);
    if (known === undefined) return { device, thoughts: new Map() };
    this.#devices.delete(device);
    this.#devices.set(device, known);
    return known;
  }

  /** The thought of this rule, to be filled in. */
  think(subject: Subject, rule: AnyRule): Thought {
    const thought = subject.thoughts.get(rule.cause);
    if (thought !== undefined) return thought;
    const made: Thought = {
      subject,
      rule,
      memory: undefined,
      claim: undefined,
      over: '',
      hadClaim: false,
      told: undefined,
      deadline: NEVER,
      scheduledAt: NEVER,
    };
    subject.thoughts.set(rule.cause, made);
    if (subject.device !== undefined) this.#devices.set(subject.device, subject);
    return made;
  }

  /** The rule thinks nothing of the subject any more. */
  drop({ subject, rule }: Thought): void {
    subject.thoughts.delete(rule.cause);
    if (subject.device !== undefined && subject.thoughts.size === 0) this.#devices.delete(subject.device);
  }

  /** The device that is one too many; undefined while there is room. */
  get surplus(): Subject | undefined {
    if (this.#devices.size <= this.#most) return undefined;
    for (const oldest of this.#devices.values()) return oldest;
    return undefined;
  }
}
