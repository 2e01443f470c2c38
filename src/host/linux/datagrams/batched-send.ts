/**
 * What waits for the next `sendmmsg`. A message is two iovecs: its head, written densely one after the other into one
 * arena, and its body, a pointer into the caller's own memory. All tables are laid out once; a queued message costs a
 * dozen stores.
 */
import { ANY_ADDRESS, type Ipv4 } from '../../../lib/address.ts';
import type { SendWatcher, SocketPlace } from '../../datagrams/datagrams.ts';
import { WatchedMessages } from '../../datagrams/watched-messages.ts';
import { setPointer } from './batched-receive.ts';
import { allocate, errnoName, type Libc, type Memory } from './libc.ts';
import { CONTROL, CONTROL_OWN, HEADER, IOVEC_PAIR, NAME } from './message-layout.ts';
import { SegmentedSend } from './segmented-send.ts';

/** The kernel takes no more in one call. */
const CAPACITY = 1024;
const ARENA = 256 * 1024;
export const LARGEST_OUT = 2048;

const HEADER_WORDS = HEADER / 4;
const IOVEC_PAIR_WORDS = IOVEC_PAIR / 4;
const AF_INET = 2;
const IP_PKTINFO = 8;
const TWO_TO_32 = 0x1_0000_0000;

/** Up to here copying is cheaper than a second iovec. V8 keeps arrays of up to 64 bytes in its own heap, where they move. */
const COPIED = 64;

export class SendQueue {
  count = 0;
  /** What the next message carries as its source; 0.0.0.0 for what all of the socket do. */
  from: Ipv4 = ANY_ADDRESS;
  readonly out: DataView;
  readonly outBytes: Uint8Array;
  readonly #libc: Libc;
  readonly #bodies: BodyAddresses;
  readonly #arena: Memory;
  readonly #headers: Memory;
  readonly #names: Memory;
  readonly #iovecs: Memory;
  /** An `in_pktinfo` for each message: the adapter it leaves by and the source it carries. */
  readonly #controls: Memory;
  readonly #controlled: boolean;
  readonly #source: Ipv4;
  readonly #lengths = new Uint32Array(CAPACITY);
  readonly #segmented: SegmentedSend;
  /** Messages that go where the one before them goes. */
  #runs = 0;
  #lastTo: Ipv4 = ANY_ADDRESS;
  #lastPort = 0;
  /** Keeps the bodies alive until they are sent. One that many messages in a row are of is in it once. */
  #held: Uint8Array[] = [];
  #lastBody: Uint8Array | undefined;
  /** Where it lies. */
  #lastAddress = 0;
  readonly #watched = new WatchedMessages();
  #head = 0;

