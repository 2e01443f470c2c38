/** A folder with the folders above it. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Level by level: `mkdirSync` can do that itself, but says ENOENT where the disk is read-only, and never returns where the
 * system makes no folders. `mode` is that of each folder that was not there, less what the user's mask takes away.
 */
export function makeFolder(path: string, mode = 0o777): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Somebody else may have been quicker.
    if (!existsSync(path)) throw error;
  }
}
