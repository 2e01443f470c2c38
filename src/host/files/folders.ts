/**
 * The seam to files that are only read: firmware folders and single images, wherever they lie. Synchronous, and never
 * an exception for what the disk refuses. host/node/files/folders/folders.ts implements it.
 */
import type { Result } from '../../lib/result.ts';
import type { StationError } from '../station-error.ts';

export interface FileFacts {
  /** Where it lies, as the system wants it. */
  readonly path: string;
  /** Relative to the folder it was found in, with `/` between its segments; for a single file its name. */
  readonly name: string;
  /** The folder that it must not lie outside of, by way of links; absent for a file that was named by itself. */
  readonly within?: string;
  /** Bytes. */
  readonly size: number;
  /** When it was last written, in milliseconds since 1970, where that is known. */
  readonly modified?: number;
  /** Changes whenever the file does: its identity, time and size. */
  readonly version: string;
}

export interface Folders {
  /**
   * The regular files of a folder and those below it, or the one file that `path` is. Links are followed when they lead
   * to a file inside the folder. `passedOver` hears what is left out, but for folders whose names begin with a dot. Fails
   * with `unreadable`.
   */
  list(path: string, passedOver?: (what: PassedOver) => void): Result<readonly FileFacts[], StationError>;
  /** The whole of a file that the user has named. */
  readAll(path: string): Result<Uint8Array, StationError>;
  /** The whole of a file that was found. Fails for what took its place and is no file, or lies outside of its folder. */
  read(file: FileLocation): Result<Uint8Array, StationError>;
  /** The same, to be read piece by piece. */
  open(file: FileLocation): Result<RandomAccessFile, StationError>;
}

/** Something in a folder that is not taken. `closed`: a folder that this user may not read, or the disk does not give. */
export interface PassedOver {
  /** Relative to the folder that was listed; as far as it is text. */
  readonly name: string;
  readonly why: 'leads-out' | 'leads-nowhere' | 'closed' | 'no-text';
}

/** Where a file was found, and the folder it may not lie outside of. */
export type FileLocation = Pick<FileFacts, 'path' | 'within'>;

export interface RandomAccessFile {
  /** At most `into.length` bytes from `offset`; how many were read, 0 at the end, when the disk refuses, or once somebody has written to the file. */
  read(into: Uint8Array, offset: number): number;
  close(): void;
}
