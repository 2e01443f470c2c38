/**
 * Other DHCP servers on the network. Listens where DHCP clients listen, so that their answers are heard, and asks for them
 * before the station answers anybody; devices are not answered meanwhile. A server that answers the station's own question
 * before any device was answered ends the service. Everything else that is heard of a server (an offer nobody asked for, a
 * device that names one) is only told, because anybody can send such a datagram. It makes the station ask again, three
 * times at most.
 */
import type { Happening, Report } from '../../../events/types.ts';
import type {
  Batch,
  DatagramHandler,
  DatagramHost,
  DatagramSocket,
  SocketPlace,
} from '../../../host/datagrams/datagrams.ts';
import type { Neighbour, Neighbours } from '../../../host/datagrams/neighbours.ts';
import { stationError, type StationError } from '../../../host/station-error.ts';
import { formatIpv4, LIMITED_BROADCAST, type Ipv4, type Mac } from '../../../lib/address.ts';
import { after, instant, millis, NEVER, seconds, type Instant, type Millis } from '../../../lib/time.ts';
import { decodeDhcp, writeDhcp } from '../../../protocols/dhcp/wire/codec.ts';
import { foreignProbes, foreignServer, type ForeignServer } from '../../../protocols/dhcp/server/foreign.ts';
import { KnownServers, type Knowledge } from './known-servers.ts';
import { Overheard } from './overheard.ts';
import type { DhcpPlace, DhcpPlan } from '../plan.ts';

/** On a bench cable: a server that answers at once. */
const BENCH_WINDOW = millis(300);
/** On a network: also one that looks first whether the address it offers is free. */
const SHARED_WINDOW = seconds(2);
const ASKED_AGAIN = 3;
/** How long is waited for the hardware address of a server, and for an offer of one that answered otherwise. */
const NAMING = millis(200);
/** How often what is said of a server makes the station ask again: devices wait each time. */
const MOST_CHECKS = 3;
const BATCH = 64;

export interface ForeignNeeds {
  /** Finds out more about a socket that was refused: who has its port. */
  readonly explain?: (error: StationError, place: SocketPlace) => Promise<StationError>;
  readonly report: Report;
  /** For transaction ids: from 0 up to 1. */
  readonly random: () => number;
  /** Whether a server that is found must end the service. */
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
  readonly knowledge: Knowledge;
  /** Whether it is to be told: not when it was told a short time ago. */
  readonly isNews: boolean;
  /** Once it is known. */
  readonly mac?: Mac;
  readonly tellBy: Instant;
}

