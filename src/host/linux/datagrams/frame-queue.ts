/** What waits to leave in frames of its own, beside a UDP socket: few, so one system call each will do. */
import { parseMac, type Ipv4, type Mac } from '../../../lib/address.ts';
import { UDP_FRAME_HEADERS, writeUdpFrame } from '../../datagrams/frames.ts';
import { allocate, errnoName, type Libc, type Memory } from './libc.ts';
import { hardwareOf, openPacketSocket, RECEIVES_NOTHING } from './raw-socket.ts';

const SLOTS = 64;
const SLOT = 2048;

export class FrameQueue {
  readonly #libc: Libc;
  readonly #device: string;
  readonly #source: { readonly address: Ipv4; readonly port: number };
  readonly #memory: Memory;
  readonly #lengths: number[] = [];
  #open: { readonly fd: number; readonly mac: Mac } | undefined;

  /** Undefined when this user or this adapter cannot send frames. */
  static open(libc: Libc, device: string, source: { readonly address: Ipv4; readonly port: number }) {
    const queue = new FrameQueue(libc, device, source);
    return queue.reopen() ? queue : undefined;
  }

  private constructor(libc: Libc, device: string, source: { readonly address: Ipv4; readonly port: number }) {
    this.#libc = libc;
    this.#device = device;
    this.#source = source;
    this.#memory = allocate(libc, SLOTS * SLOT);
  }

  get full(): boolean {
    return this.#lengths.length === SLOTS;
  }

  get count(): number {
    return this.#lengths.length;
  }

  /** Takes a copy of the payload; false while the adapter is away, or for a payload that fits no slot. */
  add(payload: Uint8Array, to: Ipv4, port: number, hardware: Mac): boolean {
    if (this.#open === undefined || UDP_FRAME_HEADERS + payload.length > SLOT) return false;
    const at = this.#lengths.length * SLOT;
    this.#memory.bytes.set(payload, at + UDP_FRAME_HEADERS);
    const destination = { mac: hardware, address: to, port };
    const source = { mac: this.#open.mac, ...this.#source };
    this.#lengths.push(writeUdpFrame(this.#memory.view, at, { destination, source }, payload.length));
    return true;
  }

  flush(failed: (cause: string, times: number) => void): void {
    const fd = this.#open?.fd ?? -1;
    this.#lengths.forEach((length, slot) => {
      const sent = this.#libc.send(fd, this.#memory.address + slot * SLOT, length, 0);
      if (sent < 0) failed(errnoName(this.#libc.errno()), 1);
    });
    this.discard();
  }

  discard(): void {
    this.#lengths.length = 0;
  }

  /** False when the adapter is not there. */
  reopen(): boolean {
    this.close();
    const mac = parseMac(hardwareOf(this.#device));
    const opened = openPacketSocket(this.#libc, this.#device, RECEIVES_NOTHING);
    if (opened.ok && mac.ok) this.#open = { fd: opened.value, mac: mac.value };
    else if (opened.ok) this.#libc.close(opened.value);
    return this.#open !== undefined;
  }

  close(): void {
    if (this.#open !== undefined) this.#libc.close(this.#open.fd);
    this.#open = undefined;
  }
}
