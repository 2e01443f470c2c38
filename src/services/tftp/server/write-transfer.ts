/** A client that writes: the receiving machine wired to a socket and to an upload. */
import type { Result } from '../../../lib/result.ts';
import { minutes, NEVER, type Instant } from '../../../lib/time.ts';
import type { DatagramSocket } from '../../../host/datagrams/datagrams.ts';
import { writeAck, writeOack } from '../../../protocols/tftp/encode.ts';
import { NetasciiDecoder } from '../../../protocols/tftp/netascii.ts';
import { ERROR_CODE, OPCODE, type TftpOption } from '../../../protocols/tftp/packet.ts';
import type { Receiver, ReceiverStep } from '../../../protocols/tftp/receiver.ts';
import type { FileProblem } from '../../../files/problem.ts';
import type { Upload } from '../../../files/uploads.ts';
import { refusal, refusalOf, type TransferRefusal } from '../refusal.ts';
import type { Peer, TransferTelling } from './transfer-telling.ts';
import { peerError, queueControl, queueToStranger, sendError, type Transfer } from './transfer.ts';
import { Watch } from './watch.ts';

export interface Writing {
  readonly peer: Peer;
  readonly telling: TransferTelling;
  readonly requested: string;
  readonly socket: DatagramSocket;
  readonly receiver: Receiver;
  readonly upload: Upload;
  /** Empty when ACK 0 opens the transfer. */
  readonly oack: readonly TftpOption[];
  readonly netascii: boolean;
  /** Bytes accepted at most. */
  readonly largest: number;
  /** Bytes the client announced. */
  readonly announced?: number;
  readonly ended: (transfer: Transfer) => void;
}

/** How long a disk may take, in the middle of an upload and at its end. No client waits longer. */
const DISK_PATIENCE = minutes(2);
const TOO_SLOW = refusal(ERROR_CODE.undefined, 'the disk does not take the file');

export class WriteTransfer implements Transfer {
  readonly kind = 'write';
  readonly peer: Peer;
  readonly telling: TransferTelling;
  readonly requested: string;
  running = true;
  scheduledAt: Instant = NEVER;
  readonly #writing: Writing;
  readonly #receiver: Receiver;
  readonly #netascii = new NetasciiDecoder();
  #stopped = false;
  /** All is there, and on its way to its place: until it has arrived the last ACK is not sent, and what the client repeats is swallowed. */
  #placing: Watch<Result<void, FileProblem>> | undefined;
  /** The disk is behind: the ACK that asks for more is not sent before it has caught up. */
  #pausing: Watch<FileProblem | 'go on'> | undefined;

  constructor(writing: Writing) {
    this.peer = writing.peer;
    this.telling = writing.telling;
    this.requested = writing.requested;
    this.#writing = writing;
    this.#receiver = writing.receiver;
  }

  get deadline(): Instant {
    const waited = this.#placing ?? this.#pausing;
    if (waited !== undefined) return waited.deadline;
    return this.#stopped ? NEVER : this.#receiver.retry.deadline;
  }

  get bytes(): number {
    return this.#receiver.bytes;
  }

  get heard(): boolean {
    return this.#receiver.received > 0;
  }

  get heardAt(): Instant {
    return this.#receiver.retry.heardAt;
  }

  start(): void {
    this.#sendOpening();
  }

