/** The transfers in a capture, as the events of a station. */
import type { Report } from '../../events/types.ts';
import { formatIpv4, type Ipv4 } from '../../lib/address.ts';
import { setLatest } from '../../lib/set-latest.ts';
import { printable } from '../../lib/text.ts';
import { after, seconds, since, type Instant } from '../../lib/time.ts';
import type { Frame } from '../../protocols/ethernet/frame.ts';
import {
  DEFAULT_BLOCK_SIZE,
  decodeTftp,
  ERROR_CODE,
  optionValue,
  type TftpPacket,
  type TftpRequest,
} from '../../protocols/tftp/packet.ts';

/** The frames of a protocol that nobody knows by its ports: a transfer is known by the port of its client. */
type Datagram = Pick<
  Extract<Frame, { kind: 'udp' }>,
  'source' | 'destination' | 'sourcePort' | 'destinationPort' | 'bytes'
>;

interface Transfer {
  readonly number: number;
  readonly request: TftpRequest;
  readonly from: string;
  readonly device: string | undefined;
  readonly began: Instant;
  block: number;
  size: number | undefined;
  /** Blocks that were acknowledged, counted on beyond 65 535. */
  blocks: number;
  sent: number;
  resent: number;
  isTold: boolean;
  isLast: boolean;
  nextProgress: Instant;
}

const MOST = 4096;
const PROGRESS_EVERY = seconds(1);
const REQUEST_PORT = 69;

export class CapturedTftp {
  readonly #deviceAt: (address: Ipv4) => string | undefined;
  readonly #report: Report;
  /** By the address and port of the client. */
  readonly #running = new Map<string, Transfer>();
  #last = 0;

  constructor(deviceAt: (address: Ipv4) => string | undefined, report: Report) {
    this.#deviceAt = deviceAt;
    this.#report = report;
  }

  hear(frame: Datagram, now: Instant): void {
    const [from, to] = [endpoint(frame.source, frame.sourcePort), endpoint(frame.destination, frame.destinationPort)];
    const isRequest = frame.destinationPort === REQUEST_PORT;
    if (!isRequest && !this.#running.has(from) && !this.#running.has(to)) return;
    const decoded = decodeTftp(frame.bytes);
    if (!decoded.ok) return;
    const packet = decoded.value;
    if (packet.kind === 'read' || packet.kind === 'write') return this.#asked(packet, from, frame.source, now);
    const byClient = this.#running.get(from);
    const byServer = this.#running.get(to);
    if (byServer !== undefined) this.#answered(byServer, packet);
    else if (byClient !== undefined) this.#client(byClient, packet, now);
  }

  #asked(request: TftpRequest, from: string, address: Ipv4, now: Instant): void {
    const before = this.#running.get(from);
    if (before !== undefined && !before.isTold && before.request.file === request.file) return;
    this.#last += 1;
    const state = {
      block: DEFAULT_BLOCK_SIZE,
      size: undefined,
      blocks: 0,
      sent: 0,
      resent: 0,
      isTold: false,
      isLast: false,
    };
    const device = this.#deviceAt(address);
    setLatest(
      this.#running,
      from,
      { number: this.#last, request, from, device, began: now, nextProgress: now, ...state },
      MOST,
    );
  }

  /** From the server. */
  #answered(transfer: Transfer, packet: TftpPacket): void {
    switch (packet.kind) {
      case 'oack': {
        transfer.block = Number(optionValue(packet.options, 'blksize') ?? DEFAULT_BLOCK_SIZE);
        const size = optionValue(packet.options, 'tsize');
        if (size !== undefined) transfer.size = Number(size);
        return this.#begun(transfer);
      }
      case 'data':
        this.#begun(transfer);
        return this.#data(transfer, packet.block, packet.payload.length);
      case 'ack':
        return this.#begun(transfer);
      case 'error':
        return this.#refused(transfer, packet.code, packet.message);
      default:
    }
  }

  /** From the client. */
  #client(transfer: Transfer, packet: TftpPacket, now: Instant): void {
    if (packet.kind === 'error') return this.#ended(transfer, packet.code, packet.message);
    if (packet.kind !== 'ack' || !transfer.isTold || transfer.request.kind === 'write') return;
    const ahead = (packet.block - transfer.blocks) & 0xffff;
    if (ahead === 0 || ahead > 0x7fff) return;
    transfer.blocks += ahead;
    if (transfer.isLast && transfer.blocks * transfer.block >= transfer.sent) return this.#complete(transfer, now);
    if (now < transfer.nextProgress) return;
    transfer.nextProgress = after(now, PROGRESS_EVERY);
    const known = transfer.size === undefined ? {} : { size: transfer.size };
    const sent = Math.min(transfer.blocks * transfer.block, transfer.sent);
    this.#report({ type: 'file.progress', ...this.#base(transfer), sent, ...known });
  }

  #data(transfer: Transfer, block: number, length: number): void {
    const next = (block - transfer.blocks) & 0xffff;
    const end = (transfer.blocks + (next > 0x7fff ? 0 : next) - 1) * transfer.block + length;
    if (end <= transfer.sent && transfer.sent > 0) transfer.resent += 1;
    transfer.sent = Math.max(transfer.sent, end);
    if (length < transfer.block && next <= 0x7fff) transfer.isLast = true;
  }

  #begun(transfer: Transfer): void {
    if (transfer.isTold) return;
    transfer.isTold = true;
    const { request, size } = transfer;
    const options = Object.fromEntries(
      request.options.slice(0, 16).map(({ name, value }) => [printable(name.toLowerCase()), printable(value)]),
    );
    const known = size === undefined ? {} : { size };
    this.#report({
      type: 'file.request',
      ...this.#base(transfer),
      mode: printable(request.mode.toLowerCase()),
      options,
      ...known,
    });
  }

  #complete(transfer: Transfer, now: Instant): void {
    const { sent: size, resent, block, began } = transfer;
    const large = block === DEFAULT_BLOCK_SIZE ? {} : { block };
    this.#report({
      type: 'file.complete',
      ...this.#base(transfer),
      size,
      took: Math.round(since(began, now)),
      resent,
      ...large,
    });
    this.#running.delete(transfer.from);
  }

  #refused(transfer: Transfer, code: number, message: string): void {
    if (transfer.isTold) return this.#ended(transfer, code, message);
    const { from, device, request } = transfer;
    const about = {
      by: 'tftp',
      from,
      file: printable(request.file),
      ...(device === undefined ? {} : { device }),
    } as const;
    if (code === ERROR_CODE.notFound) this.#report({ type: 'file.missing', ...about, asks: request.kind });
    else this.#report({ type: 'file.refused', ...about, code, reason: printable(message) });
    this.#running.delete(from);
  }

  #ended(transfer: Transfer, code: number, message: string): void {
    const { sent, size = sent, block, blocks, from } = transfer;
    const reason = `it was ended: ERROR ${code} ${printable(message)}`;
    this.#report({
      type: 'file.failed',
      ...this.#base(transfer),
      reason,
      sent: Math.min(sent, blocks * block),
      size,
      code,
      block,
    });
    this.#running.delete(from);
  }

  #base({ number, from, device, request }: Transfer) {
    const of = device === undefined ? {} : { device };
    return { by: 'tftp', transfer: number, from, ...of, file: printable(request.file), asks: request.kind } as const;
  }
}

/** `192.168.1.100:49152` */
function endpoint(address: Ipv4, port: number): string {
  return `${formatIpv4(address)}:${port}`;
}
