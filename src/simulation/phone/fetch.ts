/**
 * One file read as the loader of a phone does it: RRQ without options, 512-byte blocks in lock-step, a port of its own
 * from 49152 up (capture of a 7942; messages of `/bin/tftp` 9.4.2). The protocol is `Receiver`; this joins it to a socket.
 */
import type { Batch, DatagramHandler, DatagramSocket } from '../../host/datagrams/datagrams.ts';
import type { Ipv4 } from '../../lib/address.ts';
import { millis, NEVER, seconds, type Instant } from '../../lib/time.ts';
import { writeAck } from '../../protocols/tftp/encode.ts';
import { DEFAULT_BLOCK_SIZE, decodeTftp, ERROR_CODE, type TftpError } from '../../protocols/tftp/packet.ts';
import { encodeTftp } from '../../protocols/tftp/encode.ts';
import { Receiver } from '../../protocols/tftp/receiver.ts';

export type FetchOutcome =
  | { readonly kind: 'fetched'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string };

/** How a phone fails at reading files. */
export interface FetchTraits {
  /** What of the answers reaches it: nothing, small packets only; or they come from an address that it does not know. */
  readonly hears?: 'nothing' | 'small' | 'strangers' | undefined;
  /** It asks for larger blocks; or for options that it then refuses. */
  readonly options?: 'large' | 'refused' | undefined;
  /** The share of packets that gets lost, in each direction. */
  readonly loses?: number | undefined;
  readonly random: () => number;
}

export interface FetchOrder {
  readonly server: Ipv4;
  /** Where requests go, 69. */
  readonly port: number;
  readonly file: string;
  /** Told after every block, with the bytes received so far. */
  readonly arriving?: (bytes: number) => void;
  readonly traits?: FetchTraits;
  /** Called once. */
  readonly ended: (outcome: FetchOutcome) => void;
}

const RETRY = { timeout: seconds(4), fastest: seconds(1), retries: 5, firstRetries: 5, patience: seconds(60) };
/** How long the last ACK can be repeated. */
const DALLY = millis(500);
/** What goes through a path with small frames. */
const SMALL = 576;
const LARGE_BLOCKS = [{ name: 'blksize', value: '8192' }] as const;
const UNKNOWN_TRANSFER = { kind: 'error', code: ERROR_CODE.unknownTransfer, message: '', anomalies: [] } as const;
const OPTIONS_REFUSED = { kind: 'error', code: ERROR_CODE.optionsRefused, message: '', anomalies: [] } as const;
/** 32 MB: more than the flash of any phone of this class. */
const LARGEST_FILE = 32 * 1024 * 1024;

export class PhoneFetch implements DatagramHandler {
  readonly #order: FetchOrder;
  readonly #receiver: Receiver;
  #socket: DatagramSocket | undefined;
  /** The server's transfer port, once it has answered. */
  #transferPort: number | undefined;
  #bytes = new Uint8Array(65_536);
  #told = false;

  constructor(order: FetchOrder, now: Instant) {
    this.#order = order;
    this.#receiver = new Receiver({ blockSize: DEFAULT_BLOCK_SIZE, windowSize: 1, retry: RETRY, dally: DALLY }, now);
  }

  /** Sends the request from this socket. */
  begin(socket: DatagramSocket): void {
    this.#socket = socket;
    this.#sendRequest();
  }

  /** Ends without telling: the phone lost its power. */
  abandon(): void {
    this.#told = true;
    this.#close();
  }

