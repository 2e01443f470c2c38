/**
 * One file read or written by a device that is not a Cisco phone: with the options of its recipe, in lock-step, and written
 * apart from the client of the product, so that a mistake there does not hide here. Repeats itself when nothing comes.
 */
import type { Batch, DatagramHandler, DatagramSocket } from '../../host/datagrams/datagrams.ts';
import { LIMITED_BROADCAST, type Ipv4 } from '../../lib/address.ts';
import { after, millis, NEVER, type Instant, type Millis } from '../../lib/time.ts';
import { encodeTftp } from '../../protocols/tftp/encode.ts';
import { decodeTftp, DEFAULT_BLOCK_SIZE, ERROR_CODE, type TftpPacket } from '../../protocols/tftp/packet.ts';

export type DeviceFetchOutcome =
  { readonly kind: 'fetched'; readonly bytes: number } | { readonly kind: 'missing' | 'refused' | 'silent' };

export interface DeviceFetchOrder {
  readonly server: Ipv4;
  /** Where requests go, 69. */
  readonly port: number;
  readonly file: string;
  readonly options: Readonly<Record<string, string>>;
  /** It ends the transfer when it knows the size. */
  readonly probe: boolean;
  /** So many bytes are sent to the server instead. */
  readonly writes?: number;
  readonly broadcast: boolean;
  /** How long it waits before it repeats itself. */
  readonly patience: Millis;
  /** The share of packets that gets lost, in each direction. */
  readonly loses: number;
  readonly random: () => number;
  /** Told after every block, with the bytes received so far. */
  readonly arriving: (bytes: number) => void;
  /** Called once. */
  readonly ended: (outcome: DeviceFetchOutcome) => void;
}

const TRIES = 8;
/** How long the last acknowledgement can be repeated. */
const DALLY = millis(500);
const NOT_TAKEN = { kind: 'error', code: ERROR_CODE.undefined, message: '', anomalies: [] } as const;

export class DeviceFetch implements DatagramHandler {
  readonly #order: DeviceFetchOrder;
  #socket: DatagramSocket | undefined;
  #transferPort: number | undefined;
  #block = 0;
  #blockSize = DEFAULT_BLOCK_SIZE;
  #bytes = 0;
  #tries = 0;
  #deadline: Instant = NEVER;
  #last: Uint8Array = new Uint8Array();
  #isOver = false;

  constructor(order: DeviceFetchOrder) {
    this.#order = order;
  }

  begin(socket: DatagramSocket, now: Instant): void {
    this.#socket = socket;
    const { file, options, writes } = this.#order;
    const named = Object.entries(options).map(([name, value]) => ({ name, value }));
    const kind = writes === undefined ? 'read' : 'write';
    this.#say({ kind, file, mode: 'octet', options: named, anomalies: [] }, now);
  }

  /** Ends without telling: the device lost its power. */
  abandon(): void {
    this.#isOver = true;
    this.#close();
  }

  receive(_socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let index = 0; index < batch.count; index += 1) {
      if (batch.address(index) !== this.#order.server || this.#isLost()) continue;
      if (this.#transferPort !== undefined && batch.port(index) !== this.#transferPort) continue;
      const packet = decodeTftp(batch.bytes(index));
      this.#transferPort = batch.port(index);
      if (!packet.ok) continue;
      if (!this.#isOver) this.#heard(packet.value, now);
      else if (packet.value.kind === 'data') this.#send(now);
    }
  }

  wake(now: Instant): void {
    if (this.#deadline > now) return;
    if (this.#isOver) return this.#close();
    this.#tries += 1;
    if (this.#tries > TRIES) return this.#end({ kind: 'silent' });
    this.#send(now);
  }

  deadline(): Instant {
    return this.#deadline;
  }

  #heard(packet: TftpPacket, now: Instant): void {
    if (packet.kind === 'error')
      return this.#end({ kind: packet.code === ERROR_CODE.notFound ? 'missing' : 'refused' });
    if (packet.kind === 'oack' || (packet.kind === 'data' && this.#order.probe)) return this.#agreed(packet, now);
    if (packet.kind === 'data' && this.#order.writes === undefined)
      return this.#data(packet.block, packet.payload, now);
    if (packet.kind === 'ack' && this.#order.writes !== undefined) this.#acknowledged(packet.block, now);
  }

  #agreed(packet: TftpPacket, now: Instant): void {
    if (this.#order.probe) {
      this.#say(NOT_TAKEN, now);
      return this.#end({ kind: 'fetched', bytes: 0 });
    }
    const size = packet.kind === 'oack' ? packet.options.find(({ name }) => name === 'blksize')?.value : undefined;
    if (size !== undefined && this.#block === 0) this.#blockSize = Number(size);
    if (this.#order.writes !== undefined) return this.#write(now);
    this.#say({ kind: 'ack', block: 0, anomalies: [] }, now);
  }

  #data(block: number, payload: Uint8Array, now: Instant): void {
    if (block !== ((this.#block + 1) & 0xffff)) return this.#send(now);
    this.#block += 1;
    this.#bytes += payload.length;
    this.#say({ kind: 'ack', block: this.#block & 0xffff, anomalies: [] }, now);
    this.#order.arriving(this.#bytes);
    if (payload.length >= this.#blockSize) return;
    this.#end({ kind: 'fetched', bytes: this.#bytes }, now);
  }

  #acknowledged(block: number, now: Instant): void {
    if (block !== this.#block) return;
    if (block > 0 && this.#bytes >= (this.#order.writes ?? 0))
      return this.#end({ kind: 'fetched', bytes: this.#bytes });
    this.#write(now);
  }

  #write(now: Instant): void {
    const length = Math.min(this.#blockSize, (this.#order.writes ?? 0) - this.#bytes);
    this.#block += 1;
    this.#bytes += length;
    this.#say({ kind: 'data', block: this.#block, payload: new Uint8Array(length).fill(46) }, now);
  }

  #say(packet: Parameters<typeof encodeTftp>[0], now: Instant): void {
    this.#last = encodeTftp(packet);
    this.#tries = 0;
    this.#send(now);
  }

  #send(now: Instant): void {
    this.#deadline = after(now, this.#isOver ? DALLY : this.#order.patience);
    const socket = this.#socket;
    if (socket === undefined || this.#isLost()) return;
    socket.outBytes.set(this.#last, socket.reserve());
    const to = this.#order.broadcast ? LIMITED_BROADCAST : this.#order.server;
    socket.queue(this.#last.length, to, this.#transferPort ?? this.#order.port);
  }

  #isLost(): boolean {
    return this.#order.loses > 0 && this.#order.random() < this.#order.loses;
  }

  /** With a time, its last acknowledgement can be asked for a while longer. */
  #end(outcome: DeviceFetchOutcome, dallies?: Instant): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (dallies === undefined) this.#close();
    else this.#deadline = after(dallies, DALLY);
    this.#order.ended(outcome);
  }

  #close(): void {
    this.#deadline = NEVER;
    this.#socket?.close();
    this.#socket = undefined;
  }
}

/** Waits of a device are whole milliseconds. */
export function pacedBy(pace: number, wait: Millis): Millis {
  return millis(Math.max(1, Math.round(wait * pace)));
}
