/** For tests: DHCP stations on a simulated network, and clients that say what they are told to say. */
import type { EventType, Happening } from '../../events/types.ts';
import { DONE, type Done } from '../../host/files/files.ts';
import { stationError } from '../../host/station-error.ts';
import { LIMITED_BROADCAST, type AdapterAddress, type Ipv4, type Mac } from '../../lib/address.ts';
import { err } from '../../lib/result.ts';
import { ended, type Waitable } from '../../lib/underway.ts';
import { millis, NEVER, seconds } from '../../lib/time.ts';
import { decodeDhcp, encodeDhcp } from '../../protocols/dhcp/wire/codec.ts';
import { compileWorld, type StationFacts } from '../../protocols/dhcp/settings/compile.ts';
import { LeaseBook } from '../../protocols/dhcp/leases/lease-book.ts';
import type { Lease } from '../../protocols/dhcp/leases/lease.ts';
import { detached, type DhcpMessage } from '../../protocols/dhcp/wire/message.ts';
import { ip, mac, message } from '../../protocols/dhcp/wire/packets.fixture.ts';
import type { DhcpSettings } from '../../protocols/dhcp/settings/settings.ts';
import { seeded } from '../../simulation/randomness.ts';
import type { AdapterSetup, SimulatedNetwork } from '../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../test/machine/simulated-host.ts';
import { DHCP_DEFAULTS, type DhcpPlace, type DhcpPlan } from './plan.ts';
import { DhcpService } from './serving/service.ts';

export const STATION: AdapterAddress = { address: ip('192.168.1.1'), prefix: 24 };

type ToldOf<K extends EventType> = Extract<Happening, { readonly type: K }>;

export interface StationSetup {
  readonly plan?: Partial<Omit<DhcpPlan, 'settings' | 'places'>>;
  readonly settings?: DhcpSettings;
  readonly facts?: Partial<StationFacts>;
  readonly isShared?: boolean;
  /** Default: one, with the address of STATION. */
  readonly adapters?: readonly AdapterSetup[];
  readonly leases?: readonly Lease[];
  /** Types of which enough was told; default none. */
  readonly thinned?: readonly EventType[];
}

export class TestStation {
  readonly host: SimulatedHost;
  readonly service: DhcpService;
  readonly book = new LeaseBook();
  /** While it opened, and since then. */
  readonly opening: Happening[] = [];
  readonly told: Happening[] = [];
  /** What was reported to be counted only. */
  readonly counted: Happening[] = [];
  readonly stored: Lease[] = [];
  /** `slow`: a commit that nobody waits for is under way until `finish`. */
  readonly disk: { full: boolean; slow: boolean; finish: () => void } = {
    full: false,
    slow: false,
    finish: () => undefined,
  };

  static async start(network: SimulatedNetwork, setup: StationSetup = {}): Promise<TestStation> {
    const station = new TestStation(network, setup);
    const opened = await station.service.open(station.host);
    if (!opened.ok) throw new Error(opened.error.message);
    station.opening.push(...station.told.splice(0));
    return station;
  }

  private constructor(network: SimulatedNetwork, setup: StationSetup) {
    const adapters = setup.adapters ?? [STATION];
    this.host = network.host({ name: 'station', adapters });
    const places = this.host.adapters.map(({ name, address, prefix, mac: own }): DhcpPlace => {
      const socket = { address: ip('0.0.0.0'), device: name, source: address, broadcast: true };
      return { adapter: name, socket, at: { address, prefix }, mac: own, isShared: setup.isShared ?? false };
    });
    const plan: DhcpPlan = { ...DHCP_DEFAULTS, ...setup.plan, settings: setup.settings ?? {}, places };
    const facts = { adapters: places.map(({ at }) => at), services: new Set(['tftp'] as const), mode: plan.mode };
    for (const lease of setup.leases ?? []) this.book.apply(lease);
    const compiled = compileWorld(plan.settings, { ...facts, book: this.book, ...setup.facts });
    if (!compiled.ok) throw new Error(compiled.error.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    const recorded: Lease[] = [];
    const commit = (): Done => this.#store(recorded.splice(0));
    this.service = new DhcpService(plan, {
      world: compiled.value.world,
      journal: {
        get pending() {
          return recorded.length;
        },
        record: (lease) => void recorded.push(lease),
        commit,
        commitSoon: () => (this.disk.slow ? this.#commitSlowly(recorded) : ended(commit())),
        close: () => DONE,
      },
      report: (happening, brief) => void (brief === true ? this.counted : this.told).push(happening),
      isThinned: (type) => setup.thinned?.includes(type) ?? false,
      random: seeded(5).next.bind(seeded(5)),
    });
  }

  #store(leases: readonly Lease[]): Done {
    if (leases.length > 0 && this.disk.full) return err(stationError('storage', 'The disk is full.', 'Make room.'));
    this.stored.push(...leases);
    return DONE;
  }

  /** When it fails, what was recorded since is forgotten too, as by the journal. */
  #commitSlowly(recorded: Lease[]): Waitable<Done> {
    const leases = recorded.splice(0);
    let done: Done | undefined;
    const wait = (): Done => {
      done ??= this.#store(leases);
      if (!done.ok) recorded.length = 0;
      return done;
    };
    this.disk.finish = () => {
      wait();
      this.host.poke();
    };
    return { outcome: () => done, wait };
  }

