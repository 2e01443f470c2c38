/** A DHCP server in a few lines, in the event loop of the program that starts it. */
import type { Report } from '../events/types.ts';
import { chooseHost } from '../host/datagrams/datagram-engine.ts';
import type { DatagramHost } from '../host/datagrams/datagrams.ts';
import { openFiles } from '../host/node/files/files.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { WallClock } from '../host/wall-clock.ts';
import { ANY_ADDRESS, isLoopback, parseCidr, parseMac, type AdapterAddress } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { instant } from '../lib/time.ts';
import { compileWorld, type StationFacts } from '../protocols/dhcp/settings/compile.ts';
import { LeaseBook } from '../protocols/dhcp/leases/lease-book.ts';
import type { Lease, Leases } from '../protocols/dhcp/leases/lease.ts';
import type { DhcpMessage } from '../protocols/dhcp/wire/message.ts';
import type { DhcpSettings } from '../protocols/dhcp/settings/settings.ts';
import { DHCP_DEFAULTS, type DhcpPlace, type DhcpPlan } from '../services/dhcp/plan.ts';
import { DhcpService } from '../services/dhcp/serving/service.ts';
import { FORGETFUL, openStoredLeases } from '../services/dhcp/leases/stored-leases.ts';
import type { LeaseJournal } from '../storage/leases/lease-journal.ts';

/** What to serve, where. All of it but `at` may be left out. */
export interface DhcpServerOptions {
  /** The server's own address and network, as `192.168.1.1/24`. It must be set on this computer already. */
  readonly at: string;
  /** The adapter to serve. Without it the server hears only what is sent to its own address: tests, relays, loopback. */
  readonly adapter?: string;
  /** Hardware address of that adapter: with it other DHCP servers are looked for before anybody is answered. */
  readonly mac?: string;
  /** What is given to whom; default: the network of `at`, leaving out the server. */
  readonly settings?: DhcpSettings;
  /** A folder that leases are kept in; without it they end with the server. */
  readonly folder?: string;
  /** Default 67 and 68. */
  readonly ports?: { readonly server: number; readonly client: number };
  /** Default: answer everybody, and nobody beside another server. */
  readonly mode?: DhcpPlan['mode'];
  /** Which devices are meant in the mode `share-lan`. */
  readonly matches?: (request: DhcpMessage) => boolean;
  /** Services on this computer that devices are pointed to by themselves; default: none. */
  readonly services?: StationFacts['services'];
  /** Hears everything that happens: what is offered, lent, refused, and why something is not answered. */
  readonly onEvent?: Report;
}

/** A DHCP server for one adapter, in the event loop of the program that starts it. */
export class DhcpServer {
  readonly #host: DatagramHost;
  readonly #service: DhcpService;
  readonly #book: Leases;
  readonly #journal: LeaseJournal;
  #looking: NodeJS.Timeout | undefined;
  #lookAtDay: () => void = () => {};

  private constructor(host: DatagramHost, service: DhcpService, book: Leases, journal: LeaseJournal) {
    this.#host = host;
    this.#service = service;
    this.#book = book;
    this.#journal = journal;
  }

