/**
 * The DHCP server on the batch seam: decode, decide, apply, queue; and one durable commit for the whole batch before
 * its replies leave. What happened is told after they have left (untold.ts).
 */
import type { IsThinned, ThinnedReport } from '../../../events/types.ts';
import {
  type Batch,
  type DatagramHandler,
  type DatagramHost,
  type DatagramSocket,
} from '../../../host/datagrams/datagrams.ts';
import type { Neighbour } from '../../../host/datagrams/neighbours.ts';
import type { StationError } from '../../../host/station-error.ts';
import { formatIpv4, LIMITED_BROADCAST } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { instant, type Instant } from '../../../lib/time.ts';
import { decodeDhcp } from '../../../protocols/dhcp/wire/codec.ts';
import { decide } from '../../../protocols/dhcp/server/decide.ts';
import type { Decision } from '../../../protocols/dhcp/server/decision.ts';
import { senderName } from '../../../protocols/dhcp/leases/identity.ts';
import { FloodGate } from '../../../protocols/dhcp/server/flood-gate.ts';
import type { Lease } from '../../../protocols/dhcp/leases/lease.ts';
import { namedServer, type DhcpMessage } from '../../../protocols/dhcp/wire/message.ts';
import type { DhcpWorld } from '../../../protocols/dhcp/server/world.ts';
import type { LeaseJournal } from '../../../storage/leases/lease-journal.ts';
import type { Keep } from '../../kept-datagrams.ts';
import { BootNames } from './boot-names.ts';
import { Conflicts } from '../neighbours/conflicts.ts';
import { EmptyPools } from './empty-pools.ts';
import { kept, type Incoming } from './incoming.ts';
import { Elsewhere } from '../neighbours/elsewhere.ts';
import { ForeignServers, type ForeignNeeds } from '../neighbours/foreign-servers.ts';
import type { DhcpPlan } from '../plan.ts';
import { isPromise, Promises } from './promises.ts';
import { openPoint, ServingPoint } from './serving-point.ts';
import { StoringAnew } from '../leases/storing-anew.ts';
import { briefHappeningsOf, happeningsOf } from './telling.ts';
import { TO_ALL, Untold } from './untold.ts';

export interface DhcpNeeds {
  readonly world: DhcpWorld;
  readonly journal: LeaseJournal;
  readonly report: ThinnedReport;
  /** Default: nothing is. */
  readonly isThinned?: IsThinned;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly explain?: ForeignNeeds['explain'];
  /** Default: nothing is kept. */
  readonly keep?: Keep;
}

const NEVER_THINNED: IsThinned = () => false;
const RECEIVED = { protocol: 'dhcp', direction: 'in' } as const;
/** Devices whose peculiarities are remembered. */
const MOST_LEARNED = 4096;
/** Requests kept for the moment when the station knows that it may answer. */
const MOST_HELD = 512;

export class DhcpService implements DatagramHandler {
  readonly #plan: DhcpPlan;
  readonly #needs: DhcpNeeds;
  readonly #gate: FloodGate;
  readonly #conflicts: Conflicts<Incoming>;
  readonly #foreign: ForeignServers;
  readonly #elsewhere = new Elsewhere();
  readonly #points = new Map<DatagramSocket, ServingPoint>();
  readonly #untold: Untold;
  readonly #promises: Promises;
  readonly #emptyPools: EmptyPools;
  #held: Incoming[] = [];
  readonly #anew: StoringAnew;
  readonly #bootNames = new BootNames();
  #hasAnswered = false;
  #isRefused = false;

