/** One connection of a phone: the machine of its session, joined to the bytes that come and go. */
import type { Connection } from '../../host/streams/streams.ts';
import type { Visitor } from '../streams/listening.ts';
import { seconds, since, type Instant } from '../../lib/time.ts';
import { FrameReader } from '../../protocols/sccp/frames.ts';
import {
  openSession,
  stepSession,
  type Leaving,
  type Registration,
  type SessionEffect,
  type SessionInput,
  type SessionTraits,
} from '../../protocols/sccp/phone-session.ts';

/** What its effects that are no bytes come to. */
export type Telling = Exclude<SessionEffect, { readonly kind: 'send' | 'end' | 'break-off' }>;

export interface PhoneConnectionNeeds {
  readonly traits: SessionTraits;
  readonly now: () => Instant;
  readonly tell: (phone: PhoneConnection, what: Telling) => void;
  readonly closed: (phone: PhoneConnection) => void;
}

/** A phone that takes nothing of what is written for so long is broken off. */
const STUCK = seconds(30);

export class PhoneConnection implements Visitor {
  readonly address: string;
  /** Address and port, as events tell it. */
  readonly from: string;
  heardAt: Instant;
  readonly #connection: Connection;
  readonly #needs: PhoneConnectionNeeds;
  readonly #frames = new FrameReader((frame) => this.#step({ kind: 'frame', frame }));
  #state;
  /** Since when what was written waits for the phone to take it. */
  #stuckSince: Instant | undefined;

  constructor(connection: Connection, needs: PhoneConnectionNeeds) {
    this.#connection = connection;
    this.#needs = needs;
    this.address = connection.address;
    this.from = `${connection.address}:${connection.port}`;
    this.heardAt = needs.now();
    this.#state = openSession(this.heardAt);
  }

  /** What it is registered as. */
  get registration(): Registration | undefined {
    return this.#state.phase === 'registered' ? this.#state.registration : undefined;
  }

  restart(hard: boolean): void {
    this.#step({ kind: 'restart', hard });
  }

  /** Ends it from this side. */
  dismiss(why: Leaving): void {
    this.#step({ kind: 'dismiss', why });
  }

  /** To be called every second or so. */
  wake(now: Instant): void {
    if (this.#stuckSince !== undefined && since(this.#stuckSince, now) >= STUCK) this.#connection.reset();
    else if (this.#state.deadline <= now) this.#step({ kind: 'wake' });
  }

  give(): void {
    this.dismiss('silent');
  }

  data(bytes: Uint8Array): void {
    this.heardAt = this.#needs.now();
    const read = this.#frames.push(bytes);
    if (!read.ok) this.#step({ kind: 'malformed', error: read.error });
  }

  ended(): void {
    this.#step({ kind: 'closed' });
    this.#connection.end();
  }

  drained(): void {
    this.#stuckSince = undefined;
    this.#connection.resume();
  }

  closed(): void {
    this.#step({ kind: 'closed' });
    this.#needs.closed(this);
  }

  #step(input: SessionInput): void {
    const { state, effects } = stepSession(this.#state, input, this.#needs.traits, this.#needs.now());
    this.#state = state;
    for (const effect of effects) this.#act(effect);
  }

  #act(effect: SessionEffect): void {
    switch (effect.kind) {
      case 'send':
        return this.#write(effect.bytes);
      case 'end':
        return this.#connection.end();
      case 'break-off':
        return this.#connection.reset();
      default:
        return this.#needs.tell(this, effect);
    }
  }

  /** A phone that asks faster than it takes answers has to wait. */
  #write(bytes: Uint8Array): void {
    if (this.#connection.write(bytes)) return;
    this.#stuckSince ??= this.#needs.now();
    this.#connection.pause();
  }
}
