/**
 * Collects datagrams into blocks and passes these to the main thread, which stores them. What the main thread has not taken
 * yet is bounded: beyond that, datagrams are counted and dropped, so that a flood costs neither memory nor a recovery.
 */
import { NEVER, after, instant, millis, type Instant } from '../../../lib/time.ts';
import type { Batch, DatagramHandler, DatagramSocket } from '../../../host/datagrams/datagrams.ts';
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import { BLOCK_HEADER, BlockWriter } from '../../../storage/syslog/block.ts';
import type { PacketNeeds } from '../../module.ts';
import type { FromIntake } from './passing.ts';

/** A lone message is passed on at once; of many, no more blocks than that a second are made. */
const PAUSE = millis(5);
const LARGEST_BLOCK = 256 * 1024;
const MOST_UNTAKEN = 32 * 1024 * 1024;
const TELL_LOST_EVERY = millis(1000);
/** Who an address is may change with the next lease. */
const KNOWN_FOR = millis(1000);
const MOST_KNOWN = 4096;

interface Sender {
  readonly from: string;
  readonly device?: string;
}

export class DatagramIntake implements DatagramHandler {
  readonly sockets: DatagramSocket[] = [];
  readonly #needs: PacketNeeds;
  readonly #writer = new BlockWriter();
  /** Bytes that the main thread has taken, modulo 2^32; it counts there. */
  readonly #taken = new Int32Array(new SharedArrayBuffer(4));
  #given = 0;
  readonly #senders = new Map<Ipv4, Sender>();
  #sendersUntil: Instant = instant(0);
  #last: { readonly address: Ipv4; readonly at: Instant } | undefined;
  #passedAt: Instant = instant(Number.NEGATIVE_INFINITY);
  #lost = 0;
  #toldLostAt: Instant = instant(Number.NEGATIVE_INFINITY);

  constructor(needs: PacketNeeds) {
    this.#needs = needs;
    this.#pass({ kind: 'intake', taken: this.#taken });
  }

  receive(_socket: DatagramSocket, batch: Batch, now: Instant): void {
    const { view } = batch;
    const octets = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let index = 0; index < batch.count; index += 1) {
      this.#begin(batch.address(index), now);
      const start = batch.offset(index);
      this.#writer.add(octets, start, start + batch.length(index));
      if (this.#writer.size >= LARGEST_BLOCK) this.#give(now);
    }
  }

  wake(now: Instant): void {
    if (this.#writer.size > BLOCK_HEADER) this.#give(now);
    if (this.#lost > 0) this.#tellLost(now);
  }

  deadline(): Instant {
    if (this.#writer.size > BLOCK_HEADER) return after(this.#passedAt, PAUSE);
    return this.#lost > 0 ? after(this.#toldLostAt, TELL_LOST_EVERY) : NEVER;
  }

  flushed(): void {
    const now = this.#needs.machine.host.now();
    if (this.#writer.size > BLOCK_HEADER && now >= after(this.#passedAt, PAUSE)) this.#give(now);
  }

  close(): void {
    for (const socket of this.sockets) socket.close();
    const now = this.#needs.machine.host.now();
    if (this.#writer.size > BLOCK_HEADER) this.#give(now);
    if (this.#lost > 0) this.#tellLost(instant(Number.POSITIVE_INFINITY));
  }

  /** What comes next is from this address; neighbours with the same sender share their entry. */
  #begin(address: Ipv4, now: Instant): void {
    if (this.#last?.address === address && this.#last.at === now) return;
    const { offset } = this.#needs.day;
    this.#last = { address, at: now };
    this.#writer.begin({ at: Math.floor(now + offset), transport: 'udp', ...this.#sender(address, now) });
  }

  #sender(address: Ipv4, now: Instant): Sender {
    if (now >= this.#sendersUntil || this.#senders.size >= MOST_KNOWN) {
      this.#senders.clear();
      this.#sendersUntil = after(now, KNOWN_FOR);
    }
    const known = this.#senders.get(address);
    if (known !== undefined) return known;
    const { host } = this.#needs.machine;
    const identity = this.#needs.clients.identify(host.formatAddress?.(address) ?? formatIpv4(address));
    const sender = {
      from: identity.address,
      ...(identity.hardware === undefined ? {} : { device: identity.hardware }),
    };
    this.#senders.set(address, sender);
    return sender;
  }

  #give(now: Instant): void {
    this.#last = undefined;
    const { count, size } = this.#writer;
    const isTooMuch = ((this.#given - Atomics.load(this.#taken, 0)) >>> 0) + size > MOST_UNTAKEN;
    this.#passedAt = now;
    if (isTooMuch) {
      this.#writer.take();
      this.#lost += count;
      if (now >= after(this.#toldLostAt, TELL_LOST_EVERY)) this.#tellLost(now);
      return;
    }
    const block = this.#writer.give();
    this.#given = (this.#given + block.length) | 0;
    this.#pass({ kind: 'block', block, count }, [block.buffer]);
  }

  #tellLost(now: Instant): void {
    const times = this.#lost;
    this.#lost = 0;
    this.#toldLostAt = now;
    this.#needs.report({ type: 'syslog.lost', times });
  }

  #pass(message: FromIntake, memory: readonly ArrayBuffer[] = []): void {
    this.#needs.pass(message, memory);
  }
}
