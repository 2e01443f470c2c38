/** What lies at a path that somebody gave: packages to open, and files that are firmware as they are. */
import { resolve } from 'node:path';
import { baseName } from '../../formats/archive/entry-name.ts';
import { isArchiveName } from '../../formats/archive/archive-name.ts';
import { sniff, SNIFF_LENGTH, type FileKind } from '../../formats/sniff.ts';
import type { FileFacts, Folders } from '../../host/files/folders.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { printable } from '../../lib/text.ts';
import { emptyDownload } from './failure.ts';

export interface Downloads {
  readonly path: string;
  /** Each a download of its own. */
  readonly archives: readonly FileFacts[];
  /** Lying in the folder, or the one image that the path is. */
  readonly files: readonly FileFacts[];
}

/**
 * Looks at a file or folder, and in a folder into every file that is called like an archive. Fails with `unreadable`, for
 * a single file also when nobody here can unpack it or it is no package at all, and with `no-firmware` for an empty folder.
 */
export function findDownloads(folders: Folders, path: string): Result<Downloads, StationError> {
  const listed = folders.list(path);
  if (!listed.ok) return listed;
  const [first] = listed.value;
  if (first === undefined) return err(emptyDownload(path));
  if (first.path === resolve(path)) return oneFile(folders, path, first);
  const archives = listed.value.filter((file) => isArchiveName(file.name) && kindOf(folders, file).kind === 'archive');
  return ok({ path, archives, files: listed.value.filter((file) => !archives.includes(file)) });
}

function oneFile(folders: Folders, path: string, file: FileFacts): Result<Downloads, StationError> {
  const kind = kindOf(folders, file);
  // Locales come as .jar, and phones want them as they are.
  if (kind.kind === 'archive' && !/\.jar$/i.test(file.name)) return ok({ path, archives: [file], files: [] });
  if (kind.kind === 'unsupported') return err(refused(path, `it is a ${kind.format}`, kind.advice));
  const promised = isArchiveName(baseName(file.name));
  const instead = promised ? WORDS[kind.kind] : undefined;
  if (instead !== undefined) return err(refused(path, instead, 'Download it again and give it as it is.'));
  return ok({ path, archives: [], files: [file] });
}

/** What a file is that is called like a package and is none. */
const WORDS: Readonly<Partial<Record<FileKind['kind'], string>>> = {
  empty: 'it is empty',
  'lfs-pointer': 'it is a git-LFS pointer, not the file',
  'link-text': 'it is a symbolic link checked out as text',
  'web-page': 'it is a web page, not a download',
  plain: 'it is no archive',
};

function kindOf(folders: Folders, file: FileFacts): FileKind {
  const start = new Uint8Array(Math.min(file.size, SNIFF_LENGTH));
  const opened = folders.open(file);
  if (!opened.ok) return sniff(new Uint8Array(), file.size);
  const read = opened.value.read(start, 0);
  opened.value.close();
  return sniff(start.subarray(0, read), file.size);
}

function refused(path: string, why: string, advice: string): StationError {
  return stationError('unreadable', `${printable(path)} was not taken: ${why}.`, advice);
}
