/**
 * The part of a station that serves: the packet side, the services of the main thread, the channel through which other
 * programs of the user ask, and the watches over adapters and firmware. `Station` starts it when it knows its adapters and
 * its firmware. It changes nothing on the machine that would have to be taken back.
 */
import type { EventStream } from '../events/stream.ts';
import type { Happening } from '../events/types.ts';
import type { Report } from '../events/types.ts';
import type { Machine } from '../host/machine.ts';
import type { LocalChannel } from '../host/node/channel/local-channel.ts';
import type { StationError } from '../host/station-error.ts';
import { formatCidr } from '../lib/address.ts';
import { ok, type Result } from '../lib/result.ts';
import { after, seconds, since, type Instant, type Millis } from '../lib/time.ts';
import type { MainNeeds, RunningService, ServiceModule } from '../services/module.ts';
import type { Answers } from '../services/question.ts';
import { VERSION } from '../version.ts';
import { Asking } from './asking/asking.ts';
import { openChannel } from './asking/channel.ts';
import { stationQuestions } from './asking/questions.ts';
import type { Firmware, FirmwareSupply } from './firmware/firmware.ts';
import type { Guide } from './firmware/guide.ts';
import type { Patient } from './doctor/check.ts';
import { missingLoads } from './firmware/wanted-loads.ts';
import { makePlan, type PlanOrder } from './make-plan.ts';
import { answersOf, closeAll, openAll, type Half } from './opening.ts';
import { askedClients } from './packet/asked-clients.ts';
import { askedFiles } from './packet/asked-files.ts';
import type { StationPlan } from './packet/plan.ts';
import { PacketSide, type StartPackets } from './packet/side.ts';
import type { AdapterLife } from './places/adapter-life.ts';
import { accountsIn, phoneContext } from './phone-book.ts';
import type { Places } from './places/place.ts';
import type { SafeReport } from './safe-report.ts';

/** The machine a station runs on, and how its packet side is started there. */
export interface StationBase {
  readonly machine: Machine;
  readonly startPackets: StartPackets;
  /** Looks at the computer beside the work of the station (doctor/doctor.ts). Never rejects. */
  readonly examine?: (patient: Patient, report: Report) => Promise<void>;
}

interface RunningNeeds extends StationBase {
  readonly firmware: Firmware;
  readonly places: Places;
  readonly life: AdapterLife;
  readonly events: EventStream;
  readonly report: SafeReport['report'];
  /** What a person is told to do, as far as it is known. */
  readonly guide: Guide;
  /** Answers to the questions about the station itself. */
  readonly answers: Answers;
  /** When the process began: `station.started` tells how long it took from then. */
  readonly began: Instant;
}

export class Running {
  /** For asking the station from inside this process. */
  readonly asking: Asking;
  /** Resolves when every service answers and the firmware in the folders was looked into; never, if it is stopped before. */
  readonly settled: Promise<void>;
  readonly #order: PlanOrder;
  readonly #needs: RunningNeeds;
  readonly #packets: PacketSide;
  readonly #main: readonly RunningService[];
  readonly #channel: LocalChannel | undefined;
  /** Each ends one of the watches. */
  readonly #watches: (() => void)[] = [];
  #isStopping = false;

  /**
   * Fails with `settings` when they do not fit the adapters, or with the error of the service that could not open.
   * Nothing is left open then.
   */
  static async start(order: PlanOrder, needs: RunningNeeds): Promise<Result<Running, StationError>> {
    const made = makePlan(order, needs.places, needs.machine, needs.firmware.supply);
    if (!made.ok) return made;
    const plan = { ...made.value, phones: phoneContext(order, made.value, needs.places, needs.machine) };
    const packets = await PacketSide.start(needs.startPackets, plan, {
      report: needs.report,
      died: (error) => needs.report({ type: 'station.failed', ...error }),
    });
    if (!packets.ok) return packets;
    const asking = new Asking(stationQuestions(order.parts), needs.answers, packets.value.asking);
    const main = await openMain(plan, order, needs, asking, packets.value);
    if (!main.ok) {
      await packets.value.stop();
      return main;
    }
    packets.value.connect(main.value.halves);
    const channel = await openChannel(needs.machine, order.dataFolder, asking, needs.report);
    return ok(new Running(order, needs, packets.value, main.value.opened, asking, channel));
  }

  private constructor(
    order: PlanOrder,
    needs: RunningNeeds,
    packets: PacketSide,
    main: readonly RunningService[],
    asking: Asking,
    channel: LocalChannel | undefined,
  ) {
    this.#order = order;
    this.#needs = needs;
    this.#packets = packets;
    this.#main = main;
    this.#channel = channel;
    this.asking = asking;
    this.#watches.push(needs.life.watch(needs.machine));
    this.settled = this.#settle();
  }

  /**
   * To be called when an adapter can be used again. `reopen`: the sockets bound to it have become useless and are opened
   * anew.
   */
  adapterBack(device: string, reopen: boolean): void {
    this.#packets.adapterBack(device, reopen);
  }

  /** Closes the channel: other programs can ask no more. Safe in an exit handler. */
  closeChannel(): void {
    this.#channel?.close();
  }

