/**
 * One sender by TCP or TLS. Its messages are stored as they come; it is closed only when all that it sent is on stable
 * storage, and broken off when that cannot be.
 */
import type { Connection, ConnectionListener } from '../../host/streams/streams.ts';
import type { Instant } from '../../lib/time.ts';
import { FrameSplitter } from '../../protocols/syslog/framing.ts';
import type { Transport } from '../../storage/syslog/block.ts';
import type { Keeping } from './keeping.ts';

/** Octets of one message; what is longer is kept in pieces. */
const LARGEST = 256 * 1024;

export interface LogConnectionNeeds {
  readonly keeping: Keeping;
  readonly now: () => Instant;
  readonly over: Transport;
  /** Which device has the address, as far as it is known. */
  readonly device: (address: string) => Promise<string | undefined>;
  /** Octets that all connections hold, of messages without an end; false: that is too much. */
  readonly hold: (more: number) => boolean;
  readonly closed: () => void;
}

export class LogConnection implements ConnectionListener {
  /** When it sent something last. */
  heardAt: Instant;
  readonly address: string;
  readonly #connection: Connection;
  readonly #needs: LogConnectionNeeds;
  readonly #splitter: FrameSplitter;
  readonly #leave: () => void;
  #device: string | undefined;
  #isKnown = false;
  #hasBegun = false;
  #held = 0;
  #isOver = false;

  constructor(connection: Connection, needs: LogConnectionNeeds) {
    this.#connection = connection;
    this.#needs = needs;
    this.address = connection.address;
    this.heardAt = needs.now();
    this.#splitter = new FrameSplitter(LARGEST, (bytes, start, end) => this.#take(bytes, start, end));
    this.#leave = needs.keeping.onRefusing(() => this.#readOrWait());
    connection.pause();
    void this.#learn();
  }

  data(bytes: Uint8Array): void {
    this.heardAt = this.#needs.now();
    this.#hasBegun = false;
    this.#splitter.push(bytes);
    if (!this.#hold(this.#splitter.held)) this.give();
    else if (this.#needs.keeping.isRefusing) this.#connection.pause();
  }

  /** Closed by the other side, which learns that all is kept by our closing too. */
  ended(): void {
    this.#end();
    this.#needs.keeping.settle((isKept) => {
      if (isKept) this.#connection.end();
      else this.#connection.reset();
    });
  }

  closed(): void {
    this.#end();
    this.#leave();
    this.#needs.closed();
  }

  /** Ends it from this side: what came is kept, what may be on its way is not. */
  give(): void {
    this.#end();
    this.#needs.keeping.settle(() => this.#connection.reset());
  }

  /** What came without an end is a message too. */
  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#hasBegun = false;
    this.#splitter.end();
    this.#hold(0);
  }

  #take(bytes: Uint8Array, start: number, end: number): void {
    const { keeping, now, over } = this.#needs;
    if (keeping.isFull) {
      keeping.flush();
      this.#hasBegun = false;
    }
    if (!this.#hasBegun) {
      const device = this.#device === undefined ? {} : { device: this.#device };
      keeping.begin({ at: now(), transport: over, from: this.address, ...device });
    }
    this.#hasBegun = true;
    keeping.add(bytes, start, end);
  }

  /** Whose messages these are has to be known before they are kept. */
  async #learn(): Promise<void> {
    this.#device = await this.#needs.device(this.address).catch(() => undefined);
    this.#isKnown = true;
    this.#readOrWait();
  }

  #readOrWait(): void {
    if (this.#isKnown && !this.#needs.keeping.isRefusing) this.#connection.resume();
    else this.#connection.pause();
  }

  #hold(now: number): boolean {
    const more = now - this.#held;
    this.#held = now;
    return this.#needs.hold(more) || more <= 0;
  }
}
