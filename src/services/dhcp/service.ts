/**
 * The DHCP server on the batch seam: decode, decide, apply, queue; and one durable commit for the whole batch before
 * its replies leave. What happened is told after the commit, because an ACK that was not stored was not given.
 */
import type { Happening, Report } from '../../events/types.ts';
import type { Batch, DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../../host/datagrams.ts';
import type { StationError } from '../../host/station-error.ts';
import { formatIpv4, isLoopback, LIMITED_BROADCAST, type AdapterAddress, type Ipv4 } from '../../lib/address.ts';
import { ok, type Result } from '../../lib/result.ts';
import { NEVER, type Instant } from '../../lib/time.ts';
import { decodeDhcp, writeDhcp } from '../../protocols/dhcp/codec.ts';
import { decide } from '../../protocols/dhcp/decide.ts';
import type { Decision, Destination } from '../../protocols/dhcp/decision.ts';
import type { DhcpMessage } from '../../protocols/dhcp/message.ts';
import type { DhcpSettings } from '../../protocols/dhcp/settings.ts';
import type { DhcpWorld } from '../../protocols/dhcp/world.ts';
import type { LeaseJournal } from '../../storage/lease-journal.ts';
import { happeningsOf } from './telling.ts';

/** What it takes to start the service, as plain data. */
export interface DhcpPlan {
  /** Where it listens; an address of 0.0.0.0 with a device hears that adapter's broadcasts. */
  readonly place: Omit<SocketPlace, 'port'>;
  readonly ports: { readonly server: number; readonly client: number };
  readonly settings: DhcpSettings;
}

export interface DhcpNeeds {
  readonly world: DhcpWorld;
  /** The station's address and network on the adapter it serves. */
  readonly at: AdapterAddress;
  readonly journal: LeaseJournal;
  readonly report: Report;
}

/** The leases could not be made durable, so the replies of this turn must not leave. */
export class LeasesNotStored extends Error {}

/** As many as a busy moment brings at once: they share one commit. */
const BATCH = 512;

export class DhcpService implements DatagramHandler {
  readonly #plan: DhcpPlan;
  readonly #needs: DhcpNeeds;
  /** What happened since the last commit. */
  #untold: Happening[] = [];
  #socket: DatagramSocket | undefined;

  constructor(plan: DhcpPlan, needs: DhcpNeeds) {
    this.#plan = plan;
    this.#needs = needs;
  }

  async open(host: DatagramHost): Promise<Result<void, StationError>> {
    const opened = await host.open(
      { ...this.#plan.place, port: this.#plan.ports.server, broadcast: true, batch: BATCH },
      this,
    );
    if (!opened.ok) return opened;
    this.#socket = opened.value;
    return ok(undefined);
  }

  close(): void {
    this.#socket?.close();
  }

  receive(socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let index = 0; index < batch.count; index += 1) this.#message(socket, batch, index, now);
  }

  wake(): void {}

  deadline(): Instant {
    return NEVER;
  }

  commit(): void {
    const stored = this.#needs.journal.commit();
    const untold = this.#untold;
    this.#untold = [];
    if (!stored.ok) {
      this.#needs.report({ type: 'lease.not-stored', file: 'leases', reason: stored.error.message });
      throw new LeasesNotStored(stored.error.message);
    }
    for (const happening of untold) this.#needs.report(happening);
  }

  #message(socket: DatagramSocket, batch: Batch, index: number, now: Instant): void {
    const from = batch.address(index);
    const fromPort = batch.port(index);
    const decoded = decodeDhcp(batch.bytes(index));
    if (!decoded.ok) {
      this.#untold.push({ type: 'dhcp.malformed', from: `${formatIpv4(from)}:${fromPort}`, ...decoded.error });
      return;
    }
    const { world, at } = this.#needs;
    const decision = decide(decoded.value, { from, fromPort, local: batch.local(index), adapter: at, now }, world);
    for (const lease of decision.leases) {
      world.book.apply(lease);
      if (lease.state !== 'offered') this.#needs.journal.record(lease);
    }
    this.#answer(socket, decoded.value, decision, from, fromPort);
  }

  #answer(socket: DatagramSocket, request: DhcpMessage, decision: Decision, from: Ipv4, fromPort: number): void {
    if (!('reply' in decision)) {
      this.#tell(request, decision, '');
      return;
    }
    const to = reachable(decision.destination, from, fromPort);
    const length = writeDhcp(decision.reply, socket.outBytes, socket.reserve(), decision.sizes);
    socket.queue(length, to.address, to.port);
    this.#tell(request, decision, to.address === LIMITED_BROADCAST ? 'broadcast' : formatIpv4(to.address));
  }

  #tell(request: DhcpMessage, decision: Decision, to: string): void {
    this.#untold.push(...happeningsOf(request, decision, to));
    if (decision.kind !== 'ignore' || decision.reason !== 'pool-empty') return;
    const { subnets } = this.#needs.world;
    const [subnet] = subnets;
    if (subnet === undefined) return;
    this.#untold.push({
      type: 'dhcp.pool-empty',
      device: request.hardware,
      pool: subnets.map((one) => one.name).join(', '),
      size: subnet.pool.size,
    });
  }
}

interface SocketAddress {
  readonly address: Ipv4;
  readonly port: number;
}

/**
 * Where a reply can really go. On loopback there is no broadcast: it goes back to where the request came from. A client
 * that wants a unicast before it has its address gets a broadcast, which RFC 2131 section 4.1 allows.
 */
function reachable(destination: Destination, from: Ipv4, fromPort: number): SocketAddress {
  if (isLoopback(from) && destination.kind !== 'relay') return { address: from, port: fromPort };
  if (destination.kind === 'hardware') return { address: LIMITED_BROADCAST, port: destination.port };
  return destination;
}
