/** The SIP line of a simulated phone on its network: its machine (sip-line.ts) joined to a socket. */
import type { Batch, DatagramHandler, DatagramSocket, SocketPlace } from '../../host/datagrams/datagrams.ts';
import type { Ipv4 } from '../../lib/address.ts';
import { NEVER, type Instant } from '../../lib/time.ts';
import type { DeviceNetwork } from './network.ts';
import {
  hearSipLine,
  sipLine,
  wakeSipLine,
  type SipLineNews,
  type SipLineState,
  type SipLineStep,
  type SipLineTraits,
} from './sip-line.ts';

export interface SipLinkOrder {
  readonly traits: Omit<SipLineTraits, 'port'>;
  readonly server: { readonly address: Ipv4; readonly port: number };
  readonly place: Omit<SocketPlace, 'port'>;
  readonly network: Pick<DeviceNetwork, 'now' | 'poke' | 'open'>;
  readonly tell: (news: SipLineNews, now: Instant) => void;
}

const PORT = 5060;
/** On a machine of many programs a port may be taken. */
const MOST_TRIES = 8;

export class SipLink implements DatagramHandler {
  readonly #order: SipLinkOrder;
  #traits: SipLineTraits;
  #socket: DatagramSocket | undefined;
  #state: SipLineState | undefined;
  #isOver = false;

  constructor(order: SipLinkOrder) {
    this.#order = order;
    this.#traits = { ...order.traits, port: PORT };
    this.#open(PORT);
  }

  receive(_socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let at = 0; at < batch.count; at += 1) {
      if (batch.address(at) !== this.#order.server.address || this.#state === undefined) continue;
      this.#take(hearSipLine(this.#state, batch.bytes(at).slice(), this.#traits, now), now);
    }
  }

  wake(now: Instant): void {
    if (this.#state !== undefined) this.#take(wakeSipLine(this.#state, this.#traits, now), now);
  }

  deadline(): Instant {
    return this.#state?.deadline ?? NEVER;
  }

  /** Ends without a word: the phone has lost its power. */
  abandon(): void {
    this.#isOver = true;
    this.#state = undefined;
    this.#socket?.close();
  }

  #open(port: number): void {
    const { network, place } = this.#order;
    network.open({ ...place, port }, this, (socket) => {
      if (this.#isOver) return socket.ok ? socket.value.close() : undefined;
      const now = network.now();
      if (socket.ok) {
        this.#socket = socket.value;
        this.#traits = { ...this.#traits, port };
        this.#state = sipLine(this.#traits, now);
        return network.poke();
      }
      const isLast = port >= PORT + MOST_TRIES || socket.error.code !== 'port-taken';
      if (isLast) this.#order.tell({ kind: 'unregistered', why: socket.error.message }, now);
      else this.#open(port + 1);
    });
  }

  #take({ state, sends, news }: SipLineStep, now: Instant): void {
    this.#state = state;
    const { address, port } = this.#order.server;
    for (const bytes of sends) {
      this.#socket?.outBytes.set(bytes, this.#socket.reserve());
      this.#socket?.queue(bytes.length, address, port);
    }
    for (const one of news) this.#order.tell(one, now);
  }
}
