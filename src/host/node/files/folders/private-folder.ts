/**
 * Folders that are for their user only: leases tell who was where and when, and recorded sessions what was said. What an
 * earlier version, or another program, has left open is closed. Windows has no such modes; there a profile is private anyway.
 */
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;
/** What others may do. */
const OTHERS = 0o077;

/** Takes the rights of others away from a folder and the files in it; what the system refuses stays as it is. */
export function makePrivate(folder: string): void {
  if (process.platform === 'win32') return;
  tighten(folder, PRIVATE_FOLDER);
  for (const name of namesIn(folder)) tighten(join(folder, name), PRIVATE_FILE);
}

function tighten(path: string, mode: number): void {
  try {
    const stats = lstatSync(path);
    const isKind = mode === PRIVATE_FOLDER ? stats.isDirectory() : stats.isFile();
    if (isKind && (stats.mode & OTHERS) !== 0) chmodSync(path, mode);
  } catch {
    // It is gone, or somebody else's.
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
