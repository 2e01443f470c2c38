/** What of a path that somebody gave is a package to be opened, and what is firmware as it is: decided by contents. */
import { isArchiveName, isPackageName } from '../../formats/archive/archive-name.ts';
import { baseName } from '../../formats/archive/entry-name.ts';
import { ADVICE } from '../../formats/archive/refusal.ts';
import { sniff, SNIFF_START, type FileKind } from '../../formats/sniff.ts';
import type { FileFacts, Folders } from '../../host/files/folders.ts';
import type { StationError } from '../../host/station-error.ts';
import { notTaken } from './failure.ts';
import type { Given } from './given.ts';

export interface Downloads {
  /** Each a download of its own. */
  readonly archives: readonly FileFacts[];
  /** Served as they are: images, some of which are archives, and whatever else lies there. */
  readonly files: readonly FileFacts[];
  /** Called like a package, and none that anybody here can open. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  readonly source: string;
  readonly error: StationError;
}

export interface Sorting {
  /** Whether devices take this archive as it is. `start`: its first bytes. */
  readonly isImage?: ((name: string, start: Uint8Array) => boolean) | undefined;
  /** Asked between files. */
  readonly goOn?: () => boolean;
}

type Sorted = 'archive' | 'file' | { readonly why: string; readonly advice: string };

/** So many files are looked into in one go. */
const BUNCH = 32;

/** Looks into the beginning of each file; others get their turn meanwhile. */
export async function sortDownloads(
  folders: Folders,
  given: Given,
  { isImage = () => false, goOn = () => true }: Sorting = {},
): Promise<Downloads> {
  const archives: FileFacts[] = [];
  const files: FileFacts[] = [];
  const leftOut: LeftOut[] = [];
  for (const [at, file] of given.files.entries()) {
    if (at % BUNCH === BUNCH - 1) await new Promise(setImmediate);
    if (!goOn()) break;
    const start = isNoPackage(baseName(file.name)) ? undefined : startOf(folders, file);
    const sorted = start === undefined ? 'file' : sort(file, start, given.kind, isImage);
    if (sorted === 'archive') archives.push(file);
    else if (sorted === 'file') files.push(file);
    else leftOut.push({ source: file.path, error: notTaken(file.path, sorted.why, sorted.advice) });
  }
  return { archives, files, leftOut };
}

function sort(
  file: FileFacts,
  start: Uint8Array,
  within: Given['kind'],
  isImage: NonNullable<Sorting['isImage']>,
): Sorted {
  const name = baseName(file.name);
  const kind = sniff(start, file.size);
  if (kind.kind === 'archive') return isPackageName(name) && !isImage(name, start) ? 'archive' : 'file';
  if (kind.kind === 'unsupported') {
    const isClaimed = (within === 'file' ? CLAIMED : CLAIMED_AMONG_OTHERS).test(name) || isArchiveName(name);
    return isClaimed ? { why: `it is a ${kind.format}`, advice: kind.advice } : 'file';
  }
  const instead = isArchiveName(name) ? INSTEAD[kind.kind] : undefined;
  return instead === undefined ? 'file' : { why: instead, advice: ADVICE.again };
}

/** What devices are served by the thousand, and what belongs to programs: not worth a look for an archive. */
const NO_PACKAGE =
  /\.(xml|cnf|cfg|conf|ini|tlv|loads|sbn|sb2|sbin|zup|jar|log|csv|json|ya?ml|md|css|js|png|jpe?g|gif|bmp|svg|ico|pdf|wav|mp3|raw|efi|c32|iso|vmdk)$/i;

function isNoPackage(name: string): boolean {
  return NO_PACKAGE.test(name) && !isArchiveName(name);
}

/** Called like a package of a format that nobody here opens; other files that begin like one are images or loaders. */
const CLAIMED = /\.(exe|7z|rar|cab|tar\.(xz|bz2|zst|z)|t[bx]z2?|tzst|taz)$/i;
/** In a folder, a program is mostly just a program. */
const CLAIMED_AMONG_OTHERS = /\.(7z|rar|tar\.(xz|bz2|zst|z)|t[bx]z2?|tzst|taz)$|^(cmterm|p00|p0s).*\.exe$/i;

/** What a file is that is called like a package and is none. */
const INSTEAD: Readonly<Partial<Record<FileKind['kind'], string>>> = {
  empty: 'it is empty',
  'lfs-pointer': 'it is a git-LFS pointer, not the file',
  'link-text': 'it is a symbolic link checked out as text',
  'web-page': 'it is a web page, not a download',
  plain: 'it is no archive',
};

/** Undefined for what cannot be opened: whoever looks into it will tell. */
function startOf(folders: Folders, file: FileFacts): Uint8Array | undefined {
  const start = new Uint8Array(Math.min(file.size, SNIFF_START));
  const opened = folders.open(file);
  if (!opened.ok) return undefined;
  const read = opened.value.read(start, 0);
  opened.value.close();
  return read === 0 && file.size > 0 ? undefined : start.subarray(0, read);
}
