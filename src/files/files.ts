/**
 * What a service needs to know about files that devices read. It never opens a path: a library, a folder or a generator
 * stands behind these interfaces. Nothing here returns a promise, because a datagram is decided in the turn it arrives, and
 * nothing waits for a disk: what takes its time is `Underway`, and asked about again.
 */
import type { DeviceIdentity } from '../devices/identity.ts';
import type { FileFacts } from '../host/files/folders.ts';
import type { Underway } from '../lib/underway.ts';
import type { FileProblem } from './problem.ts';

/** Files to read. */
export interface FileSource {
  /**
   * The file that `name` means for this device. `name` is a clean relative path with `/` between its segments;
   * whether its case matters is decided here.
   */
  find(name: string, who: DeviceIdentity): Found;
  /** A file was just written: what was looked up before may be out of date. */
  changed?(): void;
  /** Whether a file here has a name for which this is true, as far as is known without waiting for a disk. */
  holds?(isWanted: (name: string) => boolean): boolean;
  /** Whether this name would be answered with a file, as far as is known without waiting for a disk. */
  answers?(name: string): boolean;
}

export type Found = FoundFile | PendingFile | FileProblem;

/** A file to read: whole in memory, or piece by piece. */
export type FoundFile = Snapshot | ChunkedFile;

/** A file that is still looked for, or being made. The device waits, and gets what it ends in. */
export interface PendingFile {
  readonly kind: 'pending';
  /** Asked no more once the device is gone. A file that it gave is closed by whoever got it. */
  readonly until: Underway<FoundFile | FileProblem>;
}

/** A file as it was when it was found. The bytes never change, and all who read it share them. */
export interface Snapshot {
  readonly kind: 'snapshot';
  /** The real name, for people. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly origin?: FileOrigin;
}

/** A file too large to keep in memory (more than 16 MiB). */
export interface ChunkedFile {
  readonly kind: 'chunked';
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /**
   * Exactly `length` bytes (65536 at most) from `offset`, unchanged until the end of the turn; fewer when the file has shrunk
   * or cannot be read any more, which ends the transfer. Undefined while they are still on their way: ask again in a moment.
   */
  read(offset: number, length: number): Uint8Array | undefined;
  /** The transfer has ended. */
  close?(): void;
  readonly origin?: FileOrigin;
}

/** Where the same bytes lie on a disk, and what changes whenever they do. */
export type FileOrigin = Pick<FileFacts, 'path' | 'within' | 'version' | 'modified'>;
