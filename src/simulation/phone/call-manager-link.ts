/** The connection of a simulated phone to its call manager: its machine (registering.ts) joined to a stream. */
import type { Connection, ConnectionListener } from '../../host/streams/streams.ts';
import type { Instant } from '../../lib/time.ts';
import { FrameReader } from '../../protocols/sccp/frames.ts';
import { decodeStationMessage } from '../../protocols/sccp/station-message-reader.ts';
import type { DeviceNetwork } from './network.ts';
import type { CallerEffect, CallerInput, CallerNews, CallerTraits } from './caller-state.ts';
import { callerAtRest, stepCaller } from './registering.ts';

export interface LinkOrder {
  readonly traits: CallerTraits;
  readonly connect: (listener: ConnectionListener, opened: (connection: Connection) => void) => { close(): void };
  readonly network: Pick<DeviceNetwork, 'now' | 'poke'>;
  readonly tell: (news: CallerNews, now: Instant) => void;
}

export class CallManagerLink {
  readonly #order: LinkOrder;
  #state;
  #connection: Connection | undefined;
  #end: (() => void) | undefined;

  constructor(order: LinkOrder) {
    this.#order = order;
    this.#state = callerAtRest(order.traits);
    this.#step({ kind: 'begin' });
  }

  deadline(): Instant {
    return this.#state.deadline;
  }

  wake(): void {
    this.#step({ kind: 'wake' });
  }

  /** Ends without a word: the phone has lost its power. */
  abandon(): void {
    this.#state = callerAtRest(this.#order.traits);
    this.#disconnect();
  }

  #step(input: CallerInput): void {
    const { network, traits } = this.#order;
    const { state, effects } = stepCaller(this.#state, input, traits, network.now());
    this.#state = state;
    for (const effect of effects) this.#act(effect);
    // What it does next is due at another time than before.
    if (input.kind !== 'wake' && input.kind !== 'begin') network.poke();
  }

  #act(effect: CallerEffect): void {
    switch (effect.kind) {
      case 'connect':
        return this.#connect();
      case 'disconnect':
        return this.#disconnect();
      case 'send':
        this.#connection?.write(effect.bytes);
        return;
      case 'tell':
        return this.#order.tell(effect.news, this.#order.network.now());
    }
  }

  #connect(): void {
    const isOver = { is: false };
    const frames = new FrameReader((frame) => {
      const message = decodeStationMessage(frame);
      if (isOver.is) return;
      if (message.ok) this.#step({ kind: 'heard', message: message.value });
      else this.#step({ kind: 'garbled', why: message.error.reason });
    });
    const closed = (): void => {
      if (isOver.is) return;
      this.#disconnect();
      this.#step({ kind: 'closed' });
    };
    const link = this.#order.connect(
      {
        data: (bytes) => {
          const read = isOver.is ? undefined : frames.push(bytes);
          if (read?.ok === false) this.#step({ kind: 'garbled', why: read.error.reason });
        },
        ended: closed,
        closed,
      },
      (connection) => {
        if (isOver.is) return connection.reset();
        this.#connection = connection;
        this.#step({ kind: 'connected' });
      },
    );
    this.#end = () => {
      isOver.is = true;
      link.close();
    };
  }

  /** After all that was said. */
  #disconnect(): void {
    this.#connection?.end();
    this.#connection = undefined;
    this.#end?.();
    this.#end = undefined;
  }
}
