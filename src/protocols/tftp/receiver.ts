/**
 * The side that receives DATA: a server that is written, a client that gets. No I/O: each step says whether the
 * payload at hand is the next of the file and whether an ACK is due.
 *
 * In a window (RFC 7440) an ACK is due at its end, at the last block, and once for a gap, always for the last block
 * in order. After the last ACK the machine dallies (RFC 1350 section 6): it repeats that ACK if the last block returns.
 */
import { after, NEVER, type Instant, type Millis } from '../../lib/time.ts';
import { blocksAhead, wireBlock, type WrapTo } from './blocks.ts';
import { Retry, type RetryPolicy } from './retry.ts';

/**
 * What to do with a DATA packet: `keep` its payload; `keep-and-ack` acknowledges with `ackBlock` as well;
 * `last` keeps it, completes the file and then acknowledges, now or when the file is in its place; `ack` only acknowledges; `oversized` is a payload longer
 * than a block, which ends the transfer.
 */
export type ReceiverStep = 'ignore' | 'keep' | 'keep-and-ack' | 'last' | 'ack' | 'oversized';

/** After a deadline: `opening` repeats what opened the transfer, `gone` ends the dallying. */
export type ReceiverExpiry = 'wait' | 'ack' | 'opening' | 'failed' | 'gone';

/** What both sides have agreed on. */
export interface Receiving {
  readonly blockSize: number;
  readonly windowSize: number;
  readonly retry: RetryPolicy;
  /** How long the last ACK can be repeated. */
  readonly dally: Millis;
}

/** One transfer, from its opening to the end of its dallying. `retry.deadline` tells when `expire` is due. */
export class Receiver {
  readonly blockSize: number;
  readonly retry: Retry;
  /** The last block received in order, absolute. */
  received = 0;
  /** Bytes received in order. */
  bytes = 0;
  /** Packets that were acknowledged again or came twice. */
  repeated = 0;
  readonly #window: number;
  readonly #dally: Millis;
  #acknowledged = 0;
  #gapReported = false;
  #wrapTo: WrapTo = 0;
  #ended = false;

  constructor(receiving: Receiving, now: Instant) {
    this.blockSize = receiving.blockSize;
    this.retry = new Retry(receiving.retry, now);
    this.#window = receiving.windowSize;
    this.#dally = receiving.dally;
    this.retry.sent(now);
  }

  /** The number on the wire that an ACK carries now. */
  get ackBlock(): number {
    return wireBlock(this.received, this.#wrapTo);
  }

  /** The file is complete. */
  get complete(): boolean {
    return this.#ended;
  }

  /** A DATA packet: its block number on the wire and the length of its payload in bytes. */
  data(wire: number, length: number, now: Instant): ReceiverStep {
    if (length > this.blockSize) return 'oversized';
    const ahead = this.#ahead(wire);
    if (this.#ended) return this.#late(ahead, now);
    if (ahead !== 1) return this.#outOfOrder(ahead);
    this.received += 1;
    this.bytes += length;
    this.#gapReported = false;
    this.retry.heard(now);
    if (length < this.blockSize) return this.#finish(now);
    this.retry.sent(now);
    if (this.received - this.#acknowledged < this.#window) return 'keep';
    this.#acknowledged = this.received;
    return 'keep-and-ack';
  }

  /** Dallying begins now: the file was not in its place at once, or the last ACK had to be repeated. */
  dally(now: Instant): void {
    this.retry.deadline = after(now, this.#dally);
  }

  /** To be called when `retry.deadline` has passed. */
  expire(now: Instant): ReceiverExpiry {
    if (this.#ended) return now >= this.retry.deadline ? 'gone' : 'wait';
    const verdict = this.retry.expire(now);
    if (verdict === 'give-up') {
      this.retry.deadline = NEVER;
      return 'failed';
    }
    return verdict === 'repeat' ? this.#repeat() : 'wait';
  }

  /** The peer repeated its request: it has not seen what opened the transfer, and gets it again. */
  requestRepeated(now: Instant): ReceiverExpiry {
    if (this.received > 0) return 'wait';
    this.retry.renew(now);
    return 'opening';
  }

  /**
   * In lock-step nothing but the next block can follow 65535, so that 1 instead of 0 shows a sender that wraps to 1.
   */
  #ahead(wire: number): number {
    const atWrap = this.#window === 1 && this.#wrapTo === 0 && this.received === 65_535;
    if (atWrap && wire === 1) this.#wrapTo = 1;
    return blocksAhead(this.received, wire, this.#wrapTo);
  }

  /** The last block again means that the peer has not heard the last ACK: it may ask once more. */
  #late(ahead: number, now: Instant): ReceiverStep {
    if (ahead !== 0) return 'ignore';
    this.dally(now);
    return this.#acknowledgeAgain();
  }

  /** The newest block again means that our ACK was lost; a later one means a gap, which is reported once. */
  #outOfOrder(ahead: number): ReceiverStep {
    if (ahead === 0) return this.received > 0 ? this.#acknowledgeAgain() : 'ignore';
    if (ahead > this.#window || this.#gapReported) return 'ignore';
    this.#gapReported = true;
    return this.#acknowledgeAgain();
  }

  #acknowledgeAgain(): 'ack' {
    this.repeated += 1;
    this.#acknowledged = this.received;
    return 'ack';
  }

  #repeat(): 'ack' | 'opening' {
    this.#gapReported = false;
    return this.received === 0 ? 'opening' : this.#acknowledgeAgain();
  }

  #finish(now: Instant): 'last' {
    this.#ended = true;
    this.#acknowledged = this.received;
    this.dally(now);
    return 'last';
  }
}
