/**
 * A network in memory: hosts whose adapters hang on segments (broadcast domains), a virtual clock, and the faults of
 * real cables, drawn from a seed. The same seed and the same script give the same datagrams at the same instants.
 *
 * ```ts
 * const network = new SimulatedNetwork({ seed: 7, conditions: { loss: 0.02 } });
 * const station = network.host({ name: 'station', address: STATION });
 * const phone = network.host({ name: 'phone', mac });          // no address yet: hears broadcasts only
 * ...                                                           // open sockets on both
 * network.runUntil(() => recovered, minutes(10));
 * ```
 */
import {
  ANY_ADDRESS,
  LIMITED_BROADCAST,
  macFromBytes,
  subnetBroadcast,
  subnetOf,
  type Ipv4,
  type Mac,
} from '../../src/lib/address.ts';
import { after, instant, millis, type Instant, type Millis } from '../../src/lib/time.ts';
import { ALL_CARDS } from '../../src/host/datagrams/datagrams.ts';
import type { HostObserver } from '../../src/host/datagrams/troubles.ts';
import { VirtualClock } from './clock.ts';
import { seeded, type Randomness } from '../../src/simulation/randomness.ts';
import type { RawFrame } from './simulated-ear.ts';
import type { Frame, SimulatedAdapter } from './simulated-adapter.ts';
import { SimulatedHost } from './simulated-host.ts';

/** What the network does to each datagram. Probabilities are 0..1. */
export interface Conditions {
  readonly loss: number;
  readonly duplication: number;
  /** How long a datagram travels. */
  readonly latency: Millis;
  /** Up to this much more, evenly distributed; datagrams overtake each other when it exceeds their distance. */
  readonly jitter: Millis;
  readonly reordering: number;
  /** How much later than the others a reordered datagram arrives. */
  readonly heldBack: Millis;
}

/** An eighth of a millisecond: exact in binary, so that instants stay readable. */
const PERFECT: Conditions = {
  loss: 0,
  duplication: 0,
  latency: millis(0.125),
  jitter: millis(0),
  reordering: 0,
  heldBack: millis(5),
};

export interface NetworkSettings {
  readonly seed?: number;
  readonly start?: Instant;
  readonly conditions?: Partial<Conditions>;
  /** Keeps every datagram in `recorded`. */
  readonly record?: boolean;
}

export interface AdapterSetup {
  /** Default `eth0`, `eth1`, ... in order. */
  readonly name?: string;
  /** Which broadcast domain it hangs on (default `lan`). */
  readonly segment?: string;
  /** Default: a locally administered one, by order of creation. */
  readonly mac?: Mac;
  /** Default 0.0.0.0: none yet. */
  readonly address?: Ipv4;
  /** Default 24. */
  readonly prefix?: number;
  readonly gateway?: Ipv4;
}

export interface HostSetup extends AdapterSetup {
  readonly name: string;
  /** Several adapters instead of the one that the fields above describe. */
  readonly adapters?: readonly AdapterSetup[];
  readonly observer?: HostObserver;
}

/** A datagram as a capture on its segment shows it. */
export interface RecordedDatagram extends Omit<Frame, 'sender'> {
  readonly at: Instant;
  /** Name of the sending host. */
  readonly from: string;
  readonly sourceMac: Mac;
  /** `ff:ff:ff:ff:ff:ff` for a broadcast; `00:00:00:00:00:00` when nobody has the address. */
  readonly destinationMac: Mac;
  readonly fate: 'delivered' | 'duplicated' | 'lost' | 'unheard';
}

const BROADCAST_MAC = macFromBytes(new Uint8Array(6).fill(255));
const NO_MAC = macFromBytes(new Uint8Array(6));
/** A handler that is never satisfied with the present instant would stop virtual time: our own mistake. */
const MOST_STEPS_AT_ONCE = 1_000_000;

export class SimulatedNetwork {
  readonly clock: VirtualClock;
  /** Every datagram that was put on a segment, oldest first; empty unless `record` was set. */
  readonly recorded: RecordedDatagram[] = [];
  #conditions: Conditions;
  readonly #record: boolean;
  readonly #random: Randomness;
  readonly #hosts: SimulatedHost[] = [];
  #lose: (frame: Frame) => boolean = () => false;
  #macs = 0;

  constructor(settings: NetworkSettings = {}) {
    this.clock = new VirtualClock(settings.start);
    this.#conditions = { ...PERFECT, ...settings.conditions };
    this.#record = settings.record ?? false;
    this.#random = seeded(settings.seed ?? 1);
  }

