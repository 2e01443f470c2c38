/** The files of a folder, listed without standing still. What is served, and what is not, is that of folders.ts. */
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { err, ok, type Result } from '../../../../lib/result.ts';
import { causeOf } from '../../../errno.ts';
import type { Listing } from '../../../files/asked-folders.ts';
import { isDraftName } from '../../../files/drafts.ts';
import type { FileFacts } from '../../../files/folders.ts';
import type { StationError } from '../../../station-error.ts';
import { factsOf, isHidden, MOST_FILES, nameIn, TooMany, unreadable } from './folders.ts';
import { isWithin } from './held-folder.ts';
import { liesIn, openFolder, resolved, type OpenedFolder } from '../opened.ts';
import { Turns } from '../threads/turns.ts';

/** Each keeps one of the system's few helpers busy. */
const LISTS = new Turns(1);
/** Entries of a folder that are looked at side by side. */
const AT_ONCE = 32;

/** Never rejects. */
export async function listed(path: string, mark?: string): Promise<Result<Listing, StationError>> {
  await LISTS.enter();
  try {
    const files = await filesOf(resolve(path));
    const now = markOf(files);
    return ok(now === mark ? { kind: 'same' } : { kind: 'files', files, mark: now });
  } catch (error) {
    return err(unreadable(path, error));
  } finally {
    LISTS.leave();
  }
}

function markOf(files: readonly FileFacts[]): string {
  const hash = createHash('sha1');
  for (const { path, version } of files) hash.update(`${path}\0${version}\0`);
  return hash.digest('base64');
}

async function filesOf(root: string): Promise<readonly FileFacts[]> {
  const stats = await stat(root);
  return stats.isDirectory() ? walk(root) : [factsOf(root, basename(root), stats)];
}

async function walk(root: string): Promise<readonly FileFacts[]> {
  const inside = await resolved(root);
  const found: FileFacts[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    try {
      folders.push(...(await enter(folder, { root, inside, found })));
    } catch (error) {
      // One that may not be entered keeps nobody from the others.
      if (folder === root || error instanceof TooMany) throw error;
    }
  }
  return found;
}

interface Walk {
  readonly root: string;
  /** The root with links resolved, and a separator at its end. */
  readonly inside: string;
  readonly found: FileFacts[];
}

async function enter(folder: string, walk: Walk): Promise<readonly string[]> {
  const opened = await openFolder(folder);
  try {
    // It was no link when it was found, and may be one by now.
    return isWithin(opened.place, walk.inside.slice(0, -1)) ? await look(folder, opened, walk) : [];
  } finally {
    await opened.close();
  }
}

/** Takes the files of one folder into what was found; returns the folders in it. */
async function look(folder: string, opened: OpenedFolder, { root, inside, found }: Walk): Promise<readonly string[]> {
  const folders: string[] = [];
  const names = (await readdir(opened.at())).filter((name) => !isDraftName(name)).toSorted();
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE);
    const entries = await Promise.all(some.map(async (name) => entryOf(opened.at(name), inside)));
    for (const [index, name] of some.entries()) {
      const path = join(folder, name);
      const entry = entries[index];
      if (entry?.isDirectory() === true && !isHidden(name)) folders.push(path);
      if (entry?.isFile() !== true) continue;
      found.push({ ...factsOf(path, nameIn(root, path), entry), within: inside });
      if (found.length > MOST_FILES) throw new TooMany();
    }
  }
  return folders;
}

/** What is there, or what a link to a file inside leads to; undefined for what is gone, or a link elsewhere. */
async function entryOf(path: string, inside: string): Promise<Stats | undefined> {
  const own = await unlessGone(lstat(path));
  if (own?.isSymbolicLink() !== true) return own;
  const target = await unlessGone(stat(path));
  return target?.isFile() === true && (await liesIn(path, inside)) ? target : undefined;
}

/** A link may lead to where this user may not look. */
async function unlessGone(stats: Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await stats;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM'].includes(causeOf(error))) return undefined;
    throw error;
  }
}