  packet(view: DataView, at: number, length: number, now: Instant): boolean {
    const opcode = view.getUint16(at);
    if (opcode === OPCODE.data) {
      const payload = new Uint8Array(view.buffer, view.byteOffset + at + 4, length - 4);
      const isWaiting = this.#placing !== undefined || this.#pausing !== undefined;
      if (!this.#stopped && !isWaiting) this.#received(view.getUint16(at + 2), payload, now);
      return true;
    }
    if (opcode !== OPCODE.error) return false;
    const { words } = peerError(new Uint8Array(view.buffer, view.byteOffset + at, length), this.peer);
    this.abandon(`the client ended it: ${words}`);
    return true;
  }

  expire(now: Instant): void {
    if (this.#placing !== undefined) return this.#look(this.#placing, now);
    if (this.#pausing !== undefined) return this.#lookWhilePausing(this.#pausing, now);
    switch (this.#receiver.expire(now)) {
      case 'ack':
        return this.#sendAck();
      case 'opening':
        return this.#sendOpening();
      case 'failed':
        return this.abandon('the client stopped sending');
      case 'gone':
        this.#stopped = true;
        return;
      case 'wait':
    }
  }

  requestRepeated(now: Instant): void {
    if (this.running && this.#receiver.requestRepeated(now) === 'opening') this.#sendOpening();
  }

  supersede(): void {
    this.abandon('the client began another transfer');
  }

  abandon(reason: string): void {
    this.#fail(refusal(ERROR_CODE.undefined, reason), 'peer-gone');
  }

  stop(reason: string): void {
    this.#fail(refusal(ERROR_CODE.undefined, reason), 'tell-peer');
  }

  #received(block: number, payload: Uint8Array, now: Instant): void {
    const step = this.#receiver.data(block, payload.length, now);
    const refused = this.#store(step, payload);
    if (refused !== undefined) return this.#fail(refused, 'tell-peer');
    if (step === 'last') return this.#place(now);
    if (step === 'keep-and-ack' && this.#mustPause(now)) return;
    if (step === 'keep-and-ack' || step === 'ack') this.#sendAck();
    if (this.running && this.telling.progressDue(now))
      this.telling.progress(this.#receiver.bytes, this.#writing.announced, now);
  }

  #store(step: ReceiverStep, payload: Uint8Array): TransferRefusal | undefined {
    if (step === 'oversized') return refusal(ERROR_CODE.illegalOperation, 'a block is longer than agreed');
    if (step === 'ignore' || step === 'ack') return undefined;
    if (this.#receiver.bytes > this.#writing.largest) return refusal(ERROR_CODE.diskFull, 'the file is too large');
    const { upload, netascii } = this.#writing;
    const problem =
      upload.write(netascii ? this.#netascii.decode(payload) : payload) ??
      (netascii && step === 'last' ? upload.write(this.#netascii.end()) : undefined);
    return problem === undefined ? undefined : refusalOf(problem);
  }

  #mustPause(now: Instant): boolean {
    const pause = this.#writing.upload.pause?.();
    if (pause !== undefined) this.#pausing = new Watch(pause, now);
    return pause !== undefined;
  }

  #lookWhilePausing(pausing: Watch<FileProblem | 'go on'>, now: Instant): void {
    const outcome = pausing.ask(now);
    if (outcome === undefined && pausing.age(now) < DISK_PATIENCE) return;
    this.#pausing = undefined;
    if (outcome === undefined) return this.#fail(TOO_SLOW, 'tell-peer');
    if (outcome !== 'go on') return this.#fail(refusalOf(outcome), 'tell-peer');
    this.#receiver.retry.renew(now);
    this.#sendAck();
  }

  #place(now: Instant): void {
    this.#placing = new Watch(this.#writing.upload.commit(), now);
    this.#look(this.#placing, now);
  }

  #look(placing: Watch<Result<void, FileProblem>>, now: Instant): void {
    const placed = placing.ask(now);
    if (placed === undefined) return placing.age(now) < DISK_PATIENCE ? undefined : this.#fail(TOO_SLOW, 'tell-peer');
    this.#placing = undefined;
    if (placed.ok) return this.#complete(now);
    this.#writing.upload.abort();
    this.#failed(refusalOf(placed.error), 'tell-peer');
  }

  /** The file is in its place; the machine now dallies, to repeat the last ACK if it is lost. */
  #complete(now: Instant): void {
    this.#receiver.dally(now);
    this.#sendAck();
    this.running = false;
    this.telling.complete(this.#receiver.bytes, this.#receiver.repeated, now);
    this.#writing.ended(this);
  }

  /** Ends it, unless its file can no longer be taken back: then its end is the one of its placing. */
  #fail(refused: TransferRefusal, tell: 'tell-peer' | 'peer-gone'): void {
    if (!this.running) this.#stopped = true;
    else if (this.#writing.upload.abort()) this.#failed(refused, tell);
  }

  #failed({ code, reason }: TransferRefusal, tell: 'tell-peer' | 'peer-gone'): void {
    this.#stopped = true;
    this.#placing = undefined;
    this.#pausing = undefined;
    this.running = false;
    if (tell === 'tell-peer') sendError(this.#writing.socket, this.peer, code, reason);
    this.telling.failed(reason, this.#receiver.bytes, this.#writing.announced);
    this.#writing.ended(this);
  }

  #sendOpening(): void {
    const { socket, oack } = this.#writing;
    if (oack.length === 0) return this.#sendAck();
    const at = socket.reserve(this.peer.own);
    queueControl(socket, this.peer, at, writeOack(socket.out, at, oack));
  }

  #sendAck(): void {
    const { socket } = this.#writing;
    const { address, port, own } = this.peer;
    const length = writeAck(socket.out, socket.reserve(own), this.#receiver.ackBlock);
    if (this.heard) socket.queue(length, address, port);
    else queueToStranger(socket, this.peer, length);
  }
}