  host(setup: HostSetup): SimulatedHost {
    const wire = {
      clock: this.clock,
      transmit: this.#transmit.bind(this),
      say: this.#say.bind(this),
      whoHas: this.#whoHas.bind(this),
    };
    const host = new SimulatedHost(wire, setup.name, setup.observer ?? {});
    const adapters: readonly AdapterSetup[] = setup.adapters ?? [{ ...setup, name: 'eth0' }];
    adapters.forEach((adapter, order) => {
      const {
        name = `eth${order}`,
        segment = 'lan',
        address = ANY_ADDRESS,
        prefix = 24,
        gateway = ANY_ADDRESS,
      } = adapter;
      host.addAdapter({ name, segment, address, prefix, gateway, mac: adapter.mac ?? this.#chooseMac(), up: true });
    });
    this.#hosts.push(host);
    return host;
  }

  /** Changes what happens to datagrams sent from now on. */
  degrade(conditions: Partial<Conditions>): void {
    this.#conditions = { ...this.#conditions, ...conditions };
  }

  /** Loses exactly the datagrams that `chosen` answers true for, besides those lost by chance. */
  lose(chosen: (frame: Frame) => boolean): void {
    this.#lose = chosen;
  }

  now(): Instant {
    return this.clock.now();
  }

  /** Lets everything happen up to and including that instant, which then is now. */
  run(until: Instant): void {
    this.#runUntil(() => false, until);
    this.clock.run(until);
  }

  runFor(duration: Millis): void {
    this.run(after(this.now(), duration));
  }

  /**
   * Runs until `reached`, asked after every step, is true; false when that took longer than `limit` or nothing can
   * happen any more.
   */
  runUntil(reached: () => boolean, limit: Millis): boolean {
    return this.#runUntil(reached, after(this.now(), limit));
  }

  #runUntil(reached: () => boolean, until: Instant): boolean {
    for (const host of this.#hosts) host.watchDeadlines();
    let present = instant(Number.NaN);
    let steps = 0;
    while (!reached()) {
      if (!this.clock.step(until)) return false;
      steps = this.now() === present ? steps + 1 : 0;
      present = this.now();
      if (steps > MOST_STEPS_AT_ONCE)
        throw new Error(`virtual time stands still at ${present} ms: a deadline does not move`);
    }
    return true;
  }

  #transmit(frame: Frame, neighbour: Ipv4): void {
    const receivers = frame.sender.up ? this.#receivers(frame, neighbour) : [];
    const lost = this.#lose(frame) || this.#random.chance(this.#conditions.loss);
    const copies = lost ? 0 : 1 + Number(this.#random.chance(this.#conditions.duplication));
    for (let copy = 0; copy < copies; copy += 1) {
      const arrival = after(this.now(), this.#travel());
      for (const { host, name } of receivers) this.clock.at(arrival, () => host.arrive(name, frame));
    }
    if (this.#record) this.#remember(frame, receivers, copies);
  }

  /** Everybody on the segment hears it; none of it gets lost. */
  #say(sender: SimulatedAdapter, frame: RawFrame): void {
    for (const host of this.#hosts)
      for (const { name, segment, up } of host.adapters)
        if (host !== sender.host && up && segment === sender.segment)
          this.clock.at(after(this.now(), this.#travel()), () => host.hear(name, frame, ['life']));
  }

  #whoHas(asker: SimulatedAdapter, address: Ipv4): SimulatedAdapter | undefined {
    const others = this.#hosts.filter((host) => host !== asker.host).flatMap((host) => host.adapters);
    return others.find((one) => one.up && one.segment === asker.segment && one.address === address);
  }

  #travel(): Millis {
    const { latency, jitter, reordering, heldBack } = this.#conditions;
    const extra = jitter > 0 ? this.#random.next() * jitter : 0;
    return millis(latency + extra + (this.#random.chance(reordering) ? heldBack : 0));
  }

  #receivers(frame: Frame, neighbour: Ipv4): readonly SimulatedAdapter[] {
    const broadcast = isBroadcastFor(frame.sender, neighbour);
    const connected = this.#hosts
      .flatMap((host) => host.adapters)
      .filter((adapter) => adapter.up && adapter.segment === frame.segment);
    const { hardware } = frame;
    if (hardware === ALL_CARDS) return connected;
    if (hardware !== undefined) return connected.filter(({ mac }) => mac === hardware);
    return connected.filter((adapter) => broadcast || (adapter.address === neighbour && neighbour !== ANY_ADDRESS));
  }

  #remember(frame: Frame, receivers: readonly SimulatedAdapter[], copies: number): void {
    const { sender, ...rest } = frame;
    const destinationMac = isBroadcastFor(sender, frame.destination) ? BROADCAST_MAC : (receivers[0]?.mac ?? NO_MAC);
    const fate = fateOf(receivers.length, copies);
    this.recorded.push({
      ...rest,
      at: this.now(),
      from: sender.host.name,
      sourceMac: sender.mac,
      destinationMac,
      fate,
    });
  }

  #chooseMac(): Mac {
    this.#macs += 1;
    return macFromBytes(Uint8Array.of(2, 0, 0, 0, this.#macs >> 8, this.#macs));
  }
}

function fateOf(receivers: number, copies: number): RecordedDatagram['fate'] {
  if (receivers === 0) return 'unheard';
  if (copies === 0) return 'lost';
  return copies === 1 ? 'delivered' : 'duplicated';
}

function isBroadcastFor(sender: SimulatedAdapter, destination: Ipv4): boolean {
  if (destination === LIMITED_BROADCAST) return true;
  return sender.address !== ANY_ADDRESS && destination === subnetBroadcast(subnetOf(sender));
}
