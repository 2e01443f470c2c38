/**
 * An ear on one adapter (host/datagrams/ears.ts): a packet socket with a filter. `recvmmsg` tells with each frame the tag that
 * the kernel has taken off (packet(7), PACKET_AUXDATA).
 */
import type { Mac } from '../../../lib/address.ts';
import type { Instant } from '../../../lib/time.ts';
import type { Ear, EarHandler, EarPlace } from '../../datagrams/ears.ts';
import { setPointer } from './batched-receive.ts';
import { earFilter, NO_FRAMES } from './ear-filter.ts';
import { allocate, type Libc, type Memory } from './libc.ts';
import { HEADER } from './message-layout.ts';
import { hardwareOf, openFilteredSocket, replaceFilter, tellTags } from './raw-socket.ts';

const SLOTS = 16;
const SLOT = 1536;
const IOVEC = 16;
const CONTROL = 64;
const MSG_DONTWAIT = 0x40;
/** Where `struct tpacket_auxdata` begins behind its `cmsghdr`: status (32 bits) first, the tag (16) at its byte 16. */
const AUXDATA = 16;
const TAG = AUXDATA + 16;
const HAS_TAG = 0x10;
/** TP_STATUS_CSUMNOTREADY */
const UNSUMMED = 0x08;
const VLAN_NUMBER = 0xfff;
/** Requests that wait for somebody to read them: a few frames are enough, and a flood of them is dropped cheaply. */
const FEW_BYTES = 16 * 1024;
const MOST_IN_A_TURN = 64;

export class LinuxEar implements Ear {
  readonly place: EarPlace;
  readonly handler: EarHandler;
  closed = false;
  mac: Mac | undefined;
  readonly #libc: Libc;
  readonly #data: Memory;
  readonly #headers: Memory;
  readonly #iovecs: Memory;
  readonly #controls: Memory;
  #fd = -1;

  /** Undefined when this user may not, or the adapter has no Ethernet. */
  static open(libc: Libc, place: EarPlace, handler: EarHandler): LinuxEar | undefined {
    const ear = new LinuxEar(libc, place, handler);
    return ear.reopen() ? ear : undefined;
  }

  private constructor(libc: Libc, place: EarPlace, handler: EarHandler) {
    this.place = place;
    this.#libc = libc;
    this.handler = handler;
    this.#data = allocate(libc, SLOTS * SLOT);
    this.#headers = allocate(libc, SLOTS * HEADER);
    this.#iovecs = allocate(libc, SLOTS * IOVEC);
    this.#controls = allocate(libc, SLOTS * CONTROL);
    for (let slot = 0; slot < SLOTS; slot += 1) this.#layOut(slot);
  }

  /** What the loop waits for; -1 for nothing. */
  get fd(): number {
    return this.place.hears === 'requests' ? -1 : this.#fd;
  }

  /** False when the adapter is not there, or this user may not. */
  reopen(): boolean {
    this.release();
    const { device, hears } = this.place;
    const room = hears === 'requests' ? FEW_BYTES : undefined;
    // The filter needs the address of the adapter, which a socket tells that hears nothing yet.
    const opened = openFilteredSocket(this.#libc, device, NO_FRAMES, room);
    if (!opened.ok) return false;
    this.#fd = opened.value;
    this.mac = hardwareOf(this.#libc, opened.value);
    if (this.mac !== undefined && tellTags(this.#libc, this.#fd)) {
      this.resume();
      return true;
    }
    this.release();
    return false;
  }

  rest(): void {
    replaceFilter(this.#libc, this.#fd, NO_FRAMES);
  }

  resume(): void {
    replaceFilter(this.#libc, this.#fd, earFilter(this.place.hears, this.mac));
  }

  /** What came since the last turn of the loop. */
  receive(now: Instant): void {
    this.read(MOST_IN_A_TURN, now);
  }

  read(most: number, now: Instant): void {
    for (let left = most; left > 0 && this.#fd >= 0;) {
      const wanted = Math.min(left, SLOTS);
      const received = this.#libc.recvmmsg(this.#fd, this.#headers.address, wanted, MSG_DONTWAIT, 0);
      for (let slot = 0; slot < received; slot += 1) this.#tell(slot, now);
      if (received < wanted) return;
      left -= received;
    }
  }

  close(): void {
    this.closed = true;
  }

  release(): void {
    if (this.#fd >= 0) this.#libc.close(this.#fd);
    this.#fd = -1;
  }

  #tell(slot: number, now: Instant): void {
    const { view } = this.#headers;
    const length = Math.min(SLOT, view.getUint32(slot * HEADER + 56, true));
    const bytes = this.#data.bytes.subarray(slot * SLOT, slot * SLOT + length);
    const hasControl = view.getUint32(slot * HEADER + 40, true) >= TAG + 2;
    const control = slot * CONTROL;
    const status = hasControl ? this.#controls.view.getUint32(control + AUXDATA, true) : 0;
    const isTagged = (status & HAS_TAG) !== 0;
    const vlan = isTagged ? { vlan: this.#controls.view.getUint16(control + TAG, true) & VLAN_NUMBER } : {};
    // The kernel has put in how much it wrote.
    view.setUint32(slot * HEADER + 40, CONTROL, true);
    this.handler.heard({ bytes, ...vlan, isUnsummed: (status & UNSUMMED) !== 0 }, now);
  }

  #layOut(slot: number): void {
    const { view } = this.#headers;
    const header = slot * HEADER;
    setPointer(view, header + 16, this.#iovecs.address + slot * IOVEC);
    view.setUint32(header + 24, 1, true);
    setPointer(view, header + 32, this.#controls.address + slot * CONTROL);
    view.setUint32(header + 40, CONTROL, true);
    setPointer(this.#iovecs.view, slot * IOVEC, this.#data.address + slot * SLOT);
    this.#iovecs.view.setUint32(slot * IOVEC + 8, SLOT, true);
  }
}
