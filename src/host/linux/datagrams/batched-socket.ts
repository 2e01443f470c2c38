/** One socket of the batched host: its descriptor, the memory of its batches, and the messages that wait for the flush. */
import { ANY_ADDRESS, type Ipv4 } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import type { Instant } from '../../../lib/time.ts';
import type { CardAddress, DatagramHandler, SendWatcher, SocketPlace } from '../../datagrams/datagrams.ts';
import { checkedBodyLength } from '../../datagrams/message-bounds.ts';
import { placeText } from '../../datagrams/place-text.ts';
import type { Member, Roster, RosterSocket } from '../../datagrams/roster.ts';
import type { Troubles } from '../../datagrams/troubles.ts';
import { ReceiveBatch } from './batched-receive.ts';
import { LARGEST_OUT, SendQueue, type BodyAddresses } from './batched-send.ts';
import { FrameQueue } from './frame-queue.ts';
import type { Libc } from './libc.ts';
import { SenderCards } from './sender-cards.ts';
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
const NO_BYTES = new Uint8Array();
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
  /** What frames carry as their source unless they say otherwise; 0.0.0.0 where none are sent. */
  readonly #frameSource: Ipv4;
  /** Opened when the first frame is queued; undefined where that was not possible, and before. */
  #frames: FrameQueue | undefined;
  #triedFrames = false;
  /** The message that was queued last is a frame. */
  #lastFramed = false;

  constructor(context: BatchedContext, place: SocketPlace, opened: LinuxSocket, handler: DatagramHandler) {
    const { libc, troubles, bodies, roster } = context;
    this.#context = context;
    this.place = place;
    this.fd = opened.fd;
    this.port = opened.port;
    this.#name = placeText(place, opened.port);
    const { batch: capacity = DEFAULT_BATCH, largest = DEFAULT_LARGEST, address: bound } = place;
    const adapter = this.#adapter();
    this.#batch = new ReceiveBatch(libc, { capacity, largest, bound, adapter });
    this.#queue = new SendQueue(libc, bodies, place, adapter);
    this.out = this.#queue.out;
    this.outBytes = this.#queue.outBytes;
    this.#sendFailed = (cause, times) => troubles.sendFailed(this.#name, cause, times);
    this.#frameSource = frameSource(place);
    this.#member = roster.join(handler, this);
    this.#openCards();
  }

  get queued(): number {
    return this.#queue.count + (this.#frames?.count ?? 0);
  }

  reserve(from = ANY_ADDRESS): number {
    if (this.#queue.full || this.#frames?.full === true) {
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
    this.#lastFramed = false;
  }

  queueFrame(length: number, to: CardAddress, body = NO_BYTES, bodyOffset = 0, bodyLength?: number): boolean {
    const rest = checkedBodyLength(length, LARGEST_OUT, body, bodyOffset, bodyLength);
    const frames = this.closed ? undefined : this.#openedFrames();
    if (frames === undefined) return false;
    const { head, from } = this.#queue;
    const bytes = this.outBytes.subarray(head, head + length);
    const source = from === ANY_ADDRESS ? this.#frameSource : from;
    const added = frames.add(bytes, body.subarray(bodyOffset, bodyOffset + rest), source, to);
    this.#lastFramed = added;
    return added;
  }

  watch(watcher: SendWatcher): void {
    if (this.closed) return;
    if (this.#lastFramed) this.#frames?.watch(watcher);
    else this.#queue.watch(watcher);
  }

  discard(): void {
    this.#queue.discard();
    this.#frames?.discard();
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
    this.#triedFrames = false;
    this.fd = -1;
    const opened = openLinuxSocket(this.#context.libc, { ...this.place, port: this.port });
    if (!opened.ok) return opened;
    this.fd = opened.value.fd;
    this.#batch.reroute(this.#adapter());
    this.#queue.reroute(this.#adapter());
    this.#openCards();
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
    if (this.#frames !== undefined && this.#frames.count > 0) this.#frames.flush(this.#sendFailed);
  }

  #adapter(): number {
    return this.place.device === undefined ? 0 : this.#context.libc.if_nametoindex(this.place.device);
  }

  #openCards(): void {
    const { device, cardsUpTo } = this.place;
    if (device === undefined || cardsUpTo === undefined) return;
    this.#batch.cards = SenderCards.open(this.#context.libc, device, this.port, cardsUpTo);
  }

  #openedFrames(): FrameQueue | undefined {
    const { device } = this.place;
    if (this.#triedFrames || device === undefined || this.#frameSource === ANY_ADDRESS) return this.#frames;
    this.#triedFrames = true;
    this.#frames = FrameQueue.open(this.#context.libc, device, this.port);
    return this.#frames;
  }

  #closeDescriptors(): void {
    if (this.fd >= 0) this.#context.libc.close(this.fd);
    this.#frames?.close();
    this.#frames = undefined;
    this.#batch.cards?.close();
    this.#batch.cards = undefined;
  }
}

function frameSource({ device, address, source = ANY_ADDRESS }: SocketPlace): Ipv4 {
  if (device === undefined) return ANY_ADDRESS;
  return address === ANY_ADDRESS ? source : address;
}
