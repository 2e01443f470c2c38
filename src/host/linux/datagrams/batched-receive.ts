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

export class ReceiveBatch implements Batch {
  count = 0;
  /** Datagrams of the last batch that were longer than a slot. They are not in it. */
  oversized = 0;
  readonly view: DataView;
  /** Tells where datagrams came from, while somebody wants to know. */
  cards: SenderCards | undefined;
  readonly #libc: Libc;
  readonly #capacity: number;
  readonly #stride: number;
  readonly #data: Memory;
  readonly #headers: Memory;
  readonly #names: Memory;
  readonly #iovecs: Memory;
  readonly #controls: Memory;
  /** The slot of each datagram: not its index once an oversized one was left out. */
  readonly #slots: Uint16Array;

  /** @param largest - the longest datagram received, in bytes */
  constructor(libc: Libc, capacity: number, largest: number) {
    this.#libc = libc;
    this.#capacity = capacity;
    this.#stride = oddLines(largest);
    this.#data = allocate(libc, capacity * this.#stride);
    this.#headers = allocate(libc, capacity * HEADER);
    this.#names = allocate(libc, capacity * NAME);
    this.#iovecs = allocate(libc, capacity * IOVEC);
    this.#controls = allocate(libc, capacity * CONTROL);
    this.#slots = new Uint16Array(capacity);
    this.view = this.#data.view;
    for (let slot = 0; slot < capacity; slot += 1) this.#layOut(slot, largest);
  }

  /** The last batch left no room: there may be more. */
  get full(): boolean {
    return this.count + this.oversized === this.#capacity;
  }

  /** Receives what is there, without waiting. Returns the errno's name when the system refuses, which an empty socket is not. */
  receive(fd: number): string | undefined {
    const received = this.#libc.recvmmsg(fd, this.#headers.address, this.#capacity, MSG_DONTWAIT, 0);
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
    return ipv4(this.#controls.view.getUint32(this.#slot(index) * CONTROL + CONTROL_DESTINATION, false));
  }

  /** For a broadcast the kernel names the address of the adapter, and not what stands in the header. */
  own(index: number): Ipv4 {
    const local = this.local(index);
    const own = this.#controls.view.getUint32(this.#slot(index) * CONTROL + CONTROL_OWN, false);
    return own === local ? local : ANY_ADDRESS;
  }

  adapter(index: number): number {
    return this.#controls.view.getUint32(this.#slot(index) * CONTROL + CONTROL_ADAPTER, true);
  }

  card(index: number): Mac | undefined {
    return this.cards?.of(this.address(index), this.port(index));
  }

  #slot(index: number): number {
    return this.#slots[index] ?? 0;
  }

  #layOut(slot: number, largest: number): void {
    const { view } = this.#headers;
    const header = slot * HEADER;
    setPointer(view, header, this.#names.address + slot * NAME);
    view.setUint32(header + 8, NAME, true);
    setPointer(view, header + 16, this.#iovecs.address + slot * IOVEC);
    view.setUint32(header + 24, 1, true);
    setPointer(view, header + 32, this.#controls.address + slot * CONTROL);
    view.setUint32(header + 40, CONTROL, true);
    setPointer(this.#iovecs.view, slot * IOVEC, this.#data.address + slot * this.#stride);
    this.#iovecs.view.setUint32(slot * IOVEC + 8, largest, true);
  }

  /** Takes a received datagram into the batch, and restores what the kernel overwrote in its header for the next time. */
  #admit(slot: number): void {
    const { words } = this.#headers;
    const header = slot * HEADER_WORDS;
    words[header + 2] = NAME;
    words[header + 10] = CONTROL;
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