  constructor(plan: DhcpPlan, needs: DhcpNeeds) {
    this.#plan = plan;
    this.#needs = needs;
    this.#untold = new Untold(needs.report);
    this.#gate = new FloodGate(plan.messagesPerClient, Math.floor(needs.random() * 0x1_0000_0000));
    this.#emptyPools = new EmptyPools(needs.world);
    this.#anew = new StoringAnew(needs.world.book, needs.journal);
    this.#promises = new Promises({ ...needs, anew: this.#anew }, this.#untold);
    this.#conflicts = new Conflicts(needs.world, needs.report);
    this.#foreign = new ForeignServers(plan, {
      ...needs,
      refuses: () => plan.mode === 'serve' && !this.#hasAnswered && !this.#isRefused,
      refused: (error) => this.#refuse(error),
    });
  }

  /** Fails with what the first socket that is refused fails with. */
  async open(host: DatagramHost): Promise<Result<void, StationError>> {
    const context = { plan: this.#plan, report: this.#needs.report, keep: this.#needs.keep };
    const handlers = { socket: this, found: (neighbour: Neighbour) => this.#found(neighbour, host.now()) };
    for (const place of this.#plan.places) {
      const point = await openPoint(host, place, handlers, context);
      if (!point.ok) return point;
      this.#points.set(point.value.socket, point.value);
      if (place.socket.device !== undefined) await this.#foreign.open(host, place, point.value.neighbours);
      if (this.#plan.mode !== 'proxy') continue;
      const boot = await openPoint(host, place, handlers, { ...context, isBootServer: true });
      if (!boot.ok) return boot;
      this.#points.set(boot.value.socket, boot.value);
    }
    return ok(undefined);
  }

  /** What is stored of the leases is not true any more: all are stored again. */
  storeAnew(now: Instant): void {
    this.#anew.begin(now);
  }

  /** Waits until all that was promised is stored, or forgotten. */
  settle(): void {
    this.#promises.settle();
  }

  close(): void {
    this.settle();
    this.#anew.finish();
    this.#foreign.close();
    for (const { socket, neighbours } of this.#points.values()) {
      socket.close();
      neighbours?.close();
    }
  }

  /** Whether devices are answered: other servers were asked for, and nobody spoke up. */
  get isReady(): boolean {
    return !this.#isRefused && (this.#hasAnswered || this.#foreign.isSettled);
  }

  /** The cable of an adapter was away: other servers may be at its end now. */
  linkReturned(device: string, now: Instant): void {
    this.#foreign.askAgain(device, now);
  }

  /** A file was asked for that is not there: perhaps because the device reads replies in its own way. */
  askedInVain(file: string, device: string | undefined): void {
    const hardware = this.#bootNames.misreader(file, device);
    if (hardware === undefined) return;
    const quirk = 'nul-terminated-names';
    this.#bootNames.forget(hardware);
    setLatest(this.#needs.world.learned, hardware, quirk, MOST_LEARNED);
    this.#needs.report({ type: 'dhcp.quirk', device: hardware, quirk, file });
  }

  receive(socket: DatagramSocket, batch: Batch, now: Instant): void {
    const point = this.#points.get(socket);
    if (point === undefined) return;
    for (let index = 0; index < batch.count; index += 1) {
      const [from, fromPort, local] = [batch.address(index), batch.port(index), batch.local(index)];
      this.#arrived({ point, bytes: batch.bytes(index), from, fromPort, local }, now);
    }
  }

  wake(now: Instant): void {
    this.#promises.look();
    for (const incoming of this.#conflicts.due(now)) this.#handleAgain(incoming, now);
    if (this.#held.length > 0 && this.#foreign.isSettled) this.#release(now);
    if (!this.#promises.isUnderWay) this.#anew.step();
  }

  deadline(): Instant {
    return this.#isDue() ? instant(Number.NEGATIVE_INFINITY) : this.#conflicts.deadline();
  }

  commit(): void {
    this.#promises.commit();
    this.#untold.commit();
  }

  flushed(): void {
    this.#untold.tell();
  }

  #isDue(): boolean {
    if (this.#promises.isDue || !this.#untold.isEmpty) return true;
    if (this.#anew.isUnderWay && !this.#promises.isUnderWay) return true;
    return this.#held.length > 0 && this.#foreign.isSettled;
  }

  /** Before the station knows whether it is alone, requests wait; when it is not, they have waited for nothing. */
  #arrived(incoming: Incoming, now: Instant): void {
    if (this.#isRefused) return;
    if (this.isReady) this.#handle(incoming, now);
    else if (this.#held.length < MOST_HELD) this.#held.push(kept(incoming));
  }

  #release(now: Instant): void {
    const held = this.#held;
    this.#held = [];
    for (const incoming of held) this.#handle(incoming, now);
  }

  #handle(incoming: Incoming, now: Instant): void {
    const { from, fromPort } = incoming;
    const decoded = decodeDhcp(incoming.bytes);
    if (!decoded.ok) {
      this.#untold.add({ type: 'dhcp.malformed', from: `${formatIpv4(from)}:${fromPort}`, ...decoded.error });
    } else if (
      !this.#foreign.isOurs(decoded.value.hardware, decoded.value.xid) &&
      this.#admits(decoded.value, fromPort, now)
    ) {
      this.#needs.keep?.(RECEIVED, senderName(decoded.value), incoming.bytes);
      this.#decide(incoming, decoded.value, now);
    }
  }

  /** What was admitted before and had to wait. */
  #handleAgain(incoming: Incoming, now: Instant): void {
    const decoded = decodeDhcp(incoming.bytes);
    if (decoded.ok) this.#decide(incoming, decoded.value, now);
  }

  #admits(request: DhcpMessage, fromPort: number, now: Instant): boolean {
    const verdict = this.#gate.admit(request, fromPort, now);
    if (verdict === 'first-refused') {
      this.#untold.add({ type: 'dhcp.flood', device: senderName(request), limit: this.#plan.messagesPerClient });
    }
    return verdict === 'admitted';
  }

  #decide(incoming: Incoming, request: DhcpMessage, now: Instant): void {
    const { point, from, fromPort, local } = incoming;
    const { world } = this.#needs;
    const bootServer = point.isBootServer;
    const besideAnother = this.#foreign.isBeside(point.place, now);
    this.#promises.makeRoom();
    const received = { from, fromPort, local, adapter: point.place.at, now, bootServer, besideAnother };
    const decision = decide(request, received, world);
    for (const lease of decision.leases) this.#apply(lease);
    if (decision.kind === 'offer' && decision.leases.length > 0 && this.#plan.probe) {
      if (request.giaddr !== 0) this.#conflicts.ask(decision.address, point, now);
      else if (this.#conflicts.holdsUp(decision.address, point, () => kept(incoming), now)) return;
    }
    this.#answer(incoming, request, decision, now);
    if (decision.kind === 'ignore' && request.kind === 'request') this.#overhear(point, request, now);
  }

  #apply(lease: Lease): void {
    this.#needs.world.book.apply(lease);
    if (lease.state !== 'offered') this.#needs.journal.record(lease);
  }

  #answer({ point, from, fromPort }: Incoming, request: DhcpMessage, decision: Decision, now: Instant): void {
    const waits = isPromise(decision) || this.#promises.concerns(request.hardware);
    const told = waits ? this.#promises.promise(request.hardware) : this.#untold.reply();
    let to = '';
    if ('reply' in decision) {
      this.#hasAnswered = true;
      const { destination, reply, sizes } = decision;
      this.#bootNames.note(reply);
      const recipient = { destination, from, fromPort };
      if (waits) this.#promises.keep(point, reply, sizes, recipient, told);
      const address = waits ? ServingPoint.expected(recipient) : point.reply(reply, sizes, recipient, told);
      const isToAll = destination.kind === 'broadcast' || address === LIMITED_BROADCAST;
      to = isToAll ? TO_ALL : formatIpv4(address);
      told.sent = { device: senderName(request), kind: reply.kind, yiaddr: reply.yiaddr, to };
    }
    const brief = briefHappeningsOf(request, decision, to, this.#needs.isThinned ?? NEVER_THINNED);
    told.happenings = brief ?? happeningsOf(request, decision, to);
    told.isBrief = brief !== undefined;
    if (decision.kind === 'ignore' && decision.reason === 'pool-empty')
      this.#untold.add(...this.#emptyPools.found(request, point.place, now));
  }

  /** A device that is left to another server and names it has heard it, even where we cannot. */
  #overhear(point: ServingPoint, request: DhcpMessage, now: Instant): void {
    const server = namedServer(request);
    const isOwn = this.#plan.places.some(({ at }) => at.address === server);
    if (server === 0 || isOwn || request.giaddr !== 0) return;
    if (server !== undefined) this.#foreign.named(point, { server, to: request.hardware }, now);
    if (this.#needs.world.matches(request)) this.#untold.add(...this.#elsewhere.tell(request, server));
  }

  #found(neighbour: Neighbour, now: Instant): void {
    this.#foreign.found(neighbour);
    const { lease, held } = this.#conflicts.answered(neighbour, now);
    if (lease !== undefined) this.#apply(lease);
    if (held !== undefined) this.#handleAgain(held, now);
  }

  #refuse(error: StationError): void {
    this.#isRefused = true;
    this.#held = [];
    this.#needs.report({ type: 'station.failed', ...error });
  }
}
