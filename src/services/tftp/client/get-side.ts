/** A client that reads: the receiving machine and the place its bytes go to. */
import type { Result } from '../../../lib/result.ts';
import { NEVER, seconds, type Instant } from '../../../lib/time.ts';
import { NetasciiDecoder } from '../../../protocols/tftp/netascii.ts';
import { ERROR_CODE, type TftpPacket } from '../../../protocols/tftp/packet.ts';
import { Receiver, type ReceiverStep } from '../../../protocols/tftp/receiver.ts';
import { CLIENT_RETRY, type ClientRequest } from './client-request.ts';
import type { ClientSide, ClientWire, Terms } from './client-transfer.ts';
import type { FileProblem } from '../../../files/problem.ts';
import type { Upload } from '../../../files/uploads.ts';
import { refusal, refusalOf, type TransferRefusal } from '../refusal.ts';
import { Watch } from '../server/watch.ts';

/** How long the last ACK can be repeated. */
const DALLY = seconds(3);

export class GetSide implements ClientSide {
  readonly kind = 'read';
  readonly #request: ClientRequest;
  readonly #upload: Upload;
  readonly #largest: number;
  readonly #netascii: NetasciiDecoder | undefined;
  #receiver: Receiver | undefined;
  #size: number | undefined;
  /** All is there, and on its way to its place; the last ACK waits for that. */
  #placing: Watch<Result<void, FileProblem>> | undefined;

  constructor(request: ClientRequest, upload: Upload, largest: number) {
    this.#request = request;
    this.#upload = upload;
    this.#largest = largest;
    this.#netascii = request.mode === 'netascii' ? new NetasciiDecoder() : undefined;
  }

  get deadline(): Instant {
    return this.#placing?.deadline ?? this.#receiver?.retry.deadline ?? NEVER;
  }

  begin(terms: Terms, wire: ClientWire, now: Instant): void {
    const { blockSize, windowSize } = terms;
    this.#size = terms.size;
    this.#receiver = new Receiver(
      { blockSize, windowSize, retry: this.#request.retry ?? CLIENT_RETRY, dally: DALLY },
      now,
    );
    if (terms.granted.length > 0) wire.ack(0);
    if ((this.#size ?? 0) > this.#largest) wire.fail('the file is too large', ERROR_CODE.diskFull);
  }

  packet(packet: TftpPacket, wire: ClientWire, now: Instant): void {
    const receiver = this.#receiver;
    if (receiver === undefined || this.#placing !== undefined) return;
    if (packet.kind === 'oack' && receiver.received === 0) wire.ack(0);
    if (packet.kind !== 'data') return;
    const step = receiver.data(packet.block, packet.payload.length, now);
    const refused = this.#store(receiver, step, packet.payload);
    if (refused !== undefined) return wire.fail(refused.reason, refused.code);
    if (step === 'last') return this.#place(receiver, wire, now);
    if (step === 'keep-and-ack' || step === 'ack') wire.ack(receiver.ackBlock);
    wire.progress(receiver.bytes, (this.#size ?? 0) < receiver.bytes ? undefined : this.#size, now);
  }

  expire(wire: ClientWire, now: Instant): void {
    const receiver = this.#receiver;
    if (receiver === undefined) return;
    if (this.#placing !== undefined) return this.#look(this.#placing, receiver, wire, now);
    const step = receiver.expire(now);
    if (step === 'ack' || step === 'opening') wire.ack(receiver.ackBlock);
    if (step === 'failed') wire.fail('the server stopped sending');
    if (step === 'gone') wire.close();
  }

  abandon(): boolean {
    return this.#upload.abort() || this.#placing === undefined;
  }

  #store(receiver: Receiver, step: ReceiverStep, payload: Uint8Array): TransferRefusal | undefined {
    if (step === 'oversized') return refusal(ERROR_CODE.illegalOperation, 'a block is longer than agreed');
    if (step === 'ignore' || step === 'ack') return undefined;
    if (receiver.bytes > this.#largest) return refusal(ERROR_CODE.diskFull, 'the file is too large');
    const problem = this.#upload.write(this.#netascii?.decode(payload) ?? payload);
    if (problem !== undefined) return refusalOf(problem);
    return step === 'last' ? this.#finish() : undefined;
  }

  #finish(): TransferRefusal | undefined {
    const rest = this.#netascii?.end() ?? new Uint8Array(0);
    const problem = rest.length > 0 ? this.#upload.write(rest) : undefined;
    return problem === undefined ? undefined : refusalOf(problem);
  }

  #place(receiver: Receiver, wire: ClientWire, now: Instant): void {
    this.#placing = new Watch(this.#upload.commit(), now);
    this.#look(this.#placing, receiver, wire, now);
  }

  #look(placing: Watch<Result<void, FileProblem>>, receiver: Receiver, wire: ClientWire, now: Instant): void {
    const placed = placing.ask(now);
    if (placed === undefined) return;
    this.#placing = undefined;
    if (!placed.ok) {
      const { reason, code } = refusalOf(placed.error);
      return wire.fail(reason, code);
    }
    receiver.dally(now);
    wire.ack(receiver.ackBlock);
    const announced = this.#netascii === undefined ? this.#size : undefined;
    wire.complete(receiver.bytes, receiver.repeated, now, announced === receiver.bytes ? undefined : announced);
  }
}
