/**
 * Datagrams of one size to one receiver, handed to the kernel as one message that it cuts up itself (UDP_SEGMENT, Linux
 * 4.18): a window of TFTP blocks then passes the network stack once. On the wire nothing is different. A card or a route
 * that cannot do it says so, and from then on they are sent one by one.
 */
import { errnoName, allocate, type Libc, type Memory } from './libc.ts';
import { CONTROL, CONTROL_OWN, HEADER, IOVEC_PAIR, NAME } from './message-layout.ts';
import { setPointer } from './batched-receive.ts';

/** What the send queue has laid out, by slot. */
export interface SendTables {
  /** `sockaddr_in`, 16 bytes each. */
  readonly names: Memory;
  /** Two iovecs each, the second one empty where it is not used. */
  readonly iovecs: Memory;
  /** Bytes of each datagram. */
  readonly lengths: Uint32Array;
  /** Their `in_pktinfo`, 32 bytes each; absent where none is sent. */
  readonly controls?: Memory;
}

const NAME_WORDS = NAME / 4;
const CONTROL_WORDS = CONTROL / 4;
const OWN_WORD = CONTROL_OWN / 4;
/** A `cmsghdr` with 16 bits in it, padded to eight. */
const SEGMENT_CONTROL = 24;
const SOL_UDP = 17;
const UDP_SEGMENT = 103;

/** The kernel cuts no message into more, nor one longer than a datagram can be. */
const MOST_SEGMENTS = 64;
const LARGEST_MESSAGE = 65_000;
/** What one Ethernet frame carries: longer datagrams are fragments, which cannot be cut as well. */
const LARGEST_SEGMENT = 1472;

/** With these the kernel, the card or the route says that it cannot cut. */
const CANNOT: readonly string[] = ['EIO', 'EINVAL', 'EMSGSIZE', 'EOPNOTSUPP', 'ENOPROTOOPT'];

export class SegmentedSend {
  /** False once it turned out that it does not work here. */
  usable = true;
  readonly #libc: Libc;
  readonly #tables: SendTables;
  readonly #headers: Memory;
  readonly #controls: Memory;
  /** Bytes before the size of the segments. */
  readonly #before: number;
  readonly #controlLength: number;
  /** The first slot of each message. */
  readonly #first: Uint16Array;

  constructor(libc: Libc, tables: SendTables) {
    this.#libc = libc;
    this.#tables = tables;
    const capacity = tables.lengths.length;
    this.#before = tables.controls === undefined ? 0 : CONTROL;
    this.#controlLength = this.#before + SEGMENT_CONTROL;
    this.#headers = allocate(libc, capacity * HEADER);
    this.#controls = allocate(libc, capacity * this.#controlLength);
    this.#first = new Uint16Array(capacity + 1);
    this.layOut();
  }

  /** To be called after `controls` has changed in more than sources. */
  layOut(): void {
    for (let message = 0; message < this.#tables.lengths.length; message += 1) this.#layOut(message);
  }

  /** Sends the first `count` slots as few messages; returns how many were sent before something was refused. */
  send(fd: number, count: number): number {
    const messages = this.#gather(count);
    let sent = 0;
    while (sent < messages) {
      const taken = this.#libc.sendmmsg(fd, this.#headers.address + sent * HEADER, messages - sent, 0);
      if (taken > 0) sent += taken;
      else if (!this.#goesOn(sent)) break;
    }
    return this.#first[sent] ?? count;
  }

  /** After a refusal of a message; false when the rest is to be sent one by one, which also tells what is wrong with it. */
  #goesOn(message: number): boolean {
    const cause = errnoName(this.#libc.errno());
    if (cause === 'EINTR') return true;
    const segments = (this.#first[message + 1] ?? 0) - (this.#first[message] ?? 0);
    if (segments > 1 && CANNOT.includes(cause)) this.usable = false;
    return false;
  }

  /** How many messages it makes. */
  #gather(count: number): number {
    let messages = 0;
    for (let slot = 0; slot < count; messages += 1) {
      const end = this.#endOfRun(slot, count);
      this.#first[messages] = slot;
      this.#write(messages, slot, end - slot);
      slot = end;
    }
    this.#first[messages] = count;
    return messages;
  }

  /** The slot after the last one that goes into the same message: of the same length, but the last may be shorter. */
  #endOfRun(start: number, count: number): number {
    const { lengths } = this.#tables;
    const length = lengths[start] ?? 0;
    if (length === 0 || length > LARGEST_SEGMENT) return start + 1;
    const most = Math.min(count, start + Math.min(MOST_SEGMENTS, Math.floor(LARGEST_MESSAGE / length)));
    let end = start + 1;
    while (end < most && lengths[end] === length && this.#sameReceiver(start, end)) end += 1;
    const last = lengths[end] ?? 0;
    const shorter = end < most && last > 0 && last < length && this.#sameReceiver(start, end);
    return shorter ? end + 1 : end;
  }

  #sameReceiver(a: number, b: number): boolean {
    const { names, controls } = this.#tables;
    const { words } = names;
    const [first, second] = [a * NAME_WORDS, b * NAME_WORDS];
    if (words[first] !== words[second] || words[first + 1] !== words[second + 1]) return false;
    return controls === undefined || sourceOf(controls, a) === sourceOf(controls, b);
  }

  #write(message: number, slot: number, segments: number): void {
    const { view } = this.#headers;
    const header = message * HEADER;
    const { names, iovecs, lengths, controls } = this.#tables;
    setPointer(view, header, names.address + slot * NAME);
    setPointer(view, header + 16, iovecs.address + slot * IOVEC_PAIR);
    view.setUint32(header + 24, segments * 2, true);
    view.setUint32(header + 40, segments > 1 ? this.#controlLength : this.#before, true);
    const at = message * this.#controlLength;
    if (segments > 1) this.#controls.view.setUint16(at + this.#before + 16, lengths[slot] ?? 0, true);
    if (controls !== undefined) this.#controls.words[at / 4 + OWN_WORD] = sourceOf(controls, slot);
  }

  #layOut(message: number): void {
    const { view } = this.#headers;
    const header = message * HEADER;
    const at = message * this.#controlLength;
    view.setUint32(header + 8, NAME, true);
    setPointer(view, header + 32, this.#controls.address + at);
    const control = this.#tables.controls?.bytes.subarray(message * CONTROL, (message + 1) * CONTROL);
    if (control !== undefined) this.#controls.bytes.set(control, at);
    const segment = at + this.#before;
    this.#controls.view.setUint32(segment, 18, true);
    this.#controls.view.setUint32(segment + 8, SOL_UDP, true);
    this.#controls.view.setUint32(segment + 12, UDP_SEGMENT, true);
  }
}

function sourceOf({ words }: Memory, slot: number): number {
  return words[slot * CONTROL_WORDS + OWN_WORD] ?? 0;
}
