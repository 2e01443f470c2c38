/**
 * What waits to leave in Ethernet frames of its own, beside a UDP socket, and leaves with one `sendmmsg`. Frames are written
 * densely one after the other into one arena.
 */
import type { Ipv4, Mac } from '../../../lib/address.ts';
import type { CardAddress, SendWatcher } from '../../datagrams/datagrams.ts';
import { UDP_FRAME_HEADERS, writeUdpFrame } from '../../datagrams/frames.ts';
import { WatchedMessages } from '../../datagrams/watched-messages.ts';
import { setPointer } from './batched-receive.ts';
import { allocate, errnoName, type Libc, type Memory } from './libc.ts';
import { HEADER } from './message-layout.ts';
import { hardwareOf, largestPacketOf, openFrameSocket } from './raw-socket.ts';

/** The kernel takes no more in one call. */
const CAPACITY = 1024;
const ARENA = 512 * 1024;
const IOVEC = 16;
const ETHERNET = 14;
/** As long as a slot of a socket with what stands before it in a frame. */
const LARGEST = 2048 + UDP_FRAME_HEADERS;

interface OpenCard {
  readonly fd: number;
  readonly mac: Mac;
  /** Bytes of the longest frame. */
  readonly largest: number;
}

export class FrameQueue {
  count = 0;
  readonly #libc: Libc;
  readonly #port: number;
  readonly #arena: Memory;
  readonly #headers: Memory;
  readonly #iovecs: Memory;
  readonly #watched = new WatchedMessages();
  #head = 0;
  #card: OpenCard | undefined;

  /** Undefined when this user or this adapter cannot send frames. `port` is what frames carry as their source. */
  static open(libc: Libc, device: string, port: number): FrameQueue | undefined {
    const card = openCard(libc, device);
    return card === undefined ? undefined : new FrameQueue(libc, port, card);
  }

  private constructor(libc: Libc, port: number, card: OpenCard) {
    this.#libc = libc;
    this.#port = port;
    this.#card = card;
    this.#arena = allocate(libc, ARENA);
    this.#headers = allocate(libc, CAPACITY * HEADER);
    this.#iovecs = allocate(libc, CAPACITY * IOVEC);
    for (let slot = 0; slot < CAPACITY; slot += 1) {
      setPointer(this.#headers.view, slot * HEADER + 16, this.#iovecs.address + slot * IOVEC);
      this.#headers.view.setUint32(slot * HEADER + 24, 1, true);
    }
  }

  /** No room for one more frame of any size. */
  get full(): boolean {
    return this.count === CAPACITY || this.#head + LARGEST > ARENA;
  }

  /** Takes a copy of both parts of the payload. False, and nothing added, while the adapter is away and when it is too long. */
  add(head: Uint8Array, body: Uint8Array, from: Ipv4, to: CardAddress): boolean {
    const payload = head.length + body.length;
    if (this.#card === undefined || UDP_FRAME_HEADERS + payload > this.#card.largest || this.full) return false;
    const at = this.#head;
    this.#arena.bytes.set(head, at + UDP_FRAME_HEADERS);
    this.#arena.bytes.set(body, at + UDP_FRAME_HEADERS + head.length);
    const destination = { mac: to.hardware, address: to.address, port: to.port };
    const source = { mac: this.#card.mac, address: from, port: this.#port };
    const length = writeUdpFrame(this.#arena.view, at, { destination, source }, payload);
    setPointer(this.#iovecs.view, this.count * IOVEC, this.#arena.address + at);
    this.#iovecs.view.setUint32(this.count * IOVEC + 8, length, true);
    this.#head = at + ((length + 7) & ~7);
    this.count += 1;
    return true;
  }

  /** Watches the frame that was added last. */
  watch(watcher: SendWatcher): void {
    this.#watched.watch(this.count - 1, watcher);
  }

  /** Sends everything. A frame that the system refuses is left out and told to `failed` with the errno's name. */
  flush(failed: (cause: string, times: number) => void): void {
    const fd = this.#card?.fd ?? -1;
    for (let sent = 0; sent < this.count;) {
      const taken = this.#libc.sendmmsg(fd, this.#headers.address + sent * HEADER, this.count - sent, 0);
      sent += taken > 0 ? taken : this.#skipped(sent, failed);
    }
    this.#watched.flushed();
    this.#empty();
  }

  discard(): void {
    this.#watched.discarded();
    this.#empty();
  }

  close(): void {
    if (this.#card !== undefined) this.#libc.close(this.#card.fd);
    this.#card = undefined;
  }

  /** How many frames to leave out after a refusal. */
  #skipped(first: number, failed: (cause: string, times: number) => void): number {
    const cause = errnoName(this.#libc.errno());
    if (cause === 'EINTR') return 0;
    const skipped = cause === 'EAGAIN' ? this.count - first : 1;
    this.#watched.refused(first, skipped, cause);
    failed(cause, skipped);
    return skipped;
  }

  #empty(): void {
    this.count = 0;
    this.#head = 0;
  }
}

function openCard(libc: Libc, device: string): OpenCard | undefined {
  const opened = openFrameSocket(libc, device);
  if (!opened.ok) return undefined;
  const fd = opened.value;
  const mac = hardwareOf(libc, fd);
  if (mac !== undefined) return { fd, mac, largest: Math.min(LARGEST, ETHERNET + largestPacketOf(libc, fd, device)) };
  libc.close(fd);
  return undefined;
}
