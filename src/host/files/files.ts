/**
 * The file seam: all that storage asks of a disk, synchronous, and never an exception for what the disk refuses.
 * Names are relative to one root folder and use `/`. Two implementations: host/node/files/files.ts and the simulated disk
 * that loses power (test/machine/disk.ts).
 *
 * What is durable when: the bytes of a file after its `sync`; the existence of a file after the `append` that created
 * it, a `rename` and a `remove` after they returned. Bytes that were not synced may survive a crash in part.
 */
import { ok, type Result } from '../../lib/result.ts';
import type { Underway, Waitable } from '../../lib/underway.ts';
import type { StationError } from '../station-error.ts';

export type Done = Result<void, StationError>;

/** What every step that succeeded returns: one value, as these are counted in thousands a second. */
export const DONE: Done = ok(undefined);

export interface Files {
  /** The root folder, for messages. */
  readonly root: string;
  /** Opens a file to write at its end; creates it, and the folders above it, when it is not there. */
  append(name: string, what?: Appended): Result<AppendFile, StationError>;
  /** Opens a file to read from its start; undefined when there is none. */
  open(name: string): Result<ReadFile | undefined, StationError>;
  /** Gives a file another name, in place of whatever had that name: afterwards either the old or the new is there, whole. */
  rename(from: string, to: string): Done;
  /** Nothing to do when the file is not there. */
  remove(name: string): Done;
  /** As `replaceFile`, of a file that is the user's own: it keeps its owner and rights, and stays where links lead. */
  replaceOwn?(name: string, bytes: Uint8Array): Done;
  /** Names of the files in a folder (`''` is the root), sorted; none when the folder is not there. */
  list(folder: string): Result<readonly string[], StationError>;
  /** Takes a lock file for this process; fails while a living process holds it, and names that. */
  lock(name: string): Result<Lock, StationError>;
  /** Where another thread can wait for the disk. */
  readonly beside?: FilesBeside;
}

/**
 * What is opened to be written: a `draft` gets its name by `rename`, and until then need not survive a crash; what was `made`
 * by `FilesBeside` holds zeros alone, which count as reserved, and must be there.
 */
export type Appended = 'draft' | 'made';

/** Another thread does it with the same files, so that this one waits for nothing. Each ends on its own, in whatever order. */
export interface FilesBeside {
  /**
   * Makes a file of so many zeros for what will be appended to it. It gets its name, durably, when all of it is durable, and
   * is not touched any more from then on. Fails when there is a file of that name.
   */
  make(name: string, zeros: number): Underway<Done>;
  /** As `AppendFile.sync`, of a file that is open here. */
  sync(name: string): Underway<Done>;
  rename(from: string, to: string): Underway<Done>;
  remove(name: string): Underway<Done>;
  /** Waits until all that was asked for has ended, but not for ever. */
  settle(): void;
}

export interface AppendFile {
  /** In bytes, with what is not synced yet. */
  readonly size: number;
  /** All of `bytes` or an error; then a part of them may be in the file. */
  append(bytes: Uint8Array): Done;
  /** Returns when everything appended is on stable storage (fdatasync). */
  sync(): Done;
  /** The same without waiting for it: `done` is called later, also when the file was closed meanwhile. For the main thread. */
  syncSoon(done: (synced: Done) => void): void;
  /** The same without waiting for it, for a loop that runs no callbacks; undefined, and nothing begun, where it cannot be had. */
  syncBeside(): Waitable<Done> | undefined;
  /**
   * Puts zeros behind what was appended, for so many bytes to come: their sync then waits neither for a new length of the
   * file nor, with it, for other files. `size` does not count them; `truncate` and `close` cut them off, a crash does not.
   */
  reserve(bytes: number): Done;
  /** Bytes of those zeros that are left. */
  readonly reserved: number;
  /** Cuts the file to its first `size` bytes. */
  truncate(size: number): Done;
  /** Whether its name leads to it no longer: it was removed or replaced, or a folder above it. False where that is not known. */
  isGone(): boolean;
  close(): void;
  /** Closes it with the zeros that `reserve` has put there. */
  leave(): void;
}

export interface ReadFile {
  /** In bytes, when it was opened. */
  readonly size: number;
  /** Fills `into` from where the last read ended; the number of bytes read, 0 at the end. */
  read(into: Uint8Array): Result<number, StationError>;
  /** The next read begins so many bytes further on. */
  skip(bytes: number): void;
  close(): void;
}

export interface Lock {
  /** Idempotent, and fit for an exit handler. */
  release(): void;
}

/** The whole of a small file; undefined when there is none. */
export function readFile(files: Files, name: string): Result<Uint8Array | undefined, StationError> {
  const opened = files.open(name);
  if (!opened.ok || opened.value === undefined) return opened.ok ? ok(undefined) : opened;
  const file = opened.value;
  const bytes = new Uint8Array(file.size);
  const read = file.read(bytes);
  file.close();
  return read.ok ? ok(bytes.subarray(0, read.value)) : read;
}

/** Gives a file new content at once: a crash leaves the old or the new, never a mixture. */
export function replaceFile(files: Files, name: string, bytes: Uint8Array): Done {
  const draft = `${name}.new`;
  const opened = files.append(draft, 'draft');
  if (!opened.ok) return opened;
  const file = opened.value;
  const steps = [() => file.truncate(0), () => file.append(bytes), () => file.sync()];
  const written = firstFailure(steps);
  file.close();
  return written.ok ? files.rename(draft, name) : written;
}

/** Runs the steps in order up to the first that fails. */
export function firstFailure(steps: readonly (() => Done)[]): Done {
  for (const step of steps) {
    const done = step();
    if (!done.ok) return done;
  }
  return DONE;
}
