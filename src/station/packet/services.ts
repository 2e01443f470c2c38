/**
 * Opens the services of the packet thread and gives them what they share: who has which address, and the view of the
 * files.
 */
import type { Happening, IsThinned, Report, ThinnedReport } from '../../events/types.ts';
import { Clients } from '../../devices/clients.ts';
import { startedDevice } from '../../devices/started-device.ts';
import { DeviceView } from '../../files/device-view.ts';
import type { FileSource } from '../../files/files.ts';
import { MadeConfigurations } from '../../files/made-configurations.ts';
import { FolderSource } from '../../files/folder-source.ts';
import type { PacketMachine } from '../../host/machine.ts';
import type { StationError } from '../../host/station-error.ts';
import type { DayOffset } from '../../host/wall-clock.ts';
import { ok, type Result } from '../../lib/result.ts';
import { KeptDatagrams } from '../../services/kept-datagrams.ts';
import type { PacketNeeds, RunningService, ServiceModule } from '../../services/module.ts';
import type { Answers } from '../../services/question.ts';
import { SERVICES } from '../modules.ts';
import { datagramAnswers } from '../asking/datagram-questions.ts';
import { phoneAnswers } from '../asking/phone-questions.ts';
import { accountsIn } from '../phone-book.ts';
import { answersOf, closeAll, openAll, type Half } from '../opening.ts';
import { clientAnswers } from './asked-clients.ts';
import { fileAnswers } from './asked-files.ts';
import type { FirmwareSupply } from '../firmware/firmware.ts';
import type { StationPlan } from './plan.ts';

export interface PacketServices {
  /** For people: `DHCP 67`, `TFTP 69`. */
  readonly names: readonly string[];
  /** Names of the modules that could not be opened. */
  readonly missing: readonly string[];
  /** What the services answer, by the name of the question. */
  readonly answers: Answers;
  /** Whether all of them answer devices by now. */
  isReady(): boolean;
  /** Serves this from now on. */
  supply(firmware: FirmwareSupply): void;
  /** A service of the main thread has told this. */
  follow(happening: Happening): void;
  /** Tells the services that the cable of an adapter was away and is back. */
  linkReturned(device: string): void;
  /** Tells the services that the clock of the computer was set. */
  dayJumped(): void;
  /** Has what they promised queued, before the last turn of the host. */
  settle(): void;
  close(): void;
}

/** Where what happens is told, and where services reach their other halves. */
export interface Telling {
  readonly report: ThinnedReport;
  readonly isThinned: IsThinned;
  /** `service`: the name of the module. */
  readonly pass: (service: string, message: unknown, memory?: readonly ArrayBuffer[]) => void;
}

/**
 * All services that the plan names and that have a half in this thread, or none and the reason. `telling` hears all they
 * tell.
 */
export async function openServices(
  plan: StationPlan,
  machine: PacketMachine,
  { report, isThinned, pass }: Telling,
  day: DayOffset,
  modules: readonly ServiceModule[] = SERVICES,
): Promise<Result<PacketServices, StationError>> {
  const { clients, files, learn } = knowledge(plan, machine, report);
  const opened: RunningService[] = [];
  const heard: ThinnedReport = (happening, brief) => {
    learn(happening);
    report(happening, brief);
    tellServices(opened, happening);
  };
  const names = new Set(plan.services.map(({ name }) => name));
  const kept = new KeptDatagrams(() => Math.round(machine.host.now() + day.offset));
  const needs = {
    machine,
    keep: kept.keep,
    report: heard,
    isThinned,
    dataFolder: plan.dataFolder,
    at: plan.at,
    clients,
    files: files ?? plainFiles(plan, machine),
    services: names,
    accounts: accountsIn(plan.phones),
    day,
  };
  const halfOf = async (one: ServiceModule) => packetHalf(one, pass);
  const all = await openAll({ plan, modules, halfOf, needs, names, opened, report: heard });
  if (!all.ok) return all;
  return ok({
    ...together(opened),
    missing: plan.services.map(({ name }) => name).filter((name) => !names.has(name)),
    answers: { ...ownAnswers(needs, files), ...datagramAnswers(kept), ...answersOf(opened) },
    follow(happening) {
      learn(happening);
      tellServices(opened, happening);
    },
    supply: ({ packages, problems, isAll }) => files?.update(packages, problems, isAll),
  });
}

/** What services share, and what makes both of it learn from what happens. */
function knowledge(plan: StationPlan, machine: PacketMachine, report: Report) {
  const clients = new Clients();
  const files = plan.firmware === undefined ? undefined : deviceView(plan, machine, report);
  files?.prepare();
  const learn = (happening: Happening): void => {
    clients.follow(happening);
    files?.follow(happening);
  };
  return { clients, files, learn };
}

/** What they are asked and told as one. */
function together(
  opened: readonly RunningService[],
): Omit<PacketServices, 'answers' | 'follow' | 'missing' | 'supply'> {
  return {
    names: opened.map((service) => service.name),
    isReady: () => opened.every((service) => service.isReady?.() ?? true),
    linkReturned: (device) => opened.forEach((service) => service.linkReturned?.(device)),
    dayJumped: () => opened.forEach((service) => service.dayJumped?.()),
    settle: () => opened.forEach((service) => service.settle?.()),
    close: () => closeAll(opened),
  };
}

/** What is asked about files, phones and clients. */
function ownAnswers(
  { files, clients, machine }: Pick<PacketNeeds, 'files' | 'machine'> & { readonly clients: Clients },
  view: DeviceView | undefined,
): Answers {
  return { ...fileAnswers(files), ...phoneAnswers(view), ...clientAnswers(clients, machine) };
}

/** The half in this thread, which may pass things to its other half. */
async function packetHalf(
  module: ServiceModule,
  pass: Telling['pass'],
): Promise<Half<Omit<PacketNeeds, 'pass'>> | undefined> {
  const half = await module.packet?.();
  if (half === undefined) return undefined;
  return {
    open: async (plan, needs) =>
      half.open(plan, { ...needs, pass: (message, memory) => pass(module.name, message, memory) }),
  };
}

function tellServices(opened: readonly RunningService[], happening: Happening): void {
  const started = startedDevice(happening);
  for (const service of opened) {
    service.follow?.(happening);
    if (started !== undefined) service.deviceStarted?.(started);
  }
}

/**
 * The view that decides by device. There is one for all services, so that a device gets the same bytes by every protocol.
 */
function deviceView(plan: StationPlan, machine: PacketMachine, report: Report): DeviceView {
  return new DeviceView({
    folders: machine.folders,
    sources: plan.sources,
    packages: plan.firmware?.packages ?? [],
    isAll: plan.firmware?.isAll ?? true,
    now: () => machine.host.now(),
    report,
    ...(plan.phones && { configurations: new MadeConfigurations(plan.phones, report) }),
  });
}

/** The files of a plain server: a name means the same file for every device. */
function plainFiles(plan: StationPlan, machine: PacketMachine): FileSource {
  return new FolderSource(machine.folders, plan.sources, () => machine.host.now());
}
