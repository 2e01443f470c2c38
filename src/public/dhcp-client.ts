/** A DHCP client in a few lines: gets a lease, keeps it, gives it back. It configures nothing on this computer. */
import type { Batch, DatagramHandler, DatagramHost, DatagramSocket } from '../host/datagrams/datagrams.ts';
import { chooseHost } from '../host/datagrams/datagram-engine.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { ANY_ADDRESS, parseIpv4, parseMac, type Ipv4 } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { seconds, type Instant, type Millis } from '../lib/time.ts';
import {
  clientDeadline,
  IDLE_CLIENT,
  stepClient,
  type ClientInput,
  type ClientTraits,
} from '../protocols/dhcp/client/client.ts';
import type { ClientLease } from '../protocols/dhcp/client/client-lease.ts';
import { decodeDhcp, encodeDhcp } from '../protocols/dhcp/wire/codec.ts';
import type { DhcpOption } from '../protocols/dhcp/wire/message.ts';

/** Who asks for an address, and where. */
export interface DhcpClientOptions {
  /** The hardware address it asks for, as `00:26:99:ef:0f:1a`. */
  readonly hardware: string;
  /** The adapter it asks on. */
  readonly adapter?: string;
  /** Instead of asking everybody on an adapter: the one server to ask, which is also how loopback works. */
  readonly server?: string;
  /** Default 67 and, with `server`, any port; else 68. */
  readonly ports?: { readonly server?: number; readonly client?: number };
  /** Sent with every message, in this order: 61, 12, 60, 55 ... */
  readonly options?: readonly DhcpOption[];
  /** The lease it wishes. */
  readonly leaseWish?: Millis;
  /** Hears of every lease, renewed ones too, and of its end. */
  readonly onChange?: (change: LeaseChange) => void;
}

/** A lease was given or renewed, or it is over. After `lost` it asks for another by itself, but not when it was `released`. */
export type LeaseChange =
  | { readonly kind: 'bound'; readonly lease: ClientLease }
  | { readonly kind: 'lost'; readonly reason: 'refused' | 'expired' | 'conflict' | 'released' };

type OnChange = (change: LeaseChange) => void;

/** Where messages go; without a server to where the protocol says. */
interface Target {
  readonly server: Ipv4 | undefined;
  readonly port: number;
}

/** A lease for one device: asked for, renewed and rebound in time, given back. It sets no address on this computer. */
export class DhcpClient implements DatagramHandler {
  readonly #host: DatagramHost;
  readonly #traits: ClientTraits;
  readonly #to: Target;
  readonly #onChange: OnChange;
  readonly #waiting = new Set<(lease: ClientLease) => void>();
  #state = IDLE_CLIENT;
  #socket: DatagramSocket | undefined;

  private constructor(host: DatagramHost, traits: ClientTraits, to: Target, onChange: OnChange) {
    this.#host = host;
    this.#traits = traits;
    this.#to = to;
    this.#onChange = onChange;
  }

  /** Fails with `settings`, `port-taken`, `no-rights`, `no-adapter`; throws nothing. Asks nobody yet. */
  static async open(options: DhcpClientOptions): Promise<Result<DhcpClient, StationError>> {
    const hardware = parseMac(options.hardware);
    const server = options.server === undefined ? ok(undefined) : parseIpv4(options.server);
    if (!hardware.ok) return err(stationError('settings', hardware.error, 'Nothing was opened.'));
    if (!server.ok) return err(stationError('settings', server.error, 'Nothing was opened.'));
    const engine = await chooseHost('dgram');
    if (!engine.ok) return engine;
    const { leaseWish, adapter, ports = {}, onChange = () => {} } = options;
    const traits: ClientTraits = {
      hardware: hardware.value,
      broadcast: true,
      options: options.options ?? [],
      random: Math.random,
      ...(leaseWish === undefined ? {} : { leaseWish: leaseWish / 1000 }),
    };
    const client = new DhcpClient(
      engine.value.host(),
      traits,
      { server: server.value, port: ports.server ?? 67 },
      onChange,
    );
    const port = ports.client ?? (server.value === undefined ? 68 : 0);
    const device = adapter === undefined ? {} : { device: adapter };
    const socket = await client.#host.open({ address: ANY_ADDRESS, port, broadcast: true, ...device }, client);
    if (!socket.ok) return socket;
    client.#socket = socket.value;
    return ok(client);
  }

  /** Asks for an address; `again`: for the one it had. Undefined when nobody has given one within the time. */
  async lease(within: Millis = seconds(30), again?: Ipv4): Promise<ClientLease | undefined> {
    const bound = new Promise<ClientLease | undefined>((resolve) => {
      const over = setTimeout(() => {
        this.#waiting.delete(taken);
        resolve(undefined);
      }, within);
      const taken = (lease: ClientLease): void => {
        clearTimeout(over);
        this.#waiting.delete(taken);
        resolve(lease);
      };
      this.#waiting.add(taken);
    });
    this.#step(again === undefined ? { kind: 'start' } : { kind: 'restart', address: again }, this.#host.now());
    return bound;
  }

  /** Gives the address back; renewing ends with it. */
  release(): void {
    this.#step({ kind: 'release' }, this.#host.now());
  }

  /** Says that somebody else has the address, and asks for another. */
  decline(): void {
    this.#step({ kind: 'conflict' }, this.#host.now());
  }

  /** Frees its port once what was said has left; the lease stays lent. */
  close(): void {
    this.#socket?.close();
    setImmediate(() => this.#host.close());
  }

  receive(_socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let index = 0; index < batch.count; index += 1) {
      const decoded = decodeDhcp(batch.bytes(index));
      if (decoded.ok) this.#step({ kind: 'received', message: decoded.value }, now);
    }
  }

  wake(now: Instant): void {
    this.#step({ kind: 'wake' }, now);
  }

  deadline(): Instant {
    return clientDeadline(this.#state);
  }

  #step(input: ClientInput, now: Instant): void {
    const { state, effects } = stepClient(this.#state, input, this.#traits, now);
    this.#state = state;
    for (const effect of effects) {
      if (effect.kind === 'send') this.#send(encodeDhcp(effect.message), effect.to);
      else this.#onChange(effect);
      if (effect.kind === 'bound') for (const taken of this.#waiting) taken(effect.lease);
    }
    this.#host.poke();
  }

  #send(bytes: Uint8Array, to: Ipv4): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    socket.outBytes.set(bytes, socket.reserve());
    socket.queue(bytes.length, this.#to.server ?? to, this.#to.port);
  }
}
