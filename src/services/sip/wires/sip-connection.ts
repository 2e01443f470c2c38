/** One connection by TCP, whichever side has made it: messages in, messages out, and the line ends that keep it alive. */
import type { Connection, ConnectionListener } from '../../../host/streams/streams.ts';
import { instant, minutes, seconds, since, type Instant } from '../../../lib/time.ts';
import type { Hop } from '../../../protocols/sip/transactions/hop.ts';
import { SipFrames, type SipFrame } from '../../../protocols/sip/wire/framing.ts';
import { LARGEST_MESSAGE } from '../../../protocols/sip/wire/decode.ts';

export interface SipConnectionNeeds {
  readonly now: () => Instant;
  readonly received: (bytes: Uint8Array, from: Hop) => void;
  /** It is over, before anything else is heard of it. */
  readonly closed: (connection: SipConnection) => void;
}

/** Octets that the other side has not taken yet: beyond that it is gone, or does harm. */
const MOST_OWED = 256 * 1024;
/** For the first message. */
const PATIENCE = seconds(10);
const LONG_AGO = minutes(24 * 60);
const PONG = Uint8Array.of(0x0d, 0x0a);

export class SipConnection implements ConnectionListener {
  readonly hop: Hop;
  readonly address: string;
  readonly #needs: SipConnectionNeeds;
  readonly #frames = new SipFrames(LARGEST_MESSAGE);
  #connection: Connection | undefined;
  /** What is to be sent once it is open. */
  readonly #early: Uint8Array[] = [];
  #owed = 0;
  readonly #began: Instant;
  /** When it sent a whole message last. */
  #heardAt: Instant | undefined;
  #isOver = false;

  /** `connection`: undefined while it is being made; `opened` brings it. */
  constructor(hop: Hop, connection: Connection | undefined, needs: SipConnectionNeeds) {
    this.hop = hop;
    this.address = hop.address;
    this.#connection = connection;
    this.#needs = needs;
    this.#began = needs.now();
  }

  /** Who has sent no whole message for a while gives way before all others, however busy he is. */
  get heardAt(): Instant {
    if (this.#heardAt !== undefined) return this.#heardAt;
    const isNew = since(this.#began, this.#needs.now()) < PATIENCE;
    return isNew ? this.#began : instant(this.#began - LONG_AGO);
  }

  opened(connection: Connection): void {
    this.#connection = connection;
    for (const bytes of this.#early.splice(0)) this.send(bytes);
  }

  send(bytes: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#connection === undefined) this.#early.push(bytes);
    else if (!this.#connection.write(bytes)) this.#owed += bytes.length;
    if (this.#owed > MOST_OWED || this.#early.length > 64) this.give();
  }

  drained(): void {
    this.#owed = 0;
  }

  data(bytes: Uint8Array): void {
    for (const frame of this.#frames.push(bytes)) this.#take(frame);
  }

  ended(): void {
    this.#connection?.end();
  }

  closed(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#needs.closed(this);
  }

  /** Ends it from this side. */
  give(): void {
    if (this.#isOver) return;
    this.closed();
    this.#connection?.reset();
  }

  #take(frame: SipFrame): void {
    if (this.#isOver) return;
    this.#heardAt = this.#needs.now();
    if (frame.kind === 'ping') return this.send(PONG);
    if (frame.bytes !== undefined) this.#needs.received(frame.bytes, this.hop);
    if (frame.kind === 'broken') this.#connection?.end();
  }
}
