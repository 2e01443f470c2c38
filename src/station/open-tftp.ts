/** Opens the TFTP service of the packet thread: the files it serves, and where uploads go. */
import { nodeDrafts } from '../host/node/drafts.ts';
import { nodeFolders } from '../host/node/folders.ts';
import type { StationError } from '../host/station-error.ts';
import type { Ipv4 } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { FolderSource } from '../services/files/folder-source.ts';
import { DiskSink } from '../services/tftp/disk-sink.ts';
import type { FileSource } from '../services/tftp/files.ts';
import { TftpService, type TftpNeeds } from '../services/tftp/service.ts';
import { VirtualFiles } from '../services/tftp/virtual-files.ts';
import { UploadFolder } from '../storage/uploads.ts';
import { named, type Opened, type Opening } from './opened.ts';
import type { TftpPlan } from './tftp-plan.ts';

/** One server for each adapter; undefined where it is switched off. */
export async function openTftp(opening: Opening): Promise<Result<Opened | undefined, StationError>> {
  const servers: Opened[] = [];
  const close = (): void => servers.forEach((server) => server.close());
  for (const tftp of opening.plan.tftp) {
    const opened = await openAt(tftp, opening);
    if (!opened.ok) {
      close();
      return opened;
    }
    servers.push(opened.value);
  }
  const [first] = servers;
  return ok(first === undefined ? undefined : { name: first.name, close });
}

async function openAt(tftp: TftpPlan, opening: Opening): Promise<Result<Opened, StationError>> {
  const { plan, host, report, book } = opening;
  const plain = plan.firmware === undefined;
  const source = plain ? new FolderSource(nodeFolders, plan.sources, () => host.now()) : opening.files;
  const files = withVirtualFiles(source, tftp, plan.sources);
  const deviceAt = (address: Ipv4): string | undefined => book.at(address)?.hardware;
  const service = new TftpService(tftp, { files, report, deviceAt, ...uploads(tftp, source, opening) });
  const opened = await service.open(host);
  if (!opened.ok) return err(await named(opened.error, { ...tftp.place, port: tftp.port }));
  return ok({ name: `TFTP ${service.port}`, close: () => service.close() });
}

function withVirtualFiles(files: FileSource, tftp: TftpPlan, sources: readonly string[]): FileSource {
  const { folderList, checksums } = tftp;
  if (!folderList && !checksums) return files;
  const list = (): ReturnType<typeof filesOf> => filesOf(sources);
  return new VirtualFiles(files, { checksums, ...(folderList ? { list } : {}) });
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
  const sink = new DiskSink(new UploadFolder(nodeDrafts, to), {
    stored: () => files.changed?.(),
    refused: ({ message, hint }) => report({ type: 'tftp.disk', folder: to.folder, message, hint }),
  });
  return { sink };
}
