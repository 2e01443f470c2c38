/** One computer or device on the simulated network: adapters with addresses, sockets, and the turn of every host. */
import { ANY_ADDRESS, isLoopback, LIMITED_BROADCAST, type Ipv4 } from '../../src/lib/address.ts';
import { err, ok, type Result } from '../../src/lib/result.ts';
import { instant, NEVER, type Instant } from '../../src/lib/time.ts';
import type { DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../../src/host/datagrams/datagrams.ts';
import { socketError } from '../../src/host/errno.ts';
import type { NeighbourFound, NeighbourPlace, Neighbours } from '../../src/host/datagrams/neighbours.ts';
import { UDP_FRAME_HEADERS, writeUdpFrame } from '../../src/host/datagrams/frames.ts';
import { placeText } from '../../src/host/datagrams/place-text.ts';
import { Roster } from '../../src/host/datagrams/roster.ts';
import type { StationError } from '../../src/host/station-error.ts';
import { Troubles, type HostObserver } from '../../src/host/datagrams/troubles.ts';
import type { Ear, EarHandler, EarPlace } from '../../src/host/datagrams/ears.ts';
import type { VirtualClock } from './clock.ts';
import { SimulatedEar, type RawFrame } from './simulated-ear.ts';
import {
  isBroadcast,
  isNeighbour,
  type AdapterSettings,
  type Frame,
  type SimulatedAdapter,
} from './simulated-adapter.ts';
import { SimulatedNeighbours } from './simulated-neighbours.ts';
import { SimulatedSocket, type Outgoing } from './simulated-socket.ts';

/** What a host needs of its network. */
export interface Wire {
  readonly clock: VirtualClock;
  /** Puts a frame on the segment, for the adapter that has `neighbour` as its address, or for all. */
  transmit(frame: Frame, neighbour: Ipv4): void;
  /** Puts a frame on the segment that is no datagram of a socket. */
  say(sender: SimulatedAdapter, frame: RawFrame): void;
  /** Who answers for an address on the segment, besides the one who asks. */
  whoHas(asker: SimulatedAdapter, address: Ipv4): SimulatedAdapter | undefined;
}

const FIRST_CHOSEN_PORT = 49152;
const LONGEST = 65_507;

export class SimulatedHost implements DatagramHost {
  readonly kind = 'simulated';
  readonly name: string;
  readonly roster: Roster<SimulatedSocket>;
  /** The errno's name with which everything that is sent is refused; undefined for nothing. */
  refusal: string | undefined;
  /** Whether this user may hear frames. */
  mayHear = false;
  /** A firewall: what comes in, and no socket gets. */
  drops: (frame: Frame) => boolean = () => false;
  /** Whether sockets of adapters may send frames. */
  framesAllowed = true;
  readonly #wire: Wire;
  readonly #troubles: Troubles;
  readonly #sockets = new Set<SimulatedSocket>();
  readonly #ears = new Set<SimulatedEar>();
  #adapters: readonly SimulatedAdapter[] = [];
  #nextPort = FIRST_CHOSEN_PORT;
  #turnAsked = false;
  #alarm: Instant = NEVER;

  constructor(wire: Wire, name: string, observer: HostObserver) {
    this.name = name;
    this.#wire = wire;
    this.#troubles = new Troubles(observer);
    this.roster = new Roster((error) => observer.fault?.(error));
  }

  get adapters(): readonly SimulatedAdapter[] {
    return this.#adapters;
  }

  addAdapter(settings: Omit<SimulatedAdapter, 'host' | 'index'>): void {
    this.#adapters = [...this.#adapters, { ...settings, host: this, index: this.#adapters.length + 1 }];
  }

  /** Gives an adapter (default: the first) another address, or plugs and unplugs its cable. Sockets stay open. */
  configure(settings: AdapterSettings, adapterName = this.#adapters[0]?.name): void {
    this.#adapters = this.#adapters.map((adapter) =>
      adapter.name === adapterName ? { ...adapter, ...settings } : adapter,
    );
  }

  now(): Instant {
    return this.#wire.clock.now();
  }

  async open(place: SocketPlace, handler: DatagramHandler): Promise<Result<DatagramSocket, StationError>> {
    return Promise.resolve(this.openNow(place, handler));
  }

  /** As `open`, for scripts that do not wait. */
  openNow(place: SocketPlace, handler: DatagramHandler): Result<DatagramSocket, StationError> {
    const refusal = this.#bindRefusal(place);
    if (refusal !== undefined) return err(socketError(refusal, place));
    const socket = new SimulatedSocket(this, place, this.#portFor(place), handler);
    this.#sockets.add(socket);
    this.watchDeadlines();
    return ok(socket);
  }

  ear(place: EarPlace, handler: EarHandler): Ear | undefined {
    const adapter = this.#adapters.find(({ name }) => name === place.device);
    if (!this.mayHear || adapter === undefined) return undefined;
    const ear = new SimulatedEar(place, adapter.mac, handler, this.#wire.clock);
    this.#ears.add(ear);
    return ear;
  }

  /** Puts a frame on the segment of the first adapter. */
  say(frame: RawFrame): void {
    const [adapter] = this.#adapters;
    if (adapter !== undefined) this.#wire.say(adapter, frame);
  }

  /** A frame passes the card, whoever it is for. */
  hear(adapterName: string, frame: RawFrame, wishes: readonly EarPlace['hears'][]): void {
    for (const ear of this.#ears)
      if (ear.place.device === adapterName && wishes.includes(ear.place.hears)) ear.take(frame);
  }

  neighbours({ device }: NeighbourPlace, found: NeighbourFound): Neighbours {
    return new SimulatedNeighbours(this, { device, found }, this.#wire);
  }

  /** Sockets of this host outlive everything. */
  async reopen(): Promise<Result<void, StationError>> {
    return Promise.resolve(ok(undefined));
  }

  close(): void {
    for (const socket of this.#sockets) {
      socket.discard();
      socket.close();
    }
    this.#removeClosed();
    this.#troubles.tellAll();
  }

  poke(): void {
    this.turnSoon();
  }

  turnSoon(): void {
    if (this.#turnAsked) return;
    this.#turnAsked = true;
    this.#wire.clock.at(this.now(), () => this.#turn());
  }

  oversized(socket: SimulatedSocket): void {
    this.#troubles.oversized(placeText(socket.place, socket.port));
  }

  /** Asks every deadline again and makes an appointment with the clock for the earliest. */
  watchDeadlines(): void {
    const earliest = Math.min(this.roster.earliest(), this.#troubles.due());
    if (earliest >= this.#alarm) return;
    const alarm = instant(Math.max(earliest, this.now()));
    this.#alarm = alarm;
    this.#wire.clock.at(alarm, () => this.#alarmed(alarm));
  }

  /** A frame has reached `adapter`. */
  arrive(adapterName: string, frame: Frame): void {
    const adapter = this.#adapters.find((one) => one.name === adapterName);
    if (adapter === undefined || !adapter.up) return;
    if (this.#ears.size > 0) this.#overhear(adapter, frame);
    if (this.drops(frame)) return;
    if (isBroadcast(frame.destination, adapter)) {
      for (const socket of this.#matching(adapter, frame)) accept(socket, adapter, frame);
    } else if (frame.hardware === adapter.mac || this.#owns(frame.destination)) {
      const [best] = this.#matching(adapter, frame);
      if (best !== undefined) accept(best, adapter, frame);
    }
  }

  #overhear(adapter: SimulatedAdapter, frame: Frame): void {
    if (frame.destinationPort !== 67 && frame.destinationPort !== 69) return;
    this.hear(
      adapter.name,
      { bytes: framed(frame, adapter) },
      frame.destinationPort === 67 ? ['requests', 'strays'] : ['requests'],
    );
  }

  #alarmed(alarm: Instant): void {
    if (alarm !== this.#alarm) return;
    this.#alarm = NEVER;
    if (Math.min(this.roster.earliest(), this.#troubles.due()) <= this.now()) this.#turn();
    else this.watchDeadlines();
  }

  #turn(): void {
    this.#turnAsked = false;
    const now = this.now();
    for (const socket of this.#sockets) socket.receive(now);
    this.roster.wakeDue(now);
    this.roster.commit();
    for (const socket of this.#sockets) {
      for (const outgoing of socket.takeOutgoing()) this.#send(socket, outgoing);
    }
    this.roster.flushed();
    this.#removeClosed();
    this.#troubles.tell(now);
    this.watchDeadlines();
  }

  #removeClosed(): void {
    for (const socket of this.#sockets) {
      if (!socket.closed) continue;
      socket.leave();
      this.#sockets.delete(socket);
    }
  }

  #send(socket: SimulatedSocket, outgoing: Outgoing): void {
    const cause = this.#sendOrCause(socket, outgoing);
    if (cause === undefined) return;
    outgoing.watcher?.refused(cause);
    this.#troubles.sendFailed(placeText(socket.place, socket.port), cause);
  }

  /** Sends, or names the errno that a system gives instead. */
  #sendOrCause(socket: SimulatedSocket, { to, port, bytes, hardware, source }: Outgoing): string | undefined {
    if (this.refusal !== undefined) return this.refusal;
    if (bytes.length > LONGEST) return 'EMSGSIZE';
    if (port === 0) return 'EINVAL';
    // A frame for a card needs no route.
    const own = this.#adapters.find(({ name }) => hardware !== undefined && name === socket.place.device);
    const adapter = own ?? this.#route(socket.place, to);
    if (adapter === undefined) return 'ENETUNREACH';
    const broadcast = isBroadcast(to, adapter);
    if (broadcast && hardware === undefined && socket.place.broadcast !== true) return 'EACCES';
    const bound = socket.place.address === ANY_ADDRESS ? socket.place.source : socket.place.address;
    const frame: Frame = {
      segment: adapter.segment,
      sender: adapter,
      source: source ?? bound ?? adapter.address,
      sourcePort: socket.port,
      destination: to,
      destinationPort: port,
      bytes,
      ...(hardware === undefined ? {} : { hardware }),
    };
    if (!broadcast && this.#owns(to)) this.#wire.clock.at(this.now(), () => this.arrive(adapter.name, frame));
    else this.#wire.transmit(frame, isNeighbour(to, adapter) || broadcast ? to : adapter.gateway);
    return undefined;
  }

  /** The adapter a datagram leaves by, as a routing table decides. */
  #route({ address, device }: SocketPlace, to: Ipv4): SimulatedAdapter | undefined {
    const adapters = this.#adapters.filter((one) => device === undefined || one.name === device);
    const owner = adapters.find((one) => one.address === to || (isLoopback(to) && this.#adapters.includes(one)));
    if (owner !== undefined) return owner;
    if (to === LIMITED_BROADCAST) {
      return adapters.find((one) => address !== ANY_ADDRESS && one.address === address) ?? adapters[0];
    }
    return (
      adapters.find((one) => isNeighbour(to, one)) ??
      adapters.find((one) => one.address !== ANY_ADDRESS && one.gateway !== ANY_ADDRESS)
    );
  }

  #matching(adapter: SimulatedAdapter, frame: Frame): readonly SimulatedSocket[] {
    const rank = (socket: SimulatedSocket): number =>
      socket.match(adapter.name, frame.destination, frame.destinationPort);
    return [...this.#sockets].filter((socket) => rank(socket) > 0).toSorted((a, b) => rank(b) - rank(a));
  }

  #owns(address: Ipv4): boolean {
    return isLoopback(address) || this.#adapters.some((adapter) => adapter.address === address);
  }

  /** The errno with which a system refuses such a socket. */
  #bindRefusal(place: SocketPlace): string | undefined {
    const { address, device } = place;
    if (device !== undefined && !this.#adapters.some((adapter) => adapter.name === device)) return 'ENODEV';
    const broadcasts = this.#adapters.some((adapter) => isBroadcast(address, adapter));
    if (address !== ANY_ADDRESS && !this.#owns(address) && !broadcasts) return 'EADDRNOTAVAIL';
    return this.#taken(place) ? 'EADDRINUSE' : undefined;
  }

  #taken({ address, port, device }: SocketPlace): boolean {
    for (const { place, port: taken, closed } of this.#sockets) {
      if (closed || taken !== port) continue;
      const sameAddress = address === place.address || address === ANY_ADDRESS || place.address === ANY_ADDRESS;
      const sameDevice = device === place.device || device === undefined || place.device === undefined;
      if (sameAddress && sameDevice) return true;
    }
    return false;
  }

  #portFor(place: SocketPlace): number {
    if (place.port !== 0) return place.port;
    while (this.#taken({ ...place, port: this.#nextPort })) this.#nextPort += 1;
    return this.#nextPort++;
  }
}

/** As it is on the cable. */
function framed(frame: Frame, { mac }: SimulatedAdapter): Uint8Array {
  const bytes = new Uint8Array(UDP_FRAME_HEADERS + frame.bytes.length);
  bytes.set(frame.bytes, UDP_FRAME_HEADERS);
  const { source, sourcePort, destination, destinationPort, sender } = frame;
  const ends = {
    destination: { mac: frame.hardware ?? mac, address: destination, port: destinationPort },
    source: { mac: sender.mac, address: source, port: sourcePort },
  };
  writeUdpFrame(new DataView(bytes.buffer), 0, ends, frame.bytes.length);
  return bytes;
}

function accept(socket: SimulatedSocket, adapter: SimulatedAdapter, frame: Frame): void {
  const { source, sourcePort, destination, bytes } = frame;
  const arrival = { bytes, address: source, port: sourcePort, local: destination, adapter: adapter.index };
  const isTold = socket.place.device !== undefined && socket.place.cardsUpTo !== undefined;
  socket.accept(isTold ? { ...arrival, card: frame.sender.mac } : arrival);
}
