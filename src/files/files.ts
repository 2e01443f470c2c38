/**
 * What a service needs to know about files that devices read. It never opens a path: a library, a folder or a generator
 * stands behind these interfaces. Nothing here returns a promise, because a datagram is decided in the turn it arrives:
 * what takes longer is `Underway`, and asked again.
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
  find(name: string, who: DeviceIdentity): FoundFile | PendingFile | FileProblem;
  /** A file was just written: what was looked up before may be out of date. */
  changed?(): void;
}

/** A file to read: whole in memory, or piece by piece. */
export type FoundFile = Snapshot | ChunkedFile;

/** A file that is being made. The device waits, and `find` is asked once more when that has ended, well or badly. */
export interface PendingFile {
  readonly kind: 'pending';
  readonly until: Underway<unknown>;
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
   * Exactly `length` bytes from `offset`, unchanged until the end of the turn; fewer when the file has shrunk or cannot
   * be read any more, which ends the transfer.
   */
  read(offset: number, length: number): Uint8Array;
  /** The transfer has ended. */
  close?(): void;
  readonly origin?: FileOrigin;
}

/** Where the same bytes lie on a disk, and what changes whenever they do. */
export type FileOrigin = Pick<FileFacts, 'path' | 'version'>;
