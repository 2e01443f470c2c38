/** The file seam on a real disk. */
import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../lib/result.ts';
import { causeOf } from '../errno.ts';
import type { AppendFile, Done, Files, Lock, ReadFile } from '../files.ts';
import type { StationError } from '../station-error.ts';
import { storageError } from '../storage-error.ts';
import { takeLock } from './lock-file.ts';

/** The files below `root`, which is created when something is first written. */
export function openFiles(root: string): Files {
  const at = (name: string): string => join(root, name);
  return {
    root,
    append: (name) => attempt(at(name), 'opened for writing', () => openAppend(at(name))),
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
    list: (folder) => list(at(folder)),
    lock: (name) => lock(at(name)),
  };
}

function openAppend(path: string): AppendFile {
  const isNew = !existsSync(path);
  if (isNew) mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  if (isNew) syncFolder(dirname(path));
  return new NodeAppendFile(path, descriptor);
}

/** Writes at an explicit position rather than with O_APPEND, with which Windows does not let a file be cut. */
class NodeAppendFile implements AppendFile {
  size: number;
  readonly #path: string;
  readonly #descriptor: number;
  #open = true;

  constructor(path: string, descriptor: number) {
    this.#path = path;
    this.#descriptor = descriptor;
    this.size = fstatSync(descriptor).size;
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

  sync(): Done {
    return attempt(this.#path, 'written', () => fdatasyncSync(this.#descriptor));
  }

  truncate(size: number): Done {
    return attempt(this.#path, 'cut', () => {
      ftruncateSync(this.#descriptor, size);
      this.size = size;
    });
  }

  close(): void {
    if (this.#open) attempt(this.#path, 'closed', () => closeSync(this.#descriptor));
    this.#open = false;
  }
}

function openRead(path: string): Result<ReadFile | undefined, StationError> {
  return attempt(path, 'read', () => {
    if (!existsSync(path)) return undefined;
    const descriptor = openSync(path, 'r');
    return {
      size: fstatSync(descriptor).size,
      read: (into) => attempt(path, 'read', () => fill(descriptor, into)),
      close: () => closeSync(descriptor),
    };
  });
}

function fill(descriptor: number, into: Uint8Array): number {
  let done = 0;
  while (done < into.length) {
    const read = readSync(descriptor, into, done, into.length - done, null);
    if (read === 0) break;
    done += read;
  }
  return done;
}

function list(folder: string): Result<readonly string[], StationError> {
  return attempt(folder, 'listed', () => {
    if (!existsSync(folder)) return [];
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).toSorted();
  });
}

function lock(path: string): Result<Lock, StationError> {
  const folder = attempt(dirname(path), 'created', () => mkdirSync(dirname(path), { recursive: true }));
  return folder.ok ? takeLock(path) : folder;
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
