/** One socket of a simulated host: collects what arrives for it and holds what its handler queued until the flush. */
import { ANY_ADDRESS, type Ipv4, type Mac } from '../../src/lib/address.ts';
import type { Instant } from '../../src/lib/time.ts';
import { CollectedBatch, type Envelope } from '../../src/host/datagrams/collected-batch.ts';
import {
  NOT_DURABLE,
  type CardAddress,
  type DatagramHandler,
  type SendWatcher,
  type SocketPlace,
} from '../../src/host/datagrams/datagrams.ts';
import { checkedBodyLength } from '../../src/host/datagrams/message-bounds.ts';
import type { Member, Roster, RosterSocket } from '../../src/host/datagrams/roster.ts';

export interface Outgoing {
  /** The own address it leaves from; undefined for the socket's. */
  readonly source?: Ipv4;
  readonly to: Ipv4;
  readonly port: number;
  readonly bytes: Uint8Array;
  /** The card it is for, whatever its address; undefined for whoever has the address. */
  readonly hardware?: Mac;
  watcher?: SendWatcher;
}

/** What a socket asks of its host. */
export interface SocketOwner {
  readonly roster: Roster<SimulatedSocket>;
  readonly framesAllowed: boolean;
  /** A turn is wanted at the present instant. */
  turnSoon(): void;
  oversized(socket: SimulatedSocket): void;
}

interface Arrival extends Envelope {
  readonly bytes: Uint8Array;
}

const SLOT = 2048;
/** What an Ethernet frame has room for behind its headers. */
const LONGEST_IN_FRAME = 1472;
/** What a batch's memory holds once `receive` has returned, so that a handler that kept a view sees nonsense at once. */
const STALE = 0xdd;

export class SimulatedSocket implements RosterSocket {
  readonly place: SocketPlace;
  readonly port: number;
  readonly out = new DataView(new ArrayBuffer(SLOT));
  readonly outBytes = new Uint8Array(this.out.buffer);
  readonly largestOut = SLOT;
  closed = false;
  readonly #owner: SocketOwner;
  readonly #member: Member<SimulatedSocket>;
  readonly #batch: CollectedBatch;
  #inbox: Arrival[] = [];
  #outbox: Outgoing[] = [];
  /** As the last `reserve` wants it. */
  #from: Ipv4 = ANY_ADDRESS;

  constructor(owner: SocketOwner, place: SocketPlace, port: number, handler: DatagramHandler) {
    this.#owner = owner;
    this.place = place;
    this.port = port;
    this.#batch = new CollectedBatch(place.batch ?? 64);
    this.#member = owner.roster.join(handler, this);
  }

  get queued(): number {
    return this.#outbox.length;
  }

  reserve(from: Ipv4 = ANY_ADDRESS): number {
    this.#from = from;
    return 0;
  }

  queue(length: number, to: Ipv4, port: number, body?: Uint8Array, bodyOffset = 0, bodyLength?: number): void {
    if (this.closed) return;
    const rest = checkedBodyLength(length, SLOT, body, bodyOffset, bodyLength);
    const bytes = joined(this.outBytes.subarray(0, length), body?.subarray(bodyOffset, bodyOffset + rest));
    this.#outbox.push({ to, port, bytes, ...this.#source() });
    this.#owner.turnSoon();
  }

  queueFrame(
    length: number,
    { address: to, port, hardware }: CardAddress,
    body = new Uint8Array(),
    bodyOffset = 0,
    bodyLength?: number,
  ): boolean {
    const rest = checkedBodyLength(length, SLOT, body, bodyOffset, bodyLength);
    const fits = length + rest <= LONGEST_IN_FRAME;
    if (this.closed || this.place.device === undefined || !this.#owner.framesAllowed || !fits) return false;
    const bytes = joined(this.outBytes.subarray(0, length), body.subarray(bodyOffset, bodyOffset + rest));
    this.#outbox.push({ to, port, bytes, hardware, ...this.#source() });
    this.#owner.turnSoon();
    return true;
  }

  watch(watcher: SendWatcher): void {
    const last = this.#outbox.at(-1);
    if (last !== undefined) last.watcher = watcher;
  }

  discard(): void {
    for (const { watcher } of this.#outbox) watcher?.refused(NOT_DURABLE);
    this.#outbox = [];
  }

  close(): void {
    this.closed = true;
    this.#inbox = [];
    this.#owner.turnSoon();
  }

  /** The end, after the last flush. */
  leave(): void {
    this.#owner.roster.leave(this.#member, this);
  }

  accept(arrival: Arrival): void {
    if (this.closed) return;
    if (arrival.bytes.length > (this.place.largest ?? SLOT)) {
      this.#owner.oversized(this);
    } else {
      this.#inbox.push(arrival);
    }
    this.#owner.turnSoon();
  }

  /** Hands everything that arrived to the handler, in batches. */
  receive(now: Instant): void {
    const inbox = this.#inbox;
    this.#inbox = [];
    for (const arrival of inbox) {
      this.#batch.add(arrival.bytes, arrival);
      if (this.#batch.full) this.#deliver(now);
    }
    if (this.#batch.count > 0) this.#deliver(now);
  }

  takeOutgoing(): readonly Outgoing[] {
    const outgoing = this.#outbox;
    this.#outbox = [];
    return outgoing;
  }

  /** Whether a datagram that `adapter` received for `destination` is for this socket, and how exactly; 0 is not at all. */
  match(adapterName: string, destination: Ipv4, port: number): 0 | 1 | 2 | 3 {
    const { address, device } = this.place;
    if (this.closed || port !== this.port) return 0;
    if (device !== undefined && device !== adapterName) return 0;
    if (address !== ANY_ADDRESS && address !== destination) return 0;
    if (address === ANY_ADDRESS) return device === undefined ? 1 : 2;
    return 3;
  }

  /** A socket that is bound to an address sends from that. */
  #source(): { readonly source?: Ipv4 } {
    const source = this.#from;
    this.#from = ANY_ADDRESS;
    return source === ANY_ADDRESS || this.place.address !== ANY_ADDRESS ? {} : { source };
  }

  #deliver(now: Instant): void {
    if (!this.closed) this.#owner.roster.receive(this.#member, this, this.#batch, now);
    new Uint8Array(this.#batch.view.buffer).fill(STALE);
    this.#batch.clear();
  }
}

function joined(head: Uint8Array, body: Uint8Array = new Uint8Array()): Uint8Array {
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}
