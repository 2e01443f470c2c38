/**
 * A client's transfer on its socket: asks, learns the server's port from the first answer, and then lets its side (get or
 * put) speak. Whatever comes from another address is ignored, from another port answered with ERROR 5.
 */
import { ok } from '../../../lib/result.ts';
import { after, instant, millis, NEVER, since, type Instant } from '../../../lib/time.ts';
import type { Batch, DatagramHandler, DatagramSocket } from '../../../host/datagrams/datagrams.ts';
import { encodeTftp, writeAck, writeDataHeader } from '../../../protocols/tftp/encode.ts';
import { acceptOack, type Negotiated } from '../../../protocols/tftp/negotiate.ts';
import {
  decodeTftp,
  ERROR_CODE,
  type TftpError,
  type TftpOption,
  type TftpPacket,
} from '../../../protocols/tftp/packet.ts';
import { Retry, type RetryPolicy } from '../../../protocols/tftp/retry.ts';
import { CLIENT_RETRY, clientFailure, type ClientOutcome, type ClientRequest } from './client-request.ts';
import { errorWords, sendError } from '../server/transfer.ts';

/** What the server agreed to; `size` where it told it. */
export type Terms = Negotiated & { readonly size?: number };

/** One direction of a client's transfer, from the server's first answer on. */
export interface ClientSide {
  readonly kind: 'read' | 'write';
  readonly deadline: Instant;
  /** The server agreed; with an OACK if `granted` is not empty. */
  begin(terms: Terms, wire: ClientWire, now: Instant): void;
  packet(packet: TftpPacket, wire: ClientWire, now: Instant): void;
  expire(wire: ClientWire, now: Instant): void;
  /** It ends badly: leave no trace. False when it is too late for that: all has arrived, and it will end well. */
  abandon(): boolean;
}

/** How a side speaks to the server and ends the transfer. */
export interface ClientWire {
  ack(block: number): void;
  data(block: number, bytes: Uint8Array, offset: number, length: number): void;
  progress(bytes: number, size: number | undefined, now: Instant): void;
  /** `announced`: the size that the server had told, where that was wrong. */
  complete(bytes: number, resent: number, now: Instant, announced?: number): void;
  /** With a code the server is told. */
  fail(reason: string, code?: number): void;
  close(): void;
}

/** What servers answer that know no options: Tftpd32 and others say 8, most of the old ones 4 or 0. */
const REFUSES_OPTIONS: readonly number[] = [
  ERROR_CODE.undefined,
  ERROR_CODE.illegalOperation,
  ERROR_CODE.optionsRefused,
];

const PROGRESS_EVERY = millis(250);

export class ClientTransfer implements DatagramHandler, ClientWire {
  readonly #request: ClientRequest;
  readonly #side: ClientSide;
  #asking: Retry;
  readonly #started: Instant;
  #ended: ((outcome: ClientOutcome) => void) | undefined;
  /** What is asked for, until it turns out that the server knows no options. */
  readonly #options: readonly TftpOption[];
  #asksPlainly: boolean;
  #granted: readonly TftpOption[] = [];
  #socket: DatagramSocket | undefined;
  #serverPort: number | undefined;
  #phase: 'asking' | 'running' | 'ended' = 'asking';
  #nextProgress: Instant = instant(0);

  constructor(request: ClientRequest, options: readonly TftpOption[], side: ClientSide, now: Instant) {
    this.#request = request;
    this.#options = options;
    this.#asksPlainly = options.length === 0;
    this.#side = side;
    this.#asking = new Retry(this.#askingPolicy(), now);
    this.#started = now;
  }

  /** Sends the request from this socket; `ended` is called once. */
  begin(socket: DatagramSocket, now: Instant, ended: (outcome: ClientOutcome) => void): void {
    this.#ended = ended;
    this.#socket = socket;
    this.#ask(now);
  }

  receive(_socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let index = 0; index < batch.count; index += 1) {
      if (batch.address(index) !== this.#request.server) continue;
      const decoded = decodeTftp(batch.bytes(index));
      if (decoded.ok) this.#packet(decoded.value, batch.port(index), now);
    }
  }

