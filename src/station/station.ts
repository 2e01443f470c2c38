/**
 * The station: everything put together. It finds its place, looks at the firmware, starts the packet thread, keeps the
 * story of each device, and undoes what it did to the machine when it stops.
 */
import type { Where } from '../config/load.ts';
import type { Settings } from '../config/schema.ts';
import type { DeviceStory } from '../devices/story.ts';
import type { EventStream } from '../events/stream.ts';
import type { Happening } from '../events/types.ts';
import type { Files } from '../host/files/files.ts';
import { openFiles } from '../host/node/files/files.ts';
import { listAdapters, watchAdapters, type AdapterWatch } from '../host/node/adapters/adapters.ts';
import { removeLeftOverAddresses, setAddress } from '../host/node/adapters/set-address.ts';
import type { LocalChannel } from '../host/node/channel/local-channel.ts';
import type { StationError } from '../host/station-error.ts';
import { formatCidr, type Ipv4 } from '../lib/address.ts';
import { ok, type Result } from '../lib/result.ts';
import { instant, since, type Instant } from '../lib/time.ts';
import { startSessionRecorder, type SessionRecorder } from '../storage/sessions/session-recorder.ts';
import { VERSION } from '../version.ts';
import { AdapterLife } from './adapter-life.ts';
import { openControl } from './control.ts';
import { Devices } from '../devices/stories.ts';
import { adopt, type AdoptProgress } from './firmware/adopt.ts';
import type { Firmware } from './firmware/firmware.ts';
import { makePlan } from './make-plan.ts';
import { PacketThread } from './packet-thread.ts';
import { findPlaces, type Places, type PlaceWish } from './place.ts';

export interface StationOrder {
  readonly settings: Settings;
  /** Where a setting stands, for people; default: its path. */
  readonly where?: Where;
  readonly place: PlaceWish;
  /** Files and folders with firmware. */
  readonly sources: readonly string[];
  readonly dataFolder: string;
  readonly services: { readonly dhcp: boolean; readonly tftp: boolean };
  /** When the process began, for the time until ready. */
  readonly began: Instant;
}

/** How often the library is looked at for packages that somebody adds meanwhile, in milliseconds. */
const LIBRARY_WATCH = 2000;

export class Station {
  readonly events: EventStream;
  readonly #places: Places;
  readonly #life: AdapterLife;
  readonly #firmware: Firmware;
  readonly #devices: Devices;
  readonly #recorder: SessionRecorder;
  #thread: PacketThread | undefined;
  #control: LocalChannel | undefined;
  #adapters: AdapterWatch | undefined;
  #watch: NodeJS.Timeout | undefined;
  #stopped: Promise<void> | undefined;

  /** Subscribe to `events` before: everything from the choice of the adapter on is told there. */
  static async start(order: StationOrder, events: EventStream): Promise<Result<Station, StationError>> {
    const files = openFiles(order.dataFolder);
    const leftOver = removeLeftOverAddresses(files);
    const firmware = await adopt(order.sources, order.dataFolder, now(), unpacking(events));
    if (!firmware.ok) return firmware;
    const places = await findPlaces(order.place, files);
    if (!places.ok) return places;
    const station = new Station(events, places.value, firmware.value, files);
    for (const address of leftOver) station.#tell({ type: 'adapter.left-over-removed', address });
    for (const { happenings } of [...places.value, firmware.value]) for (const one of happenings) station.#tell(one);
    const running = await station.#run({ ...order, sources: firmware.value.folders });
    if (running.ok) return ok(station);
    station.#tell({ type: 'station.failed', ...running.error });
    await station.stop('it could not start');
    return running;
  }

