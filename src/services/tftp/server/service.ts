/**
 * The TFTP server on the batch seam. Requests come to one socket, and all transfers share a second one for their data
 * (or the first, in single-port operation): transfers are told apart by the client's address and port, so that one
 * batch serves many of them. Limits, names and files are decided here; what follows a request is a `Transfer`.
 */
import { LIMITED_BROADCAST, type Ipv4 } from '../../../lib/address.ts';
import { ok, type Malformed, type Result } from '../../../lib/result.ts';
import { millis, NEVER, seconds, since, type Instant } from '../../../lib/time.ts';
import type { Report } from '../../../events/types.ts';
import type { Batch, DatagramHandler, DatagramHost, DatagramSocket } from '../../../host/datagrams/datagrams.ts';
import type { StationError } from '../../../host/station-error.ts';
import { decodeTftp, ERROR_CODE, OPCODE, type TftpRequest } from '../../../protocols/tftp/packet.ts';
import { AdmissionControl, networkOfIpv6, type Admission } from './admission.ts';
import { refusal, type TransferRefusal } from '../refusal.ts';
import { openSockets, type TftpSockets } from './sockets.ts';
import { beginTransfer, beginWith, type TransferNeeds } from './begin.ts';
import { meaningOf } from './meaning.ts';
import { writeRule, type TftpSettings } from './settings.ts';
import { isAnswerable, peerOf, type PeerNeeds } from './peer-of.ts';
import { namesOf, teller, TransferTelling, type Peer, type RunningTransfer } from './transfer-telling.ts';
import { keepOf, sendError, type Transfer, type TransferStart } from './transfer.ts';
import { Transfers } from './transfers.ts';

/** What it works with. */
export interface TftpNeeds extends TransferNeeds, PeerNeeds {
  readonly report: Report;
  /** Whether a client with this address may be answered at all, besides those that the settings allow. Default: everybody. */
  readonly isNear?: (address: string) => boolean;
  /** Servers that share this give no number twice. */
  readonly numbers?: TransferNumbers;
}

/** The number of the last transfer. */
export interface TransferNumbers {
  /** 0 before the first. */
  last: number;
}

const OUTSIDE = refusal(
  ERROR_CODE.accessViolation,
  'its address is in no network that is served here; the setting tftp.allow (--allow) lets it in',
  'outside',
);

/** A request from a peer heard within this time is a copy of the first; later, the device has started over. */
const SAME_REQUEST = seconds(1);
/** No device gets from power to its first DHCP message in less. */
const STARTING = millis(500);

/** The server over any `DatagramHost`: `open` it, and the host does the rest. `TftpServer` is the same with a host and a folder. */
export class TftpService implements DatagramHandler {
  readonly #settings: TftpSettings;
  readonly #needs: TftpNeeds;
  readonly #admission: AdmissionControl;
  readonly #transfers: Transfers;
  readonly #numbers: TransferNumbers;
  #host: DatagramHost | undefined;
  #sockets: TftpSockets | undefined;
  #now: Instant = NEVER;

  constructor(settings: TftpSettings, needs: TftpNeeds) {
    this.#settings = settings;
    this.#needs = needs;
    this.#admission = new AdmissionControl(settings);
    this.#transfers = new Transfers(settings.transfers);
    this.#numbers = needs.numbers ?? { last: 0 };
  }

