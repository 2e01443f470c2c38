/**
 * The side that sends DATA: a server that is read, a client that puts. No I/O: each step returns what to send now.
 * Steps neither allocate nor look at file bytes; a block is `blockSize` bytes at `blockSize * (block - 1)`.
 *
 * RFC 1350 with windows (RFC 7440) and the rule of RFC 1123 section 4.2.3.1: a duplicate ACK never causes DATA in
 * lock-step. In a window it is the receiver's report that the first block of the window was lost; it is obeyed, but
 * never in two windows in a row, so that duplicates cannot breed duplicates.
 */
import { NEVER, type Instant } from '../../lib/time.ts';
import { blocksAhead, wireBlock, type WrapTo } from './blocks.ts';
import { Pacing } from './pacing.ts';
import { Retry, type RetryPolicy } from './retry.ts';

/**
 * What to do after a step: `blocks` sends the blocks from `first` to `last`; `opening` repeats what opened the
 * transfer (an OACK, or a client's write request); `done` and `failed` end it.
 */
export type SenderStep = 'wait' | 'blocks' | 'opening' | 'done' | 'failed';

/** What some devices need against the rules. */
export interface SenderQuirks {
  /** What follows block 65535 on the wire. */
  readonly wrapTo: WrapTo;
  /** Answer a duplicate ACK with the next block again, against RFC 1123: some loaders know no time-out. */
  readonly resendOnDuplicateAck: boolean;
  /** Tftpd32's anticipation window: this many blocks are sent ahead without negotiation; 0 is off. */
  readonly ahead: number;
}

/** As the RFCs want it. */
export const NO_SENDER_QUIRKS: SenderQuirks = { wrapTo: 0, resendOnDuplicateAck: false, ahead: 0 };

/** What both sides have agreed on. */
export interface Sending {
  /** Bytes of the file as it travels; `Infinity` where that shows only at its end (netascii): then see `endsIn`. */
  readonly size: number;
  readonly blockSize: number;
  readonly windowSize: number;
  /** The transfer opens with a packet that ACK 0 answers: an OACK, or a client's write request. */
  readonly opening: boolean;
  readonly retry: RetryPolicy;
  readonly quirks: SenderQuirks;
}

/** One transfer, from its opening to its last ACK. `retry.deadline` tells when `expire` is due. */
export class Sender {
  readonly blockSize: number;
  /** Bytes of the file as it travels; `Infinity` as long as that is not known. */
  size: number;
  /** The last block, which is shorter than the others or empty. */
  lastBlock: number;
  readonly retry: Retry;
  /** Of the blocks to send, `pacing.piece` go out at once. */
  readonly pacing: Pacing;
  /** The blocks to send after a step that returned `blocks`. */
  first = 1;
  last = 0;
  /** True once the peer has acknowledged anything. */
  heard = false;
  /** Acknowledged blocks. */
  acknowledged = 0;
  /** Blocks that were sent again. */
  resent = 0;
  /** Acknowledgements that came again. */
  duplicates = 0;
  #opening: boolean;
  readonly #window: number;
  #ahead: number;
  #highest = 0;
  /** The window went back because of a duplicate ACK: those of the next window may be echoes of that. */
  #wentBack = false;
  #deaf = false;
  #ended = false;
  readonly #quirks: SenderQuirks;

  constructor(sending: Sending, now: Instant) {
    this.blockSize = sending.blockSize;
    this.size = sending.size;
    this.lastBlock = Math.floor(sending.size / sending.blockSize) + 1;
    this.retry = new Retry(sending.retry, now);
    this.pacing = new Pacing(sending.windowSize + sending.quirks.ahead);
    this.#opening = sending.opening;
    this.#window = sending.windowSize;
    this.#ahead = sending.windowSize === 1 ? sending.quirks.ahead : 0;
    this.#quirks = sending.quirks;
  }

  /** Bytes that were acknowledged. */
  get sentBytes(): number {
    return Math.min(this.acknowledged * this.blockSize, this.size);
  }

  /** All was sent and only the last ACK is missing. */
  get onLastBlock(): boolean {
    return this.#highest === this.lastBlock;
  }

