/**
 * What happened in a turn, kept until the replies have left: an ACK that was not stored, or that the system refused to
 * send, was not given, and is not told as given.
 */
import type { Happening, Report } from '../../events/types.ts';
import { NOT_DURABLE, type Refused } from '../../host/datagrams/datagrams.ts';

/** One reply, or something that has none. */
export interface UntoldReply {
  /** What is told when it has left. The last one is the reply itself, the others are true in any case. */
  happenings: readonly Happening[];
  /** Told instead of the last one when it was refused. */
  unsent: (cause: string) => readonly Happening[];
  /** To be called when the message does not leave; later than `tell` where the system is slow to say so. */
  readonly refused: Refused;
}

interface Entry extends UntoldReply {
  cause: string | undefined;
  isTold: boolean;
}

export class Untold {
  readonly #report: Report;
  /** Since the last commit. */
  #fresh: Entry[] = [];
  /** Committed, and perhaps not sent yet. */
  #committed: Entry[] = [];

  constructor(report: Report) {
    this.#report = report;
  }

  get isEmpty(): boolean {
    return this.#fresh.length === 0;
  }

  add(...happenings: readonly Happening[]): void {
    this.reply().happenings = happenings;
  }

  /** To be filled in. */
  reply(): UntoldReply {
    const entry: Entry = {
      happenings: [],
      unsent: () => [],
      refused: (cause) => this.#refused(entry, cause),
      cause: undefined,
      isTold: false,
    };
    this.#fresh.push(entry);
    return entry;
  }

  /** What was promised could not be stored. */
  forget(): void {
    this.#fresh = [];
  }

  commit(): void {
    this.#committed.push(...this.#fresh);
    this.#fresh = [];
  }

  /** Tells what was committed. */
  tell(): void {
    const committed = this.#committed;
    this.#committed = [];
    for (const entry of committed) {
      entry.isTold = true;
      for (const happening of toldOf(entry)) this.#report(happening);
    }
  }

  #refused(entry: Entry, cause: string): void {
    entry.cause = cause;
    if (entry.isTold) for (const happening of entry.unsent(cause)) this.#report(happening);
  }
}

function toldOf({ happenings, cause, unsent }: Entry): readonly Happening[] {
  if (cause === undefined) return happenings;
  return cause === NOT_DURABLE ? [] : [...happenings.slice(0, -1), ...unsent(cause)];
}
