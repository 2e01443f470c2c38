/**
 * A client whose file is still looked for, or being made: it hears nothing until that is there, and what it repeats meanwhile
 * is swallowed.
 */
import { NEVER, seconds, since, type Instant } from '../../../lib/time.ts';
import { ERROR_CODE, OPCODE } from '../../../protocols/tftp/packet.ts';
import type { FoundFile, PendingFile } from '../../../files/files.ts';
import type { FileProblem } from '../../../files/problem.ts';
import type { Peer, TransferTelling } from './transfer-telling.ts';
import { sendError, type TransferStart, type Transfer } from './transfer.ts';
import { Watch } from './watch.ts';

/** Clients repeat a request after 1 to 5 seconds, some times; one that did not for so long is gone. */
const PATIENCE = seconds(30);

export class WaitingTransfer implements Transfer {
  readonly kind = 'read';
  readonly bytes = 0;
  readonly heard = false;
  readonly peer: Peer;
  readonly telling: TransferTelling;
  readonly requested: string;
  running = true;
  scheduledAt: Instant = NEVER;
  heardAt: Instant;
  readonly #start: TransferStart;
  readonly #file: Watch<FoundFile | FileProblem>;

  constructor(start: TransferStart, file: PendingFile, now: Instant) {
    this.peer = start.peer;
    this.telling = start.telling;
    this.requested = start.request.file;
    this.#start = start;
    this.heardAt = now;
    this.#file = new Watch(file.until, now);
  }

  get deadline(): Instant {
    return this.running ? this.#file.deadline : NEVER;
  }

  start(): void {
    // There is nothing to say yet.
  }

  packet(view: DataView, at: number): boolean {
    if (view.getUint16(at) !== OPCODE.error) return false;
    this.abandon('the client ended it before the file was there');
    return true;
  }

  expire(now: Instant): void {
    const file = this.#file.ask(now);
    if (file !== undefined) {
      this.#end();
      return this.#start.found(file);
    }
    if (since(this.heardAt, now) > PATIENCE) this.abandon('the client did not wait until the file was there');
  }

  requestRepeated(now: Instant): void {
    this.heardAt = now;
  }

  supersede(): void {
    this.abandon('the client began another transfer');
  }

  abandon(reason: string): void {
    if (!this.running) return;
    this.telling.failed(reason, 0, 0);
    this.#end();
  }

  stop(reason: string): void {
    if (this.running) sendError(this.#start.socket, this.peer, ERROR_CODE.undefined, reason);
    this.abandon(reason);
  }

  #end(): void {
    this.running = false;
    this.#start.ended(this);
  }
}
