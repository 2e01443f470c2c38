/** A socket of the DHCP server on one adapter: opens it, and sends replies from it to devices by frame, broadcast or unicast. */
import type { Report } from '../../../events/types.ts';
import {
  ALL_CARDS,
  type CardAddress,
  type DatagramHandler,
  type DatagramHost,
  type DatagramSocket,
  type SendWatcher,
} from '../../../host/datagrams/datagrams.ts';
import type { NeighbourFound, Neighbours } from '../../../host/datagrams/neighbours.ts';
import type { StationError } from '../../../host/station-error.ts';
import { isLoopback, LIMITED_BROADCAST, macFromBytes, type Ipv4, type Mac } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { writeDhcp, type EncodeSizes } from '../../../protocols/dhcp/wire/codec.ts';
import type { Destination } from '../../../protocols/dhcp/server/decision.ts';
import type { DhcpMessage } from '../../../protocols/dhcp/wire/message.ts';
import type { Keep } from '../../kept-datagrams.ts';
import type { DhcpPlace, DhcpPlan } from '../plan.ts';

/** Who a reply goes to: what was decided, and where the request came from. */
export interface Recipient {
  readonly destination: Destination;
  readonly from: Ipv4;
  readonly fromPort: number;
}

interface ReplyAddress {
  readonly address: Ipv4;
  readonly port: number;
  readonly hardware?: Mac;
}

/** What is to be sent, and who hears when it is not. */
interface Reply {
  /** Writes it to this place, and returns its length. */
  readonly write: (into: Uint8Array, at: number) => number;
  readonly told: SendWatcher;
}

interface PointContext {
  readonly plan: DhcpPlan;
  readonly report: Report;
  readonly isBootServer?: boolean;
  readonly keep?: Keep | undefined;
}

/** As many as a busy moment brings at once: they share one commit. */
const BATCH = 512;
/** Where PXE clients ask for their boot file once they have an address (PXE 2.1 section 2.2). */
const BOOT_SERVER_PORT = 4011;
/** `chaddr`. */
const CARD_AT = 28;
const CARD_SIZE = 6;
const SENT = { protocol: 'dhcp', direction: 'out' } as const;

/** Opens the socket of a place. `found` hears who answers when somebody is asked for there. */
export async function openPoint(
  host: DatagramHost,
  place: DhcpPlace,
  handlers: { readonly socket: DatagramHandler; readonly found: NeighbourFound },
  context: PointContext,
): Promise<Result<ServingPoint, StationError>> {
  const isBoot = context.isBootServer === true;
  const port = isBoot ? BOOT_SERVER_PORT : context.plan.ports.server;
  const ears = isBoot ? {} : { broadcast: true };
  const socket = await host.open({ ...place.socket, ...ears, port, batch: BATCH }, handlers.socket);
  if (!socket.ok) return socket;
  const neighbours = isBoot ? undefined : neighboursAt(host, place, handlers.found, context);
  return ok(new ServingPoint(place, socket.value, neighbours, context));
}

function neighboursAt(
  host: DatagramHost,
  { socket: { device }, at, adapter }: DhcpPlace,
  found: NeighbourFound,
  { plan: { probe, mode }, report }: PointContext,
): Neighbours | undefined {
  const asks = device !== undefined && (probe || mode === 'serve');
  const neighbours = asks ? host.neighbours({ device, at }, found) : undefined;
  if (asks && probe && neighbours === undefined) report({ type: 'dhcp.unprobed', adapter });
  return neighbours;
}

export class ServingPoint {
  readonly place: DhcpPlace;
  readonly socket: DatagramSocket;
  readonly neighbours: Neighbours | undefined;
  /** It is the port of PXE boot servers. */
  readonly isBootServer: boolean;
  readonly #plan: DhcpPlan;
  readonly #report: Report;
  readonly #keep: Keep | undefined;
  #saidBroadcast = false;