  wake(now: Instant): void {
    if (this.#phase !== 'asking') return this.#side.expire(this, now);
    const verdict = this.#asking.expire(now);
    if (verdict === 'repeat') return this.#sendRequest();
    if (verdict !== 'give-up') return undefined;
    // Some servers and firewalls drop what they do not know.
    if (this.#mayAskPlainly && this.#request.asking === undefined) return this.#askPlainly(now);
    return this.fail('the server does not answer');
  }

  deadline(): Instant {
    if (this.#socket === undefined) return NEVER;
    return this.#phase === 'asking' ? this.#asking.deadline : this.#side.deadline;
  }

  ack(block: number): void {
    const socket = this.#socket;
    if (socket !== undefined) this.#send(socket, writeAck(socket.out, socket.reserve(), block));
  }

  data(block: number, bytes: Uint8Array, offset: number, length: number): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    const header = writeDataHeader(socket.out, socket.reserve(), block);
    socket.queue(header, this.#request.server, this.#serverPort ?? 0, bytes, offset, length);
  }

  progress(bytes: number, size: number | undefined, now: Instant): void {
    if (now < this.#nextProgress) return;
    this.#nextProgress = after(now, PROGRESS_EVERY);
    this.#request.progress?.(bytes, size);
  }

  complete(bytes: number, resent: number, now: Instant, announced?: number): void {
    this.#phase = 'ended';
    const wrong = announced === undefined ? {} : { announced };
    this.#ended?.(ok({ bytes, took: since(this.#started, now), resent, granted: this.#granted, ...wrong }));
  }

  fail(reason: string, code?: number): void {
    if (this.#phase === 'ended') return;
    if (code !== undefined) this.#tell(this.#serverPort, code, reason);
    this.#endBadly(reason, code);
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #packet(packet: TftpPacket, port: number, now: Instant): void {
    if (this.#serverPort !== undefined && port !== this.#serverPort) {
      if (packet.kind !== 'error') this.#tell(port, ERROR_CODE.unknownTransfer, 'unknown transfer');
    } else if (packet.kind === 'error') {
      this.#refused(packet, now);
    } else if (this.#phase === 'asking') {
      this.#answered(packet, port, now);
    } else {
      this.#side.packet(packet, this, now);
    }
  }

  /** A server may begin without options; then there is no OACK, but what answers the request itself. */
  #answered(packet: TftpPacket, port: number, now: Instant): void {
    const plain = this.#side.kind === 'read' ? packet.kind === 'data' && packet.block === 1 : isFirstAck(packet);
    if (!plain && packet.kind !== 'oack') return;
    this.#serverPort = port;
    const granted = packet.kind === 'oack' ? packet.options : [];
    const terms = acceptOack({ kind: this.#side.kind, options: this.#options }, granted);
    if (!terms.ok) return this.fail(terms.error.reason, ERROR_CODE.optionsRefused);
    this.#phase = 'running';
    this.#granted = granted;
    this.#side.begin(terms.value, this, now);
    if (packet.kind === 'data') this.#side.packet(packet, this, now);
  }

  /** A server that cannot live with options is asked once more without, whatever it calls that. */
  #refused(error: TftpError, now: Instant): void {
    if (this.#mayAskPlainly && REFUSES_OPTIONS.includes(error.code)) return this.#askPlainly(now);
    if (this.#phase !== 'ended') this.#endBadly(`the server says ${errorWords(error)}`, error.code);
  }

  #endBadly(reason: string, code: number | undefined): void {
    if (!this.#side.abandon()) return;
    this.#phase = 'ended';
    this.#ended?.(clientFailure(reason, code, this.#granted));
    this.close();
  }

  get #mayAskPlainly(): boolean {
    return this.#phase === 'asking' && !this.#asksPlainly;
  }

  #askPlainly(now: Instant): void {
    this.#asksPlainly = true;
    this.#asking = new Retry(this.#askingPolicy(), now);
    this.#ask(now);
  }

  /** The time is for asking with options and for asking without. */
  #askingPolicy(): RetryPolicy {
    const { asking, retry = CLIENT_RETRY } = this.#request;
    if (asking !== undefined || this.#options.length === 0) return asking ?? retry;
    return { ...retry, patience: millis(retry.patience / 2) };
  }

  #ask(now: Instant): void {
    this.#asking.sent(now);
    this.#sendRequest();
  }

  #sendRequest(): void {
    const { file, mode = 'octet', server, port = 69 } = this.#request;
    const options = this.#asksPlainly ? [] : this.#options;
    const bytes = encodeTftp({ kind: this.#side.kind, file, mode, options, anomalies: [] });
    this.#socket?.queue(0, server, port, bytes, 0, bytes.length);
  }

  #send(socket: DatagramSocket, length: number): void {
    socket.queue(length, this.#request.server, this.#serverPort ?? 0);
  }

  #tell(port: number | undefined, code: number, message: string): void {
    if (this.#socket === undefined || port === undefined) return;
    sendError(this.#socket, { address: this.#request.server, port }, code, message);
  }
}

function isFirstAck(packet: TftpPacket): boolean {
  return packet.kind === 'ack' && packet.block === 0;
}