  private constructor(events: EventStream, places: Places, firmware: Firmware, files: Files) {
    const recorder = startSessionRecorder(files, now(), {
      onTrouble: ({ message, hint }) => this.#tell({ type: 'station.unrecorded', file: recorder.file, message, hint }),
    });
    this.events = events;
    this.#places = places;
    this.#firmware = firmware;
    this.#recorder = recorder;
    this.#life = new AdapterLife(places, {
      report: (happening) => this.#tell(happening),
      now,
      restore: (adapter, { at }) => setAddress([adapter], adapter, at, files),
      back: (device, reopen) => this.#thread?.adapterBack(device, reopen),
    });
    this.#devices = new Devices((list, device) => firmware.listed(list, device));
    events.subscribe((event) => {
      recorder.record(event);
      firmware.follow(event);
      for (const happening of this.#devices.tell(event)) events.report(happening, event.at);
    });
  }

  get stories(): readonly DeviceStory[] {
    return this.#devices.stories;
  }

  story(device: string): DeviceStory | undefined {
    return this.#devices.story(device);
  }

  /** The station's own address on its first adapter. */
  get address(): Ipv4 {
    return this.#places[0].at.address;
  }

  /** Adds something that happened outside of the station to its stream. */
  report(happening: Happening): void {
    this.#tell(happening);
  }

  /** Takes back what was changed on the machine, at once and without waiting: for an exit handler. */
  undo(): void {
    for (const setting of this.#life.settings) setting.undo();
    this.#control?.close();
    this.#recorder.close();
  }

  /** Ends transfers, commits leases, closes sockets, takes the address back. Idempotent. */
  async stop(reason: string): Promise<void> {
    this.#stopped ??= this.#stop(reason);
    return this.#stopped;
  }

  async #stop(reason: string): Promise<void> {
    clearInterval(this.#watch);
    this.#adapters?.stop();
    this.#control?.close();
    await this.#thread?.stop();
    for (const setting of this.#life.settings) {
      if (!setting.added || !setting.undo().ok) continue;
      this.#tell({ type: 'adapter.address-removed', adapter: setting.adapter, address: formatCidr(setting.address) });
    }
    this.#tell({ type: 'station.stopped', reason });
    this.#recorder.close();
  }

  async #run(order: StationOrder): Promise<Result<void, StationError>> {
    const plan = makePlan(order, this.#places, this.#firmware.supply);
    if (!plan.ok) return plan;
    const thread = await PacketThread.start(plan.value, {
      happenings: (bunch) => {
        for (const { at, happening } of bunch) this.events.report(happening, at);
      },
      died: (error) => this.#tell({ type: 'station.failed', ...error }),
    });
    if (!thread.ok) return thread;
    this.#thread = thread.value;
    this.#control = await openControl(order.dataFolder, thread.value, (happening) => this.#tell(happening));
    void this.#awaitReady(thread.value, order.began);
    void this.#watchAdapters();
    return ok(undefined);
  }

  async #awaitReady(thread: PacketThread, began: Instant): Promise<void> {
    await thread.ready;
    if (this.#stopped !== undefined) return;
    const { engine, services } = thread;
    this.#tell({
      type: 'station.started',
      version: VERSION,
      adapter: this.#places.map(({ adapter }) => adapter).join(', '),
      address: this.#places.map(({ at }) => formatCidr(at)).join(', '),
      engine,
      services,
      ready: since(began, now()),
    });
    await this.#watchFirmware(thread);
  }

  /** After the station is ready, because it takes as long as reading the folders: what is wrong with the files in them. */
  async #watchFirmware(thread: PacketThread): Promise<void> {
    const happenings = await this.#firmware.inspect();
    if (this.#stopped !== undefined) return;
    for (const happening of happenings) this.#tell(happening);
    thread.supply(this.#firmware.supply);
    this.#watch = setInterval(() => {
      if (this.#firmware.refresh()) thread.supply(this.#firmware.supply);
    }, LIBRARY_WATCH).unref();
  }

  async #watchAdapters(): Promise<void> {
    if (this.#places.every(({ device }) => device === undefined)) return;
    const adapters = await listAdapters();
    if (this.#stopped === undefined) this.#adapters = watchAdapters(adapters, (changes) => this.#life.changed(changes));
  }

  #tell(happening: Happening): void {
    this.events.report(happening, now());
  }
}

/** A line a second, for downloads that take that long. */
function unpacking(events: EventStream): AdoptProgress {
  let told = Date.now();
  return (source, read, size) => {
    if (Date.now() - told < 1000) return;
    told = Date.now();
    events.report({ type: 'firmware.reading', source, read, size }, now());
  };
}

function now(): Instant {
  return instant(Date.now());
}
