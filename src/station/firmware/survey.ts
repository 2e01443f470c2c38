/**
 * Looks into the files of a folder where they lie. Names and lists are looked at however many there are, and so is all that
 * a list names; bystanders only up to a bound, which is told. The event loop gets its turn between two files: the station
 * serves meanwhile.
 */
import { baseName } from '../../formats/archive/entry-name.ts';
import { SNIFF_START } from '../../formats/sniff.ts';
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

export interface Survey {
  readonly packages: readonly SurveyedPackage[];
  /** How many bystanders were looked at by their beginnings alone, as they are too many. */
  readonly glanced: number;
}

/** How many files, and bytes of them, that no list names are read whole. */
export interface Bystanders {
  readonly files: number;
  readonly bytes: number;
}

/** For a station that serves meanwhile: a home folder given by mistake has millions. */
export const BYSTANDERS: Bystanders = { files: 1000, bytes: 256 * 1024 * 1024 };

export interface SurveyOptions {
  /** Default: all of them. */
  readonly most?: Bystanders;
  readonly isOver?: () => boolean;
}

const LIST = /\.loads$|^os79xx\.txt$/i;
const IMAGE = /\.(sbn|sb2|sbin|sgn|zup|bin)$/i;

export async function survey(
  folders: Folders,
  source: string,
  files: readonly FileFacts[],
  { most = { files: Infinity, bytes: Infinity }, isOver = () => false }: SurveyOptions = {},
): Promise<Survey> {
  const seen = new Map<FileFacts, ImageFacts>();
  const glimpses = { count: 0, files: 0, bytes: 0 };
  const isMeant = meantFiles(await look(files.filter(isList)));
  await look(files.filter((file) => !isList(file) && isMeant(file)));
  await look(
    files.filter((file) => !seen.has(file)),
    most,
  );
  return { packages: groups(), glanced: glimpses.count };

  async function look(some: readonly FileFacts[], bound?: Bystanders): Promise<readonly ImageFacts[]> {
    for (const file of some) {
      if (isOver()) break;
      seen.set(file, inspect(file, bound));
      await new Promise(setImmediate);
    }
    return some.flatMap((file) => seen.get(file) ?? []);
  }

  function inspect(file: FileFacts, bound?: Bystanders): ImageFacts {
    if (file.size > LARGEST_INSPECTED) return glance(folders, file);
    if (bound === undefined) return whole(folders, file);
    glimpses.files += 1;
    glimpses.bytes += file.size;
    if (glimpses.files <= bound.files && glimpses.bytes <= bound.bytes) return whole(folders, file);
    glimpses.count += 1;
    return glance(folders, file);
  }

  function groups(): readonly SurveyedPackage[] {
    if (files.length === 0) return [];
    const surveyed = files.flatMap((where): readonly SurveyedFile[] => {
      const facts = seen.get(where);
      return facts === undefined ? [] : [{ path: where.name, where, notes: [], facts }];
    });
    return splitPackages(surveyed).map((group) => ({ name: packageName(source, group), files: group.files }));
  }
}

function isList({ name }: FileFacts): boolean {
  return LIST.test(baseName(name));
}

/** What devices read: what a list names, and what is called like an image. */
function meantFiles(lists: readonly ImageFacts[]): (file: FileFacts) => boolean {
  const listed = new Set(lists.flatMap(({ list }) => list?.files.map(({ name }) => name.toLowerCase()) ?? []));
  return ({ name }) => {
    const base = baseName(name);
    return IMAGE.test(base) || listed.has(base.toLowerCase());
  };
}

function whole(folders: Folders, file: FileFacts): ImageFacts {
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
  const start = new Uint8Array(SNIFF_START);
  const length = opened.value.read(start, 0);
  opened.value.close();
  return { ok: true, value: start.subarray(0, length) };
}

function inaccessible(name: string, size: number, error: StationError): ImageFacts {
  const problems = [{ kind: 'inaccessible', cause: error.cause ?? error.message }] as const;
  return { name: baseName(name), size, sha1: '', problems, checks: [], authenticity: 'unverifiable' };
}
