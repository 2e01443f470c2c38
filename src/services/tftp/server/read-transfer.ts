/** A client that reads: the sending machine wired to a socket and to the bytes of a file. */
import { after, instant, NEVER, seconds, since, type Instant } from '../../../lib/time.ts';
import type { DatagramSocket } from '../../../host/datagrams/datagrams.ts';
import { writeDataHeader, writeOack } from '../../../protocols/tftp/encode.ts';
import { ERROR_CODE, OPCODE, type TftpOption } from '../../../protocols/tftp/packet.ts';
import { PAUSE } from '../../../protocols/tftp/pacing.ts';
import type { Sender, SenderStep } from '../../../protocols/tftp/sender.ts';
import type { ChunkedFile, FoundFile } from '../../../files/files.ts';
import type { NetasciiFile } from './netascii-file.ts';
import type { HowFailed, Peer, TransferTelling, Repeats } from './transfer-telling.ts';
import { LINGER, peerError, queueControl, queueToStranger, sendError, type Transfer } from './transfer.ts';
import { askAgain } from './watch.ts';

/** How long a disk may take for one piece of a file. */
const DISK_PATIENCE = seconds(30);

export interface Reading {
  readonly peer: Peer;
  readonly telling: TransferTelling;
  readonly requested: string;
  readonly socket: DatagramSocket;
  readonly sender: Sender;
  /** As it travels. */
  readonly file: FoundFile | NetasciiFile;
  /** Empty when none is sent. */
  readonly oack: readonly TftpOption[];
  /** The client asked for the size, so that an early end is a probe. */
  readonly asksSize: boolean;
  readonly ended: (transfer: Transfer) => void;
}

export class ReadTransfer implements Transfer {
  readonly kind = 'read';
  readonly peer: Peer;
  readonly telling: TransferTelling;
  readonly requested: string;
  running = true;
  scheduledAt: Instant = NEVER;
  readonly #reading: Reading;
  readonly #sender: Sender;
  readonly #socket: DatagramSocket;
  #lingersUntil: Instant = NEVER;
  /** The next block of a window that goes out in pieces, and when; NEVER when nothing waits. */
  #nextBlock = 0;
  /** How often the same was sent again, and how many blocks were acknowledged then. */
  #repeats = 0;
  #standsAt = 0;
  #nextPiece: Instant = NEVER;
  /** Since when the disk is waited for; NEVER while it is not. The client's time stands still meanwhile. */
  #waitsSince: Instant = NEVER;

  constructor(reading: Reading) {
    this.peer = reading.peer;
    this.telling = reading.telling;
    this.requested = reading.requested;
    this.#reading = reading;
    this.#sender = reading.sender;
    this.#socket = reading.socket;
  }

