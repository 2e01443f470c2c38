/**
 * Everything that an adapter receives and sends, as it is on the cable: a packet socket without a filter (packet(7)). For
 * recordings alone: it costs the kernel a copy of every frame.
 */
import { instant, type Instant } from '../../../lib/time.ts';
import { setPointer } from './batched-receive.ts';
import { allocate, errnoName, type Libc, type Memory } from './libc.ts';
import { giveRoomToReceive, setOption } from './linux-socket.ts';
import { HEADER } from './message-layout.ts';
import { openTapSocket, tellTags } from './raw-socket.ts';
import { err, ok, type Result } from '../../../lib/result.ts';

export interface TappedFrame {
  /** Valid until the call returns. */
  readonly bytes: Uint8Array;
  /** Bytes that it had, where not all fit. */
  readonly length: number;
  readonly at: Instant;
  readonly isOwn: boolean;
}

const SLOTS = 32;
/** What the card has joined, or will take apart, comes as one frame. */
export const LONGEST_FRAME = 65_536;
const IOVEC = 16;
const CONTROL = 128;
const NAME = 24;
const MSG_DONTWAIT = 0x40;
const MSG_TRUNC = 0x20;
const SOL_SOCKET = 1;
const SO_TIMESTAMPNS = 35;
const SOL_PACKET = 263;
const AUXDATA = 8;
const CMSG_HEAD = 16;
const HAS_TAG = 0x10;
const OUTGOING = 4;
/** Where the addresses of a frame end, and its tag belongs. */
const ADDRESSES = 12;

export class FrameTap {
  readonly #libc: Libc;
  readonly #fd: number;
  readonly #data: Memory;
  readonly #headers: Memory;
  readonly #iovecs: Memory;
  readonly #controls: Memory;
  readonly #names: Memory;

  /** Fails with the errno's name: `EPERM`, `ENODEV`. */
  static open(libc: Libc, device: string): Result<FrameTap, string> {
    const fd = openTapSocket(libc, device);
    if (!fd.ok) return fd;
    giveRoomToReceive(libc, fd.value);
    const tells = tellTags(libc, fd.value) && setOption(libc, fd.value, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    if (tells) return ok(new FrameTap(libc, fd.value));
    const refusal = errnoName(libc.errno());
    libc.close(fd.value);
    return err(refusal);
  }

  private constructor(libc: Libc, fd: number) {
    this.#libc = libc;
    this.#fd = fd;
    this.#data = allocate(libc, SLOTS * LONGEST_FRAME);
    this.#headers = allocate(libc, SLOTS * HEADER);
    this.#iovecs = allocate(libc, SLOTS * IOVEC);
    this.#controls = allocate(libc, SLOTS * CONTROL);
    this.#names = allocate(libc, SLOTS * NAME);
    for (let slot = 0; slot < SLOTS; slot += 1) this.#layOut(slot);
  }

  /** Hands over what waits, in its order, and never waits itself. */
  read(heard: (frame: TappedFrame) => void): void {
    for (;;) {
      const received = this.#libc.recvmmsg(this.#fd, this.#headers.address, SLOTS, MSG_DONTWAIT | MSG_TRUNC, 0);
      for (let slot = 0; slot < received; slot += 1) heard(this.#frame(slot));
      if (received < SLOTS) return;
    }
  }

  close(): void {
    this.#libc.close(this.#fd);
  }

  #frame(slot: number): TappedFrame {
    const { view } = this.#headers;
    const length = view.getUint32(slot * HEADER + 56, true);
    const bytes = this.#data.bytes.subarray(
      slot * LONGEST_FRAME,
      slot * LONGEST_FRAME + Math.min(length, LONGEST_FRAME),
    );
    const { at, tag } = this.#controlOf(slot);
    const isOwn = this.#names.bytes[slot * NAME + 10] === OUTGOING;
    this.#layOut(slot);
    if (tag === undefined) return { bytes, length, at, isOwn };
    return { bytes: tagged(bytes, tag), length: length + 4, at, isOwn };
  }

  /** The time of the kernel, and the tag that it has taken off. */
  #controlOf(slot: number): { readonly at: Instant; readonly tag?: number } {
    const { view } = this.#controls;
    const end = slot * CONTROL + Math.min(CONTROL, this.#headers.view.getUint32(slot * HEADER + 40, true));
    let at = instant(Date.now());
    let tag: number | undefined;
    for (let place = slot * CONTROL; place + CMSG_HEAD <= end;) {
      const size = view.getUint32(place, true);
      const level = view.getUint32(place + 8, true);
      const body = place + CMSG_HEAD;
      if (size < CMSG_HEAD) break;
      if (level === SOL_SOCKET)
        at = instant(Number(view.getBigInt64(body, true)) * 1000 + Number(view.getBigInt64(body + 8, true)) / 1e6);
      if (
        level === SOL_PACKET &&
        view.getUint32(place + 12, true) === AUXDATA &&
        (view.getUint32(body, true) & HAS_TAG) !== 0
      )
        tag = view.getUint16(body + 16, true);
      place += (size + 7) & ~7;
    }
    return { at, ...(tag !== undefined && { tag }) };
  }

  /** The kernel writes over what it was given. */
  #layOut(slot: number): void {
    const { view } = this.#headers;
    const header = slot * HEADER;
    setPointer(view, header, this.#names.address + slot * NAME);
    view.setUint32(header + 8, NAME, true);
    setPointer(view, header + 16, this.#iovecs.address + slot * IOVEC);
    view.setUint32(header + 24, 1, true);
    setPointer(view, header + 32, this.#controls.address + slot * CONTROL);
    view.setUint32(header + 40, CONTROL, true);
    setPointer(this.#iovecs.view, slot * IOVEC, this.#data.address + slot * LONGEST_FRAME);
    this.#iovecs.view.setUint32(slot * IOVEC + 8, LONGEST_FRAME, true);
  }
}

function tagged(bytes: Uint8Array, tag: number): Uint8Array {
  const whole = new Uint8Array(bytes.length + 4);
  whole.set(bytes.subarray(0, ADDRESSES));
  whole.set([0x81, 0x00, tag >> 8, tag & 0xff], ADDRESSES);
  whole.set(bytes.subarray(ADDRESSES), ADDRESSES + 4);
  return whole;
}
