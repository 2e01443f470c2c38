/** Opens the TFTP server of a station: the files it serves, and where uploads go. */
import { DiskSink } from '../../files/disk-sink.ts';
import type { FileSource } from '../../files/files.ts';
import { FolderSource } from '../../files/folder-source.ts';
import { VirtualFiles, type ListedFile } from '../../files/virtual-files.ts';
import type { Happening } from '../../events/types.ts';
import type { StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { mapped, type Underway } from '../../lib/underway.ts';
import type { PacketNeeds, PacketService, RunningService } from '../module.ts';
import type { AnswersTo } from '../question.ts';
import { socketTrouble } from '../socket-trouble.ts';
import { answeringPlaces } from './answering-places.ts';
import { byRecipe } from './by-recipe.ts';
import { NearNetworks } from '../near-networks.ts';
import { ownNetworks } from './own-networks.ts';
import type { TftpPlan } from './parts.ts';
import type { TFTP_QUESTIONS } from './questions.ts';
import { TftpService, type TftpNeeds, type TransferNumbers } from './server/service.ts';
import { transfersWithin } from './transfers-within.ts';

const DEAF: Happening = {
  type: 'settings.warning',
  path: 'tftp.bind',
  message:
    'this is an address, and a server that is bound to one does not hear what is sent to everybody, as access points in ' +
    'recovery do. Name the adapter instead',
};

/** Told once, for all servers. */
function capped(wanted: number, transfers: number, { machine }: PacketNeeds): Happening {
  const message =
    `${transfers} transfers run at once instead of ${wanted}, as this process may open no more than ` +
    `${machine.descriptors} files. Raise that limit (ulimit -n, LimitNOFILE of systemd), or set tftp.transfers lower`;
  return { type: 'settings.warning', path: 'tftp.transfers', message };
}

/** One server for each adapter or address; `plans` has at least one. */
async function open(plans: readonly TftpPlan[], needs: PacketNeeds): Promise<Result<RunningService, StationError>> {
  const servers: TftpService[] = [];
  const numbers: TransferNumbers = { last: 0 };
  const close = (): void => servers.forEach((server) => server.close());
  if (plans.some(({ deaf, answerBroadcast }) => deaf === true && answerBroadcast)) needs.report(DEAF);
  const all = plans.flatMap((one) => atEachPlace(one, needs));
  for (const plan of all) {
    const transfers = transfersWithin(plan.transfers, all.length, needs.machine.descriptors);
    if (transfers < plan.transfers && servers.length === 0) needs.report(capped(plan.transfers, transfers, needs));
    const opened = await openAt({ ...plan, transfers }, needs, numbers);
    if (!opened.ok) {
      close();
      return opened;
    }
    servers.push(opened.value);
  }
  return ok({
    name: `TFTP ${servers[0]?.port ?? ''}`,
    answers: answersOf(servers),
    deviceStarted: (device) => servers.forEach((server) => server.deviceStarted(device)),
    close,
  });
}

function atEachPlace(plan: TftpPlan, { machine }: PacketNeeds): readonly TftpPlan[] {
  const places = answeringPlaces(plan.place, machine.host.kind, machine.ownAddresses());
  return places.map((place) => ({ ...plan, place }));
}

/** The transfers of all servers together, told apart by their numbers. */
function answersOf(servers: readonly TftpService[]): AnswersTo<typeof TFTP_QUESTIONS> {
  const list = () => servers.flatMap((server) => server.list()).toSorted((a, b) => a.transfer - b.transfer);
  return {
    'tftp.transfers': () => ok(list()),
    'tftp.stop': ({ transfer }) => {
      const before = list();
      const stopped = before.find((one) => one.transfer === transfer && servers.some((it) => it.stop(transfer)));
      const running = before.filter((one) => one !== stopped);
      return ok([{ running, ...(stopped === undefined ? {} : { stopped }) }]);
    },
  };
}

async function openAt(
  plan: TftpPlan,
  needs: PacketNeeds,
  numbers: TransferNumbers,
): Promise<Result<TftpService, StationError>> {
  const { machine, report, clients, keep } = needs;
  const service = new TftpService(plan, {
    files: withVirtualFiles(plan, needs),
    report,
    keep,
    numbers,
    own: ownNetworks(plan.place, machine.ownAddresses()),
    isNear: nearness(plan.place, needs),
    ...byRecipe(clients),
    ...uploads(plan, needs),
  });
  const opened = await service.open(machine.host);
  return opened.ok ? ok(service) : err(await socketTrouble(opened.error, { ...plan.place, port: plan.port }, machine));
}

function nearness(place: TftpPlan['place'], { machine, clients }: PacketNeeds): (address: string) => boolean {
  const near = new NearNetworks(place, {
    own: () => machine.ownAddresses(),
    isKnown: (address) => clients.isServed(address),
    now: () => machine.host.now(),
  });
  return (address) => near.has(address);
}

function withVirtualFiles({ folderList, checksums, sources }: TftpPlan, { files, machine }: PacketNeeds): FileSource {
  if (!folderList && !checksums) return files;
  const folders = new FolderSource(machine.folders, sources, () => machine.host.now());
  const list = (): Underway<readonly ListedFile[]> => mapped(folders.fresh(), () => folders.files);
  return new VirtualFiles(files, {
    ...(checksums ? { checksums: machine.checksums } : {}),
    ...(folderList ? { list } : {}),
  });
}

/** What the disk refuses is told, and what was written is found by the next reader. */
function uploads({ uploads: to }: TftpPlan, { files, machine, report }: PacketNeeds): Pick<TftpNeeds, 'sink'> {
  if (to === undefined) return {};
  const sink = new DiskSink(machine.drafts, to, {
    stored: () => files.changed?.(),
    refused: ({ message, hint }) => report({ type: 'file.disk', by: 'tftp', folder: to.folder, message, hint }),
  });
  return { sink };
}

export const TFTP_SERVICE = { open } satisfies PacketService;
