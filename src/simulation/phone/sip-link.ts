/** The SIP line of a simulated phone on its network: its machine (sip-line.ts) joined to a socket. */
import type { Batch, DatagramHandler, DatagramSocket, SocketPlace } from '../../host/datagrams/datagrams.ts';
import type { Ipv4 } from '../../lib/address.ts';
import { instant, NEVER, type Instant } from '../../lib/time.ts';
import type { DeviceNetwork } from './network.ts';
import {
  hearSipCall,
  hearVoice,
  sipCall,
  wakeSipCall,
  type SipCallNews,
  type SipCallState,
  type SipCallStep,
  type SipCallTraits,
} from './sip-call.ts';
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
  readonly tell: (news: SipLineNews | SipCallNews, now: Instant) => void;
  /** A number that it calls once it is registered. */
  readonly calls?: string | undefined;
}

/** A call, and the socket of its voice. */
interface Call {
  readonly traits: SipCallTraits;
  readonly voice: DatagramSocket;
  state: SipCallState;
}

const PORT = 5060;
const VOICE_PORT = 16_390;
/** On a machine of many programs a port may be taken. */
const MOST_TRIES = 8;

export class SipLink implements DatagramHandler {
  readonly #order: SipLinkOrder;
  #traits: SipLineTraits;
  #socket: DatagramSocket | undefined;
  #state: SipLineState | undefined;
  #call: Call | undefined;
  #hasCalled = false;
  #isOver = false;

  constructor(order: SipLinkOrder) {
    this.#order = order;
    this.#traits = { ...order.traits, port: PORT };
    this.#open(PORT);
  }

  receive(_socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let at = 0; at < batch.count; at += 1) {
      if (batch.address(at) !== this.#order.server.address || this.#state === undefined) continue;
      const bytes = batch.bytes(at).slice();
      this.#take(hearSipLine(this.#state, bytes, this.#traits, now), now);
      if (this.#call !== undefined)
        this.#takeCall(this.#call, hearSipCall(this.#call.state, bytes, this.#call.traits, now), now);
    }
  }

  wake(now: Instant): void {
    if (this.#state !== undefined) this.#take(wakeSipLine(this.#state, this.#traits, now), now);
    if (this.#call !== undefined)
      this.#takeCall(this.#call, wakeSipCall(this.#call.state, this.#call.traits, now), now);
  }

  deadline(): Instant {
    return instant(Math.min(this.#state?.deadline ?? NEVER, this.#call?.state.deadline ?? NEVER));
  }

  /** Ends without a word: the phone has lost its power. */
  abandon(): void {
    this.#isOver = true;
    this.#state = undefined;
    this.#call?.voice.close();
    this.#call = undefined;
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
    for (const bytes of sends) this.#send(bytes);
    for (const one of news) {
      this.#order.tell(one, now);
      if (one.kind === 'registered') this.#callOnce();
    }
  }

  #callOnce(): void {
    const { calls: number, network, place, traits } = this.#order;
    if (number === undefined || this.#hasCalled) return;
    this.#hasCalled = true;
    network.open({ ...place, port: VOICE_PORT }, this.#ear(), (voice) => {
      const now = network.now();
      if (!voice.ok) return this.#order.tell({ kind: 'not-called', number, why: voice.error.message }, now);
      if (this.#isOver) return voice.value.close();
      const whole = { ...traits, port: this.#traits.port, number, voicePort: VOICE_PORT };
      const step = sipCall(whole, now);
      this.#call = { traits: whole, voice: voice.value, state: step.state };
      this.#takeCall(this.#call, step, now);
      network.poke();
    });
  }

  /** What hears the voice. */
  #ear(): DatagramHandler {
    return {
      receive: (_socket, batch) => {
        for (let at = 0; at < batch.count; at += 1)
          if (this.#call !== undefined) this.#call.state = hearVoice(this.#call.state, batch.bytes(at));
      },
      wake: () => undefined,
      deadline: () => NEVER,
    };
  }

  #takeCall(call: Call, { state, sends, voice, news }: SipCallStep, now: Instant): void {
    call.state = state;
    for (const bytes of sends) this.#send(bytes);
    for (const bytes of voice) {
      call.voice.outBytes.set(bytes, call.voice.reserve());
      call.voice.queue(bytes.length, this.#order.server.address, state.far?.voicePort ?? 0);
    }
    for (const one of news) this.#order.tell(one, now);
    if (state.phase !== 'over' || this.#call !== call) return;
    call.voice.close();
    this.#call = undefined;
  }

  #send(bytes: Uint8Array): void {
    const { address, port } = this.#order.server;
    this.#socket?.outBytes.set(bytes, this.#socket.reserve());
    this.#socket?.queue(bytes.length, address, port);
  }
}
