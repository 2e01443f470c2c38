/** One socket of the seam over `node:dgram`: collects what one poll phase brings, sends what the flush takes. */
import type { RemoteInfo } from 'node:dgram';
import { ANY_ADDRESS, formatIpv4, ipv4, type Ipv4 } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import type { Instant } from '../../../lib/time.ts';
import { CollectedBatch } from '../../datagrams/collected-batch.ts';
import {
  NOT_DURABLE,
  type CardAddress,
  type DatagramHandler,
  type SendWatcher,
  type SocketPlace,
} from '../../datagrams/datagrams.ts';
import { causeOf } from '../../errno.ts';
import { checkedBodyLength } from '../../datagrams/message-bounds.ts';
import type { PeerAddresses } from '../../datagrams/peer-addresses.ts';
import { placeText } from '../../datagrams/place-text.ts';
import { FrameQueue } from '../../linux/datagrams/frame-queue.ts';
import { SenderCards } from '../../linux/datagrams/sender-cards.ts';
import type { Libc } from '../../linux/datagrams/libc.ts';
import type { Member, Roster, RosterSocket } from '../../datagrams/roster.ts';
import type { Troubles } from '../../datagrams/troubles.ts';
import { bindDgram, type DgramSockets } from './dgram-bind.ts';

/** What a socket needs of its host. */
export interface DgramOwner {
  readonly roster: Roster<DgramSocket>;
  readonly troubles: Troubles;
  readonly libc: Libc | undefined;
  readonly peers: PeerAddresses;
  now(): Instant;
  /** A turn is wanted at the end of this poll phase. */
  turnSoon(): void;
}

interface Outgoing {
  readonly parts: readonly Uint8Array[];
  readonly to: Ipv4;
  readonly port: number;
  watcher?: SendWatcher;
}

const NO_BYTES = new Uint8Array();

const SLOT = 2048;
const DEFAULT_BATCH = 64;

export class DgramSocket implements RosterSocket {
  readonly place: SocketPlace;
  readonly port: number;
  readonly out = new DataView(new ArrayBuffer(SLOT));
  readonly outBytes = new Uint8Array(this.out.buffer);
  readonly largestOut = SLOT;
  closed = false;
  readonly #owner: DgramOwner;
  #sockets: DgramSockets;
  readonly #member: Member<DgramSocket>;
  readonly #batch: CollectedBatch;
  readonly #name: string;
  #outgoing: Outgoing[] = [];
  /** Opened when the first frame is queued; undefined where that was not possible, and before. */
  #frames: FrameQueue | undefined;
  #triedFrames = false;
  #cards: SenderCards | undefined;
  /** The source that the last `reserve` wants; only a frame can carry it. */
  #from: Ipv4 = ANY_ADDRESS;
  /** The message that was queued last is a frame. */
  #lastFramed = false;