  get deadline(): Instant {
    if (!this.running) return this.#lingersUntil;
    if (this.#waitsSince !== NEVER) return this.#nextPiece;
    const { deadline } = this.#sender.retry;
    return this.#nextPiece < deadline ? this.#nextPiece : deadline;
  }

  get bytes(): number {
    return this.#sender.sentBytes;
  }

  get heard(): boolean {
    return this.#sender.heard;
  }

  get heardAt(): Instant {
    return this.#sender.retry.heardAt;
  }

  start(now: Instant): void {
    this.#perform(this.#sender.start(now), now);
  }

  packet(view: DataView, at: number, length: number, now: Instant): boolean {
    const opcode = view.getUint16(at);
    if (opcode === OPCODE.ack) {
      if (this.running) this.#acknowledged(view.getUint16(at + 2), now);
      return true;
    }
    if (opcode !== OPCODE.error) return false;
    if (this.running) this.#ended(new Uint8Array(view.buffer, view.byteOffset + at, length), now);
    return true;
  }

  expire(now: Instant): void {
    if (!this.running) this.#lingersUntil = NEVER;
    else if (now >= this.#nextPiece) this.#sendPiece(this.#nextBlock, now);
    else this.#perform(this.#repeating(this.#sender.expire(now)), now);
  }

  requestRepeated(now: Instant): void {
    if (this.running) this.#perform(this.#repeating(this.#sender.requestRepeated(now)), now);
  }

  /** Tells once that it stands still: when the same is sent for the third time. */
  #repeating(step: SenderStep): SenderStep {
    if (step !== 'blocks' && step !== 'opening') return step;
    const { acknowledged, sentBytes, heard } = this.#sender;
    this.#repeats = acknowledged === this.#standsAt ? this.#repeats + 1 : 1;
    this.#standsAt = acknowledged;
    if (this.#repeats === 2) this.telling.stalled(sentBytes, this.#size, heard);
    return step;
  }

  /** A client that has asked for more after the last block was sent has received it: only its ACK was lost. */
  supersede(now: Instant): void {
    if (!this.running) return;
    if (this.#sender.heard && this.#sender.onLastBlock) this.#perform('done', now);
    else this.abandon('the client began another transfer', now);
  }

  abandon(reason: string, now: Instant, how: HowFailed = {}): void {
    if (!this.running) return;
    if (this.#sender.onLastBlock) this.telling.unconfirmed(reason, this.#sender.sentBytes, this.#size);
    else this.telling.failed(reason, this.#sender.sentBytes, this.#size, how);
    this.#end(now);
  }

  stop(reason: string, now: Instant): void {
    if (!this.running) return;
    sendError(this.#socket, this.peer, ERROR_CODE.undefined, reason);
    this.abandon(reason, now);
  }

  #acknowledged(block: number, now: Instant): void {
    this.#perform(this.#sender.acknowledge(block, now), now);
    if (this.telling.progressDue(now) && this.running) this.#tellProgress(now);
  }

  #tellProgress(now: Instant): void {
    this.telling.progress(this.#sender.sentBytes, this.#size, now, this.#seenTwice);
  }

  /** What is sent twice is acknowledged twice: more of the one tells of a habit, more of the other of a loss. */
  get #seenTwice(): Repeats {
    const { duplicates, resent } = this.#sender;
    return { duplicates: Math.max(0, duplicates - resent), lost: Math.max(0, resent - duplicates) };
  }

  #perform(step: SenderStep, now: Instant): void {
    switch (step) {
      case 'blocks':
        return this.#sendPiece(this.#sender.first, now);
      case 'opening':
        return this.#sendOack();
      case 'done':
        this.telling.complete(this.#sender.size, this.#sender.resent, now, this.#seenTwice);
        return this.#end(now);
      case 'failed':
        return this.abandon(this.#silence(), now, { why: this.#sender.heard ? 'silent' : 'unanswered' });
      case 'wait':
    }
  }

  /** Sends from `first` as much as may go out at once. */
  #sendPiece(first: number, now: Instant): void {
    const end = Math.min(this.#sender.last, first + this.#sender.pacing.piece - 1);
    this.#nextPiece = NEVER;
    this.#sendBlocks(first, end, now);
    if (this.#waitsSince !== NEVER) return;
    this.#nextBlock = end + 1;
    this.#nextPiece = end < this.#sender.last ? instant(now + PAUSE) : NEVER;
  }

  #sendBlocks(first: number, last: number, now: Instant): void {
    const { file } = this.#reading;
    const sender = this.#sender;
    for (let block = first; block <= last; block += 1) {
      const offset = (block - 1) * sender.blockSize;
      const length = sender.blockLength(block);
      if (file.kind === 'snapshot') this.#queue(block, file.bytes, offset, length);
      else if (!this.#queueRead(file, block, offset, length, now)) return;
    }
  }

  /** The disk has not given this block yet: the client hears nothing, and it and those behind it follow when it is there. */
  #await(block: number, now: Instant): void {
    if (this.#waitsSince === NEVER) this.#waitsSince = now;
    if (since(this.#waitsSince, now) > DISK_PATIENCE) return this.stop('the disk does not give the file', now);
    this.telling.waiting(this.#waitsSince, now);
    this.#nextBlock = block;
    this.#nextPiece = askAgain(this.#waitsSince, now);
  }

  #queue(block: number, bytes: Uint8Array, offset: number, length: number): void {
    const at = this.#socket.reserve(this.peer.own);
    const header = writeDataHeader(this.#socket.out, at, this.#sender.wire(block));
    if (this.#sender.heard) this.#socket.queue(header, this.peer.address, this.peer.port, bytes, offset, length);
    else queueToStranger(this.#socket, this.peer, header, bytes, offset, length);
  }

  /** False when no block follows this one. */
  #queueRead(file: ChunkedFile | NetasciiFile, block: number, offset: number, length: number, now: Instant): boolean {
    const bytes = file.read(offset, length);
    if (bytes === undefined) {
      this.#await(block, now);
      return false;
    }
    if (this.#waitsSince !== NEVER) this.#sender.retry.renew(now);
    this.#waitsSince = NEVER;
    const whole = bytes.length === length;
    if (bytes === 'changed' || (!whole && Number.isFinite(this.#sender.size))) {
      this.stop('the file changed while it was read', now);
      return false;
    }
    if (!whole) this.#sender.endsIn(block, bytes.length);
    this.#queue(block, bytes, 0, bytes.length);
    return whole;
  }

  /** A file in netascii has at least as many bytes as here. */
  get #size(): number {
    const { size, sentBytes } = this.#sender;
    return Number.isFinite(size) ? size : Math.max(this.#reading.file.size, sentBytes);
  }

  #sendOack(): void {
    const at = this.#socket.reserve(this.peer.own);
    queueControl(this.#socket, this.peer, at, writeOack(this.#socket.out, at, this.#reading.oack));
  }

  #ended(bytes: Uint8Array, now: Instant): void {
    const { code, words } = peerError(bytes, this.peer);
    const unwanted = !this.#sender.heard && (this.#reading.asksSize || code === ERROR_CODE.optionsRefused);
    if (!unwanted) return this.abandon(`the client ended it: ${words}`, now, { code });
    this.telling.probe(this.#size, code);
    this.#end(now);
  }

  #silence(): string {
    if (!this.#sender.heard) return 'the client never answered';
    if (this.#sender.onLastBlock) return 'the client did not acknowledge the last block';
    return 'the client stopped answering';
  }

  #end(now: Instant): void {
    this.running = false;
    this.#lingersUntil = after(now, LINGER);
    const { file } = this.#reading;
    if (file.kind !== 'snapshot') file.close?.();
    this.#reading.ended(this);
  }
}
