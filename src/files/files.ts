/**
 * What the TFTP service needs to know about files. It never opens a path: a library, a folder or a generator stands
 * behind these interfaces. Nothing here returns a promise, because a datagram is decided in the turn it arrives: what takes
 * longer is `Underway`, and asked again.
 */
import type { DeviceIdentity } from '../devices/identity.ts';
import type { FileFacts } from '../host/files/folders.ts';
import type { Result } from '../lib/result.ts';
import type { Underway } from '../lib/underway.ts';

/** Files to read. */
export interface FileSource {
  /**
   * The file that `name` means for this device. `name` is a clean relative path with `/` between its segments
   * (protocols/tftp/filename.ts); whether its case matters is decided here.
   */
  find(name: string, who: DeviceIdentity): FoundFile | PendingFile | FileProblem;
  /** A file was just written: what was looked up before may be out of date. */
  changed?(): void;
}

/** A file to read: whole in memory, or piece by piece. */
export type FoundFile = Snapshot | ChunkedFile;

/** A file that is being made. The client waits, and `find` is asked once more when that has ended, well or badly. */
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

/** Why there is no file, with the TFTP error code that the client gets. */
export interface FileProblem {
  readonly kind: 'problem';
  readonly code: number;
  /** For the client and for people: `file not found`. */
  readonly reason: string;
}

/** Files to write. */
export interface FileSink {
  /** Begins an upload beside the file that stands there now, which stays whole until `commit`. */
  begin(upload: UploadRequest): Upload | FileProblem;
}

/** What a client wants to write. */
export interface UploadRequest {
  /** A clean relative path, as in `FileSource.find`. */
  readonly name: string;
  /** The client's hardware address where it is known, else its address. */
  readonly client: string;
  /** The folder that devices of its kind are kept in. */
  readonly sandbox?: string;
  /** Bytes, if the client announced them: refuse with error 3 what cannot fit. */
  readonly size?: number;
  readonly rule: WriteRule;
}

/** What an upload may meet: nothing, only a file, either, or only an empty file put there for it (Tftpd32: security "High"). */
export type WriteRule = 'create' | 'replace' | 'create-or-replace' | 'fill-empty';

/** A file on its way in; `commit` or `abort` ends it, or `abort` a commit that is under way or has failed. */
export interface Upload {
  readonly kind: 'upload';
  /** Takes the next bytes, which are valid only until it returns. */
  write(bytes: Uint8Array): FileProblem | undefined;
  /** Puts the file in its place, all of it or nothing. The last ACK leaves when that has ended. */
  commit(): Underway<Result<void, FileProblem>>;
  /** Leaves no trace; false when it is too late: a commit is under way that cannot be taken back. */
  abort(): boolean;
}

/** `code` as in `ERROR_CODE`. */
export function fileProblem(code: number, reason: string): FileProblem {
  return { kind: 'problem', code, reason };
}
