/**
 * What happened in a turn, kept until the replies have left: an ACK that was not stored, or that the system refused to
 * send, was not given, and is not told as given.
 */
import type { Happening, ThinnedReport } from '../../../events/types.ts';
import { NOT_DURABLE, type SendWatcher } from '../../../host/datagrams/datagrams.ts';
import { unsentOf, type SentReply } from './telling.ts';

/** Who a reply went to, where that is nobody alone. */
export const TO_ALL = 'broadcast';

/**
 * One reply, or something that has none. A full turn has hundreds of them, so they hold only what is told of them: messages
 * that are kept until the flush cost more garbage collection than all the rest of an exchange.
 */
export class UntoldReply implements SendWatcher {
  /** What is told when it has left. The last one is the reply itself, the others are true in any case. */
  happenings: readonly Happening[] = [];
  /** They are only counted. */
  isBrief = false;
  sent: SentReply | undefined;
  readonly #report: ThinnedReport;
  #cause: string | undefined;
  #isTold = false;

  constructor(report: ThinnedReport) {
    this.#report = report;
  }

  /** It was to go to one card, and had to go to all. */
  wentToAll(): void {
    if (this.sent === undefined || this.sent.to === TO_ALL) return;
    this.sent = { ...this.sent, to: TO_ALL };
    this.happenings = this.happenings.map((one) => ('to' in one ? { ...one, to: TO_ALL } : one));
  }

  /** Later than `tell` where the system is slow to say so. */
  refused(cause: string): void {
    this.#cause = cause;
    if (this.#isTold) this.#tellUnsent(cause);
  }

  tell(): void {
    this.#isTold = true;
    const cause = this.#cause;
    if (cause === NOT_DURABLE) return;
    const { length } = this.happenings;
    for (let i = 0; i < (cause === undefined ? length : length - 1); i += 1) {
      const happening = this.happenings[i];
      if (happening !== undefined) this.#report(happening, this.isBrief);
    }
    if (cause !== undefined) this.#tellUnsent(cause);
  }

  #tellUnsent(cause: string): void {
    if (this.sent !== undefined) this.#report(unsentOf(this.sent, cause));
  }
}

export class Untold {
  readonly #report: ThinnedReport;
  /** Since the last commit. */
  #fresh: UntoldReply[] = [];
  /** Committed, and perhaps not sent yet. */
  #committed: UntoldReply[] = [];

  constructor(report: ThinnedReport) {
    this.#report = report;
  }

  get isEmpty(): boolean {
    return this.#fresh.length === 0 && this.#committed.length === 0;
  }

  add(...happenings: readonly Happening[]): void {
    this.reply().happenings = happenings;
  }

  /** To be filled in. */
  reply(): UntoldReply {
    const reply = this.apart();
    this.#fresh.push(reply);
    return reply;
  }

  /** One that is told only when it has been given to `sure`. */
  apart(): UntoldReply {
    return new UntoldReply(this.#report);
  }

  /** What was promised is stored, and is queued to be sent. */
  sure(replies: readonly UntoldReply[]): void {
    this.#committed.push(...replies);
  }

  commit(): void {
    if (this.#committed.length === 0) this.#committed = this.#fresh;
    else this.#committed.push(...this.#fresh);
    this.#fresh = [];
  }

  /** Tells what was committed. */
  tell(): void {
    const committed = this.#committed;
    this.#committed = [];
    for (const reply of committed) reply.tell();
  }
}
