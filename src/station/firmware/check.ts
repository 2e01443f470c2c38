/**
 * Checks firmware anew: a package of the library byte by byte against what was put in, with today's knowledge about
 * images; a download or folder without taking it in.
 */
import { createHash } from 'node:crypto';
import { streamOf } from '../../formats/archive/byte-source.ts';
import { baseName } from '../../formats/archive/entry-name.ts';
import type { Machine } from '../../host/machine.ts';
import type { StationError } from '../../host/station-error.ts';
import type { ImageProblem } from '../../knowledge/image-problem.ts';
import { inspectImage, type ImageFacts } from '../../knowledge/image-facts.ts';
import { ok, type Result } from '../../lib/result.ts';
import { findDownloads } from '../../storage/library/downloads.ts';
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
  const hash = createHash('sha256');
  for await (const chunk of streamOf(source.value)) hash.update(chunk);
  await source.value.close();
  return ok(hash.digest('hex') === file.sha256 ? file.facts : spoilt(file.facts, 'rotten'));
}

function spoilt(facts: ImageFacts, kind: 'lost' | 'rotten'): ImageFacts {
  const problems: readonly ImageProblem[] = [{ kind }];
  return { ...facts, problems, checks: [] };
}

/** The packages at a path: each archive in it, and what lies there as files. Fails as adopting it would. */
export async function checkPath(
  path: string,
  machine: Opening & Pick<Machine, 'folders'>,
): Promise<Result<readonly ReportedPackage[], StationError>> {
  const found = findDownloads(machine.folders, path);
  if (!found.ok) return found;
  const packages: ReportedPackage[] = [];
  for (const archive of found.value.archives) {
    const seen = await lookAt(incomingArchive(archive), (file) => machine.openFile(file), IMAGES);
    if (!seen.ok) return seen;
    packages.push(...seen.value);
  }
  if (found.value.files.length === 0) return ok(packages);
  return ok([...packages, ...(await survey(machine.folders, path, found.value.files))]);
}
