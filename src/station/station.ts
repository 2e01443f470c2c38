/**
 * The station: everything put together on a machine that is handed in. It finds its place, looks at the firmware, starts
 * what answers datagrams, keeps the story of each device, lets itself be asked, and undoes what it did to the machine when
 * it stops.
 */
import type { Where } from '../config/load.ts';
import { Stories } from '../devices/stories.ts';
import type { DeviceStory } from '../devices/story.ts';
import type { EventStream } from '../events/stream.ts';
import type { Happening } from '../events/types.ts';
import type { Files } from '../host/files/files.ts';
import type { Machine } from '../host/machine.ts';
import type { AdapterWatch } from '../host/node/adapters/adapters.ts';
import type { LocalChannel } from '../host/node/channel/local-channel.ts';
import type { StationError } from '../host/station-error.ts';
import { formatCidr, type Ipv4 } from '../lib/address.ts';
import { ok, type Result } from '../lib/result.ts';
import { seconds, since, type Instant } from '../lib/time.ts';
import { startSessionRecorder, type SessionRecorder } from '../storage/sessions/session-recorder.ts';
import { VERSION } from '../version.ts';
import { Diagnosis } from '../diagnosis/diagnosis.ts';
import { Asking } from './asking/asking.ts';
import { openChannel } from './asking/channel.ts';
import { stationAnswers, stationQuestions } from './asking/questions.ts';
import { adopt, type AdoptProgress } from './firmware/adopt.ts';
import type { Firmware } from './firmware/firmware.ts';
import { diagnose } from './diagnosing.ts';
import { closeAll, openMainServices, type MainServices } from './main-services.ts';
import { makePlan, type PlanOrder } from './make-plan.ts';
import { askedFiles } from './packet/asked-files.ts';
import { PacketSide, type StartPackets } from './packet/side.ts';
import { AdapterLife } from './places/adapter-life.ts';
import { findPlaces, type Places, type PlaceWish } from './places/place.ts';
import { sessionBegan } from './session-began.ts';

export interface StationOrder extends PlanOrder {
  readonly where?: Where;
  readonly place: PlaceWish;
  /** When the process began, for the time until ready. */
  readonly began: Instant;
}

/** What a station runs on. */
export interface StationBase {
  readonly machine: Machine;
  readonly startPackets: StartPackets;
}

/** How often the library is looked at for packages that somebody adds meanwhile. */
const LIBRARY_WATCH = seconds(2);

export class Station {
  readonly events: EventStream;
  readonly #base: StationBase;
  readonly #places: Places;
  readonly #life: AdapterLife;
  readonly #firmware: Firmware;
  readonly #stories: Stories;
  readonly #recorder: SessionRecorder;
  readonly #endDiagnosis: () => void;
  #packets: PacketSide | undefined;
  #main: MainServices = [];
  #asking: Asking | undefined;
  #channel: LocalChannel | undefined;
  #adapters: AdapterWatch | undefined;
  #endWatch: () => void = () => undefined;
  #stopped: Promise<void> | undefined;
  #settled: Promise<void> = Promise.resolve();

  /** Subscribe to `events` before: everything from the choice of the adapter on is told there. */
  static async start(
    order: StationOrder,
    events: EventStream,
    base: StationBase,
  ): Promise<Result<Station, StationError>> {
    const { machine } = base;
    events.report(sessionBegan(order, machine), machine.now());
    const files = machine.files(order.dataFolder);
    const leftOver = machine.removeLeftOverAddresses(files);
    const firmware = await adopt(order.sources, order.dataFolder, machine, unpacking(events, machine));
    if (!firmware.ok) return firmware;
    const places = await findPlaces(order.place, machine, files);
    if (!places.ok) return places;
    const station = new Station(events, base, places.value, firmware.value, files);
    for (const address of leftOver) station.#tell({ type: 'adapter.left-over-removed', address });
    for (const { happenings } of [...places.value, firmware.value]) for (const one of happenings) station.#tell(one);
    const running = await station.#run({ ...order, sources: firmware.value.folders });
    if (running.ok) return ok(station);
    station.#tell({ type: 'station.failed', ...running.error });
    await station.stop('it could not start');
    return running;
  }

