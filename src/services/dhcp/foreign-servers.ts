/**
 * The good neighbour: listens where DHCP clients listen, so that another server's answers are heard, and asks before the
 * station answers anybody. A server that is found before the first answer ends the service; one that shows up later is
 * told about. The questions are on their way within the first turn; answers to devices are held back meanwhile.
 */
import type { Report } from '../../events/types.ts';
import type {
  Batch,
  DatagramHandler,
  DatagramHost,
  DatagramSocket,
  SocketPlace,
} from '../../host/datagrams/datagrams.ts';
import type { Neighbour, Neighbours } from '../../host/datagrams/neighbours.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { formatIpv4, LIMITED_BROADCAST, type Ipv4, type Mac } from '../../lib/address.ts';
import { after, instant, millis, minutes, NEVER, seconds, type Instant, type Millis } from '../../lib/time.ts';
import { decodeDhcp, writeDhcp } from '../../protocols/dhcp/wire/codec.ts';
import { foreignProbes, foreignServer, type ForeignServer } from '../../protocols/dhcp/server/foreign.ts';
import type { DhcpPlace, DhcpPlan } from './plan.ts';

/** On a bench cable: a server that answers at once. */
const BENCH_WINDOW = millis(300);
/** On a network: also one that looks first whether the address it offers is free. */
const SHARED_WINDOW = seconds(2);
const ASKED_AGAIN = 3;
/** How long is waited for the hardware address of a server, and for an offer of one that answered otherwise. */
const NAMING = millis(200);
/** The same server is told about again after this long. */
const QUIET = minutes(10);
const MOST_KNOWN = 64;
const BATCH = 64;

export interface ForeignNeeds {
  /** Finds out more about a socket that was refused: who has its port. */
  readonly explain?: (error: StationError, place: SocketPlace) => Promise<StationError>;
  readonly report: Report;
  /** For transaction ids: from 0 up to 1. */
  readonly random: () => number;
  /** A foreign server was found; says whether that must end the service. */
  readonly refuses: () => boolean;
  readonly refused: (error: StationError) => void;
}

interface Watched {
  readonly place: DhcpPlace;
  readonly socket: DatagramSocket;
  readonly neighbours: Neighbours | undefined;
}

interface Sighting {
  readonly place: DhcpPlace;
  readonly foreign: ForeignServer;
  /** Once it is known. */
  readonly mac?: Mac;
  readonly tellBy: Instant;
}

/** An exchange of questions on one adapter. */
interface Asking {
  readonly watched: Watched;
  readonly mac: Mac;
  readonly xid: number;
  readonly every: number;
  left: number;
  next: Instant;
}

export class ForeignServers implements DatagramHandler {
  readonly #plan: DhcpPlan;
  readonly #needs: ForeignNeeds;
  readonly #own: ReadonlySet<Ipv4>;
  #watched: readonly Watched[] = [];
  #asking: readonly Asking[] = [];
  #sightings: readonly Sighting[] = [];
  readonly #known = new Map<Ipv4, Instant>();
  /** The transaction of the last question, by the adapter it was asked on. */
  readonly #transactions = new Map<Mac, number>();

  constructor(plan: DhcpPlan, needs: ForeignNeeds) {
    this.#plan = plan;
    this.#needs = needs;
    this.#own = new Set(plan.places.map(({ at }) => at.address));
  }

