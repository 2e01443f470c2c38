/** One socket of the batched host: its descriptor, the memory of its batches, and what waits for the flush. */
import type { Ipv4 } from '../../lib/address.ts';
import type { Instant } from '../../lib/time.ts';
import type { DatagramHandler, SocketPlace } from '../datagrams.ts';
import { checkedBodyLength } from '../message-bounds.ts';
import { placeText } from '../place-text.ts';
import type { Member, Roster, RosterSocket } from '../roster.ts';
import type { Troubles } from '../troubles.ts';
import { ReceiveBatch } from './batched-receive.ts';
import { LARGEST_OUT, SendQueue, type BodyAddresses } from './batched-send.ts';
import type { Libc } from './libc.ts';
import type { LinuxSocket } from './linux-socket.ts';

/** What all sockets of a host share. */
export interface BatchedContext {
  readonly libc: Libc;
  readonly roster: Roster<BatchedSocket>;
  readonly troubles: Troubles;
  readonly bodies: BodyAddresses;
}

const DEFAULT_BATCH = 64;
const DEFAULT_LARGEST = 2048;
/** Full batches taken from one socket before the others, the timers and the flush get their turn. */
const MOST_ROUNDS = 4;

export class BatchedSocket implements RosterSocket {
  readonly place: SocketPlace;
  readonly port: number;
  readonly fd: number;
  readonly out: DataView;
  readonly outBytes: Uint8Array;
  readonly largestOut = LARGEST_OUT;
  closed = false;
  readonly #context: BatchedContext;
  readonly #member: Member<BatchedSocket>;
  readonly #batch: ReceiveBatch;
  readonly #queue: SendQueue;
  readonly #name: string;
  readonly #sendFailed: (cause: string, times: number) => void;

  constructor(context: BatchedContext, place: SocketPlace, opened: LinuxSocket, handler: DatagramHandler) {
    const { libc, troubles, bodies, roster } = context;
    this.#context = context;
    this.place = place;
    this.fd = opened.fd;
    this.port = opened.port;
    this.#name = placeText(place, opened.port);
    this.#batch = new ReceiveBatch(libc, place.batch ?? DEFAULT_BATCH, place.largest ?? DEFAULT_LARGEST);
    const adapter = place.device === undefined ? 0 : libc.if_nametoindex(place.device);
    this.#queue = new SendQueue(libc, bodies, place, adapter);
    this.out = this.#queue.out;
    this.outBytes = this.#queue.outBytes;
    this.#sendFailed = (cause, times) => troubles.sendFailed(this.#name, cause, times);
    this.#member = roster.join(handler, this);
  }

  get queued(): number {
    return this.#queue.count;
  }

  reserve(): number {
    if (this.#queue.full) {
      this.#context.roster.commitOne(this.#member);
      this.flush();
    }
    return this.#queue.head;
  }

  queue(length: number, to: Ipv4, port: number, body?: Uint8Array, bodyOffset = 0, bodyLength?: number): void {
    if (this.closed) return;
    const rest = checkedBodyLength(length, LARGEST_OUT, body, bodyOffset, bodyLength);
    this.#queue.add(length, to, port, body, bodyOffset, rest);
  }

  discard(): void {
    this.#queue.discard();
  }

  close(): void {
    this.closed = true;
  }

  /** Gives the descriptor back, after the last flush. */
  release(): void {
    this.#context.roster.leave(this.#member, this);
    this.#context.libc.close(this.fd);
  }

  /** Hands what has arrived to the handler, a few full batches at most. Returns how many datagrams there were. */
  receive(now: Instant): number {
    let received = 0;
    for (let round = 0; round < MOST_ROUNDS && !this.closed; round += 1) {
      const refused = this.#batch.receive(this.fd);
      if (refused !== undefined) this.#context.troubles.sendFailed(this.#name, refused);
      if (this.#batch.oversized > 0) this.#context.troubles.oversized(this.#name, this.#batch.oversized);
      if (this.#batch.count > 0) this.#context.roster.receive(this.#member, this, this.#batch, now);
      received += this.#batch.count;
      if (!this.#batch.full) break;
    }
    return received;
  }

  flush(): void {
    if (this.#queue.count > 0) this.#queue.flush(this.fd, this.#sendFailed);
  }
}
