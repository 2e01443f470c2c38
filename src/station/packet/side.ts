/** The packet side of a station as the main thread sees it: starting, stopping, asking, and what it reports. */
import type { Happening } from '../../events/types.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Instant } from '../../lib/time.ts';
import type { FirmwareSupply } from '../firmware/firmware.ts';
import { PacketAsking } from './packet-asking.ts';
import type { FromPacketThread, StationPlan, ToPacketThread } from './plan.ts';

export interface PacketEvents {
  readonly report: (happening: Happening, at: Instant) => void;
  /** Called once when it ends without having been asked to. */
  readonly died: (error: StationError) => void;
}

/** Sends to the packet side, which is a thread, or in tests an object in the same thread. */
export interface PacketLink {
  send(message: ToPacketThread): void;
}

/** What the link calls. */
export interface PacketListener {
  /** For each message of the packet side. */
  heard(message: FromPacketThread): void;
  /** When it has ended. `error`: why, when it broke. */
  ended(error?: unknown): void;
}

/** Starts the packet side. It must call `ended` in every case, or `stop` would wait for ever. */
export type StartPackets = (plan: StationPlan, listener: PacketListener) => PacketLink;

export class PacketSide {
  readonly engine: string;
  /** For people: `DHCP 67`. */
  readonly services: readonly string[];
  /** Names of the modules whose half there could not be opened. */
  readonly missing: readonly string[];
  /** Resolves when every service answers devices, and never if it ends before. */
  readonly ready: Promise<void>;
  readonly asking: PacketAsking;
  readonly #link: PacketLink;
  readonly #life: Life;

  private constructor(link: PacketLink, life: Life, { engine, services, missing }: Opened) {
    this.#link = link;
    this.#life = life;
    this.engine = engine;
    this.services = services;
    this.missing = missing;
    this.ready = life.ready;
    this.asking = life.asking;
  }

  /**
   * Resolves when every socket is open and the leases are read, or with the error of what could not be opened. Never
   * rejects.
   */
  static async start(
    start: StartPackets,
    plan: StationPlan,
    events: PacketEvents,
  ): Promise<Result<PacketSide, StationError>> {
    const life = new Life(events);
    const link = start(plan, life);
    life.asking.connect((message) => link.send(message));
    const opened = await life.opened;
    if (!opened.ok) await life.over;
    return opened.ok ? ok(new PacketSide(link, life, opened.value)) : opened;
  }

  /** Ends transfers, commits leases, closes sockets. Also resolves when it has died before. */
  async stop(): Promise<void> {
    this.#life.isStopping = true;
    if (!this.#life.isOver) this.#link.send({ kind: 'stop' });
    await this.#life.over;
  }

  /** Serves this from now on. */
  supply(firmware: FirmwareSupply): void {
    this.#tell({ kind: 'firmware', firmware });
  }

  /** From now on who is named hears what the packet half of its service passes, and has passed. */
  connect(halves: ReadonlyMap<string, (message: unknown) => void>): void {
    this.#life.connect(halves);
  }

  /** Tells it that an adapter is back. `reopen`: the sockets bound to it must be opened anew. */
  adapterBack(device: string, reopen: boolean): void {
    this.#tell({ kind: 'adapter-back', device, reopen });
  }

  /** What a service of the main thread has told, for those of the packet side that follow what happens. */
  follow(happening: Happening): void {
    this.#tell({ kind: 'told', happening });
  }

  #tell(message: ToPacketThread): void {
    if (!this.#life.isStopping && !this.#life.isOver) this.#link.send(message);
  }
}

type Opened = Extract<FromPacketThread, { kind: 'open' }>;
type Passed = Extract<FromPacketThread, { kind: 'passed' }>;

/** Keeps the state of the packet side from its start to its end, and settles the promises that depend on it. */
class Life implements PacketListener {
  readonly opened: Promise<Result<Opened, StationError>>;
  readonly ready: Promise<void>;
  readonly over: Promise<void>;
  readonly asking = new PacketAsking();
  isStopping = false;
  isOver = false;
  readonly #events: PacketEvents;
  /** What was passed before anybody could hear it. */
  readonly #early: Passed[] = [];
  #halves: ReadonlyMap<string, (message: unknown) => void> | undefined;
  #isOpen = false;
  #settleOpened: (opened: Result<Opened, StationError>) => void = () => undefined;
  #settleReady: () => void = () => undefined;
  #settleOver: () => void = () => undefined;

  constructor(events: PacketEvents) {
    this.#events = events;
    this.opened = new Promise((resolve) => (this.#settleOpened = resolve));
    this.ready = new Promise((resolve) => (this.#settleReady = resolve));
    this.over = new Promise((resolve) => (this.#settleOver = resolve));
  }

  heard(message: FromPacketThread): void {
    switch (message.kind) {
      case 'happenings':
        for (const { happening, at } of message.happenings) this.#events.report(happening, at);
        return;
      case 'open':
        this.#isOpen = true;
        return this.#settleOpened(ok(message));
      case 'refused':
        return this.#settleOpened(err(message.error));
      case 'ready':
        return this.#settleReady();
      case 'replies':
        return this.asking.heard(message);
      case 'passed':
        return this.#passed(message);
    }
  }

  connect(halves: ReadonlyMap<string, (message: unknown) => void>): void {
    this.#halves = halves;
    for (const passed of this.#early.splice(0)) this.#passed(passed);
  }

  #passed(passed: Passed): void {
    if (this.#halves === undefined) this.#early.push(passed);
    else this.#halves.get(passed.service)?.(passed.message);
  }

  ended(error?: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    const why = broken(error ?? 'it ended by itself');
    this.#settleOpened(err(why));
    if (this.#isOpen && !this.isStopping) this.#events.died(why);
    this.asking.ended();
    this.#settleOver();
  }
}

function broken(error: unknown): StationError {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return stationError(
    'unexpected',
    'The thread that answers devices broke.',
    'This is a mistake in Rouse: please report it with the recorded session.',
    cause,
  );
}