  constructor(owner: DgramOwner, place: SocketPlace, sockets: DgramSockets, handler: DatagramHandler) {
    this.#owner = owner;
    this.#sockets = sockets;
    this.place = place;
    this.port = sockets.port;
    this.#name = placeText(place, sockets.port);
    this.#batch = new CollectedBatch(place.batch ?? DEFAULT_BATCH, ({ address, port }) =>
      this.#cards?.of(address, port),
    );
    this.#member = owner.roster.join(handler, this);
    this.#listen();
  }

  get queued(): number {
    return this.#outgoing.length + (this.#frames?.count ?? 0);
  }

  reserve(from: Ipv4 = ANY_ADDRESS): number {
    this.#from = from;
    if (this.#frames?.full === true) {
      this.#owner.roster.commitOne(this.#member);
      this.flush();
    }
    return 0;
  }

  queue(length: number, to: Ipv4, port: number, body?: Uint8Array, bodyOffset = 0, bodyLength?: number): void {
    if (this.closed) return;
    const head = this.outBytes.slice(0, length);
    const rest = checkedBodyLength(length, SLOT, body, bodyOffset, bodyLength);
    const parts = body === undefined ? [head] : [head, body.subarray(bodyOffset, bodyOffset + rest)];
    this.#outgoing.push({ parts, to, port });
    this.#lastFramed = false;
    this.#owner.turnSoon();
  }

  queueFrame(length: number, to: CardAddress, body = NO_BYTES, bodyOffset = 0, bodyLength?: number): boolean {
    const rest = checkedBodyLength(length, SLOT, body, bodyOffset, bodyLength);
    const { device, address, source = ANY_ADDRESS } = this.place;
    const wanted = this.#from === ANY_ADDRESS ? source : this.#from;
    const from = address === ANY_ADDRESS ? wanted : address;
    const frames = this.closed || device === undefined || from === ANY_ADDRESS ? undefined : this.#openedFrames(device);
    if (frames === undefined) return false;
    const parts = [this.outBytes.subarray(0, length), body.subarray(bodyOffset, bodyOffset + rest)] as const;
    this.#lastFramed = frames.add(...parts, from, to);
    this.#owner.turnSoon();
    return this.#lastFramed;
  }

  watch(watcher: SendWatcher): void {
    const last = this.#outgoing.at(-1);
    if (this.#lastFramed) this.#frames?.watch(watcher);
    else if (!this.closed && last !== undefined) last.watcher = watcher;
  }

  discard(): void {
    for (const { watcher } of this.#outgoing) watcher?.refused(NOT_DURABLE);
    this.#outgoing = [];
    this.#frames?.discard();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#batch.clear();
    this.#owner.turnSoon();
  }

  /** Gives the system's sockets back, after the last flush. */
  release(): void {
    this.#owner.roster.leave(this.#member, this);
    this.#closeSockets();
  }

  /** New sockets of the system under the same port; the errno's name when it refuses. */
  async reopen(): Promise<Result<void, string>> {
    this.#closeSockets();
    this.#sockets = { ...this.#sockets, all: [] };
    const bound = await bindDgram({ ...this.place, port: this.port }, this.#owner.libc);
    if (!bound.ok) return bound;
    this.#sockets = bound.value;
    if (this.closed) this.#closeSockets();
    else this.#listen();
    return ok(undefined);
  }

  /** Hands what has been collected to the handler. */
  deliver(now: Instant): void {
    if (this.#batch.count === 0) return;
    this.#owner.roster.receive(this.#member, this, this.#batch, now);
    this.#batch.clear();
  }

  flush(): void {
    const outgoing = this.#outgoing;
    this.#outgoing = [];
    for (const message of outgoing) this.#send(message);
    this.#frames?.flush((cause, times) => this.#owner.troubles.sendFailed(this.#name, cause, times));
  }

  #listen(): void {
    const { device, cardsUpTo } = this.place;
    const { libc } = this.#owner;
    if (libc !== undefined && device !== undefined && cardsUpTo !== undefined) {
      this.#cards = SenderCards.open(libc, device, this.port, cardsUpTo);
    }
    for (const socket of this.#sockets.all) {
      socket.on('message', (bytes, from) => this.#arrived(bytes, from));
      socket.on('error', (error) => this.#failed(error));
    }
  }

  #closeSockets(): void {
    for (const socket of this.#sockets.all) socket.close();
    this.#frames?.close();
    this.#frames = undefined;
    this.#triedFrames = false;
    this.#cards?.close();
    this.#cards = undefined;
  }

  #openedFrames(device: string): FrameQueue | undefined {
    const { libc } = this.#owner;
    if (this.#triedFrames || libc === undefined) return this.#frames;
    this.#triedFrames = true;
    this.#frames = FrameQueue.open(libc, device, this.port);
    return this.#frames;
  }

  #send({ parts, to, port, watcher }: Outgoing): void {
    const failed = (error: unknown): void => {
      watcher?.refused(causeOf(error));
      this.#failed(error);
    };
    try {
      const { sender, six } = this.#sockets;
      const address = six ? this.#owner.peers.mapped(to) : formatIpv4(to);
      sender.send(parts, port, address, (error) => {
        if (error !== null) failed(error);
      });
    } catch (error) {
      // `dgram` throws for a destination port of 0, which a forged request can make us answer to.
      failed(error);
    }
  }

  #arrived(bytes: Uint8Array, from: RemoteInfo): void {
    if (this.closed) return;
    if (bytes.length > (this.place.largest ?? SLOT)) {
      this.#owner.troubles.oversized(this.#name);
    } else {
      const { adapter, six } = this.#sockets;
      const address = six ? this.#owner.peers.intern(from.address) : readAddress(from.address);
      this.#batch.add(bytes, { address, port: from.port, local: ANY_ADDRESS, adapter });
      if (this.#batch.full) this.deliver(this.#owner.now());
    }
    this.#owner.turnSoon();
  }

  #failed(error: unknown): void {
    this.#owner.troubles.sendFailed(this.#name, causeOf(error));
    this.#owner.turnSoon();
  }
}

/** Reads dotted decimal that the system has just written: nothing to check, and once per datagram. */
function readAddress(text: string): Ipv4 {
  let address = 0;
  let part = 0;
  for (let i = 0; i < text.length; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0) {
      address = address * 256 + part;
      part = 0;
    } else {
      part = part * 10 + digit;
    }
  }
  return ipv4(address * 256 + part);
}
