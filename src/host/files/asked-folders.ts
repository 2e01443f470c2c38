/**
 * The seam to the files that a thread serves which must not wait for a disk: what takes the disk its time is begun, and asked
 * about until it has ended. host/node/files/folders/asked-folders.ts implements it; folders.ts beside this file is the same for
 * whoever can wait.
 */
import type { Result } from '../../lib/result.ts';
import type { Underway } from '../../lib/underway.ts';
import type { StationError } from '../station-error.ts';
import type { FileFacts } from './folders.ts';

export interface AskedFolders {
  /** As `Folders.list`; `same` where everything is as it was in the listing that had this `mark`. */
  list(path: string, mark?: string): Underway<Result<Listing, StationError>>;
  /** The file as it is now, with its bytes where they are not `known` and no more than `largest`. */
  look(facts: FileFacts, known: KnownFile): Underway<Looked>;
  /** A file that was found, to be read piece by piece. Nothing is asked of the disk before the first piece. */
  open(facts: FileFacts): PiecewiseFile;
}

export type Listing =
  | { readonly kind: 'same' }
  /** `mark` changes whenever a file in it does. */
  | { readonly kind: 'files'; readonly files: readonly FileFacts[]; readonly mark: string };

export interface KnownFile {
  /** The version that is at hand. */
  readonly version?: string;
  /** Files of more bytes are not read. */
  readonly largest: number;
}

export type Looked =
  | { readonly kind: 'gone' }
  /** Of the version that is known. */
  | { readonly kind: 'same' }
  | { readonly kind: 'whole'; readonly facts: FileFacts; readonly bytes: Uint8Array }
  | { readonly kind: 'large'; readonly facts: FileFacts }
  /** It is there, and may not or cannot be read. */
  | { readonly kind: 'unreadable' };

export interface PiecewiseFile {
  /**
   * At most `length` bytes from `offset`; none at the end, when the disk refuses, or when it is not the file of that version
   * any more.
   */
  read(offset: number, length: number): Underway<Uint8Array>;
  /** Pieces that are on their way are not given any more. */
  close(): void;
}
