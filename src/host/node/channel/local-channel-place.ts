/**
 * Where the process that works with a data folder can be reached. In its folder `control`, which only the user may
 * enter, `lock` says which process that is, `socket` is the Unix socket, and `address` is the path to connect to: of
 * that socket, of one elsewhere when this path is too long for one, or of a named pipe on Windows.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../lib/result.ts';
import { causeOf } from '../../errno.ts';
import type { Lock } from '../../files/files.ts';
import type { StationError } from '../../station-error.ts';
import { storageError } from '../../files/storage-error.ts';
import { takeLock } from '../files/lock-file.ts';
import { makeFolder } from '../files/folders/make-folder.ts';
import { makePrivate, PRIVATE_FILE, PRIVATE_FOLDER } from '../files/folders/private-folder.ts';
import { makeScratch, removeLeftScratches, SHORT_PARENT } from '../files/drafts/scratch.ts';

export interface ChannelPlace {
  /** Where to listen; nothing is there. */
  readonly address: string;
  /** Lets others find it, once somebody listens. Throws what the system refuses. */
  readonly announce: () => void;
  /** Gives it up. Idempotent, and fit for an exit handler. */
  readonly leave: () => void;
}

/** Takes over what a process left that was killed, and removes what such processes left elsewhere. Fails with `storage` while another one has it. */
export function takeChannelPlace(dataFolder: string): Result<ChannelPlace, StationError> {
  const folder = join(dataFolder, 'control');
  const made = attempt(folder, () => {
    makeFolder(folder, PRIVATE_FOLDER);
    makePrivate(folder);
  });
  if (!made.ok) return made;
  const lock = takeLock(join(folder, 'lock'));
  if (!lock.ok) return lock;
  removeLeftScratches();
  const taken = attempt(folder, () => placeIn(folder, lock.value));
  if (!taken.ok) lock.value.release();
  return taken;
}

function placeIn(folder: string, lock: Lock): ChannelPlace {
  const file = join(folder, 'address');
  rmSync(file, { force: true });
  const { address, remove } = freshAddress(realpathSync(folder));
  let isOurs = true;
  return {
    address,
    announce: () => writeFileSync(file, address, { mode: PRIVATE_FILE }),
    leave: () => {
      if (!isOurs) return;
      isOurs = false;
      attempt(folder, remove);
      attempt(folder, () => rmSync(file, { force: true }));
      lock.release();
    },
  };
}

/** Where somebody listened when it was written. Throws what the system refuses, `ENOENT` when there is nobody. */
export function channelAddress(dataFolder: string): string {
  return readFileSync(join(dataFolder, 'control', 'address'), 'utf8');
}

interface FreshAddress {
  readonly address: string;
  readonly remove: () => void;
}

/** `sun_path` has 104 bytes on macOS and 108 on Linux, the last one zero; Node 20 silently cuts a longer path. */
const LONGEST_PATH = 103;

function freshAddress(folder: string): FreshAddress {
  if (process.platform === 'win32') return { address: `\\\\.\\pipe\\rouse-${randomUUID()}`, remove: () => {} };
  const here = join(folder, 'socket');
  rmSync(here, { force: true });
  if (Buffer.byteLength(here) <= LONGEST_PATH) return { address: here, remove: () => rmSync(here, { force: true }) };
  const elsewhere = makeScratch('control', SHORT_PARENT);
  return { address: join(elsewhere.path, 'socket'), remove: () => elsewhere.remove() };
}

function attempt<T>(folder: string, step: () => T): Result<T, StationError> {
  try {
    return ok(step());
  } catch (error) {
    return err(storageError(folder, 'opened', causeOf(error)));
  }
}
