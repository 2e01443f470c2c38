/** Replaces a file that belongs to its user and not to the program: it stays where links lead, and keeps its owner and rights. */
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './folders/make-folder.ts';
import { PRIVATE_FILE, PRIVATE_FOLDER } from './folders/private-folder.ts';

/** Of a file's mode, what says who may do what. */
const RIGHTS = 0o777;

/**
 * At once: whoever reads it meanwhile gets the old or the new. A file that is new belongs to whom its folder belongs to, and is
 * for him alone, as settings may hold passwords. Throws what the system refuses; then the old one is as it was.
 */
export function replaceOwnFile(path: string, bytes: Uint8Array): void {
  const place = placeOf(path);
  const before = statSync(place, { throwIfNoEntry: false });
  if (before === undefined) makeFolder(dirname(place), PRIVATE_FOLDER);
  const draft = `${place}.${process.pid}.new`;
  rmSync(draft, { force: true });
  try {
    const descriptor = openSync(draft, 'wx', PRIVATE_FILE);
    try {
      writeFileSync(descriptor, bytes);
      belongTo(descriptor, before ?? statSync(dirname(place)));
      if (before !== undefined) fchmodSync(descriptor, before.mode & RIGHTS);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Through all links. */
function placeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Only root can give files away; everybody else owns what he writes. */
function belongTo(descriptor: number, { uid, gid }: Stats): void {
  if (process.getuid?.() !== 0) return;
  fchownSync(descriptor, uid, gid);
}
