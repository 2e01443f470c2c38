/** Opens the TFTP service of the packet thread: the files it serves, and where uploads go. */
import { NodeChecksums } from '../host/node/files/checksums.ts';
import { NodeDrafts } from '../host/node/files/drafts.ts';
import { ErrandThread } from '../host/node/files/errand-thread.ts';
import { nodeFolders } from '../host/node/files/folders.ts';
import { ownAddresses } from '../host/node/adapters/own-addresses.ts';
import type { StationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { FolderSource } from '../files/folder-source.ts';
import { DiskSink } from '../files/disk-sink.ts';
import type { FileSource } from '../files/files.ts';
import { TftpService, type TftpNeeds, type TransferNumbers } from '../services/tftp/server/service.ts';
import { VirtualFiles } from '../files/virtual-files.ts';
import { answeringPlaces } from './answering-places.ts';
import { byRecipe } from './by-recipe.ts';
import { named, type Opened, type Opening, type Transfers } from './opened.ts';
import type { TftpPlan } from './tftp-plan.ts';

/** A batched loop never returns to its event loop. */
const errands = new ErrandThread();
const drafts = new NodeDrafts(errands);
const ofFiles = new NodeChecksums(errands);

/** One server for each adapter or address; undefined where it is switched off. */
export async function openTftp(opening: Opening): Promise<Result<Opened | undefined, StationError>> {
  const servers: TftpService[] = [];
  const numbers: TransferNumbers = { last: 0 };
  const close = (): void => servers.forEach((server) => server.close());
  for (const tftp of opening.plan.tftp.flatMap((plan) => atEachPlace(plan, opening))) {
    const opened = await openAt(tftp, opening, numbers);
    if (!opened.ok) {
      close();
      return opened;
    }
    servers.push(opened.value);
  }
  const [first] = servers;
  if (first === undefined) return ok(undefined);
  const deviceStarted = (device: string): void => servers.forEach((server) => server.deviceStarted(device));
  return ok({ name: `TFTP ${first.port}`, transfers: transfersOf(servers), deviceStarted, close });
}

function atEachPlace(tftp: TftpPlan, { host }: Opening): readonly TftpPlan[] {
  return answeringPlaces(tftp.place, host.kind, ownAddresses()).map((place) => ({ ...tftp, place }));
}

function transfersOf(servers: readonly TftpService[]): Transfers {
  return {
    list: () => servers.flatMap((server) => server.list()).toSorted((a, b) => a.transfer - b.transfer),
    stop: (transfer) => servers.some((server) => server.stop(transfer)),
  };
}

async function openAt(
  tftp: TftpPlan,
  opening: Opening,
  numbers: TransferNumbers,
): Promise<Result<TftpService, StationError>> {
  const { plan, host, report, clients } = opening;
  const plain = plan.firmware === undefined;
  const source = plain ? new FolderSource(nodeFolders, plan.sources, () => host.now()) : opening.files;
  const files = withVirtualFiles(source, tftp, plan.sources);
  const service = new TftpService(tftp, {
    files,
    report,
    numbers,
    ...byRecipe(clients),
    ...uploads(tftp, source, opening),
  });
  const opened = await service.open(host);
  return opened.ok ? ok(service) : err(await named(opened.error, { ...tftp.place, port: tftp.port }));
}

function withVirtualFiles(files: FileSource, tftp: TftpPlan, sources: readonly string[]): FileSource {
  const { folderList, checksums } = tftp;
  if (!folderList && !checksums) return files;
  const list = (): ReturnType<typeof filesOf> => filesOf(sources);
  return new VirtualFiles(files, { ...(checksums ? { checksums: ofFiles } : {}), ...(folderList ? { list } : {}) });
}

function filesOf(sources: readonly string[]) {
  return sources.flatMap((source) => {
    const listed = nodeFolders.list(source);
    return listed.ok ? listed.value : [];
  });
}

/** What the disk refuses is told, and what was written is found by the next reader. */
function uploads({ uploads: to }: TftpPlan, files: FileSource, { report }: Opening): Pick<TftpNeeds, 'sink'> {
  if (to === undefined) return {};
  const sink = new DiskSink(drafts, to, {
    stored: () => files.changed?.(),
    refused: ({ message, hint }) => report({ type: 'file.disk', by: 'tftp', folder: to.folder, message, hint }),
  });
  return { sink };
}