  /** Ends transfers, commits leases, closes sockets. Called once. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#needs.firmware.end();
    for (const end of this.#watches) end();
    this.closeChannel();
    closeAll(this.#main);
    await this.#packets.stop();
    await finishAll(this.#main);
  }

  async #settle(): Promise<void> {
    await this.#packets.ready;
    if (this.#isStopping) return;
    const { places, began, machine, report } = this.#needs;
    const ready = since(began, machine.now());
    // Devices are answered from here on. What is wrong with the firmware is better told before somebody resets one.
    const inspection = this.#watchFirmware();
    const isKnown = await isSoon(inspection, PATIENCE, machine);
    if (this.#isOver()) return;
    if (isKnown) this.#tellGuide();
    report({
      type: 'station.started',
      version: VERSION,
      adapter: places.map(({ adapter }) => adapter).join(', '),
      address: places.map(({ at }) => formatCidr(at)).join(', '),
      engine: this.#packets.engine,
      services: [...this.#packets.services, ...this.#main.map(({ name }) => name)].filter((name) => name !== ''),
      ready,
    });
    void this.examine();
    await inspection;
    if (!isKnown && !this.#isOver()) this.#tellGuide();
  }

  /** What is wrong with this computer, looked for once devices are answered. What is in order is told to `heard` alone. */
  async examine(heard: (fact: Happening) => void = ignore): Promise<void> {
    const { machine, places, report, examine } = this.#needs;
    for (const place of places) {
      await examine?.({ ...this.#order, machine, place, adapters: [], models: [] }, (fact) => {
        heard(fact);
        if (!this.#isOver() && fact.type !== 'host.checked') report(fact);
      });
    }
  }

  /** What was waited for may have taken until the station was stopped. */
  #isOver(): boolean {
    return this.#isStopping;
  }

  #tellGuide(): void {
    for (const happening of this.#needs.guide.happenings) this.#needs.report(happening);
  }

  /** While devices are answered, because it takes as long as reading the folders and the downloads in them. */
  async #watchFirmware(): Promise<void> {
    const { firmware, machine, report } = this.#needs;
    const supply = (what: FirmwareSupply): void => this.#packets.supply(what);
    const tell = (happenings: readonly Happening[]): void => {
      if (!this.#isStopping) for (const happening of happenings) report(happening);
    };
    this.#watches.push(firmware.watch(machine, supply));
    await firmware.inspect({ tell, supply });
    tell(missingLoads(this.#order.settings.phones, firmware.lists));
  }
}

/** A package or two are looked through in less. */
const PATIENCE = seconds(1);

const NOTHING = (): void => undefined;

/** Waits for it, and not longer than that; whether it is done. */
async function isSoon(work: Promise<void>, patience: Millis, machine: Pick<Machine, 'at' | 'now'>): Promise<boolean> {
  let giveUp = NOTHING;
  const late = new Promise<boolean>((resolve) => {
    giveUp = machine.at(after(machine.now(), patience), () => resolve(false));
  });
  const isDone = await Promise.race([work.then(() => true), late]);
  giveUp();
  return isDone;
}

/** Opens the services of the main thread and adds their answers to `asking`. */
async function openMain(
  plan: StationPlan,
  { parts, dataFolder }: PlanOrder,
  { machine, report, events }: RunningNeeds,
  asking: Asking,
  packets: PacketSide,
): Promise<Result<MainSide, StationError>> {
  const opened: RunningService[] = [];
  const halves = new Map<string, (message: unknown) => void>();
  const names = new Set(plan.services.map(({ name }) => name).filter((name) => !packets.missing.includes(name)));
  const needs: MainNeeds = {
    machine,
    report,
    dataFolder,
    at: plan.at,
    services: names,
    accounts: accountsIn(plan.phones),
    files: askedFiles(packets.asking, (happening) => packets.follow(happening)),
    clientAt: askedClients(packets.asking),
    ask: (name, request, over) => asking.ask(name, request, over),
    questions: asking.questions,
    events,
  };
  const modules = [...parts.values()].map(({ module }) => module);
  const halfOf = async (module: ServiceModule): Promise<Half<MainNeeds> | undefined> => {
    const half = await module.main?.();
    if (half === undefined) return undefined;
    return {
      async open(own, given) {
        const service = await half.open(own, given);
        if (service.ok && service.value !== undefined)
          halves.set(module.name, safely(module.title, service.value, report));
        return service;
      },
    };
  };
  const all = await openAll({ plan, modules, halfOf, needs, names, opened, report });
  if (!all.ok) {
    await finishAll(opened);
    return all;
  }
  asking.join(answersOf(opened));
  return ok({ opened, halves });
}

/** What a service makes of a message of its other half; a mistake of its own ends nothing. */
function safely(title: string, service: RunningService, report: RunningNeeds['report']): (message: unknown) => void {
  return (message) => {
    try {
      service.passed?.(message);
    } catch (thrown) {
      const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      report({ type: 'service.fault', service: title, reason });
    }
  };
}

/** The services of this thread, and who of them hears what their packet halves pass. */
interface MainSide {
  readonly opened: readonly RunningService[];
  readonly halves: ReadonlyMap<string, (message: unknown) => void>;
}

async function finishAll(services: readonly RunningService[]): Promise<void> {
  for (const service of services) await service.finish?.();
}

function ignore(): void {
  // What is in order is nothing to tell.
}