  events<K extends EventType>(type: K): readonly ToldOf<K>[] {
    return this.told.filter((one): one is ToldOf<K> => one.type === type);
  }
}

/** A device that hears broadcasts and what is addressed to its card. */
export class TestClient {
  readonly host: SimulatedHost;
  readonly hardware: Mac;
  readonly heard: DhcpMessage[] = [];
  readonly #network: SimulatedNetwork;
  readonly #send: (bytes: Uint8Array, to: Ipv4, port: number) => void;
  #xid = 1;

  constructor(
    network: SimulatedNetwork,
    hardware: string,
    place: Partial<AdapterSetup> & { readonly port?: number } = {},
  ) {
    this.#network = network;
    this.hardware = mac(hardware);
    this.host = network.host({ name: hardware, mac: this.hardware, ...place });
    const opened = this.host.openNow(
      { address: ip('0.0.0.0'), port: place.port ?? 68, device: 'eth0', broadcast: true },
      {
        receive: (_, batch) => {
          for (let index = 0; index < batch.count; index += 1) {
            const decoded = decodeDhcp(batch.bytes(index));
            if (decoded.ok) this.heard.push(detached(decoded.value));
          }
        },
        wake: () => {},
        deadline: () => NEVER,
      },
    );
    if (!opened.ok) throw new Error(opened.error.message);
    const socket = opened.value;
    this.#send = (bytes, to, port) => {
      socket.outBytes.set(bytes, socket.reserve());
      socket.queue(bytes.length, to, port);
      this.host.poke();
    };
  }

  /** The replies to us since the last time. */
  replies(): readonly DhcpMessage[] {
    const mine = this.heard.filter(({ hardware, op }) => hardware === this.hardware && op === 2);
    this.heard.length = 0;
    return mine;
  }

  /** Sends, and lets a second pass; the replies. */
  ask(kind: DhcpMessage['kind'], parts: Parameters<typeof message>[1] = {}, to = LIMITED_BROADCAST, port = 67) {
    const request = message(kind, { hardware: this.hardware, xid: this.#xid++, ...parts });
    this.bytes(encodeDhcp(request), to, port);
    return this.replies();
  }

  /** Sends anything, and lets a second pass. */
  bytes(bytes: Uint8Array, to = LIMITED_BROADCAST, port = 67): void {
    this.post(bytes, to, port);
    this.#network.runFor(seconds(1));
  }

  /** Sends without waiting. */
  post(bytes: Uint8Array, to = LIMITED_BROADCAST, port = 67): void {
    this.#send(bytes, to, port);
    this.#network.runFor(millis(0));
  }

  /** DISCOVER and SELECTING; the ACK, if there was one. */
  lease(parts: Parameters<typeof message>[1] = {}): DhcpMessage | undefined {
    const [offer] = this.ask('discover', parts);
    if (offer === undefined) return undefined;
    const server = offer.options.find(({ code }) => code === 54)?.bytes ?? new Uint8Array(4);
    const chosen = [
      { code: 50, bytes: Uint8Array.of(...addressParts(offer.yiaddr)) },
      { code: 54, bytes: server },
    ];
    return this.ask('request', { ...parts, options: [...(parts.options ?? []), ...chosen] })[0];
  }
}

function addressParts(address: Ipv4): readonly number[] {
  return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255];
}
