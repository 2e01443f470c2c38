/**
 * Checks firmware anew: a package of the library byte by byte against what was put in, with today's knowledge about
 * images; a download or folder without taking it in.
 */
import { createHash } from 'node:crypto';
import { streamOf, type ByteSource } from '../../formats/archive/byte-source.ts';
import { baseName } from '../../formats/archive/entry-name.ts';
import type { Spool } from '../../formats/archive/read.ts';
import type { Machine } from '../../host/machine.ts';
import type { StationError } from '../../host/station-error.ts';
import { isImageArchive } from '../../knowledge/image-archives.ts';
import type { ImageProblem } from '../../knowledge/image-problem.ts';
import { inspectImage, type ImageFacts } from '../../knowledge/image-facts.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { sortDownloads, type LeftOut } from '../../storage/library/downloads.ts';
import { emptyDownload } from '../../storage/library/failure.ts';
import { lookAtGiven, type Remark } from '../../storage/library/given.ts';
import { incomingArchive } from '../../storage/library/incoming.ts';
import { lookAt } from '../../storage/library/look.ts';
import type { StoredFile } from '../../storage/library/manifest.ts';
import { IMAGES, type ImageLibrary, type StoredImages } from './image-library.ts';
import type { ReportedPackage } from './report.ts';
import { survey } from './survey.ts';

type Opening = Pick<Machine, 'openFile'>;

/** The package with facts as they are now. Fails when the disk refuses. */
export async function checkStored(
  library: ImageLibrary,
  stored: StoredImages,
  machine: Opening,
): Promise<Result<StoredImages, StationError>> {
  const files: StoredFile<ImageFacts>[] = [];
  for (const file of stored.files) {
    const facts = await factsNow(library, file, machine);
    if (!facts.ok) return facts;
    files.push({ ...file, facts: facts.value });
  }
  return ok({ ...stored, files });
}

async function factsNow(
  library: ImageLibrary,
  file: StoredFile<ImageFacts>,
  machine: Opening,
): Promise<Result<ImageFacts, StationError>> {
  if (file.size > IMAGES.largest) return largeFactsNow(library, file, machine);
  const bytes = library.read(file);
  if (!bytes.ok) return bytes;
  if (bytes.value === undefined) return ok(spoilt(file.facts, 'lost'));
  const same = createHash('sha256').update(bytes.value).digest('hex') === file.sha256;
  return ok(same ? inspectImage(baseName(file.path), bytes.value) : spoilt(file.facts, 'rotten'));
}

async function largeFactsNow(
  library: ImageLibrary,
  file: StoredFile<ImageFacts>,
  machine: Opening,
): Promise<Result<ImageFacts, StationError>> {
  const source = await machine.openFile(library.pathOf(file));
  if (!source.ok) return ok(spoilt(file.facts, 'lost'));
  const sha256 = await hashOf(source.value);
  await source.value.close();
  return ok(sha256 === file.sha256 ? file.facts : spoilt(file.facts, 'rotten'));
}

/** Undefined when the disk does not give all of it. */
async function hashOf(source: ByteSource): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of streamOf(source)) hash.update(chunk);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

function spoilt(facts: ImageFacts, kind: 'lost' | 'rotten'): ImageFacts {
  const problems: readonly ImageProblem[] = [{ kind }];
  return { ...facts, problems, checks: [] };
}

export interface CheckedPath {
  readonly packages: readonly ReportedPackage[];
  /** Downloads that could not be opened; everything else is in `packages`. */
  readonly leftOut: readonly LeftOut[];
  /** About what of a folder was not looked at. */
  readonly remarks: readonly Remark[];
}

/** `lists`: names of lists that the library holds. The packages at a path: each archive in it, and what lies there as files. Fails when it is not there or may not be read. */
export async function checkPath(
  path: string,
  machine: Opening & Pick<Machine, 'folders'>,
  spool?: Spool,
  lists: readonly string[] = [],
): Promise<Result<CheckedPath, StationError>> {
  const given = lookAtGiven(machine.folders, path);
  if (!given.ok) return given;
  if (given.value.files.length === 0) return err(emptyDownload(path, given.value.remarks[0]));
  const { archives, files, leftOut } = await sortDownloads(machine.folders, given.value, { isImage: isImageArchive });
  const packages: ReportedPackage[] = [];
  const refused = [...leftOut];
  for (const archive of archives) {
    const needs = { open: (file: string) => machine.openFile(file), spool };
    const seen = await lookAt(incomingArchive(archive), needs, IMAGES);
    if (seen.ok) packages.push(...seen.value);
    else refused.push({ source: archive.path, error: seen.error });
  }
  const surveyed = files.length === 0 ? [] : (await survey(machine.folders, path, files, { lists })).packages;
  return ok({ packages: [...packages, ...surveyed], leftOut: refused, remarks: given.value.remarks });
}
