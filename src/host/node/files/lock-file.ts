/**
 * A lock file holds the identity of its process. A lock whose process is gone is taken over: it is first renamed away,
 * which only one of several starters can do, so two of them never both win.
 */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { err, ok, type Result } from '../../../lib/result.ts';
import { causeOf } from '../../errno.ts';
import type { Lock } from '../../files/files.ts';
import { stationError, type StationError } from '../../station-error.ts';
import { storageError } from '../../files/storage-error.ts';
import { PRIVATE_FILE } from './folders/private-folder.ts';
import { identityOf, isAlive, parseIdentity } from './process-identity.ts';

/** A lock file without content is a process between creating and filling it, or one that died there. */
const FILLING_TIME = 5000;

export function takeLock(path: string): Result<Lock, StationError> {
  const own = JSON.stringify(identityOf(process.pid));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const cause = create(path, own);
    if (cause === undefined) return ok({ release: () => release(path, own) });
    if (cause !== 'EEXIST') return err(storageError(path, 'created', cause));
    const holder = holderOf(path);
    if (holder.alive) return err(held(path, holder.pid));
    putAside(path, holder.text);
  }
  return err(held(path, undefined));
}

function create(path: string, text: string): string | undefined {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: PRIVATE_FILE });
    return undefined;
  } catch (error) {
    const cause = causeOf(error);
    // A full disk takes the name and not the content.
    if (cause !== 'EEXIST') release(path, '');
    return cause;
  }
}

interface Holder {
  readonly alive: boolean;
  readonly text: string;
  readonly pid?: number;
}

function holderOf(path: string): Holder {
  try {
    const text = readFileSync(path, 'latin1');
    const identity = parseIdentity(text);
    if (identity === undefined) return { alive: Date.now() - statSync(path).mtimeMs < FILLING_TIME, text };
    return { alive: isAlive(identity), text, pid: identity.pid };
  } catch {
    return { alive: false, text: '' };
  }
}

/** Should another starter have been quicker, its fresh lock is put back. */
function putAside(path: string, stale: string): void {
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'latin1') === stale) rmSync(aside, { force: true });
    else renameSync(aside, path);
  } catch {
    // It is gone already: the next attempt creates it.
  }
}

function release(path: string, own: string): void {
  try {
    if (readFileSync(path, 'latin1') === own) rmSync(path, { force: true });
  } catch {
    // Nothing is left to release.
  }
}

function held(path: string, pid: number | undefined): StationError {
  const who = pid === undefined ? 'another Rouse that is just starting' : `another Rouse (pid ${pid})`;
  return stationError(
    'storage',
    `The data in ${path.replace(/[/\\][^/\\]*$/, '')} is in use by ${who}.`,
    'Stop that one, or give this one a folder of its own with --data.',
  );
}