  constructor(place: DhcpPlace, socket: DatagramSocket, neighbours: Neighbours | undefined, context: PointContext) {
    this.place = place;
    this.socket = socket;
    this.neighbours = neighbours;
    this.isBootServer = context.isBootServer ?? false;
    this.#plan = context.plan;
    this.#report = context.report;
    this.#keep = context.keep;
  }

  /**
   * Queues a reply; returns the address it goes to. Where it can it goes in a frame: a device without an address answers no
   * ARP, and what goes to all must not depend on room in the system's table of neighbours. On loopback there is no
   * broadcast: it goes back to where the request came from.
   */
  reply(message: DhcpMessage, sizes: EncodeSizes, to: Recipient, told: SendWatcher): Ipv4 {
    return this.#reply({ write: (into, at) => writeDhcp(message, into, at, sizes), told }, to);
  }

  /** The same with a reply that was written before. */
  send(bytes: Uint8Array, to: Recipient, told: SendWatcher): Ipv4 {
    const write = (into: Uint8Array, at: number): number => {
      into.set(bytes, at);
      return bytes.length;
    };
    return this.#reply({ write, told }, to);
  }

  /** The address that a reply goes to, unless it needs a frame and none can be sent. */
  static expected({ destination: { kind, address }, from }: Recipient): Ipv4 {
    return isLoopback(from) && kind !== 'relay' ? from : address;
  }

  #reply(wanted: Reply, { destination, from, fromPort }: Recipient): Ipv4 {
    const { kind, address, port } = destination;
    if (isLoopback(from) && kind !== 'relay') return this.#send(wanted, { address: from, port: fromPort });
    if (kind === 'broadcast') return this.#send(wanted, { address, port, hardware: ALL_CARDS });
    if (kind !== 'hardware') return this.#send(wanted, { address, port });
    if (this.#framed(wanted, destination)) return address;
    this.#sayBroadcast();
    return this.#send(wanted, { address: LIMITED_BROADCAST, port });
  }

  #send(reply: Reply, to: ReplyAddress): Ipv4 {
    this.#queue(reply, to);
    if (this.#plan.doubleAnswer) {
      const { server, client } = this.#plan.ports;
      this.#queue(reply, { ...to, port: to.port === server ? client : server });
    }
    return to.address;
  }

  #queue(reply: Reply, to: ReplyAddress): void {
    if (to.hardware !== undefined && this.#framed(reply, { ...to, hardware: to.hardware })) return;
    const [at, length] = this.#write(reply);
    this.#keepSent(at, length);
    this.socket.queue(length, to.address, to.port);
    this.socket.watch(reply.told);
  }

  /** In a frame; false where that is not possible. */
  #framed(reply: Reply, to: CardAddress): boolean {
    const [at, length] = this.#write(reply);
    if (!this.socket.queueFrame(length, to)) return false;
    this.#keepSent(at, length);
    this.socket.watch(reply.told);
    return true;
  }

  /** Where it was written, and how long it is. */
  #write({ write }: Reply): readonly [number, number] {
    const at = this.socket.reserve();
    return [at, write(this.socket.outBytes, at)];
  }

  #keepSent(at: number, length: number): void {
    this.#keep?.(SENT, cardOf, this.socket.outBytes.subarray(at, at + length));
  }

  /** RFC 2131 section 4.1 allows it where a frame to the one device cannot be sent. Said once. */
  #sayBroadcast(): void {
    if (this.#saidBroadcast) return;
    this.#saidBroadcast = true;
    const reason = 'this system or this user cannot send frames to one card.';
    this.#report({ type: 'dhcp.broadcast-instead', adapter: this.place.adapter, reason });
  }
}

/** The hardware address that a reply is for. */
function cardOf(reply: Uint8Array): string {
  return macFromBytes(reply.subarray(CARD_AT, CARD_AT + CARD_SIZE));
}
