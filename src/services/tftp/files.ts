/**
 * What the TFTP service needs to know about files. It never opens a path: a library, a folder or a generator stands
 * behind these interfaces, and everything is synchronous, because a datagram is decided in the turn it arrives.
 */
import type { Ipv4 } from '../../lib/address.ts';

/** Files to read. */
export interface FileSource {
  /**
   * The file that `name` means for the client at `from`. `name` is a clean relative path with `/` between its segments
   * (protocols/tftp/filename.ts); whether its case matters is decided here.
   */
  find(name: string, from: Ipv4): FoundFile | FileProblem;
  /** A file was just written: what was looked up before may be out of date. */
  changed?(): void;
}

export type FoundFile = Snapshot | ChunkedFile;

/** A file as it was when it was found. The bytes never change, and all who read it share them. */
export interface Snapshot {
  readonly kind: 'snapshot';
  /** The real name, for people. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly bytes: Uint8Array;
}

/** A file too large to keep in memory (more than 64 MiB). */
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
}

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

export interface UploadRequest {
  /** A clean relative path, as in `FileSource.find`. */
  readonly name: string;
  /** The client's hardware address where it is known, else its address. */
  readonly client: string;
  /** Bytes, if the client announced them: refuse with error 3 what cannot fit. */
  readonly size?: number;
  readonly rule: WriteRule;
}

/** What an upload may meet: nothing, only a file, either, or only an empty file put there for it (Tftpd32: security "High"). */
export type WriteRule = 'create' | 'replace' | 'create-or-replace' | 'fill-empty';

export interface Upload {
  readonly kind: 'upload';
  /** Takes the next bytes, which are valid only until it returns. */
  write(bytes: Uint8Array): FileProblem | undefined;
  /** Puts the file in its place, all of it or nothing. Called before the last ACK leaves. */
  commit(): FileProblem | undefined;
  /** Leaves no trace. Also called after a commit that failed. */
  abort(): void;
}

export function fileProblem(code: number, reason: string): FileProblem {
  return { kind: 'problem', code, reason };
}