  /** Opens both sockets, or none. */
  async open(host: DatagramHost): Promise<Result<void, StationError>> {
    this.#host = host;
    const opened = await openSockets(host, this.#settings, this);
    if (!opened.ok) return opened;
    this.#sockets = opened.value;
    return ok(undefined);
  }

  /** The port requests come to, once open. */
  get port(): number {
    return this.#sockets?.requests.port ?? 0;
  }

  /** Transfers running now. */
  get running(): number {
    return this.#transfers.running;
  }

  /** The same one by one. */
  list(): readonly RunningTransfer[] {
    const now = this.#host?.now() ?? NEVER;
    return [...this.#transfers.all()].map(({ telling, bytes }) => telling.running(bytes, now));
  }

  /** Ends one transfer; false when there is none of that number, or its upload is in its place by now. */
  stop(transfer: number, reason = 'stopped by the user'): boolean {
    const found = [...this.#transfers.all()].find((one) => one.telling.number === transfer);
    if (found === undefined || this.#host === undefined) return false;
    found.stop(reason, this.#host.now());
    this.#host.poke();
    return !found.running;
  }

  /**
   * A device starts and has forgotten what it was reading: that ends in silence, for what reads at its address now is
   * something else. Uploads may have been complete. What was heard just now is of another program with its address.
   */
  deviceStarted(device: string): void {
    const now = this.#host?.now() ?? NEVER;
    for (const transfer of this.#transfers.ofDevice(device)) {
      const forgotten = transfer.kind === 'read' && since(transfer.heardAt, now) >= STARTING;
      if (forgotten) transfer.abandon('the device started anew', now, { why: 'restarted' });
    }
  }

  /** Ends all transfers, leaves no half upload behind, and closes the sockets. */
  close(): void {
    const now = this.#host?.now() ?? NEVER;
    for (const transfer of this.#transfers.all()) transfer.stop('the server was stopped', now);
    this.#sockets?.close();
  }

  receive(socket: DatagramSocket, batch: Batch, now: Instant): void {
    this.#now = now;
    const { view, count } = batch;
    for (let index = 0; index < count; index += 1) {
      const transfer = this.#transfers.find(batch.address(index), batch.port(index));
      const at = batch.offset(index);
      const length = batch.length(index);
      const known = transfer !== undefined && length >= 4 && view.getUint16(at) > OPCODE.write;
      if (known && transfer.packet(view, at, length, now)) this.#transfers.settle(transfer);
      else this.#unusual(socket, batch, index, known);
    }
  }

  wake(now: Instant): void {
    this.#now = now;
    for (let transfer = this.#transfers.due(now); transfer !== undefined; transfer = this.#transfers.due(now)) {
      transfer.expire(now);
      this.#transfers.settle(transfer);
    }
  }

  deadline(): Instant {
    return this.#transfers.deadline;
  }

  /** Everything but the ACKs and DATA of running transfers. */
  #unusual(socket: DatagramSocket, batch: Batch, index: number, known: boolean): void {
    if (!isAnswerable(batch.address(index), batch.port(index))) return;
    const peer = peerOf(batch, index, this.#needs, this.#host);
    const decoded = decodeTftp(batch.bytes(index));
    if (!this.#isNear(peer)) return this.#outsider(peer, decoded);
    if (!decoded.ok) return this.#malformed(socket, peer, batch, index, decoded.error);
    const packet = decoded.value;
    if (packet.kind !== 'data' && packet.kind !== 'ack') keepOf(peer, 'in', batch.bytes(index));
    if (packet.kind !== 'read' && packet.kind !== 'write') return this.#stray(peer, packet.kind, known);
    if (socket !== this.#sockets?.requests) return this.#stray(peer, packet.kind, true);
    if (batch.local(index) === LIMITED_BROADCAST && !this.#settings.answerBroadcast) return;
    this.#request(peer, packet);
  }

  #isNear({ address, who }: Peer): boolean {
    const { isNear } = this.#needs;
    return isNear === undefined || this.#admission.isAllowed(address) || isNear(who.address);
  }

  /** Who is beyond a route hears nothing, as the address may be forged. */
  #outsider(peer: Peer, decoded: ReturnType<typeof decodeTftp>): void {
    if (!decoded.ok) return this.#needs.report({ type: 'tftp.malformed', from: peer.from, ...decoded.error });
    const packet = decoded.value;
    if (packet.kind === 'read' || packet.kind === 'write') return this.#refuse(peer, packet, OUTSIDE, false);
    this.#needs.report({ type: 'tftp.stray', from: peer.from, kind: packet.kind });
  }

  /** A packet of no transfer is answered with ERROR 5, some a second; one that only does not fit its transfer is not. */
  #stray(peer: Peer, kind: string, known: boolean): void {
    this.#needs.report({ type: 'tftp.stray', from: peer.from, kind });
    if (known || kind === 'error' || !this.#admission.stray(peer.address, this.#now)) return;
    this.#sendError(peer, ERROR_CODE.unknownTransfer, 'unknown transfer');
  }

  #malformed(socket: DatagramSocket, peer: Peer, batch: Batch, index: number, why: Malformed): void {
    this.#needs.report({ type: 'tftp.malformed', from: peer.from, ...why });
    if (socket !== this.#sockets?.requests || batch.length(index) < 2) return;
    const opcode = batch.view.getUint16(batch.offset(index));
    const request = opcode === OPCODE.read || opcode === OPCODE.write;
    if (request) this.#sendError(peer, ERROR_CODE.illegalOperation, why.reason);
  }

  #request(peer: Peer, request: TftpRequest): void {
    const { address: text } = peer.who;
    const network = text.includes(':') ? networkOfIpv6(text) : peer.address >>> 8;
    if (!this.#admitted(this.#admission.request(peer.address, this.#now, network), peer, request)) return;
    const present = this.#transfers.find(peer.address, peer.port);
    if (present !== undefined && this.#repeats(present, request)) {
      present.requestRepeated(this.#now);
      return this.#transfers.settle(present);
    }
    present?.supersede(this.#now);
    this.#makeRoom(peer.address);
    if (this.#admitted(this.#admission.transfer(peer.address, this.#transfers), peer, request))
      this.#begin(peer, request);
  }

  /**
   * A flood of forged requests must not keep out those who answer: the oldest that never did gives its place. Where the
   * client has as many as it may, it is one of its own, as its address may be the forged one.
   */
  #makeRoom(client: Ipv4): void {
    if (this.#admission.isClientFull(client, this.#transfers))
      return this.#transfers.oldestStranger(client)?.abandon('gave its place to another of its address', this.#now);
    if (this.#transfers.running >= this.#settings.transfers)
      this.#transfers.oldestStranger()?.abandon('gave its place to another client', this.#now);
  }

  #admitted(admission: Admission, peer: Peer, request: TftpRequest): boolean {
    if (admission === 'admit') return true;
    const isUnwanted = admission.verdict === 'refuse';
    const refused = refusal(ERROR_CODE.accessViolation, admission.reason, isUnwanted ? 'client' : undefined);
    this.#refuse(peer, request, refused, isUnwanted);
    return false;
  }

  #repeats(present: Transfer, request: TftpRequest): boolean {
    const same = present.running && present.kind === request.kind && present.requested === request.file;
    return same && (!present.heard || since(present.heardAt, this.#now) < SAME_REQUEST);
  }

  #begin(peer: Peer, request: TftpRequest): void {
    const socket = this.#socketFor(peer, request.file);
    if (socket === undefined) return;
    const understood = meaningOf(request, this.#settings);
    if (!understood.ok) return this.#refuse(peer, request, understood.error, true);
    const meaning = understood.value;
    if (!this.#mayUpload(peer, request)) return;
    const about = { number: this.#numbers.last + 1, peer, request, name: meaning.name };
    const telling = new TransferTelling(about, this.#needs.report, this.#now, this.#settings.progress);
    const ended = (transfer: Transfer): void => this.#ended(transfer);
    const start: TransferStart = {
      peer,
      request,
      meaning,
      telling,
      socket,
      ended,
      goOn: (awaited) => this.#add(start, beginWith(awaited, start, this.#settings, this.#needs, this.#now)),
    };
    const begun = beginTransfer(start, this.#settings, this.#needs, this.#now);
    if (begun.kind !== 'refusal') this.#numbers.last += 1;
    this.#add(start, begun);
  }

  #socketFor(peer: Peer, file: string): DatagramSocket | undefined {
    const stays = this.#needs.staysOnPort?.(peer.who, file) === true;
    return stays ? this.#sockets?.requests : this.#sockets?.data(peer.asked);
  }

  #add({ peer, request, meaning }: TransferStart, begun: ReturnType<typeof beginTransfer>): void {
    if (begun.kind === 'refusal') return this.#refuse(peer, request, begun, true, meaning.name);
    this.#transfers.add(begun);
    begun.start(this.#now);
    this.#transfers.settle(begun);
  }

  get #mayWrite(): boolean {
    return this.#needs.sink !== undefined && writeRule(this.#settings) !== undefined;
  }

  /** What is refused anyway, as nothing may be written, costs nothing. */
  #mayUpload(peer: Peer, request: TftpRequest): boolean {
    if (request.kind === 'read' || this.#needs.sink === undefined) return true;
    return this.#admitted(this.#admission.upload(peer.address, this.#now), peer, request);
  }

  #refuse(peer: Peer, request: TftpRequest, refused: TransferRefusal, tell: boolean, name?: string): void {
    const { code, reason, why } = refused;
    const about = { ...teller(peer), ...namesOf(request, name) };
    if (code === ERROR_CODE.notFound && request.kind === 'read')
      this.#needs.report({ type: 'file.missing', by: 'tftp', ...about, asks: request.kind });
    else {
      const harmless = request.kind === 'write' && !this.#mayWrite && this.#needs.sandbox?.(peer.who) !== undefined;
      const more = { ...(why && { why }), ...(harmless && { harmless }) };
      this.#needs.report({ type: 'file.refused', by: 'tftp', ...about, code, reason, ...more });
    }
    if (tell) this.#sendError(peer, code, reason);
  }

  #ended(transfer: Transfer): void {
    this.#transfers.ended(transfer);
    this.#transfers.settle(transfer);
  }

  #sendError(peer: Peer, code: number, message: string): void {
    const socket = this.#sockets?.data(peer.asked);
    if (socket !== undefined) sendError(socket, peer, code, message);
  }
}
