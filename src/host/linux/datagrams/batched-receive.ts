/**
 * Where `recvmmsg` puts a batch. All memory is laid out once; the kernel fills it, handlers read it in place.
 *
 * `struct mmsghdr` on 64-bit Linux, as 32-bit words: 0 name (pointer) · 2 name length · 4 iovecs (pointer) · 6 number of
 * iovecs · 8 control (pointer) · 10 control length · 12 flags · 14 bytes received. 64 bytes in all.
 */
import { ANY_ADDRESS, ipv4, type Ipv4, type Mac } from '../../../lib/address.ts';
import type { Batch } from '../../datagrams/datagrams.ts';
import { allocate, errnoName, type Libc, type Memory } from './libc.ts';
import { CONTROL, CONTROL_OWN, HEADER, NAME } from './message-layout.ts';
import type { SenderCards } from './sender-cards.ts';

const HEADER_WORDS = HEADER / 4;
const IOVEC = 16;
/** In a control: `ipi_ifindex` and `ipi_addr`, the adapter and the destination. */
const CONTROL_ADAPTER = 16;
const CONTROL_DESTINATION = 24;

const MSG_DONTWAIT = 0x40;
const MSG_TRUNC = 0x20;
const CACHE_LINE = 64;

/** What a batch is received with. */
export interface ReceiveSettings {
  /** How many datagrams it can hold. */
  readonly capacity: number;
  /** The longest datagram received, in bytes. */
  readonly largest: number;
  /** The address the socket is bound to: where that is one address, nobody has to ask which one a datagram was sent to. */
  readonly bound: Ipv4;
  /** The index of the only adapter that the socket receives from; 0 when it may be any. */
  readonly adapter: number;
}

export class ReceiveBatch implements Batch {
  count = 0;
  /** Datagrams of the last batch that were longer than a slot. They are not in it. */
  oversized = 0;
  readonly view: DataView;
  /** Tells where datagrams came from, while somebody wants to know. */
  cards: SenderCards | undefined;
  readonly #libc: Libc;
  readonly #settings: ReceiveSettings;
  readonly #stride: number;
  readonly #data: Memory;
  readonly #headers: Memory;
  readonly #names: Memory;
  readonly #iovecs: Memory;
  /** The kernel's word on where each datagram was sent to; undefined where that is known. */
  readonly #controls: Memory | undefined;
  /** The slot of each datagram: not its index once an oversized one was left out. */
  readonly #slots: Uint16Array;
  #adapter: number;

  constructor(libc: Libc, settings: ReceiveSettings) {
    const { capacity, largest, bound, adapter } = settings;
    this.#libc = libc;
    this.#settings = settings;
    this.#adapter = adapter;
    this.#stride = oddLines(largest);
    this.#data = allocate(libc, capacity * this.#stride);
    this.#headers = allocate(libc, capacity * HEADER);
    this.#names = allocate(libc, capacity * NAME);
    this.#iovecs = allocate(libc, capacity * IOVEC);
    this.#controls = bound === ANY_ADDRESS ? allocate(libc, capacity * CONTROL) : undefined;
    this.#slots = new Uint16Array(capacity);
    this.view = this.#data.view;
    for (let slot = 0; slot < capacity; slot += 1) this.#layOut(slot);
  }

  /** The last batch left no room: there may be more. */
  get full(): boolean {
    return this.count + this.oversized === this.#settings.capacity;
  }

  /** The adapter has another index since it returned. */
  reroute(adapter: number): void {
    this.#adapter = adapter;
  }

  /** Receives what is there, without waiting. Returns the errno's name when the system refuses, which an empty socket is not. */
  receive(fd: number): string | undefined {
    const { capacity } = this.#settings;
    const received = this.#libc.recvmmsg(fd, this.#headers.address, capacity, MSG_DONTWAIT, 0);
    this.count = 0;
    this.oversized = 0;
    if (received < 0) {
      const cause = errnoName(this.#libc.errno());
      return cause === 'EAGAIN' || cause === 'EINTR' ? undefined : cause;
    }
    for (let slot = 0; slot < received; slot += 1) this.#admit(slot);
    return undefined;
  }

  offset(index: number): number {
    return this.#slot(index) * this.#stride;
  }

  length(index: number): number {
    return this.#headers.words[this.#slot(index) * HEADER_WORDS + 14] ?? 0;
  }

  bytes(index: number): Uint8Array {
    return new Uint8Array(this.view.buffer, this.offset(index), this.length(index));
  }

  address(index: number): Ipv4 {
    return ipv4(this.#names.view.getUint32(this.#slot(index) * NAME + 4, false));
  }

  port(index: number): number {
    return this.#names.view.getUint16(this.#slot(index) * NAME + 2, false);
  }

  local(index: number): Ipv4 {
    if (this.#controls === undefined) return this.#settings.bound;
    return ipv4(this.#controls.view.getUint32(this.#slot(index) * CONTROL + CONTROL_DESTINATION, false));
  }

  /** For a broadcast the kernel names the address of the adapter, and not what stands in the header. */
  own(index: number): Ipv4 {
    const local = this.local(index);
    if (this.#controls === undefined) return local;
    const own = this.#controls.view.getUint32(this.#slot(index) * CONTROL + CONTROL_OWN, false);
    return own === local ? local : ANY_ADDRESS;
  }

  adapter(index: number): number {
    if (this.#controls === undefined) return this.#adapter;
    return this.#controls.view.getUint32(this.#slot(index) * CONTROL + CONTROL_ADAPTER, true);
  }

  card(index: number): Mac | undefined {
    return this.cards?.of(this.address(index), this.port(index));
  }

  #slot(index: number): number {
    return this.#slots[index] ?? 0;
  }

  #layOut(slot: number): void {
    const { view } = this.#headers;
    const header = slot * HEADER;
    setPointer(view, header, this.#names.address + slot * NAME);
    view.setUint32(header + 8, NAME, true);
    setPointer(view, header + 16, this.#iovecs.address + slot * IOVEC);
    view.setUint32(header + 24, 1, true);
    if (this.#controls !== undefined) setPointer(view, header + 32, this.#controls.address + slot * CONTROL);
    view.setUint32(header + 40, this.#controls === undefined ? 0 : CONTROL, true);
    setPointer(this.#iovecs.view, slot * IOVEC, this.#data.address + slot * this.#stride);
    this.#iovecs.view.setUint32(slot * IOVEC + 8, this.#settings.largest, true);
  }

  /**
   * Takes a received datagram into the batch, and restores the length of the control that the kernel has overwritten in its
   * header. (It overwrites that of the name too, with what stood there: an IPv4 sender always has the same.)
   */
  #admit(slot: number): void {
    const { words } = this.#headers;
    const header = slot * HEADER_WORDS;
    if (this.#controls !== undefined) words[header + 10] = CONTROL;
    if (((words[header + 12] ?? 0) & MSG_TRUNC) !== 0) {
      this.oversized += 1;
      return;
    }
    this.#slots[this.count] = slot;
    this.count += 1;
  }
}

export function setPointer(view: DataView, offset: number, address: number): void {
  view.setUint32(offset, address % 0x1_0000_0000, true);
  view.setUint32(offset + 4, address / 0x1_0000_0000, true);
}

/** An odd number of cache lines: with an even one the first bytes of all slots compete for the same few lines. */
function oddLines(bytes: number): number {
  return (Math.ceil(bytes / CACHE_LINE) | 1) * CACHE_LINE;
}
