/** Where a draft is begun and will stand: the way there, and what stands there already. */
import { closeSync, constants, lstatSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../../lib/result.ts';
import { isDraftName, type DraftPlace, type DraftRefusal } from '../../../files/drafts.ts';
import { causeOf } from '../../../errno.ts';
import { storageError } from '../../../files/storage-error.ts';
import type { FolderNames } from '../folders/folder-names.ts';
import { holdFolder, isWithin, type HeldFolder } from '../folders/held-folder.ts';

/** Where a file will stand. Its folder is held, so that it is the same one to the end. */
export interface Target {
  readonly folder: HeldFolder;
  readonly name: string;
  /** For people. */
  readonly shown: string;
}

/** A folder, and rooms in it. */
export type Rooms = Pick<DraftPlace, 'folder' | 'rooms'>;

export const EXISTS = 'the file exists';
const OUTSIDE = 'the name leads out of the served folder';

/**
 * The folders of `name` must be there, and no link on the way may lead out. `made` is told of each room that was made, as
 * the last one of its place.
 */
export function targetOf(
  { folder, rooms = [], name }: DraftPlace,
  names: FolderNames,
  made: (room: Rooms) => void,
): Result<Target, DraftRefusal> {
  const segments = name.split('/');
  const file = segments.pop() ?? '';
  if (isDraftName(file)) return refused('outside', 'the name is reserved');
  const way = new FolderWay(folder, names);
  try {
    const steps = [
      ...rooms.map((room, at) => () => {
        if (way.make(room)) made({ folder, rooms: rooms.slice(0, at + 1) });
        return way.enter(room);
      }),
      ...segments.map((one) => () => way.enter(one)),
    ];
    for (const step of steps) {
      const entered = step();
      if (!entered.ok) return entered;
    }
    const spelt = names.spelling(way.folder, file);
    return ok({ folder: way.take(), name: spelt, shown: join(folder, ...rooms, name) });
  } finally {
    way.leave();
  }
}

/** The last of the rooms, none of which is made. Whoever asks closes it. */
export function holdRooms({ folder, rooms = [] }: Rooms, names: FolderNames): Result<HeldFolder, DraftRefusal> {
  const way = new FolderWay(folder, names);
  try {
    for (const room of rooms) {
      const entered = way.enter(room);
      if (!entered.ok) return entered;
    }
    return ok(way.take());
  } finally {
    way.leave();
  }
}

/** From a folder to one below it. Only the last folder on the way is held. */
class FolderWay {
  folder: HeldFolder;
  readonly #root: string;
  readonly #names: FolderNames;
  #isTaken = false;

  constructor(root: string, names: FolderNames) {
    this.#names = names;
    this.folder = holdFolder(root);
    this.#root = this.folder.place;
  }

  /** False when there is something of that name already. */
  make(name: string): boolean {
    try {
      mkdirSync(this.folder.at(name));
      return true;
    } catch (error) {
      if (causeOf(error) !== 'EEXIST') throw error;
      return false;
    }
  }

  enter(name: string): Result<void, DraftRefusal> {
    const next = heldBelow(this.folder, this.#names.spelling(this.folder, name));
    if (next === undefined) return refused('missing', 'there is no such folder');
    this.folder.close();
    this.folder = next;
    return isWithin(next.place, this.#root) ? ok(undefined) : refused('outside', OUTSIDE);
  }

  /** Whoever takes it closes it. */
  take(): HeldFolder {
    this.#isTaken = true;
    return this.folder;
  }

  leave(): void {
    if (!this.#isTaken) this.folder.close();
  }
}

/** Undefined when there is no folder of that name. */
function heldBelow(folder: HeldFolder, name: string): HeldFolder | undefined {
  try {
    return holdFolder(folder.at(name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(causeOf(error))) return undefined;
    throw error;
  }
}

/** Whether the rule allows what stands there now: the mode of the file, undefined where there is none. */
export function standing({ folder, name }: Target, rule: DraftPlace['rule']): Result<number | undefined, DraftRefusal> {
  const present = lstatSync(folder.at(name), { throwIfNoEntry: false });
  if (present?.isDirectory() === true) return refused('exists', 'a folder has that name');
  if (rule === 'create' && present !== undefined) return refused('exists', EXISTS);
  if (rule === 'replace' && present === undefined) return refused('missing', 'file not found');
  if (rule === 'fill-empty' && (present === undefined || !present.isFile() || present.size > 0)) {
    return refused('not-empty', 'only an empty file may be written');
  }
  if (present?.isFile() !== true) return ok(undefined);
  return mayWrite(folder.at(name)) ? ok(present.mode) : refused('forbidden', 'the file may not be written');
}

/** A rename asks only whether the folder may be written. */
function mayWrite(path: string): boolean {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW));
    return true;
  } catch (error) {
    return !['EACCES', 'EPERM'].includes(causeOf(error));
  }
}

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

export function refused(kind: Exclude<DraftRefusal['kind'], 'disk'>, reason: string): Result<never, DraftRefusal> {
  return err({ kind, reason });
}

export function attempt<T>(path: string, action: string, step: () => Result<T, DraftRefusal>): Result<T, DraftRefusal> {
  try {
    return step();
  } catch (error) {
    return refusedByDisk(path, action, causeOf(error));
  }
}

export function refusedByDisk(path: string, action: string, cause: string): Result<never, DraftRefusal> {
  return err({ kind: 'disk', full: FULL.includes(cause), error: storageError(path, action, cause) });
}
