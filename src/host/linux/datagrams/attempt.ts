/** The kernel's files answer errors in many states of what they describe, and what they describe may vanish meanwhile. */
import { readFileSync, readlinkSync } from 'node:fs';

/** Trimmed; empty when it cannot be read. */
export function readText(path: string): string {
  return attempt(() => readFileSync(path, 'latin1').trim()) ?? '';
}

export function readLink(path: string): string | undefined {
  return attempt(() => readlinkSync(path));
}

export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