  private constructor(events: EventStream, base: StationBase, places: Places, firmware: Firmware, files: Files) {
    const { machine } = base;
    const recorder = startSessionRecorder(files, machine.now(), {
      onTrouble: ({ message, hint }) => this.#tell({ type: 'station.unrecorded', file: recorder.file, message, hint }),
      onRemoved: (removed) => this.#tell({ type: 'session.dropped', files: removed, why: 'limit' }),
    });
    machine.onFault((fault) => this.#faulted(fault));
    this.events = events;
    this.#base = base;
    this.#places = places;
    this.#firmware = firmware;
    this.#recorder = recorder;
    this.#life = new AdapterLife(places, {
      report: (happening) => this.#tell(happening),
      now: () => machine.now(),
      restore: (adapter, { at }) => machine.setAddress([adapter], adapter, at, files),
      back: (device, reopen) => this.#packets?.adapterBack(device, reopen),
    });
    this.#stories = new Stories();
    // The first event, and those of reading firmware, were told before; that is never so much that some of it is gone.
    events.subscribe((event) => recorder.record(event), { after: 0, missed: () => undefined });
    this.#endDiagnosis = diagnose(events, new Diagnosis(this.#stories), machine);
  }

  get stories(): readonly DeviceStory[] {
    return this.#stories.all;
  }

  story(device: string): DeviceStory | undefined {
    return this.#stories.of(device);
  }

  /** The station's own address on its first adapter. */
  get address(): Ipv4 {
    return this.#places[0].at.address;
  }

  /** Where the station is asked from inside this process; undefined until it runs. */
  get asking(): Asking | undefined {
    return this.#asking;
  }

  /** Resolves when every service answers and the firmware in the folders was looked into; never, if it is stopped before. */
  get settled(): Promise<void> {
    return this.#settled;
  }

  /** Adds something that happened outside of the station to its stream. */
  report(happening: Happening): void {
    this.#tell(happening);
  }

  /** Takes back what was changed on the machine, at once and without waiting: for an exit handler. */
  undo(): void {
    for (const setting of this.#life.settings) setting.undo();
    this.#channel?.close();
    this.#recorder.close();
  }

  /** Ends transfers, commits leases, closes sockets, takes the address back. Idempotent. */
  async stop(reason: string): Promise<void> {
    this.#stopped ??= this.#stop(reason);
    return this.#stopped;
  }

  async #stop(reason: string): Promise<void> {
    this.#endWatch();
    this.#adapters?.stop();
    this.#channel?.close();
    closeAll(this.#main);
    await this.#packets?.stop();
    for (const setting of this.#life.settings) {
      if (!setting.added || !setting.undo().ok) continue;
      this.#tell({ type: 'adapter.address-removed', adapter: setting.adapter, address: formatCidr(setting.address) });
    }
    this.#tell({ type: 'station.stopped', reason });
    this.#endDiagnosis();
    this.#recorder.close();
  }

  async #run(order: StationOrder): Promise<Result<void, StationError>> {
    const { machine, startPackets } = this.#base;
    const plan = makePlan(order, this.#places, machine, this.#firmware.supply);
    if (!plan.ok) return plan;
    const packets = await PacketSide.start(startPackets, plan.value, {
      happenings: (bunch) => {
        for (const { at, happening } of bunch) this.#tell(happening, at);
      },
      died: (error) => this.#tell({ type: 'station.failed', ...error }),
    });
    if (!packets.ok) return packets;
    this.#packets = packets.value;
    const asking = new Asking(stationQuestions(order.parts), stationAnswers(this), packets.value.asking);
    this.#asking = asking;
    const main = await openMainServices(plan.value, order.parts, {
      machine,
      report: (happening) => this.#tell(happening),
      dataFolder: order.dataFolder,
      at: plan.value.at,
      services: new Set(plan.value.services.map(({ name }) => name)),
      files: askedFiles(packets.value.asking),
      ask: (name, request) => asking.ask(name, request),
      events: this.events,
    });
    if (!main.ok) return main;
    this.#main = main.value;
    for (const { answers } of main.value) if (answers !== undefined) asking.join(answers);
    this.#channel = await openChannel(machine, order.dataFolder, asking, (happening) => this.#tell(happening));
    this.#settled = this.#awaitReady(packets.value, order.began);
    void this.#watchAdapters();
    return ok(undefined);
  }

  async #awaitReady(packets: PacketSide, began: Instant): Promise<void> {
    await packets.ready;
    if (this.#stopped !== undefined) return;
    const { engine } = packets;
    const services = [...packets.services, ...this.#main.map(({ name }) => name)];
    this.#tell({
      type: 'station.started',
      version: VERSION,
      adapter: this.#places.map(({ adapter }) => adapter).join(', '),
      address: this.#places.map(({ at }) => formatCidr(at)).join(', '),
      engine,
      services,
      ready: since(began, this.#base.machine.now()),
    });
    await this.#watchFirmware(packets);
  }

  /** After the station is ready, because it takes as long as reading the folders: what is wrong with the files in them. */
  async #watchFirmware(packets: PacketSide): Promise<void> {
    const happenings = await this.#firmware.inspect();
    if (this.#stopped !== undefined) return;
    for (const happening of happenings) this.#tell(happening);
    packets.supply(this.#firmware.supply);
    this.#endWatch = this.#base.machine.every(LIBRARY_WATCH, () => {
      if (this.#firmware.refresh()) packets.supply(this.#firmware.supply);
    });
  }

  async #watchAdapters(): Promise<void> {
    if (this.#places.every(({ device }) => device === undefined)) return;
    const { machine } = this.#base;
    const listed = await machine.adapters();
    if (this.#stopped !== undefined) return;
    this.#adapters = machine.watchAdapters(listed.ok ? listed.value : undefined, (changes) =>
      this.#life.changed(changes),
    );
  }

  /** Never throws, because it is called by timers and by what hears messages. */
  #tell(happening: Happening, at = this.#base.machine.now()): void {
    try {
      this.events.report(happening, at);
    } catch (fault) {
      this.#faulted(fault);
    }
  }

  /** A mistake of our own, which must not end what answers devices. */
  #faulted(fault: unknown): void {
    const cause = fault instanceof Error && fault.cause !== undefined ? fault.cause : fault;
    const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    try {
      this.events.report({ type: 'service.fault', service: 'station', reason }, this.#base.machine.now());
    } catch {
      // Who failed before fails again; the others have been told.
    }
  }
}

/** A line a second, for downloads that take that long. */
function unpacking(events: EventStream, { now }: Pick<Machine, 'now'>): AdoptProgress {
  let told = now();
  return (source, read, size) => {
    if (since(told, now()) < 1000) return;
    told = now();
    events.report({ type: 'firmware.reading', source, read, size }, now());
  };
}