  constructor(libc: Libc, bodies: BodyAddresses, place: SocketPlace, adapter: number) {
    this.#libc = libc;
    this.#bodies = bodies;
    this.#arena = allocate(libc, ARENA);
    this.#headers = allocate(libc, CAPACITY * HEADER);
    this.#names = allocate(libc, CAPACITY * NAME);
    this.#iovecs = allocate(libc, CAPACITY * IOVEC_PAIR);
    this.#controls = allocate(libc, CAPACITY * CONTROL);
    this.#controlled = place.address === ANY_ADDRESS;
    this.#source = place.source ?? ANY_ADDRESS;
    this.out = this.#arena.view;
    this.outBytes = this.#arena.bytes;
    for (let slot = 0; slot < CAPACITY; slot += 1) this.#layOut(slot);
    this.#route(adapter);
    this.#segmented = new SegmentedSend(libc, {
      names: this.#names,
      iovecs: this.#iovecs,
      lengths: this.#lengths,
      ...(this.#controlled ? { controls: this.#controls } : {}),
    });
  }

  /** No room for one more message of any size. */
  get full(): boolean {
    return this.count === CAPACITY || this.#head + LARGEST_OUT > ARENA;
  }

  /** Where the next message's head is written. */
  get head(): number {
    return this.#head;
  }

  /** Adds a message: `length` bytes at `head`, and the body, which lies inside of its array. */
  add(
    length: number,
    to: Ipv4,
    port: number,
    body: Uint8Array | undefined,
    bodyOffset: number,
    bodyLength: number,
  ): void {
    const slot = this.count;
    this.#address(slot, to, port, body !== undefined);
    let inline = length;
    if (body !== undefined && bodyLength > COPIED) {
      this.#point(slot, body, bodyOffset, bodyLength);
    } else {
      if (body !== undefined) inline += this.#copy(this.#head + length, body, bodyOffset, bodyLength);
      this.#leaveOut(slot);
    }
    const iovec = slot * IOVEC_PAIR_WORDS;
    setWords(this.#iovecs.words, iovec, this.#arena.address + this.#head);
    this.#iovecs.words[iovec + 2] = inline;
    this.#lengths[slot] = length + bodyLength;
    this.#head += (inline + 7) & ~7;
    this.count = slot + 1;
  }

  /** The adapter has another index since it returned. */
  reroute(adapter: number): void {
    this.#route(adapter);
    this.#segmented.layOut();
  }

  /** Watches the message that was added last. */
  watch(watcher: SendWatcher): void {
    this.#watched.watch(this.count - 1, watcher);
  }

  discard(): void {
    this.#watched.discarded();
    this.#empty();
  }

  /**
   * Sends everything. A message that the system refuses is skipped and told to `failed` with the errno's name; when
   * there is no room for long, the rest is given up.
   */
  flush(fd: number, failed: (cause: string, times: number) => void): void {
    let sent = this.#runs > 0 && this.#segmented.usable ? this.#segmented.send(fd, this.count) : 0;
    while (sent < this.count) {
      const taken = this.#libc.sendmmsg(fd, this.#headers.address + sent * HEADER, this.count - sent, 0);
      sent += taken > 0 ? taken : this.#skipped(sent, failed);
    }
    this.#watched.flushed();
    this.#empty();
  }

  /** How many messages to leave out after a refusal. */
  #skipped(first: number, failed: (cause: string, times: number) => void): number {
    const cause = errnoName(this.#libc.errno());
    if (cause === 'EINTR') return 0;
    const skipped = cause === 'EAGAIN' ? this.count - first : 1;
    this.#watched.refused(first, skipped, cause);
    failed(cause, skipped);
    return skipped;
  }

  #empty(): void {
    if (this.#held.length > 0) this.#held = [];
    this.#lastBody = undefined;
    this.count = 0;
    this.#head = 0;
    this.#runs = 0;
  }

  #address(slot: number, to: Ipv4, port: number, hasBody: boolean): void {
    const { view } = this.#names;
    view.setUint16(slot * NAME + 2, port, false);
    view.setUint32(slot * NAME + 4, to, false);
    // Only files come in runs that are worth it; DHCP clients and relays on raw sockets would see one long frame.
    if (hasBody && slot > 0 && to === this.#lastTo && port === this.#lastPort) this.#runs += 1;
    this.#lastTo = to;
    this.#lastPort = port;
    if (!this.#controlled) return;
    const from = this.from === ANY_ADDRESS ? this.#source : this.from;
    this.#controls.view.setUint32(slot * CONTROL + CONTROL_OWN, from, false);
    this.from = ANY_ADDRESS;
  }

  /** The second part of a message is the body, where it lies. */
  #point(slot: number, body: Uint8Array, offset: number, length: number): void {
    if (body !== this.#lastBody) {
      this.#lastBody = body;
      this.#lastAddress = this.#bodies.addressOf(body);
      this.#held.push(body);
    }
    const iovec = slot * IOVEC_PAIR_WORDS + 4;
    setWords(this.#iovecs.words, iovec, this.#lastAddress + offset);
    this.#iovecs.words[iovec + 2] = length;
    this.#headers.words[slot * HEADER_WORDS + 6] = 2;
  }

  /** There is no second part. */
  #leaveOut(slot: number): void {
    this.#iovecs.words[slot * IOVEC_PAIR_WORDS + 6] = 0;
    this.#headers.words[slot * HEADER_WORDS + 6] = 1;
  }

  #copy(to: number, body: Uint8Array, offset: number, length: number): number {
    for (let i = 0; i < length; i += 1) this.outBytes[to + i] = body[offset + i] ?? 0;
    return length;
  }

  #layOut(slot: number): void {
    const { view } = this.#headers;
    const header = slot * HEADER;
    setPointer(view, header, this.#names.address + slot * NAME);
    view.setUint32(header + 8, NAME, true);
    setPointer(view, header + 16, this.#iovecs.address + slot * IOVEC_PAIR);
    view.setUint32(header + 24, 1, true);
    if (this.#controlled) setPointer(view, header + 32, this.#controls.address + slot * CONTROL);
    view.setUint32(header + 40, this.#controlled ? CONTROL : 0, true);
    this.#names.view.setUint16(slot * NAME, AF_INET, true);
  }

  /** `struct cmsghdr` with `struct in_pktinfo`; its source is written with each message. */
  #route(adapter: number): void {
    const { view } = this.#controls;
    for (let at = 0; at < CAPACITY * CONTROL; at += CONTROL) {
      view.setUint32(at, 28, true);
      view.setUint32(at + 12, IP_PKTINFO, true);
      view.setUint32(at + 16, adapter, true);
    }
  }
}

/** A pointer as two words. */
function setWords(words: Uint32Array, at: number, address: number): void {
  words[at] = address % TWO_TO_32;
  words[at + 1] = address / TWO_TO_32;
}

/** Remembers where the memory of each array begins, since asking costs more than the rest of a message. */
export class BodyAddresses {
  readonly #libc: Libc;
  readonly #known = new WeakMap<ArrayBufferLike, number>();

  constructor(libc: Libc) {
    this.#libc = libc;
  }

  addressOf(body: Uint8Array): number {
    const { buffer } = body;
    const known = this.#known.get(buffer);
    if (known !== undefined) return known + body.byteOffset;
    const address = this.#libc.addressOf(new Uint8Array(buffer));
    this.#known.set(buffer, address);
    return address + body.byteOffset;
  }
}
