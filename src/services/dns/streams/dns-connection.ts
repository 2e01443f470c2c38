/**
 * One client by TCP (RFC 7766): it may ask many things without waiting, and hears each answer as soon as there is one. What
 * it has not taken, and what is not answered yet, is bounded: it is read no further then.
 */
import type { Connection } from '../../../host/streams/streams.ts';
import type { Instant } from '../../../lib/time.ts';
import { HEADER_SIZE } from '../../../protocols/dns/numbers.ts';
import type { Visitor } from '../../streams/listening.ts';

/** Undefined: nothing is to be answered. */
export type Answerer = (message: Uint8Array, from: Asking) => Promise<Uint8Array | undefined>;

/** Where a client is. */
export type Asking = Pick<Connection, 'address' | 'port'>;

export interface DnsConnectionNeeds {
  readonly answer: Answerer;
  readonly now: () => Instant;
  readonly closed: () => void;
}

/** Questions of one client that wait for their answers. */
const MOST_WAITING = 32;
const LENGTH = 2;

export class DnsConnection implements Visitor {
  /** When a whole question came last, or an answer left: a question that trickles in counts for nothing. */
  heardAt: Instant;
  readonly address: string;
  readonly #connection: Connection;
  readonly #needs: DnsConnectionNeeds;
  #held = new Uint8Array();
  #waiting = 0;
  #isFull = false;
  #isEnded = false;
  #isOver = false;

  constructor(connection: Connection, needs: DnsConnectionNeeds) {
    this.#connection = connection;
    this.#needs = needs;
    this.address = connection.address;
    this.heardAt = needs.now();
  }

  data(bytes: Uint8Array): void {
    const held = new Uint8Array(this.#held.length + bytes.length);
    held.set(this.#held);
    held.set(bytes, this.#held.length);
    this.#held = held;
    this.#next();
  }

  /** The client asks nothing more, and still hears what it asked. */
  ended(): void {
    this.#isEnded = true;
    this.#endWhenDone();
  }

  drained(): void {
    this.#isFull = false;
    this.#next();
    this.#endWhenDone();
  }

  closed(): void {
    this.#isOver = true;
    this.#held = new Uint8Array();
    this.#needs.closed();
  }

  /** Ends it from this side. */
  give(): void {
    if (!this.#isOver) this.#connection.reset();
    this.closed();
  }

  #next(): void {
    let at = 0;
    while (this.#waiting < MOST_WAITING && !this.#isFull && !this.#isOver) {
      const [high, low] = [this.#held[at], this.#held[at + 1]];
      if (high === undefined || low === undefined) break;
      const end = at + LENGTH + ((high << 8) | low);
      if (end > this.#held.length) break;
      const message = this.#held.slice(at + LENGTH, end);
      // What is no message at all would keep a connection for nothing.
      if (message.length < HEADER_SIZE) return this.give();
      at = end;
      this.#take(message);
    }
    this.#held = this.#held.subarray(at);
    const mustWait = this.#waiting >= MOST_WAITING || this.#isFull;
    if (this.#isOver) return;
    if (mustWait) this.#connection.pause();
    else this.#connection.resume();
  }

  #take(message: Uint8Array): void {
    this.heardAt = this.#needs.now();
    this.#waiting += 1;
    void this.#needs
      .answer(message, this.#connection)
      .catch(() => undefined)
      .then((answer) => this.#answered(answer));
  }

  #answered(answer: Uint8Array | undefined): void {
    this.#waiting -= 1;
    if (this.#isOver) return;
    if (answer !== undefined) {
      const frame = new Uint8Array(LENGTH + answer.length);
      frame.set([answer.length >> 8, answer.length & 255]);
      frame.set(answer, LENGTH);
      this.heardAt = this.#needs.now();
      this.#isFull = !this.#connection.write(frame);
    }
    this.#next();
    this.#endWhenDone();
  }

  #endWhenDone(): void {
    if (this.#isEnded && this.#waiting === 0 && !this.#isFull && !this.#isOver) this.#connection.end();
  }
}