  /** Where the port of clients is taken, other servers stay unheard; nothing else depends on it. */
  async open(host: DatagramHost, place: DhcpPlace, neighbours: Neighbours | undefined): Promise<void> {
    const ear = { ...place.socket, port: this.#plan.ports.client, shared: true, broadcast: true, batch: BATCH };
    const opened = await host.open(ear, this);
    if (!opened.ok) {
      const error = (await this.#needs.explain?.(opened.error, ear)) ?? opened.error;
      this.#needs.report({ type: 'dhcp.deaf', adapter: place.adapter, reason: error.message });
      return;
    }
    const watched = { place, socket: opened.value, neighbours };
    this.#watched = [...this.#watched, watched];
    if (!this.#ask(watched, host.now())) return;
    this.#needs.report({ type: 'dhcp.asking', adapter: place.adapter, window: windowOf(place) });
    host.poke();
  }

  close(): void {
    for (const { socket } of this.#watched) socket.close();
  }

  /** Asks again on an adapter whose cable was away: it may lead somewhere else now. */
  askAgain(device: string, now: Instant): void {
    for (const watched of this.#watched) if (watched.place.socket.device === device) this.#ask(watched, now);
  }

  /** Not while a question is open, nor while a server that was heard is being named: then no device is answered. */
  get isSettled(): boolean {
    return this.#asking.length === 0 && this.#sightings.length === 0;
  }

  /** Whether a request is one of our own questions, come back to us. */
  isOurs(hardware: Mac, xid: number): boolean {
    const own = this.#transactions.get(hardware);
    return own !== undefined && (xid === own || xid === (own + 1) >>> 0);
  }

  receive(socket: DatagramSocket, batch: Batch, now: Instant): void {
    const watched = this.#watched.find((one) => one.socket === socket);
    if (watched === undefined) return;
    for (let index = 0; index < batch.count; index += 1) {
      const from = batch.address(index);
      if (this.#own.has(from)) continue;
      const decoded = decodeDhcp(batch.bytes(index));
      const foreign = decoded.ok ? foreignServer(decoded.value, from, this.#own) : undefined;
      if (foreign !== undefined) this.heard(watched.place, foreign, now, watched.neighbours);
    }
  }

  /** A server that is not ours was heard, by its own words or by those of a device that chose it. */
  heard(place: DhcpPlace, foreign: ForeignServer, now: Instant, neighbours?: Neighbours): void {
    if (foreign.offers !== undefined) this.#learn(foreign.server, { foreign });
    const told = this.#known.get(foreign.server);
    if (told !== undefined && now - told < QUIET) return;
    if (this.#known.size >= MOST_KNOWN) return;
    this.#known.set(foreign.server, now);
    neighbours?.ask(foreign.server);
    const tellBy = neighbours === undefined ? now : after(now, NAMING);
    this.#sightings = [...this.#sightings, { place, foreign, tellBy }];
  }

  /** Somebody answered for an address: the server that was heard has a name now. */
  named({ address, hardware }: Neighbour): void {
    if (hardware !== undefined) this.#learn(address, { mac: hardware });
  }

  wake(now: Instant): void {
    const over = this.#sightings.filter(({ tellBy }) => tellBy <= now);
    this.#sightings = this.#sightings.filter(({ tellBy }) => tellBy > now);
    for (const sighting of over) this.#tell(sighting);
    for (const asking of this.#asking) if (asking.next <= now) this.#askOnce(asking, now);
    this.#asking = this.#asking.filter(({ next }) => next !== NEVER);
  }

  deadline(): Instant {
    const dues = [...this.#asking.map(({ next }) => next), ...this.#sightings.map(({ tellBy }) => tellBy)];
    return instant(Math.min(NEVER, ...dues));
  }

  /** Whether there is a reason to ask, and a way. */
  #ask(watched: Watched, now: Instant): boolean {
    const { mac } = watched.place;
    if (this.#plan.mode !== 'serve' || mac === undefined) return false;
    const xid = Math.floor(this.#needs.random() * 0x1_0000_0000);
    this.#transactions.set(mac, xid);
    const every = windowOf(watched.place) / ASKED_AGAIN;
    const asking = { watched, mac, xid, every, left: ASKED_AGAIN, next: now };
    this.#asking = [...this.#asking.filter((one) => one.watched !== watched), asking];
    return true;
  }

  /** Asks, or ends the asking when its time is over. */
  #askOnce(asking: Asking, now: Instant): void {
    const { watched, mac, xid, every } = asking;
    asking.next = asking.left === 0 ? NEVER : after(now, millis(every));
    if (asking.left === 0) return;
    asking.left -= 1;
    const { socket, place } = watched;
    for (const message of foreignProbes(mac, place.at.address, xid)) {
      const length = writeDhcp(message, socket.outBytes, socket.reserve());
      socket.queue(length, LIMITED_BROADCAST, this.#plan.ports.server);
    }
  }

  /** More is known of a server; when everything is, it is told. */
  #learn(server: Ipv4, more: Partial<Sighting>): void {
    const known = this.#sightings.map((one) => (one.foreign.server === server ? { ...one, ...more } : one));
    this.#sightings = known.filter((one) => !isComplete(one));
    for (const sighting of known.filter(isComplete)) this.#tell(sighting);
  }

  #tell({ place, foreign, mac }: Sighting): void {
    const { adapter } = place;
    const server = formatIpv4(foreign.server);
    const offers = foreign.offers === undefined ? undefined : formatIpv4(foreign.offers);
    this.#needs.report({
      type: 'dhcp.foreign-server',
      adapter,
      server,
      ...(mac === undefined ? {} : { mac }),
      ...(offers === undefined ? {} : { offers, to: foreign.to }),
    });
    if (this.#needs.refuses()) this.#needs.refused(refusal(adapter, foreign, mac));
  }
}

function windowOf({ isShared }: DhcpPlace): Millis {
  return isShared ? SHARED_WINDOW : BENCH_WINDOW;
}

function isComplete({ foreign, mac }: Sighting): boolean {
  return mac !== undefined && foreign.offers !== undefined;
}

function refusal(adapter: string, { server, offers, router }: ForeignServer, mac: Mac | undefined): StationError {
  const who = `${formatIpv4(server)}${mac === undefined ? '' : ` (${mac})`}`;
  const gives = offers === undefined ? 'It gives settings for this network' : `It gives ${formatIpv4(offers)}`;
  return stationError(
    'foreign-server',
    `Another DHCP server answers on ${adapter}: ${who}. ${gives}${router === undefined ? '' : `, router ${formatIpv4(router)}`}.`,
    'Two servers on one network contradict each other, so no device was answered. Connect the device by a cable of its ' +
      'own; or answer only devices that a recipe knows with --share-lan, give PXE clients only their boot file with ' +
      '"dhcp: { mode: proxy }", or watch without answering with --observe.',
  );
}
