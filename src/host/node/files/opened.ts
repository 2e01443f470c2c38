/** What was opened, without waiting for a disk: the same as held-folder.ts for threads that must not stand still. */
import { constants, existsSync, readlinkSync } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { NotInside } from './folders/held-folder.ts';

/** What the system keeps in memory itself is asked at once. */
const hasDescriptorPaths = process.platform === 'linux' && existsSync('/proc/self/fd');

/** Of a pipe that somebody has put there nobody waits for the other end. */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * A regular file, to read. Links are followed; `within`, a resolved path with a separator at its end, is where what was
 * opened must lie. Rejects with what the system refuses, and with `NotInside`.
 */
export async function openInside(path: string, within?: string): Promise<FileHandle> {
  const handle = await open(path, WITHOUT_WAITING);
  try {
    const isInside = within === undefined || (await placeOf(handle, path)).startsWith(within);
    if (!isInside || !(await handle.stat()).isFile()) throw new NotInside(`${path} is no file inside of its folder`);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

export interface OpenedFolder {
  /** Where it lay when it was opened, links resolved. */
  readonly place: string;
  /** The path to a name in it, or to itself; valid until it is closed. */
  at(name?: string): string;
  close(): Promise<void>;
}

/** Follows links. Rejects with what the system refuses. */
export async function openFolder(path: string): Promise<OpenedFolder> {
  if (!hasDescriptorPaths) {
    const place = await realpath(path);
    return { place, at: (name = '') => join(place, name), close: async () => Promise.resolve() };
  }
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  const itself = `/proc/self/fd/${handle.fd}`;
  return {
    place: readlinkSync(itself),
    at: (name) => (name === undefined ? `${itself}/` : `${itself}/${name}`),
    close: async () => handle.close(),
  };
}

/** Whether what the path leads to lies in a folder, given with a separator at its end. */
export async function liesIn(path: string, inside: string): Promise<boolean> {
  try {
    return (await realpath(path)).startsWith(inside);
  } catch {
    return false;
  }
}

/** A folder as `openInside` wants it. */
export async function resolved(folder: string): Promise<string> {
  return (await realpath(folder)) + sep;
}

/** Where an open file lies, links resolved; empty when that cannot be said. */
async function placeOf(handle: FileHandle, path: string): Promise<string> {
  if (hasDescriptorPaths) return readlinkSync(`/proc/self/fd/${handle.fd}`);
  const [place, opened] = [await realpath(path), await handle.stat()];
  const { dev, ino } = await lstat(place);
  return dev === opened.dev && ino === opened.ino && (await realpath(path)) === place ? place : '';
}
