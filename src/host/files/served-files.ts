/**
 * Files that were found for devices (files/found-at.ts), for a thread that waits by promises; asked-folders.ts is the same for
 * one that cannot. host/node/files/served-files.ts implements it. Nothing here rejects.
 */
import type { FileFacts } from './folders.ts';

export type ServedFile = Pick<FileFacts, 'path' | 'within' | 'version' | 'size'>;

export interface ServedFiles {
  /**
   * Which version lies at a path now, links followed; undefined where there is none. To be asked only of a file that was looked
   * at less than a second ago: the system then knows it by heart, and no disk is waited for.
   */
  version(path: string): string | undefined;
  /** Nothing is asked of the disk before the first piece. */
  open(file: ServedFile): ReadPieces;
}

export interface ReadPieces {
  /**
   * Exactly the bytes from `start` up to `end`, in `memory` where that is given and large enough; undefined when the disk
   * refuses, or once it is not the file of that version any more.
   */
  read(start: number, end: number, memory?: Uint8Array): Promise<Uint8Array | undefined>;
  /** After the last piece, or instead of it. */
  close(): void;
}