  receive(socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let i = 0; i < batch.count; i++) {
      if (batch.address(i) !== this.#order.server || (this.#transferPort ?? batch.port(i)) !== batch.port(i)) continue;
      if (!this.#hears(batch.bytes(i).length)) continue;
      if (this.#order.traits?.hears === 'strangers') {
        this.#send(encodeTftp(UNKNOWN_TRANSFER), batch.port(i));
        continue;
      }
      this.#transferPort = batch.port(i);
      this.#packet(socket, batch.bytes(i), now);
    }
  }

  wake(now: Instant): void {
    switch (this.#receiver.expire(now)) {
      case 'ack':
        this.#acknowledge();
        break;
      case 'opening':
        this.#sendRequest();
        break;
      case 'failed':
        this.#end({ kind: 'failed', reason: 'TFTP Timeout' });
        break;
      case 'gone':
        this.#close();
        break;
      case 'wait':
    }
  }

  deadline(): Instant {
    return this.#socket === undefined ? NEVER : this.#receiver.retry.deadline;
  }

  #packet(socket: DatagramSocket, bytes: Uint8Array, now: Instant): void {
    const packet = decodeTftp(bytes);
    if (!packet.ok || this.#socket !== socket) return;
    if (packet.value.kind === 'error') this.#refused(packet.value);
    if (packet.value.kind === 'oack') this.#offered();
    if (packet.value.kind === 'data') this.#data(packet.value.block, packet.value.payload, now);
  }

  /** Whether a packet of that size arrives. */
  #hears(size: number): boolean {
    const { hears, loses = 0, random } = this.#order.traits ?? { random: () => 1 };
    return hears !== 'nothing' && (hears !== 'small' || size <= SMALL) && random() >= loses;
  }

  /** The options are acknowledged. */
  #offered(): void {
    if (this.#order.traits?.options !== 'refused') return this.#acknowledge();
    this.#send(encodeTftp(OPTIONS_REFUSED), this.#transferPort ?? this.#order.port);
    this.#end({ kind: 'failed', reason: 'TFTP Error 8' });
  }

  #data(block: number, payload: Uint8Array, now: Instant): void {
    const at = this.#receiver.bytes;
    const step = this.#receiver.data(block, payload.length, now);
    if (step === 'oversized') this.#end({ kind: 'failed', reason: 'Data block exceeds 512' });
    if (step === 'ignore' || step === 'oversized') return;
    if (step !== 'ack') this.#keep(payload, at);
    if (step !== 'keep') this.#acknowledge();
    this.#order.arriving?.(this.#receiver.bytes);
    if (step === 'last') this.#tell({ kind: 'fetched', bytes: this.#bytes.subarray(0, this.#receiver.bytes) });
  }

  #refused(error: TftpError): void {
    this.#end(
      error.code === ERROR_CODE.notFound ? { kind: 'missing' } : { kind: 'failed', reason: `TFTP Error ${error.code}` },
    );
  }

  #keep(payload: Uint8Array, at: number): void {
    if (at + payload.length > LARGEST_FILE) return this.#end({ kind: 'failed', reason: 'TFTP Size Error' });
    if (at + payload.length > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(payload, at);
  }

  #sendRequest(): void {
    const options = this.#order.traits?.options === undefined ? [] : LARGE_BLOCKS;
    const request = { kind: 'read', file: this.#order.file, mode: 'octet', options, anomalies: [] } as const;
    this.#send(encodeTftp(request), this.#order.port);
  }

  #acknowledge(): void {
    const socket = this.#socket;
    if (socket === undefined || this.#isLost()) return;
    const length = writeAck(socket.out, socket.reserve(), this.#receiver.ackBlock);
    socket.queue(length, this.#order.server, this.#transferPort ?? this.#order.port);
  }

  #send(bytes: Uint8Array, port: number): void {
    const socket = this.#socket;
    if (socket === undefined || this.#isLost()) return;
    socket.outBytes.set(bytes, socket.reserve());
    socket.queue(bytes.length, this.#order.server, port);
  }

  #isLost(): boolean {
    const { loses = 0, random } = this.#order.traits ?? { random: () => 1 };
    return random() < loses;
  }

  #end(outcome: FetchOutcome): void {
    this.#close();
    this.#tell(outcome);
  }

  #tell(outcome: FetchOutcome): void {
    if (this.#told) return;
    this.#told = true;
    this.#order.ended(outcome);
  }

  #close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }
}