/** An exchange of questions on one adapter. */
interface Asking {
  readonly watched: Watched;
  readonly mac: Mac;
  readonly xid: number;
  /** From one question to the next. */
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
  readonly #known = new KnownServers();
  readonly #overheard = new Overheard();
  #checksLeft = MOST_CHECKS;
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
      const { code, message: reason, hint } = error;
      const help = code === 'port-taken' ? {} : { hint };
      this.#needs.report({ type: 'dhcp.deaf', adapter: place.adapter, reason, ...help });
      return;
    }
    const watched = { place, socket: opened.value, neighbours };
    this.#watched = [...this.#watched, watched];
    if (!this.#ask(watched, windowOf(place), host.now())) return;
    this.#needs.report({ type: 'dhcp.asking', adapter: place.adapter, window: windowOf(place) });
    host.poke();
  }

  close(): void {
    for (const { socket } of this.#watched) socket.close();
  }

  /** Asks again on an adapter whose cable was away: it may lead somewhere else now. */
  askAgain(device: string, now: Instant): void {
    for (const watched of this.#watched) {
      if (watched.place.socket.device === device) this.#ask(watched, windowOf(watched.place), now);
    }
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
      if (!decoded.ok || foreign === undefined) continue;
      const isAsked = this.#asking.some((one) => one.watched === watched);
      const isOurs = this.isOurs(decoded.value.hardware, decoded.value.xid);
      const answered = isAsked && isOurs;
      if (!isOurs) for (const one of this.#overheard.tell(decoded.value, foreign.server)) this.#needs.report(one);
      this.#sighted(watched, foreign, answered ? 'answered' : 'heard', now);
    }
  }

  /** A device says that it chose this server. */
  named(point: Pick<Watched, 'place' | 'neighbours'>, foreign: ForeignServer, now: Instant): void {
    this.#sighted(point, foreign, 'named', now);
  }

  /** Whether another server is at work on an adapter: its clients are not ours to refuse. */
  isBeside({ adapter }: DhcpPlace, now: Instant): boolean {
    return this.#known.isBeside(adapter, now);
  }

  /** Somebody answered for an address: the server that was heard has a name now. */
  found({ address, hardware }: Neighbour): void {
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

  #sighted(
    { place, neighbours }: Pick<Watched, 'place' | 'neighbours'>,
    foreign: ForeignServer,
    knowledge: Knowledge,
    now: Instant,
  ): void {
    const { server } = foreign;
    this.#known.note(server, place.adapter, knowledge, now);
    const open = this.#sightings.find((one) => one.foreign.server === server);
    if (open !== undefined) {
      const more = foreign.offers === undefined ? {} : { foreign };
      this.#learn(server, knowledge === 'answered' ? { ...more, knowledge } : more);
      return;
    }
    const mustEnd = knowledge === 'answered' && this.#needs.refuses();
    const isNews = this.#known.isNews(server, now);
    if (!mustEnd) this.#check(place, now);
    if (!mustEnd && !isNews) return;
    neighbours?.ask(server);
    const tellBy = neighbours === undefined ? now : after(now, NAMING);
    this.#sightings = [...this.#sightings, { place, foreign, knowledge, isNews, tellBy }];
  }

  /** What is said of a server has it asked for: if it is there, it answers. */
  #check(place: DhcpPlace, now: Instant): void {
    const watched = this.#watched.find((one) => one.place === place);
    if (watched === undefined || this.#checksLeft === 0 || !this.#needs.refuses()) return;
    this.#checksLeft -= 1;
    this.#ask(watched, SHARED_WINDOW, now);
  }

  /** Whether there is a reason to ask, and a way. Where a question is open already, it is asked for longer. */
  #ask(watched: Watched, window: Millis, now: Instant): boolean {
    const { mac } = watched.place;
    if (this.#plan.mode !== 'serve' || mac === undefined) return false;
    const open = this.#asking.find((one) => one.watched === watched);
    const xid = open?.xid ?? Math.floor(this.#needs.random() * 0x1_0000_0000);
    this.#transactions.set(mac, xid);
    const every = window / ASKED_AGAIN;
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

  #tell(sighting: Sighting): void {
    if (sighting.isNews) this.#needs.report(happeningOf(sighting));
    if (sighting.knowledge === 'answered' && this.#needs.refuses()) this.#needs.refused(refusal(sighting));
  }
}

function windowOf({ isShared }: DhcpPlace): Millis {
  return isShared ? SHARED_WINDOW : BENCH_WINDOW;
}

function isComplete({ foreign, mac }: Sighting): boolean {
  return mac !== undefined && foreign.offers !== undefined;
}

function happeningOf({ place, foreign, mac, knowledge }: Sighting): Happening {
  const { server, offers, to } = foreign;
  return {
    type: 'dhcp.foreign-server',
    adapter: place.adapter,
    server: formatIpv4(server),
    ...(mac === undefined ? {} : { mac }),
    ...(offers === undefined ? {} : { offers: formatIpv4(offers), to }),
    ...(knowledge === 'named' ? { namedBy: to } : {}),
  };
}

function refusal({ place, foreign, mac }: Sighting): StationError {
  const { server, offers, router } = foreign;
  const who = `${formatIpv4(server)}${mac === undefined ? '' : ` (${mac})`}`;
  const gives = offers === undefined ? 'It gives settings for this network' : `It gives ${formatIpv4(offers)}`;
  return stationError(
    'foreign-server',
    `Another DHCP server answers on ${place.adapter}: ${who}. ${gives}${router === undefined ? '' : `, router ${formatIpv4(router)}`}.`,
    'Two servers on one network contradict each other, so no device was answered. Connect the device by a cable of its ' +
      'own; or answer only devices that a recipe knows with --share-lan, give PXE clients only their boot file with ' +
      '"dhcp: { mode: proxy }", or watch without answering with --observe.',
  );
}
