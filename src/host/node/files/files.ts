/** The file seam on a real disk. */
import {
  closeSync,
  constants,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Waitable } from '../../../lib/underway.ts';
import { causeOf } from '../../errno.ts';
import type { DiskSyncs, SyncOutcome } from '../../files/disk-syncs.ts';
import { DONE, type AppendFile, type Appended, type Done, type Files, type ReadFile } from '../../files/files.ts';
import type { StationError } from '../../station-error.ts';
import { storageError } from '../../files/storage-error.ts';
import type { Errands } from './errands.ts';
import { besideFiles } from './files-beside.ts';
import { takeLock } from './lock-file.ts';
import { replaceOwnFile } from './own-file.ts';
import { makeFolder } from './folders/make-folder.ts';
import { makePrivate, PRIVATE_FILE, PRIVATE_FOLDER } from './folders/private-folder.ts';

/**
 * The files below `root`, which is created when something is first written. They are for this user only, and so is each
 * folder below `root` as soon as something is written there; `root` itself stays as somebody else has made it. `errands`:
 * another thread that can wait for the disk; `syncs`: how the system waits for it.
 */
export function openFiles(root: string, errands?: Errands, syncs?: DiskSyncs): Files {
  syncs?.prepare();
  const at = (name: string): string => join(root, name);
  const isPrivate = new Set([join(root)]);
  const enter = (folder: string): void => {
    makeFolder(folder, PRIVATE_FOLDER);
    if (isPrivate.has(folder)) return;
    makePrivate(folder);
    isPrivate.add(folder);
  };
  return {
    root,
    append: (name, what) =>
      attempt(at(name), 'opened for writing', () => {
        if (what !== 'made') enter(dirname(at(name)));
        return openAppend(at(name), what, syncs);
      }),
    open: (name) => openRead(at(name)),
    rename: (from, to) =>
      attempt(at(to), 'replaced', () => {
        renameSync(at(from), at(to));
        syncFolder(dirname(at(to)));
      }),
    remove: (name) =>
      attempt(at(name), 'removed', () => {
        rmSync(at(name), { force: true });
        syncFolder(dirname(at(name)));
      }),
    replaceOwn: (name, bytes) => attempt(at(name), 'replaced', () => replaceOwnFile(at(name), bytes)),
    list: (folder) => list(at(folder)),
    lock(name) {
      const entered = attempt(dirname(at(name)), 'created', () => enter(dirname(at(name))));
      return entered.ok ? takeLock(at(name)) : entered;
    },
    ...(errands === undefined ? {} : { beside: besideFiles(at, errands) }),
  };
}

function openAppend(path: string, what: Appended | undefined, syncs: DiskSyncs | undefined): AppendFile {
  const isNew = what === undefined && !existsSync(path);
  const creates = what === 'made' ? 0 : constants.O_CREAT;
  const descriptor = openSync(path, constants.O_RDWR | creates, PRIVATE_FILE);
  if (isNew) syncFolder(dirname(path));
  return new NodeAppendFile(path, descriptor, what === 'made', syncs);
}

/** Milliseconds. */
const LOOK_EVERY = 250;

/** Writes at an explicit position rather than with O_APPEND, with which Windows does not let a file be cut. */
class NodeAppendFile implements AppendFile {
  size: number;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #syncs: DiskSyncs | undefined;
  /** Whether this file system can tell that a name leads to an open file. */
  readonly #knowsItself: boolean;
  /** Where the zeros end that `reserve` has put there. */
  #end = 0;
  #open = true;
  /** Of `syncSoon`, that have not ended. */
  #syncing = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** `isZeros`: there is nothing in it but zeros, for what will be appended. */
  constructor(path: string, descriptor: number, isZeros: boolean, syncs: DiskSyncs | undefined) {
    this.#path = path;
    this.#syncs = syncs;
    this.#descriptor = descriptor;
    const { size } = fstatSync(descriptor);
    this.size = isZeros ? 0 : size;
    this.#end = isZeros ? size : 0;
    this.#knowsItself = this.#isItself();
  }

