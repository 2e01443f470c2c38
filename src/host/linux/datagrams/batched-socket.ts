/** One socket of the batched host: its descriptor, the memory of its batches, and what waits for the flush. */
import { ANY_ADDRESS, type Ipv4, type Mac } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import type { Instant } from '../../../lib/time.ts';
import type { DatagramHandler, SocketPlace } from '../../datagrams/datagrams.ts';
import { checkedBodyLength } from '../../datagrams/message-bounds.ts';
import { placeText } from '../../datagrams/place-text.ts';
import type { Member, Roster, RosterSocket } from '../../datagrams/roster.ts';
import type { Troubles } from '../../datagrams/troubles.ts';
import { ReceiveBatch } from './batched-receive.ts';
import { LARGEST_OUT, SendQueue, type BodyAddresses } from './batched-send.ts';
import { FrameQueue } from './frame-queue.ts';
import type { Libc } from './libc.ts';
import { openLinuxSocket, type LinuxSocket } from './linux-socket.ts';

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
  /** -1 while the adapter is away. */
  fd: number;
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
  /** Opened when the first frame is queued; undefined where that is not possible. */
  #frames: FrameQueue | undefined | 'unopened' = 'unopened';

  constructor(context: BatchedContext, place: SocketPlace, opened: LinuxSocket, handler: DatagramHandler) {
    const { libc, troubles, bodies, roster } = context;
    this.#context = context;
    this.place = place;
    this.fd = opened.fd;
    this.port = opened.port;
    this.#name = placeText(place, opened.port);
    this.#batch = new ReceiveBatch(libc, place.batch ?? DEFAULT_BATCH, place.largest ?? DEFAULT_LARGEST);
    this.#queue = new SendQueue(libc, bodies, place, this.#adapter());
    this.out = this.#queue.out;
    this.outBytes = this.#queue.outBytes;
    this.#sendFailed = (cause, times) => troubles.sendFailed(this.#name, cause, times);
    this.#member = roster.join(handler, this);
  }

  get queued(): number {
    return this.#queue.count + (this.#frames instanceof FrameQueue ? this.#frames.count : 0);
  }

  reserve(from = ANY_ADDRESS): number {
    if (this.#queue.full) {
      this.#context.roster.commitOne(this.#member);
      this.flush();
    }
    this.#queue.from = from;
    return this.#queue.head;
  }

  queue(length: number, to: Ipv4, port: number, body?: Uint8Array, bodyOffset = 0, bodyLength?: number): void {
    if (this.closed) return;
    const rest = checkedBodyLength(length, LARGEST_OUT, body, bodyOffset, bodyLength);
    this.#queue.add(length, to, port, body, bodyOffset, rest);
  }

  queueFrame(length: number, to: Ipv4, port: number, hardware: Mac): boolean {
    if (this.#frames === 'unopened') this.#frames = this.#openFrames();
    if (this.closed || this.#frames === undefined) return false;
    if (this.#frames.full) {
      this.#context.roster.commitOne(this.#member);
      this.flush();
    }
    const head = this.#queue.head;
    return this.#frames.add(this.outBytes.subarray(head, head + length), to, port, hardware);
  }

  discard(): void {
    this.#queue.discard();
    if (this.#frames instanceof FrameQueue) this.#frames.discard();
  }

  close(): void {
    this.closed = true;
  }

  /** Gives the descriptor back, after the last flush. */
  release(): void {
    this.#context.roster.leave(this.#member, this);
    this.#closeDescriptors();
  }

  /** A new descriptor under the same port; the errno's name when the system refuses. */
  reopen(): Result<void, string> {
    this.#closeDescriptors();
    this.#frames = 'unopened';
    this.fd = -1;
    const opened = openLinuxSocket(this.#context.libc, { ...this.place, port: this.port });
    if (!opened.ok) return opened;
    this.fd = opened.value.fd;
    this.#queue.reroute(this.#adapter());
    return ok(undefined);
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
    if (this.#frames instanceof FrameQueue && this.#frames.count > 0) this.#frames.flush(this.#sendFailed);
  }

  #adapter(): number {
    return this.place.device === undefined ? 0 : this.#context.libc.if_nametoindex(this.place.device);
  }

  #openFrames(): FrameQueue | undefined {
    const { device, address, source = ANY_ADDRESS } = this.place;
    const own = address === ANY_ADDRESS ? source : address;
    if (device === undefined || own === ANY_ADDRESS) return undefined;
    return FrameQueue.open(this.#context.libc, device, { address: own, port: this.port });
  }

  #closeDescriptors(): void {
    if (this.fd >= 0) this.#context.libc.close(this.fd);
    if (this.#frames instanceof FrameQueue) this.#frames.close();
  }
}