  /**
   * Listens when it resolves, and answers at once; with `mac` once other servers were asked for. Fails with `settings` (all
   * that is wrong at once), `port-taken`, `no-rights`, `no-adapter`, `no-address`, `storage`; throws nothing. An event
   * `station.failed` later means that it answers no more.
   */
  static async start(options: DhcpServerOptions): Promise<Result<DhcpServer, StationError>> {
    const report: Report = options.onEvent ?? ((): void => {});
    const place = placeOf(options);
    if (!place.ok) return err(stationError('settings', place.error, 'Change it; nothing was started.'));
    const plan: DhcpPlan = { ...DHCP_DEFAULTS, ...planned(options), places: [place.value] };
    const book = new LeaseBook(Math.floor(Math.random() * 0x1_0000_0000));
    const world = compileWorld(plan.settings, factsOf(plan, options, book));
    if (!world.ok) {
      const issues = world.error.map(({ path, message }) => `${path}: ${message}`).join('\n');
      return err(stationError('settings', issues, 'Change these settings; nothing was started.'));
    }
    for (const { path, message } of world.value.warnings) report({ type: 'settings.warning', path, message });
    const host = await hostFor(report);
    if (!host.ok) return host;
    const day = clockBeside(host.value);
    const { folder } = options;
    const journal =
      folder === undefined ? ok(FORGETFUL) : openStoredLeases(openFiles(folder), folder, book, report, day);
    if (!journal.ok) {
      host.value.close();
      return journal;
    }
    const needs = { world: world.value.world, journal: journal.value, report, random: Math.random };
    const service = new DhcpService(plan, needs);
    const server = new DhcpServer(host.value, service, book, journal.value);
    server.#keepTime(day, report);
    const opened = await service.open(host.value);
    if (opened.ok) return ok(server);
    server.close();
    return opened;
  }

  /** What is stored is dated by the clock of the computer: anew when that is set, or the computer slept. */
  #keepTime(day: WallClock, report: Report): void {
    this.#lookAtDay = () => {
      const by = day.lookAtOnce();
      if (by === undefined) return;
      report({ type: 'station.clock-jumped', by });
      this.#service.storeAnew(this.#host.now());
      this.#host.poke();
    };
    this.#looking = setInterval(this.#lookAtDay, 1000).unref();
  }

  /** Everything that is or was lent, in the order the addresses were first used. */
  leases(): Iterable<Lease> {
    return this.#book.leases();
  }

  /** Frees the ports. Every lease that was acknowledged is on disk already. */
  close(): void {
    clearInterval(this.#looking);
    this.#lookAtDay();
    this.#service.close();
    this.#host.close();
    this.#journal.close();
  }
}

function placeOf({ at: text, adapter, mac: macText }: DhcpServerOptions): Result<DhcpPlace, string> {
  const at = parseCidr(text);
  if (!at.ok) return at;
  const mac = macText === undefined ? ok(undefined) : parseMac(macText);
  if (!mac.ok) return mac;
  const named = { adapter: adapter ?? text, at: at.value, isShared: false, mac: mac.value };
  return ok({ ...named, socket: socketAt(at.value, adapter) });
}

function socketAt({ address }: AdapterAddress, adapter: string | undefined): DhcpPlace['socket'] {
  if (adapter === undefined) return { address, broadcast: !isLoopback(address) };
  return { address: ANY_ADDRESS, device: adapter, source: address, broadcast: true };
}

function planned({ settings = {}, ports, mode, folder }: DhcpServerOptions): Partial<DhcpPlan> {
  return {
    settings,
    persistent: folder !== undefined,
    ...(ports === undefined ? {} : { ports }),
    ...(mode === undefined ? {} : { mode }),
  };
}

function factsOf(plan: DhcpPlan, { services, matches }: DhcpServerOptions, book: Leases): StationFacts {
  return {
    adapters: plan.places.map(({ at }) => at),
    services: services ?? new Set(),
    ports: plan.ports,
    mode: plan.mode,
    book,
    ...(matches === undefined ? {} : { matches }),
  };
}

function clockBeside(host: DatagramHost): WallClock {
  return new WallClock(
    () => host.now(),
    () => instant(Date.now()),
  );
}

async function hostFor(report: Report): Promise<Result<DatagramHost, StationError>> {
  const engine = await chooseHost('dgram');
  if (!engine.ok) return engine;
  const observer = {
    fault: (error: unknown) => report({ type: 'service.fault', service: 'DHCP', reason: String(error) }),
    sendFailed: (socket: string, cause: string, times: number) =>
      report({ type: 'network.send-failed', socket, cause, times }),
  };
  return ok(engine.value.host({ observer }));
}