  get reserved(): number {
    return Math.max(0, this.#end - this.size);
  }

  append(bytes: Uint8Array): Done {
    return attempt(this.#path, 'written', () => {
      for (let done = 0; done < bytes.length;) {
        const written = writeSync(this.#descriptor, bytes, done, bytes.length - done, this.size);
        done += written;
        this.size += written;
      }
    });
  }

  reserve(bytes: number): Done {
    const zeros = new Uint8Array(bytes);
    this.#end = this.size + bytes;
    return attempt(this.#path, 'written', () => {
      for (let done = 0; done < bytes;) {
        done += writeSync(this.#descriptor, zeros, done, bytes - done, this.size + done);
      }
    });
  }

  sync(): Done {
    const start = performance.now();
    const synced = attempt(this.#path, 'written', () => fdatasyncSync(this.#descriptor));
    this.#syncs?.took(performance.now() - start);
    return synced;
  }

  syncSoon(done: (synced: Done) => void): void {
    this.#syncing += 1;
    fdatasync(this.#descriptor, (error) => {
      this.#syncing -= 1;
      if (!this.#open && this.#syncing === 0) this.#closeDescriptor();
      done(error === null ? DONE : err(storageError(this.#path, 'written', causeOf(error))));
    });
  }

  syncBeside(): Waitable<Done> | undefined {
    const begun = this.#syncs?.begin(this.#descriptor);
    if (begun === undefined) return undefined;
    const told = (synced: SyncOutcome): Done =>
      synced.ok ? DONE : err(storageError(this.#path, 'written', synced.error));
    return {
      outcome() {
        const synced = begun.outcome();
        return synced && told(synced);
      },
      wait: () => told(begun.wait()),
    };
  }

  truncate(size: number): Done {
    return attempt(this.#path, 'cut', () => {
      ftruncateSync(this.#descriptor, size);
      this.size = size;
      this.#end = 0;
    });
  }

  /**
   * That the name leads to another file now is looked at a few times a second only: since Linux 6.13 a file whose times were
   * asked for gets new ones with its next write, and each `fdatasync` then takes a third longer.
   */
  isGone(): boolean {
    if (!this.#knowsItself) return false;
    const now = performance.now();
    if (existsSync(this.#path) && now < this.#lookedAt + LOOK_EVERY) return false;
    this.#lookedAt = now;
    return !this.#isItself();
  }

  /** Both are asked now: there are network file systems on which the number of a file does not stay the same. */
  #isItself(): boolean {
    const found = attempt(this.#path, 'looked at', () => {
      const named = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
      const own = fstatSync(this.#descriptor, { bigint: true });
      return named?.ino === own.ino && named.dev === own.dev;
    });
    return !found.ok || found.value;
  }

  close(): void {
    if (this.#open && this.reserved > 0) this.truncate(this.size);
    this.leave();
  }

  leave(): void {
    if (this.#open && this.#syncing === 0) this.#closeDescriptor();
    this.#open = false;
  }

  #closeDescriptor(): void {
    attempt(this.#path, 'closed', () => closeSync(this.#descriptor));
  }
}

function openRead(path: string): Result<ReadFile | undefined, StationError> {
  return attempt(path, 'read', () => {
    const descriptor = unlessGone(() => openSync(path, 'r'));
    if (descriptor === undefined) return undefined;
    let at = 0;
    return {
      size: fstatSync(descriptor).size,
      read: (into) =>
        attempt(path, 'read', () => {
          const read = fill(descriptor, into, at);
          at += read;
          return read;
        }),
      skip: (bytes) => (at += bytes),
      close: () => closeSync(descriptor),
    };
  });
}

function fill(descriptor: number, into: Uint8Array, at: number): number {
  let done = 0;
  while (done < into.length) {
    const read = readSync(descriptor, into, done, into.length - done, at + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

function list(folder: string): Result<readonly string[], StationError> {
  return attempt(folder, 'listed', () => {
    const entries = unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? [];
    return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted();
  });
}

/** What the step returns; undefined when there is nothing by that name. */
function unlessGone<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (causeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A new name is durable when its folder is. Windows has no such call and journals its folders. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function attempt<T>(path: string, action: string, step: () => T): Result<T, StationError> {
  try {
    return ok(step());
  } catch (error) {
    return err(storageError(path, action, causeOf(error)));
  }
}
