/** Taking paths into the library, one download after the other; what cannot be taken stops none of the others. */
import { nodeMachine } from '../../../host/node/machine.ts';
import type { StationError } from '../../../host/station-error.ts';
import { isImageArchive } from '../../../knowledge/image-archives.ts';
import type { ImageLibrary } from '../../../station/firmware/image-library.ts';
import { reportOf, type PackageReport } from '../../../station/firmware/report.ts';
import { sortDownloads } from '../../../storage/library/downloads.ts';
import { emptyDownload } from '../../../storage/library/failure.ts';
import { lookAtGiven } from '../../../storage/library/given.ts';
import { incomingArchive, incomingFiles, type Incoming } from '../../../storage/library/incoming.ts';
import { ProgressLine } from '../screen/progress-line.ts';

/** `fresh`: it was not in the library before. */
export type FreshReport = PackageReport & { readonly fresh: boolean };

export interface Adding {
  readonly leftOut: { add(error: StationError): void };
  added(one: FreshReport): void;
}

export async function addAll(library: ImageLibrary, paths: readonly string[], adding: Adding): Promise<void> {
  for (const path of paths) {
    for (const incoming of await incomingFrom(path, adding)) await addOne(library, incoming, adding);
  }
}

/** The archives at a path, and the other files of a folder as one package. */
async function incomingFrom(path: string, { leftOut }: Adding): Promise<readonly Incoming[]> {
  const given = lookAtGiven(nodeMachine.folders, path);
  if (!given.ok) {
    leftOut.add(given.error);
    return [];
  }
  const { remarks } = given.value;
  if (given.value.files.length === 0) {
    leftOut.add(emptyDownload(path, remarks[0]));
    return [];
  }
  for (const { problem, remedy } of remarks) process.stderr.write(`rouse: ${problem} ${remedy}\n`);
  const downloads = await sortDownloads(nodeMachine.folders, given.value, { isImage: isImageArchive });
  for (const { error } of downloads.leftOut) leftOut.add(error);
  const { archives, files } = downloads;
  return [...archives.map(incomingArchive), ...(files.length === 0 ? [] : [incomingFiles(path, files)])];
}

async function addOne(library: ImageLibrary, incoming: Incoming, adding: Adding): Promise<void> {
  const progress = new ProgressLine(process.stderr, incoming.name, incoming.bytes);
  const open = nodeMachine.openFile;
  const taken = await library.add(incoming, {
    open,
    now: nodeMachine.now(),
    reading: (bytes) => progress.more(bytes),
    spool: library.spool(open),
    leftOut: (error) => adding.leftOut.add(error),
  });
  progress.clear();
  if (!taken.ok) adding.leftOut.add(taken.error);
  else for (const { package: stored, fresh } of taken.value) adding.added({ ...reportOf(stored), fresh });
}
