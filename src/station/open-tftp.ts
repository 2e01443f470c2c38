/** Opens the TFTP service of the packet thread, and the files it serves. */
import { nodeFolders } from '../host/node/folders.ts';
import type { StationError } from '../host/station-error.ts';
import type { Ipv4 } from '../lib/address.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { FolderSource } from '../services/files/folder-source.ts';
import { TftpService } from '../services/tftp/service.ts';
import { named, type Opened, type Opening } from './opened.ts';

/** Undefined where it is switched off. */
export async function openTftp(opening: Opening): Promise<Result<Opened | undefined, StationError>> {
  const { plan, host, report, book } = opening;
  const { tftp } = plan;
  if (tftp === undefined) return ok(undefined);
  const files = new FolderSource(nodeFolders, plan.sources, () => host.now());
  const deviceAt = (address: Ipv4): string | undefined => book.at(address)?.hardware;
  const service = new TftpService(tftp, { files, report, deviceAt });
  const opened = await service.open(host);
  if (!opened.ok) return err(await named(opened.error, { ...tftp.place, port: tftp.port }));
  return ok({ name: `TFTP ${service.port}`, close: () => service.close() });
}
