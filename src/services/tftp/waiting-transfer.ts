/** A client whose file is still being made: it hears nothing until that is there, and what it repeats meanwhile is swallowed. */
import { after, millis, NEVER, seconds, since, type Instant } from '../../lib/time.ts';
import type { DatagramSocket } from '../../host/datagrams.ts';
import { ERROR_CODE, OPCODE } from '../../protocols/tftp/packet.ts';
import type { PendingFile } from './files.ts';
import type { Peer, Story } from './story.ts';
import { sendError, type Transfer } from './transfer.ts';

export interface Waiting {
  readonly peer: Peer;
  readonly story: Story;
  readonly requested: string;
  readonly socket: DatagramSocket;
  readonly file: PendingFile;
  readonly ended: (transfer: Transfer) => void;
  /** The request can be answered now. */
  readonly again: () => void;
}

const LOOK_AGAIN = millis(5);

/** Clients repeat a request after 1 to 5 seconds, some times; one that did not for so long is gone. */
const PATIENCE = seconds(30);

export class WaitingTransfer implements Transfer {
  readonly kind = 'read';
  readonly bytes = 0;
  readonly heard = false;
  readonly peer: Peer;
  readonly story: Story;
  readonly requested: string;
  running = true;
  scheduledAt: Instant = NEVER;
  deadline: Instant = NEVER;
  heardAt: Instant = NEVER;
  readonly #waiting: Waiting;

  constructor(waiting: Waiting) {
    this.peer = waiting.peer;
    this.story = waiting.story;
    this.requested = waiting.requested;
    this.#waiting = waiting;
  }

  start(now: Instant): void {
    this.heardAt = now;
    this.deadline = after(now, LOOK_AGAIN);
  }

  packet(view: DataView, at: number): boolean {
    if (view.getUint16(at) !== OPCODE.error) return false;
    this.abandon('the client ended it before the file was made');
    return true;
  }

  expire(now: Instant): void {
    if (this.#waiting.file.ready()) {
      this.#end();
      return this.#waiting.again();
    }
    if (since(this.heardAt, now) > PATIENCE) return this.abandon('the client did not wait until the file was made');
    this.deadline = after(now, LOOK_AGAIN);
  }

  requestRepeated(now: Instant): void {
    this.heardAt = now;
  }

  supersede(): void {
    this.abandon('the client began another transfer');
  }

  abandon(reason: string): void {
    if (!this.running) return;
    this.story.failed(reason, 0, 0);
    this.#end();
  }

  stop(reason: string): void {
    if (this.running) sendError(this.#waiting.socket, this.peer, ERROR_CODE.undefined, reason);
    this.abandon(reason);
  }

  #end(): void {
    this.running = false;
    this.deadline = NEVER;
    this.#waiting.ended(this);
  }
}