  /** The file turned out to end in `block`, one of those to send now, with that many bytes of it. */
  endsIn(block: number, bytes: number): void {
    this.size = (block - 1) * this.blockSize + bytes;
    this.lastBlock = block;
    this.last = block;
    this.#highest = block;
  }

  /** Bytes in `block`: 0 for the empty block that ends a file of a whole number of blocks. */
  blockLength(block: number): number {
    return block < this.lastBlock ? this.blockSize : this.size - (this.lastBlock - 1) * this.blockSize;
  }

  /** The number on the wire of an absolute block number. */
  wire(block: number): number {
    return wireBlock(block, this.#quirks.wrapTo);
  }

  /** The first step. A peer that has not acknowledged anything gets one packet, whatever the window. */
  start(now: Instant): SenderStep {
    this.retry.sent(now);
    if (this.#opening) return 'opening';
    return this.#send(1, 1);
  }

  /** An ACK with the block number on the wire. */
  acknowledge(wire: number, now: Instant): SenderStep {
    if (this.#ended) return 'wait';
    if (this.#opening) return wire === 0 ? this.#opened(now) : 'wait';
    const ahead = blocksAhead(this.acknowledged, wire, this.#quirks.wrapTo);
    if (ahead === 0) return this.#duplicate(now);
    if (this.acknowledged + ahead > this.#highest) return 'wait';
    this.acknowledged += ahead;
    if (this.#window > 1) this.#judgeWindow();
    this.#hear(now);
    if (this.acknowledged === this.lastBlock) return this.#end('done');
    return this.#advance(now);
  }

  /** To be called when `retry.deadline` has passed. */
  expire(now: Instant): SenderStep {
    if (this.#ended) return 'wait';
    const verdict = this.retry.expire(now);
    if (verdict === 'give-up') return this.#end('failed');
    if (verdict === 'repeat') this.pacing.lost();
    return verdict === 'repeat' ? this.#again() : 'wait';
  }

  /** The peer repeated its request: it has not seen our first packet, and gets it again. */
  requestRepeated(now: Instant): SenderStep {
    if (this.#ended || this.heard) return 'wait';
    this.retry.renew(now);
    return this.#again();
  }

  /** An ACK in the middle of a window reports that what follows it was lost (RFC 7440 section 4). */
  #judgeWindow(): void {
    if (this.acknowledged < this.last) this.pacing.lost();
    else this.pacing.arrived();
  }

  #hear(now: Instant): void {
    this.heard = true;
    this.#deaf = this.#wentBack;
    this.#wentBack = false;
    this.retry.heard(now);
  }

  #opened(now: Instant): SenderStep {
    this.#opening = false;
    this.#hear(now);
    return this.#advance(now);
  }

  #advance(now: Instant): SenderStep {
    const first = this.#ahead > 0 ? this.#highest + 1 : this.acknowledged + 1;
    const last = Math.min(this.acknowledged + this.#window + this.#ahead, this.lastBlock);
    this.retry.sent(now);
    return first > last ? 'wait' : this.#send(first, last);
  }

  #duplicate(now: Instant): SenderStep {
    this.duplicates += 1;
    if (this.#quirks.resendOnDuplicateAck) return this.#sendWindow(now);
    if (this.#window === 1 || this.#deaf || this.#wentBack) return 'wait';
    this.#wentBack = true;
    this.pacing.lost();
    return this.#sendWindow(now);
  }

  #sendWindow(now: Instant): SenderStep {
    return this.retry.repeat(now) ? this.#again() : 'wait';
  }

  /** Repeats what is not acknowledged; the anticipation window collapses, it was never agreed. */
  #again(): SenderStep {
    if (this.#opening) return 'opening';
    this.#ahead = 0;
    return this.#send(this.acknowledged + 1, Math.min(this.acknowledged + this.#window, this.lastBlock));
  }

  #send(first: number, last: number): SenderStep {
    this.first = first;
    this.last = last;
    if (first <= this.#highest) this.resent += Math.min(last, this.#highest) - first + 1;
    if (last > this.#highest) this.#highest = last;
    return 'blocks';
  }

  #end(step: 'done' | 'failed'): SenderStep {
    this.#ended = true;
    this.retry.deadline = NEVER;
    return step;
  }
}
