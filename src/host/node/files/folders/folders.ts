/** Reading folders and files through `node:fs`. */
import {
  closeSync,
  fstatSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { err, ok, type Result } from '../../../../lib/result.ts';
import { isDraftName } from '../../../files/drafts.ts';
import type { FileFacts, Folders, PassedOver, RandomAccessFile } from '../../../files/folders.ts';
import { stationError, type StationError } from '../../../station-error.ts';
import { holdFolder, isWithin, NotInside, openRegular, type HeldFolder } from './held-folder.ts';

/** A firmware folder has dozens of files, that of a large call manager some for each phone; a home folder has millions. */
export const MOST_FILES = 100_000;

export const nodeFolders: Folders = {
  list(path, passedOver = () => undefined) {
    return attempt(path, () => {
      const root = resolve(path);
      const stats = statSync(root);
      if (!stats.isDirectory()) return [factsOf(root, basename(root), stats)];
      return walk(root, passedOver);
    });
  },
  readAll(path) {
    return attempt(path, () => readFileSync(path));
  },
  read({ path, within }) {
    return attempt(path, () => {
      const descriptor = openRegular(path, within);
      try {
        return readFileSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    });
  },
  open({ path, within }) {
    return attempt(path, () => randomAccess(openRegular(path, within)));
  },
};

type Tell = (what: PassedOver) => void;

function walk(root: string, tell: Tell): readonly FileFacts[] {
  const inside = realpathSync(root) + sep;
  const found: FileFacts[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      folders.push(...enter(folder, { root, inside, found, tell }));
    } catch (error) {
      if (folder === root || error instanceof TooMany) throw error;
      tell({ name: nameIn(root, folder), why: 'closed' });
    }
  }
  return found;
}

interface Walk {
  readonly root: string;
  /** The root with links resolved, and a separator at its end. */
  readonly inside: string;
  readonly found: FileFacts[];
  readonly tell: Tell;
}

/** Takes the files of one folder into what was found; returns the folders in it. */
function enter(folder: string, walk: Walk): readonly string[] {
  const held = holdFolder(folder);
  try {
    // It was no link when it was found, and may be one by now.
    return isWithin(held.place, walk.inside.slice(0, -1)) ? look(folder, held, walk) : [];
  } finally {
    held.close();
  }
}

function look(folder: string, held: HeldFolder, { root, inside, found, tell }: Walk): readonly string[] {
  const folders: string[] = [];
  for (const name of readdirSync(held.at()).toSorted()) {
    if (isDraftName(name)) continue;
    const path = join(folder, name);
    const own = lstatSync(held.at(name), { throwIfNoEntry: false });
    const stats = own?.isSymbolicLink() === true ? linked(held.at(name), inside) : own;
    if (typeof stats === 'string') tell({ name: nameIn(root, path), why: stats });
    // A name that is no text is read as another one, which nothing has.
    else if (stats === undefined && name.includes('\uFFFD')) tell({ name: nameIn(root, path), why: 'no-text' });
    else if (own?.isDirectory() === true && !isHidden(name)) folders.push(path);
    else if (stats?.isFile() === true) {
      found.push({ ...factsOf(path, nameIn(root, path), stats), within: inside });
      if (found.length > MOST_FILES) throw new TooMany();
    }
  }
  return folders;
}

export function nameIn(root: string, path: string): string {
  return relative(root, path).replaceAll(sep, '/');
}

/** `.git`, or the station's own data: not what anybody wants on a phone. */
export function isHidden(folder: string): boolean {
  return folder.startsWith('.');
}

/** What a link leads to, or why that is not to be served. */
function linked(path: string, inside: string): Stats | 'leads-out' | 'leads-nowhere' {
  const target = targetOf(path);
  if (target === undefined) return 'leads-nowhere';
  return liesWithin(path, inside) ? target : 'leads-out';
}

/** Undefined for a link in a circle, too. */
function targetOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** What was a file when the folder was read may be a link by now. */
function liesWithin(path: string, inside: string): boolean {
  try {
    return realpathSync(path).startsWith(inside);
  } catch {
    return false;
  }
}

export function factsOf(path: string, name: string, stats: Stats): FileFacts {
  return {
    path,
    name,
    size: stats.size,
    modified: stats.mtimeMs,
    version: versionOf(stats),
  };
}

/** What changes whenever a file does. */
export function versionOf({ dev, ino, mtimeMs, ctimeMs, size }: Stats): string {
  return `${dev}:${ino}:${mtimeMs}:${ctimeMs}:${size}`;
}

function randomAccess(descriptor: number): RandomAccessFile {
  const opened = fstatSync(descriptor);
  return {
    read(into, offset) {
      try {
        const length = readSync(descriptor, into, 0, into.length, offset);
        const { mtimeMs, size } = fstatSync(descriptor);
        return mtimeMs === opened.mtimeMs && size === opened.size ? length : 0;
      } catch {
        return 0;
      }
    },
    close() {
      closeSync(descriptor);
    },
  };
}

export class TooMany extends Error {}

function attempt<T>(path: string, action: () => T): Result<T, StationError> {
  try {
    return ok(action());
  } catch (error) {
    return err(unreadable(path, error));
  }
}

/** What the system said when it refused to read. */
export function unreadable(path: string, error: unknown): StationError {
  if (error instanceof TooMany) {
    return stationError(
      'unreadable',
      `${path} holds more than ${MOST_FILES.toLocaleString('en')} files.`,
      'Name the folder with the firmware itself.',
    );
  }
  if (error instanceof NotInside) {
    const hint = 'Links may lead to files of the same folder only.';
    return stationError('unreadable', `${path} is no file inside of the folder it was found in.`, hint);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return stationError(
        'unreadable',
        `There is no ${path}.`,
        'Check the name; a path is relative to the folder you are in.',
        code,
      );
    case 'EACCES':
    case 'EPERM':
      return stationError(
        'unreadable',
        `${path} may not be read by this user.`,
        'Change its permissions, or copy it to a folder of your own.',
        code,
      );
    default:
      return stationError(
        'unreadable',
        `${path} cannot be read (${code === '' ? String(error) : code}).`,
        'Check the disk, or copy the files elsewhere.',
        code,
      );
  }
}
