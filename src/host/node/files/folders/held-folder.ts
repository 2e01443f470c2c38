/**
 * What was opened, rather than what a path leads to. Between two calls with the same path another process of the computer can
 * put a link there; a descriptor stays with what it was opened for. On Linux /proc/self/fd tells where that lies now, and
 * leads into a folder by its descriptor. Other systems offer neither to Node: there a path is resolved twice and compared
 * with what was opened, which makes a won race unlikely, and not impossible.
 */
import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readlinkSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';

const hasDescriptorPaths = process.platform === 'linux' && existsSync('/proc/self/fd');

/** Of a pipe that somebody has put there nobody waits for the other end. */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Thrown when what was opened is no regular file, or lies outside of the folder. */
export class NotInside extends Error {}

/**
 * A descriptor to read a regular file. Links are followed; `within`, a resolved path with a separator at its end, is where
 * what was opened must lie.
 */
export function openRegular(path: string, within?: string): number {
  const descriptor = openSync(path, WITHOUT_WAITING);
  try {
    const isInside = within === undefined || placeOf(descriptor, path).startsWith(within);
    if (!isInside || !fstatSync(descriptor).isFile()) throw new NotInside(`${path} is no file inside of its folder`);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

export interface HeldFolder {
  /** Where it lay when it was opened, links resolved. */
  readonly place: string;
  /** The path to a name in it, or to itself, for the calls of `node:fs`; valid in all threads until it is closed. */
  at(name?: string): string;
  /** Idempotent. */
  close(): void;
}

/** Opens a folder, following links. Throws what the system refuses, `ENOTDIR` for what is none. */
export function holdFolder(path: string): HeldFolder {
  if (!hasDescriptorPaths) {
    const place = realpathSync(path);
    return { place, at: (name = '') => join(place, name), close: () => undefined };
  }
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  const itself = `/proc/self/fd/${descriptor}`;
  let isOpen = true;
  return {
    place: readlinkSync(itself),
    at: (name) => (name === undefined ? `${itself}/` : `${itself}/${name}`),
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

/** Whether a resolved path is that of the folder, or lies in it. */
export function isWithin(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Where an open file lies, links resolved; empty when that cannot be said. */
function placeOf(descriptor: number, path: string): string {
  if (hasDescriptorPaths) return readlinkSync(`/proc/self/fd/${descriptor}`);
  const [place, opened] = [realpathSync(path), fstatSync(descriptor)];
  const { dev, ino } = lstatSync(place);
  return dev === opened.dev && ino === opened.ino && realpathSync(path) === place ? place : '';
}
