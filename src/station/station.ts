/**
 * One station, from its start to its end, on a machine that is handed in. It chooses the adapters and their addresses, takes
 * the firmware, and starts the part that serves (running.ts). While that runs it records the session and keeps the story of
 * each device. In the end it takes back what it changed on the machine.
 */
import type { Where } from '../config/load.ts';
import { guidanceBefore, guidanceOf, type GuidanceStep } from '../devices/guidance.ts';
import { Stories } from '../devices/stories.ts';
import type { DeviceStory } from '../devices/story.ts';
import { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { EventStream } from '../events/stream.ts';
import type { Happening } from '../events/types.ts';
import type { Files } from '../host/files/files.ts';
import type { Machine } from '../host/machine.ts';
import type { StationError } from '../host/station-error.ts';
import { formatCidr, type Ipv4 } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { Instant } from '../lib/time.ts';
import { startSessionRecorder, type SessionRecorder } from '../storage/sessions/session-recorder.ts';
import type { Asking } from './asking/asking.ts';
import { stationAnswers } from './asking/questions.ts';
import { diagnose } from './diagnosing.ts';
import { adopt } from './firmware/adopt.ts';
import type { Firmware } from './firmware/firmware.ts';
import { Guide } from './firmware/guide.ts';
import type { PlanOrder } from './make-plan.ts';
import { AdapterLife } from './places/adapter-life.ts';
import { firmwareAnswers } from './firmware/asking.ts';
import { openLibrary } from './firmware/image-library.ts';
import type { Recipe } from '../knowledge/recipe.ts';
import { computerAnswers } from './computer-asking.ts';
import { findPlaces, type Places, type PlaceWish } from './places/place.ts';
import { reportAnswers } from './report/asking.ts';
import { Running, type StationBase } from './running.ts';
import { safeReport, type SafeReport } from './safe-report.ts';
import { settingsAnswers } from './settings-asking.ts';
import { sessionBegan } from './session-began.ts';

export interface StationOrder extends PlanOrder {
  readonly where?: Where;
  readonly place: PlaceWish;
  /** Where the settings stand, or are to stand; absent where they are nobody's. */
  readonly settingsFile?: string;
  /** Has this station stopped soon and another one started, with the settings as they are then; or says what is wrong with these. */
  readonly restart?: () => Promise<readonly string[]>;
  /** When the process began: `station.started` tells how long it took from then. */
  readonly began: Instant;
  /** Somebody stands before real devices: tell what is to be done with them. */
  readonly isGuiding?: boolean;
}

export class Station {
  readonly events: EventStream;
  /** The station's own address on its first adapter. */
  readonly address: Ipv4;
  readonly #told: SafeReport;
  readonly #recorder: SessionRecorder;
  readonly #stories = new Stories();
  readonly #diagnosis = new Diagnosis(this.#stories);
  readonly #endDiagnosis: () => void;
  readonly #life: AdapterLife;
  readonly #guide: Guide;
  #running: Running | undefined;
  #stopped: Promise<void> | undefined;

  /** Starts it. Whoever wants all events subscribes to `events` before: the first is reported at once. */
  static async start(
    order: StationOrder,
    events: EventStream,
    base: StationBase,
  ): Promise<Result<Station, StationError>> {
    const { machine } = base;
    events.report(sessionBegan(order, machine), machine.now());
    const files = machine.files(order.dataFolder);
    const leftOver = machine.removeLeftOverAddresses(files);
    const firmware = await adopt(order.sources, order.dataFolder, machine, events);
    if (!firmware.ok) return refused(firmware.error, events, machine);
    const places = await findPlaces(order.place, machine, files);
    if (!places.ok) {
      firmware.value.end();
      return refused(places.error, events, machine);
    }
    const station = new Station(events, machine, files, places.value, order.isGuiding ?? false);
    for (const address of leftOver) station.report({ type: 'adapter.left-over-removed', address });
    for (const { happenings } of [...places.value, firmware.value]) for (const one of happenings) station.report(one);
    const running = await station.#run(
      { ...order, sources: firmware.value.sources, folders: firmware.value.folders },
      base,
      firmware.value,
      places.value,
    );
    if (running.ok) return ok(station);
    firmware.value.end();
    station.report({ type: 'station.failed', ...running.error });
    await station.stop('it could not start');
    return running;
  }

  private constructor(events: EventStream, machine: Machine, files: Files, places: Places, isGuiding: boolean) {
    this.#guide = new Guide(isGuiding);
    this.events = events;
    this.address = places[0].at.address;
    this.#told = safeReport(events, () => machine.now());
    machine.onFault(this.#told.fault);
    const recorder = startSessionRecorder(files, machine.now(), {
      onTrouble: ({ message, hint, cause }) =>
        this.report({ type: 'station.unrecorded', file: recorder.file, message, hint, ...(cause && { cause }) }),
      onRemoved: (removed) => this.report({ type: 'session.dropped', files: removed, why: 'limit' }),
    });
    this.#recorder = recorder;
    // Events were reported before this: few enough that the stream still has all of them.
    events.subscribe((event) => recorder.record(event), { after: 0, missed: () => undefined });
    events.subscribe((event) => this.#guide.heed(event), { after: 0, missed: () => undefined });
    this.#endDiagnosis = diagnose(events, this.#diagnosis, machine);
    this.#life = new AdapterLife(places, {
      report: this.#told.report,
      now: () => machine.now(),
      restore: (adapter, { at }) => machine.setAddress([adapter], adapter, at, files),
      back: (device, reopen) => this.#running?.adapterBack(device, reopen),
    });
  }

  /** Where what happens is recorded, below the data folder. */
  get recordedIn(): string {
    return this.#recorder.file;
  }

  get stories(): readonly DeviceStory[] {
    return this.#stories.all;
  }

  story(device: string): DeviceStory | undefined {
    return this.#stories.of(device);
  }

  /** What a person does with a device, ticked by what was seen. */
  guidance(story: DeviceStory): readonly GuidanceStep[] {
    return guidanceOf(story, this.#diagnosis.mayReset(story));
  }

  /** The same for a device that was not heard of yet. */
  guidanceBefore(recipe: Recipe): readonly GuidanceStep[] {
    return guidanceBefore(recipe, this.#diagnosis.mayResetOne(recipe));
  }

  /** For asking the station from inside this process; undefined until it serves. */
  get asking(): Asking | undefined {
    return this.#running?.asking;
  }

  /** Resolves when every service answers and the firmware in the folders was looked into; never, if it is stopped before. */
  get settled(): Promise<void> | undefined {
    return this.#running?.settled;
  }

  /** Reports that something happens now. Never throws, so timers and listeners may call it. */
  report(happening: Happening): void {
    this.#told.report(happening);
  }

  /**
   * Takes back what was changed on the machine, without waiting for anything. For an exit handler, when `stop` cannot run
   * any more.
   */
  undo(): void {
    for (const setting of this.#life.settings) setting.undo();
    this.#running?.closeChannel();
    this.#recorder.close();
  }

  /** Ends transfers, commits leases, closes sockets, takes the address back. Idempotent. */
  async stop(reason: string): Promise<void> {
    this.#stopped ??= this.#stop(reason);
    return this.#stopped;
  }

  async #stop(reason: string): Promise<void> {
    await this.#running?.stop();
    for (const setting of this.#life.settings) {
      if (!setting.added || !setting.undo().ok) continue;
      this.report({ type: 'adapter.address-removed', adapter: setting.adapter, address: formatCidr(setting.address) });
    }
    this.report({ type: 'station.stopped', reason });
    this.#endDiagnosis();
    this.#recorder.close();
  }

  async #run(
    order: StationOrder,
    base: StationBase,
    firmware: Firmware,
    places: Places,
  ): Promise<Result<void, StationError>> {
    const library = openLibrary(base.machine, order.dataFolder);
    const files = base.machine.files(order.dataFolder);
    const running = await Running.start(order, {
      ...base,
      firmware,
      places,
      life: this.#life,
      events: this.events,
      report: this.#told.report,
      guide: this.#guide,
      answers: {
        ...stationAnswers(this),
        ...settingsAnswers({ machine: base.machine, file: order.settingsFile, restart: order.restart }),
        ...computerAnswers({
          machine: base.machine,
          served: new Set(places.flatMap(({ device }) => device ?? [])),
          examine: async (heard) => this.#running?.examine(heard),
        }),
        ...reportAnswers({ files, library, record: () => this.#recorder.file }),
        ...firmwareAnswers({
          library,
          machine: base.machine,
          dataFolder: order.dataFolder,
          report: this.#told.report,
        }),
      },
      began: order.began,
    });
    if (!running.ok) return running;
    this.#running = running.value;
    return ok(undefined);
  }
}

/** It could not even begin: what is wrong is a finding all the same. */
function refused(error: StationError, events: EventStream, machine: Machine): Result<never, StationError> {
  const end = diagnose(events, new Diagnosis(new Stories()), machine);
  events.report({ type: 'station.failed', ...error }, machine.now());
  end();
  return err(error);
}
