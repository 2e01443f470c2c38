/**
 * A client whose file is still looked for or being made, or whose upload is still being begun: it hears nothing until that is
 * known, and what it repeats meanwhile is swallowed.
 */
import { NEVER, seconds, since, type Instant } from '../../../lib/time.ts';
import { ERROR_CODE, OPCODE } from '../../../protocols/tftp/packet.ts';
import type { PendingFile } from '../../../files/files.ts';
import type { PendingUpload } from '../../../files/uploads.ts';
import type { Peer, TransferTelling } from './transfer-telling.ts';
import { sendError, type Awaited, type TransferStart, type Transfer } from './transfer.ts';
import { Watch } from './watch.ts';

/** Clients repeat a request after 1 to 5 seconds, some times; one that did not for so long is gone. */
const PATIENCE = seconds(30);

export class WaitingTransfer implements Transfer {
  readonly kind: Transfer['kind'];
  readonly bytes = 0;
  readonly heard = false;
  readonly peer: Peer;
  readonly telling: TransferTelling;
  readonly requested: string;
  running = true;
  scheduledAt: Instant = NEVER;
  heardAt: Instant;
  readonly #start: TransferStart;
  readonly #pending: PendingFile | PendingUpload;
  readonly #watch: Watch<Awaited>;
  readonly #begun: Instant;

  constructor(start: TransferStart, pending: PendingFile | PendingUpload, now: Instant) {
    this.kind = start.request.kind;
    this.peer = start.peer;
    this.telling = start.telling;
    this.requested = start.request.file;
    this.#start = start;
    this.heardAt = now;
    this.#begun = now;
    this.#pending = pending;
    this.#watch = new Watch<Awaited>(pending.until, now);
  }

  get deadline(): Instant {
    return this.running ? this.#watch.deadline : NEVER;
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
    const awaited = this.#watch.ask(now);
    if (awaited !== undefined) {
      this.#end();
      return this.#start.goOn(awaited);
    }
    this.telling.waiting(this.#begun, now);
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
    if ('abort' in this.#pending) this.#pending.abort();
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
