/**
 * Folders below the system's folder for temporary files, that live as long as the process that made them. A process that
 * was killed leaves its folder behind; the next one that starts removes it, and no other: who a folder belongs to stands in it.
 */
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PRIVATE_FILE } from '../folders/private-folder.ts';
import { identityOf, isAlive, parseIdentity, processSpace } from '../process-identity.ts';

export interface Scratch {
  readonly path: string;
  /** `name` may lead through folders. */
  write(name: string, bytes: Uint8Array): void;
  /** Idempotent, and fit for an exit handler. */
  remove(): void;
}

/** Each name begins with it. */
const PREFIX = 'rouse-';
/** In the folder: JSON of the process that made it. */
const OWNER = '.owner';
/** Short on every Unix, where `TMPDIR` may be long. */
export const SHORT_PARENT = '/tmp';

/** `kind`, for people who find it: `rouse-demo-k2F8zQ`. Throws what the system refuses. */
export function makeScratch(kind: string, parent = tmpdir()): Scratch {
  const path = mkdtempSync(join(parent, `${PREFIX}${kind}-`));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  const own = { ...identityOf(process.pid), space: processSpace() };
  try {
    writeFileSync(join(path, OWNER), JSON.stringify(own), { mode: PRIVATE_FILE });
  } catch (error) {
    remove();
    throw error;
  }
  return {
    path,
    write(name, bytes) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), bytes);
    },
    remove,
  };
}

/** Removes the folders of this user whose processes are gone; what the system refuses stays. */
export function removeLeftScratches(parents: readonly string[] = [tmpdir(), SHORT_PARENT]): void {
  for (const parent of new Set(parents)) {
    for (const name of namesIn(parent)) if (name.startsWith(PREFIX)) removeIfLeft(join(parent, name));
  }
}

function removeIfLeft(path: string): void {
  try {
    const stats = lstatSync(path);
    if (!stats.isDirectory() || stats.uid !== (process.getuid?.() ?? stats.uid)) return;
    if (isLeft(path)) rmSync(path, { recursive: true, force: true });
  } catch {
    // It has no owner, or the system refuses.
  }
}

/** No, where no owner stands in it: it is not ours. Processes of another container cannot be looked at, and count as living. */
function isLeft(path: string): boolean {
  const text = readFileSync(join(path, OWNER), 'utf8');
  const identity = parseIdentity(text);
  return identity !== undefined && text.includes(JSON.stringify(processSpace())) && !isAlive(identity);
}

function namesIn(parent: string): readonly string[] {
  try {
    return readdirSync(parent);
  } catch {
    return [];
  }
}
