/**
 * Looks into the files of a folder where they lie. Names and lists are looked at however many there are, and so is all that
 * a list names; of bystanders only so many are opened, which is told. The event loop gets its turn between two files: the
 * station serves meanwhile.
 */
import { createHash } from 'node:crypto';
import { baseName } from '../../formats/archive/entry-name.ts';
import { SNIFF_START } from '../../formats/sniff.ts';
import type { FileFacts, Folders, RandomAccessFile } from '../../host/files/folders.ts';
import {
  hashedFrom,
  inspectImage,
  inspectImageStart,
  LARGEST_INSPECTED,
  type ImageFacts,
} from '../../knowledge/image-facts.ts';
import type { ImageProblem } from '../../knowledge/image-problem.ts';
import type { StationError } from '../../host/station-error.ts';
import { packageName, splitPackages } from '../../storage/library/split.ts';
import { checkedConfigurations } from './configurations.ts';
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
  /** How many bystanders were not opened, as they are too many. */
  readonly unread: number;
}

/** How many files, and bytes of them, that no list names are opened. */
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
  /** Names of lists that are served from elsewhere. */
  readonly lists?: readonly string[];
}

const LIST = /\.loads$|^os79xx\.txt$/i;
const IMAGE = /\.(sbn|sb2|sbin|sgn|zup|bin)$/i;

export async function survey(
  folders: Folders,
  source: string,
  files: readonly FileFacts[],
  { most = { files: Infinity, bytes: Infinity }, isOver = () => false, lists = [] }: SurveyOptions = {},
): Promise<Survey> {
  const seen = new Map<FileFacts, ImageFacts>();
  const bystanders = { unread: 0, files: 0, bytes: 0 };
  const isMeant = meantFiles(await look(files.filter(isList)));
  await look(files.filter((file) => !isList(file) && isMeant(file)));
  await look(
    files.filter((file) => !seen.has(file)),
    most,
  );
  return { packages: groups(), unread: bystanders.unread };

  async function look(some: readonly FileFacts[], bound?: Bystanders): Promise<readonly ImageFacts[]> {
    for (const file of some) {
      if (isOver()) break;
      if (bound === undefined || isWithin(bound, file)) {
        seen.set(file, inspect(folders, file));
        await new Promise(setImmediate);
      } else {
        bystanders.unread += 1;
        seen.set(file, unread(file));
      }
    }
    return some.flatMap((file) => seen.get(file) ?? []);
  }

  function isWithin(bound: Bystanders, { size }: FileFacts): boolean {
    bystanders.files += 1;
    bystanders.bytes += Math.min(size, LARGEST_INSPECTED);
    return bystanders.files <= bound.files && bystanders.bytes <= bound.bytes;
  }

  function groups(): readonly SurveyedPackage[] {
    if (files.length === 0) return [];
    const configurations = checkedConfigurations(folders, isOver() ? [] : files, lists);
    const surveyed = files.flatMap((where): readonly SurveyedFile[] => {
      const facts = seen.get(where);
      const configuration = configurations.get(where);
      return facts === undefined
        ? []
        : [{ path: where.name, where, notes: [], facts, ...(configuration && { configuration }) }];
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

function inspect(folders: Folders, file: FileFacts): ImageFacts {
  return file.size > LARGEST_INSPECTED ? glance(folders, file) : whole(folders, file);
}

/** By its name alone. */
function unread({ name, size }: FileFacts): ImageFacts {
  const problems: readonly ImageProblem[] = size === 0 ? [{ kind: 'empty' }] : [];
  return { name: baseName(name), size, sha1: '', problems, checks: [], authenticity: 'unverifiable' };
}

function whole(folders: Folders, file: FileFacts): ImageFacts {
  const { name, size } = file;
  const bytes = folders.read(file);
  return bytes.ok ? inspectImage(baseName(name), bytes.value) : inaccessible(name, size, bytes.error);
}

/** Read to its end only where it carries the hash of its contents, so that every byte can be checked. */
function glance(folders: Folders, file: FileFacts): ImageFacts {
  const { name, size } = file;
  const opened = folders.open(file);
  if (!opened.ok) return inaccessible(name, size, opened.error);
  const start = readSome(opened.value, new Uint8Array(SNIFF_START), 0);
  const from = hashedFrom(start);
  const sha256 = from === undefined ? undefined : hashOf(opened.value, from);
  opened.value.close();
  return inspectImageStart(baseName(name), size, '', start, sha256);
}

/** At a time; the largest of such images has 80 MB. */
const SOME = 4 * 1024 * 1024;

function hashOf(file: RandomAccessFile, from: number): string {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(SOME);
  for (let at = from; ;) {
    const some = readSome(file, buffer, at);
    if (some.length === 0) return hash.digest('hex');
    hash.update(some);
    at += some.length;
  }
}

function readSome(file: RandomAccessFile, buffer: Uint8Array, at: number): Uint8Array {
  return buffer.subarray(0, file.read(buffer, at));
}

function inaccessible(name: string, size: number, error: StationError): ImageFacts {
  const problems = [{ kind: 'inaccessible', cause: error.cause ?? error.message }] as const;
  return { name: baseName(name), size, sha1: '', problems, checks: [], authenticity: 'unverifiable' };
}
