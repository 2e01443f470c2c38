/** How messages come and go: UDP ports and connections of all own addresses. */
import type { Connection, DatagramPort } from '../../../host/streams/streams.ts';
import type { Machine } from '../../../host/machine.ts';
import { describeHolder } from '../../../host/datagrams/port-holder.ts';
import { socketError } from '../../../host/errno.ts';
import type { StationError } from '../../../host/station-error.ts';
import { parseIpv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { minutes } from '../../../lib/time.ts';
import { hopText, type Hop } from '../../../protocols/sip/transactions/hop.ts';
import { Listening } from '../../streams/listening.ts';
import type { SipPlan } from '../parts.ts';
import { Pace } from './pace.ts';
import { SipConnection } from './sip-connection.ts';

export interface WiresNeeds {
  readonly machine: Pick<Machine, 'streams' | 'now' | 'every' | 'portHolder' | 'platform'>;
  readonly plan: Pick<SipPlan, 'port' | 'over' | 'addresses' | 'connections'>;
  /** The octets of one message; they stay. */
  readonly received: (bytes: Uint8Array, from: Hop) => void;
  /** Nothing can be sent there by TCP (any more). */
  readonly unreachable: (to: Hop) => void;
  /** Calls `refused` where the address does not belong to the station. */
  readonly admit: (address: string, refused: () => void) => void;
  /** There are too many connections, or none can be made. */
  readonly crowded: (address: string, times: number) => void;
}

/** A connection that was silent for so long gives its place to a new one. Phones register anew within an hour. */
const SILENT = minutes(10);
/** A datagram without a message keeps a port open on the way. */
const LEAST = 16;

export class Wires {
  readonly #needs: WiresNeeds;
  readonly #ports = new Map<string, DatagramPort>();
  readonly #listening: Listening<SipConnection>;
  /** By the place of the other side. */
  readonly #connections = new Map<string, SipConnection>();
  readonly #pace = new Pace();
  #error: StationError | undefined;

  constructor(needs: WiresNeeds) {
    this.#needs = needs;
    const { plan, machine } = needs;
    this.#listening = new Listening({
      machine,
      most: plan.connections,
      mostOf: () => Math.max(2, Math.floor(plan.connections / 2)),
      silent: SILENT,
      welcome: (connection, closed, own) => this.#welcome(connection, closed, own),
      deaf: (error) => (this.#error ??= error),
      crowded: (address, times) => needs.crowded(address, times),
    });
  }

  /** Opens all that it is to hear, or nothing. */
  async open(): Promise<Result<void, StationError>> {
    const { plan } = this.#needs;
    for (const address of plan.over.includes('udp') ? plan.addresses : []) {
      const opened = await this.#openPort(address, plan.port);
      if (!opened.ok) this.#error ??= opened.error;
    }
    if (plan.over.includes('tcp') && this.#error === undefined) await this.#listening.open(plan.addresses, plan.port);
    if (this.#error === undefined) return ok(undefined);
    this.close();
    return err(this.#error);
  }

  send(bytes: Uint8Array, to: Hop): void {
    if (to.transport === 'udp') return this.#ports.get(to.own.address)?.send(bytes, to);
    const connection = this.#connections.get(hopText(to)) ?? this.#connect(to);
    if (connection === undefined) this.#needs.unreachable(to);
    else connection.send(bytes);
  }

  close(): void {
    this.#listening.close();
    for (const one of this.#connections.values()) one.give();
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }

  async #openPort(address: string, port: number): Promise<Result<void, StationError>> {
    const { streams, portHolder } = this.#needs.machine;
    const own = { address, port };
    const opened = await streams.openPort({ address, port }, (bytes, from) => {
      if (bytes.length >= LEAST) this.#received(bytes, { transport: 'udp', ...from, own });
    });
    if (opened.ok) {
      this.#ports.set(address, opened.value);
      return ok(undefined);
    }
    const four = parseIpv4(address);
    const holder = opened.error.code === 'port-taken' ? await portHolder('udp', port) : undefined;
    if (holder === undefined || !four.ok) return opened;
    return err(socketError('EADDRINUSE', { address: four.value, port }, { holder: describeHolder(holder) }));
  }

  #received(bytes: Uint8Array, from: Hop): void {
    if (this.#pace.takes(from.address, this.#needs.machine.now())) this.#needs.received(bytes.slice(), from);
  }

  #welcome(connection: Connection, closed: () => void, own: string): SipConnection {
    const { address, port } = connection;
    const { plan } = this.#needs;
    const hop: Hop = { transport: 'tcp', address, port, own: { address: own, port: plan.port } };
    const kept = this.#keep(new SipConnection(hop, connection, this.#connectionNeeds(closed)));
    // Only who was taken can be given up.
    this.#needs.admit(address, () => queueMicrotask(() => kept.give()));
    return kept;
  }

  /** A device that was registered by another way, and wants to be called by TCP. */
  #connect(to: Hop): SipConnection | undefined {
    if (this.#connections.size >= this.#needs.plan.connections * 2) return undefined;
    const made = this.#keep(new SipConnection(to, undefined, this.#connectionNeeds()));
    this.#needs.machine.streams.connect({ host: to.address, port: to.port }, made, (connection) =>
      made.opened(connection),
    );
    return made;
  }

  #keep(connection: SipConnection): SipConnection {
    this.#connections.set(hopText(connection.hop), connection);
    return connection;
  }

  #connectionNeeds(closed: () => void = nothing): ConstructorParameters<typeof SipConnection>[2] {
    return {
      now: () => this.#needs.machine.now(),
      received: (bytes, from) => this.#received(bytes, from),
      closed: (connection) => {
        closed();
        if (this.#connections.get(hopText(connection.hop)) === connection)
          this.#connections.delete(hopText(connection.hop));
        this.#needs.unreachable(connection.hop);
      },
    };
  }
}

function nothing(): void {}
