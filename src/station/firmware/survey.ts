/**
 * Looks into the files of a folder where they lie. Large folders are not read to their end, and the event loop gets its
 * turn between two files: the station serves meanwhile.
 */
import { baseName } from '../../formats/archive/entry-name.ts';
import { SNIFF_LENGTH } from '../../formats/sniff.ts';
import type { FileFacts, Folders } from '../../host/files/folders.ts';
import { inspectImage, inspectImageStart, LARGEST_INSPECTED, type ImageFacts } from '../../knowledge/image-facts.ts';
import type { Result } from '../../lib/result.ts';
import type { StationError } from '../../host/station-error.ts';
import { packageName, splitPackages } from '../../storage/library/split.ts';
import type { AssessedFile } from './assessment.ts';

export interface SurveyedFile extends AssessedFile {
  readonly where: FileFacts;
}

export interface SurveyedPackage {
  /** The folder or image, and the folder inside where there are several packages. */
  readonly name: string;
  readonly files: readonly SurveyedFile[];
}

/** A package has dozens of files, some hundred megabytes at most; a home folder given by mistake has more. */
const MOST_FILES = 1000;
const MOST_BYTES = 256 * 1024 * 1024;

export async function survey(
  folders: Folders,
  source: string,
  files: readonly FileFacts[],
): Promise<readonly SurveyedPackage[]> {
  const surveyed: SurveyedFile[] = [];
  let bytes = 0;
  for (const where of files.slice(0, MOST_FILES)) {
    bytes += where.size;
    const whole = where.size <= LARGEST_INSPECTED && bytes <= MOST_BYTES;
    surveyed.push({ path: where.name, where, notes: [], facts: whole ? look(folders, where) : glance(folders, where) });
    await new Promise(setImmediate);
  }
  return splitPackages(surveyed).map((group) => ({
    name: packageName(source, group),
    files: group.files,
  }));
}

function look(folders: Folders, file: FileFacts): ImageFacts {
  const { name, size } = file;
  const bytes = folders.read(file);
  return bytes.ok ? inspectImage(baseName(name), bytes.value) : inaccessible(name, size, bytes.error);
}

/** Without a hash: that would take as long as reading all of it. */
function glance(folders: Folders, file: FileFacts): ImageFacts {
  const { name, size } = file;
  const start = readStart(folders, file);
  return start.ok ? inspectImageStart(baseName(name), size, '', start.value) : inaccessible(name, size, start.error);
}

function readStart(folders: Folders, file: FileFacts): Result<Uint8Array, StationError> {
  const opened = folders.open(file);
  if (!opened.ok) return opened;
  const start = new Uint8Array(SNIFF_LENGTH);
  const length = opened.value.read(start, 0);
  opened.value.close();
  return { ok: true, value: start.subarray(0, length) };
}

function inaccessible(name: string, size: number, error: StationError): ImageFacts {
  const problems = [{ kind: 'inaccessible', cause: error.cause ?? error.message }] as const;
  return { name: baseName(name), size, sha1: '', problems, checks: [], authenticity: 'unverifiable' };
}
