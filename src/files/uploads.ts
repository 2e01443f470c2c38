/**
 * What a service needs to know about files that devices write. It never opens a path: a folder, a memory or a program
 * stands behind these interfaces. As in files.ts nothing returns a promise.
 */
import type { WriteRule } from '../host/files/drafts.ts';
import type { Result } from '../lib/result.ts';
import type { Underway } from '../lib/underway.ts';
import type { FileProblem } from './problem.ts';

/** Where uploads go. */
export interface FileSink {
  /** Begins an upload beside the file that stands there now, which stays whole until `commit`. */
  begin(upload: UploadRequest): Upload | PendingUpload | FileProblem;
}

/** Whether it may begin is still looked for: the device hears nothing before that is known. */
export interface PendingUpload {
  readonly kind: 'pending';
  readonly until: Underway<Upload | FileProblem>;
  /** The device is gone before; nobody asks any more. */
  abort(): void;
}

/** What a device wants to write. */
export interface UploadRequest {
  /** A clean relative path, as in `FileSource.find`. */
  readonly name: string;
  /** What the device is known by: its hardware address, or its address. */
  readonly client: string;
  /** The folder that devices of its kind are kept in. */
  readonly sandbox?: string;
  /** Bytes, if the device announced them: what cannot fit is refused at once. */
  readonly size?: number;
  readonly rule: WriteRule;
}

/** A file on its way in; `commit` or `abort` ends it, or `abort` a commit that is under way or has failed. */
export interface Upload {
  readonly kind: 'upload';
  /** Takes the next bytes, which are valid only until it returns. */
  write(bytes: Uint8Array): FileProblem | undefined;
  /** The device is told to go on when this has ended; undefined, or absent, where nothing has to be waited for. */
  pause?(): Underway<FileProblem | 'go on'> | undefined;
  /** Puts the file in its place, all of it or nothing. The device hears that all is well when this has ended. */
  commit(): Underway<Result<void, FileProblem>>;
  /** Leaves no trace; false when it is too late: a commit is under way that cannot be taken back. */
  abort(): boolean;
}
