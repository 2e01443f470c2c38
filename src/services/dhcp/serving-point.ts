/** One adapter the DHCP server stands at: its socket, whom it can ask there, and how a reply gets from it to a device. */
import type { Report } from '../../events/types.ts';
import type { DatagramSocket } from '../../host/datagrams/datagrams.ts';
import type { Neighbours } from '../../host/datagrams/neighbours.ts';
import { isLoopback, LIMITED_BROADCAST, type Ipv4 } from '../../lib/address.ts';
import { writeDhcp, type EncodeSizes } from '../../protocols/dhcp/wire/codec.ts';
import type { Destination } from '../../protocols/dhcp/server/decision.ts';
import type { DhcpMessage } from '../../protocols/dhcp/wire/message.ts';
import type { DhcpPlace, DhcpPlan } from './plan.ts';

/** Who a reply goes to: what was decided, and where the request came from. */
export interface Recipient {
  readonly destination: Destination;
  readonly from: Ipv4;
  readonly fromPort: number;
}

export class ServingPoint {
  readonly place: DhcpPlace;
  readonly socket: DatagramSocket;
  readonly neighbours: Neighbours | undefined;
  /** It is the port of PXE boot servers. */
  readonly isBootServer: boolean;
  readonly #plan: DhcpPlan;
  readonly #report: Report;
  #saidBroadcast = false;

  constructor(
    place: DhcpPlace,
    socket: DatagramSocket,
    neighbours: Neighbours | undefined,
    context: { readonly plan: DhcpPlan; readonly report: Report; readonly isBootServer?: boolean },
  ) {
    this.place = place;
    this.socket = socket;
    this.neighbours = neighbours;
    this.isBootServer = context.isBootServer ?? false;
    this.#plan = context.plan;
    this.#report = context.report;
  }

  /**
   * Queues a reply; returns the address it goes to. On loopback there is no broadcast: it goes back to where the request
   * came from.
   */
  reply(message: DhcpMessage, sizes: EncodeSizes, { destination, from, fromPort }: Recipient): Ipv4 {
    if (isLoopback(from) && destination.kind !== 'relay') return this.#send(message, sizes, from, fromPort);
    if (destination.kind !== 'hardware') return this.#send(message, sizes, destination.address, destination.port);
    const length = writeDhcp(message, this.socket.outBytes, this.socket.reserve(), sizes);
    if (this.socket.queueFrame(length, destination)) return destination.address;
    this.#sayBroadcast();
    return this.#send(message, sizes, LIMITED_BROADCAST, destination.port);
  }

  #send(message: DhcpMessage, sizes: EncodeSizes, to: Ipv4, port: number): Ipv4 {
    const { socket } = this;
    socket.queue(writeDhcp(message, socket.outBytes, socket.reserve(), sizes), to, port);
    if (this.#plan.doubleAnswer) {
      const { server, client } = this.#plan.ports;
      socket.queue(writeDhcp(message, socket.outBytes, socket.reserve(), sizes), to, port === server ? client : server);
    }
    return to;
  }

  /** RFC 2131 section 4.1 allows it where a frame to the one device cannot be sent. Said once. */
  #sayBroadcast(): void {
    if (this.#saidBroadcast) return;
    this.#saidBroadcast = true;
    const reason = 'this system or this user cannot send frames to one card.';
    this.#report({ type: 'dhcp.broadcast-instead', adapter: this.place.adapter, reason });
  }
}
