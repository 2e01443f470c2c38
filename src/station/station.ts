/**
 * The station: everything put together. It finds its place, looks at the firmware, starts the packet thread, keeps the
 * story of each device, and undoes what it did to the machine when it stops.
 */
import type { Settings } from '../config/schema.ts';
import type { DeviceStory } from '../diagnosis/timeline.ts';
import type { EventStream } from '../events/stream.ts';
import type { Happening } from '../events/types.ts';
import { openFiles } from '../host/node/files.ts';
import { nodeFolders } from '../host/node/folders.ts';
import { removeLeftOverAddresses } from '../host/node/set-address.ts';
import type { StationError } from '../host/station-error.ts';
import { formatCidr, type Ipv4 } from '../lib/address.ts';
import { ok, type Result } from '../lib/result.ts';
import { instant, since, type Instant } from '../lib/time.ts';
import { startSessionRecorder, type SessionRecorder } from '../storage/session-recorder.ts';
import { VERSION } from '../version.ts';
import { adopt, type Firmware } from './adopt.ts';
import { Devices } from './devices.ts';
import { makePlan } from './make-plan.ts';
import { PacketThread } from './packet-thread.ts';
import { findPlace, type Place, type PlaceWish } from './place.ts';

export interface StationOrder {
  readonly settings: Settings;
  readonly place: PlaceWish;
  /** Files and folders with firmware. */
  readonly sources: readonly string[];
  readonly dataFolder: string;
  readonly services: { readonly dhcp: boolean; readonly tftp: boolean };
  /** When the process began, for the time until ready. */
  readonly began: Instant;
}

export class Station {
  readonly events: EventStream;
  readonly #place: Place;
  readonly #devices: Devices;
  readonly #recorder: SessionRecorder;
  #thread: PacketThread | undefined;
  #stopped: Promise<void> | undefined;

  /** Subscribe to `events` before: everything from the choice of the adapter on is told there. */
  static async start(order: StationOrder, events: EventStream): Promise<Result<Station, StationError>> {
    const files = openFiles(order.dataFolder);
    const leftOver = removeLeftOverAddresses(files);
    const firmware = adopt(nodeFolders, order.sources);
    if (!firmware.ok) return firmware;
    const place = await findPlace(order.place, files);
    if (!place.ok) return place;
    const station = new Station(events, place.value, firmware.value, startSessionRecorder(files, now()));
    for (const address of leftOver) station.#tell({ type: 'adapter.left-over-removed', address });
    for (const happening of [...place.value.happenings, ...firmware.value.happenings]) station.#tell(happening);
    const running = await station.#run(order);
    if (running.ok) return ok(station);
    station.#tell({ type: 'station.failed', ...running.error });
    await station.stop('it could not start');
    return running;
  }

  private constructor(events: EventStream, place: Place, firmware: Firmware, recorder: SessionRecorder) {
    this.events = events;
    this.#place = place;
    this.#recorder = recorder;
    this.#devices = new Devices((list) => firmware.listed(list));
    events.subscribe((event) => {
      recorder.record(event);
      for (const happening of this.#devices.tell(event)) events.report(happening, event.at);
    });
  }

  get stories(): readonly DeviceStory[] {
    return this.#devices.stories;
  }

  story(device: string): DeviceStory | undefined {
    return this.#devices.story(device);
  }

  /** The station's own address on its adapter. */
  get address(): Ipv4 {
    return this.#place.at.address;
  }

  /** Adds something that happened outside of the station to its stream. */
  report(happening: Happening): void {
    this.#tell(happening);
  }

  /** Takes back what was changed on the machine, at once and without waiting: for an exit handler. */
  undo(): void {
    this.#place.setting?.undo();
    this.#recorder.close();
  }

  /** Ends transfers, commits leases, closes sockets, takes the address back. Idempotent. */
  async stop(reason: string): Promise<void> {
    this.#stopped ??= this.#stop(reason);
    return this.#stopped;
  }

  async #stop(reason: string): Promise<void> {
    await this.#thread?.stop();
    const setting = this.#place.setting;
    if (setting?.added === true && setting.undo().ok) {
      this.#tell({ type: 'adapter.address-removed', adapter: setting.adapter, address: formatCidr(setting.address) });
    }
    this.#tell({ type: 'station.stopped', reason });
    this.#recorder.close();
  }

  async #run(order: StationOrder): Promise<Result<void, StationError>> {
    const plan = makePlan(order, this.#place);
    if (!plan.ok) return plan;
    const thread = await PacketThread.start(plan.value, {
      happenings: (bunch) => {
        for (const { at, happening } of bunch) this.events.report(happening, at);
      },
      died: (error) => this.#tell({ type: 'station.failed', ...error }),
    });
    if (!thread.ok) return thread;
    this.#thread = thread.value;
    const { engine, services } = thread.value;
    const ready = since(order.began, now());
    this.#tell({
      type: 'station.started',
      version: VERSION,
      adapter: this.#place.adapter,
      address: formatCidr(this.#place.at),
      engine,
      services,
      ready,
    });
    return ok(undefined);
  }

  #tell(happening: Happening): void {
    this.events.report(happening, now());
  }
}

function now(): Instant {
  return instant(Date.now());
}
