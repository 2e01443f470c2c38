/** A client that writes: the sending machine and the file it sends. */
import { NEVER, type Instant } from '../../../lib/time.ts';
import { ERROR_CODE, type TftpPacket } from '../../../protocols/tftp/packet.ts';
import { NO_SENDER_QUIRKS, Sender, type SenderStep } from '../../../protocols/tftp/sender.ts';
import { CLIENT_RETRY, type ClientRequest } from './client-request.ts';
import type { ClientSide, ClientWire, Terms } from './client-transfer.ts';
import type { FoundFile } from '../../../files/files.ts';
import { NetasciiFile } from '../server/netascii-file.ts';

export class PutSide implements ClientSide {
  readonly kind = 'write';
  readonly #request: ClientRequest;
  readonly #found: FoundFile;
  /** As it travels. */
  #file: FoundFile | NetasciiFile;
  #sender: Sender | undefined;

  constructor(request: ClientRequest, file: FoundFile) {
    this.#request = request;
    this.#found = file;
    this.#file = file;
  }

  get deadline(): Instant {
    return this.#sender?.retry.deadline ?? NEVER;
  }

  /** The server's OACK or ACK 0 is what `opening` waits for. */
  begin(terms: Terms, wire: ClientWire, now: Instant): void {
    const { blockSize, windowSize } = terms;
    const retry = this.#request.retry ?? CLIENT_RETRY;
    const netascii = this.#request.mode === 'netascii';
    if (netascii) this.#file = new NetasciiFile(this.#found, windowSize * blockSize);
    const size = netascii ? Infinity : this.#found.size;
    const sender = new Sender({ size, blockSize, windowSize, opening: true, retry, quirks: NO_SENDER_QUIRKS }, now);
    this.#sender = sender;
    this.#perform(sender, sender.acknowledge(0, now), wire, now);
  }

  packet(packet: TftpPacket, wire: ClientWire, now: Instant): void {
    if (packet.kind !== 'ack' || this.#sender === undefined) return;
    this.#perform(this.#sender, this.#sender.acknowledge(packet.block, now), wire, now);
  }

  expire(wire: ClientWire, now: Instant): void {
    if (this.#sender !== undefined) this.#perform(this.#sender, this.#sender.expire(now), wire, now);
  }

  abandon(): boolean {
    return true;
  }

  #perform(sender: Sender, step: SenderStep, wire: ClientWire, now: Instant): void {
    if (step === 'failed') return wire.fail('the server stopped answering');
    if (step === 'done') {
      wire.complete(sender.size, sender.resent, now);
      return wire.close();
    }
    wire.progress(sender.sentBytes, Number.isFinite(sender.size) ? sender.size : undefined, now);
    if (step !== 'blocks') return;
    for (let block = sender.first; block <= sender.last; block += 1) {
      this.#send(sender, block, wire);
    }
  }

  #send(sender: Sender, block: number, wire: ClientWire): void {
    const [offset, length] = [(block - 1) * sender.blockSize, sender.blockLength(block)];
    if (this.#file.kind === 'snapshot') return wire.data(sender.wire(block), this.#file.bytes, offset, length);
    const bytes = this.#file.read(offset, length);
    const whole = bytes?.length === length;
    if (bytes === undefined || bytes === 'changed' || (!whole && Number.isFinite(sender.size))) {
      return wire.fail('the file changed while it was sent', ERROR_CODE.undefined);
    }
    if (!whole) sender.endsIn(block, bytes.length);
    wire.data(sender.wire(block), bytes, 0, bytes.length);
  }
}
