/**
 * Files that come in from outside, on their way to a folder. Small pieces are gathered, the disk is asked for the space
 * beforehand, and what was written is put on stable storage bit by bit, so that the last step of a large file is short.
 */
import type { Draft, DraftRefusal, DraftRule, Drafts } from '../host/files/drafts.ts';
import { stationError } from '../host/station-error.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { ended, followedBy, type Underway } from '../lib/underway.ts';

export interface UploadFolderSettings {
  readonly folder: string;
  /** Each client has a folder of its own in it, or in its sandbox. */
  readonly perClient: boolean;
}

export interface IncomingFile {
  /** A clean relative path. */
  readonly name: string;
  /** Names the client's own folder: its hardware address or its address. */
  readonly client: string;
  /** A folder in the upload folder that is this file's upload folder. */
  readonly sandbox?: string;
  /** Bytes, where they were announced. */
  readonly size?: number;
  readonly rule: DraftRule;
}

const GATHERED = 65_536;
/** A disk takes some tens of milliseconds for this much, which is all that is left to do after the last piece. */
const SYNCED_EVERY = 4 * 1024 * 1024;

export class UploadFolder {
  readonly #drafts: Drafts;
  readonly #settings: UploadFolderSettings;
  /** Bytes that running uploads have announced and not yet written. */
  #promised = 0;

  constructor(drafts: Drafts, settings: UploadFolderSettings) {
    this.#drafts = drafts;
    this.#settings = settings;
  }

  begin({ name, client, sandbox, size = 0, rule }: IncomingFile): Result<IncomingUpload, DraftRefusal> {
    const { folder, perClient } = this.#settings;
    const common = sandbox === undefined ? folder : `${folder}/${sandbox}`;
    const own = perClient ? `${common}/${client.replaceAll(/[:%]/g, '-')}` : common;
    const draft = this.#drafts.begin({ folder: own, name, rule });
    if (!draft.ok) return draft;
    const free = this.#drafts.free(own) ?? Number.MAX_SAFE_INTEGER;
    if (size + this.#promised > free) {
      draft.value.abort();
      return err(noRoom(`${own}/${name}`));
    }
    this.#promised += size;
    return ok(new IncomingUpload(draft.value, size, (written) => (this.#promised -= written)));
  }
}

/** One file on its way. */
export class IncomingUpload {
  readonly #draft: Draft;
  readonly #kept: (bytes: number) => void;
  #promised: number;
  #gathered: Uint8Array | undefined;
  #length = 0;
  #unsynced = 0;

  /** `kept` is told how much of the `promised` bytes need no more room. */
  constructor(draft: Draft, promised: number, kept: (bytes: number) => void) {
    this.#draft = draft;
    this.#promised = promised;
    this.#kept = kept;
  }

  /** Takes bytes, which are the caller's again when it returns. */
  write(bytes: Uint8Array): Result<void, DraftRefusal> {
    if (bytes.length > GATHERED) {
      const flushed = this.#flush();
      return flushed.ok ? this.#put(bytes) : flushed;
    }
    if (this.#length + bytes.length > GATHERED) {
      const flushed = this.#flush();
      if (!flushed.ok) return flushed;
    }
    this.#gathered ??= new Uint8Array(GATHERED);
    this.#gathered.set(bytes, this.#length);
    this.#length += bytes.length;
    return ok(undefined);
  }

  /** Puts the whole file in its place, durable when that has ended. */
  commit(): Underway<Result<void, DraftRefusal>> {
    const flushed = this.#flush();
    if (!flushed.ok) return ended(flushed);
    return followedBy(this.#draft.commit(), (committed) => {
      if (committed.ok) this.#keep(this.#promised);
      return ended(committed);
    });
  }

  /** Leaves no trace; false when the file is in its place by now. */
  abort(): boolean {
    this.#keep(this.#promised);
    return this.#draft.abort();
  }

  #flush(): Result<void, DraftRefusal> {
    const gathered = this.#gathered?.subarray(0, this.#length);
    this.#length = 0;
    return gathered === undefined || gathered.length === 0 ? ok(undefined) : this.#put(gathered);
  }

  #put(bytes: Uint8Array): Result<void, DraftRefusal> {
    const written = this.#draft.write(bytes);
    if (!written.ok) return written;
    this.#keep(Math.min(bytes.length, this.#promised));
    this.#unsynced += bytes.length;
    if (this.#unsynced < SYNCED_EVERY) return written;
    this.#unsynced = 0;
    this.#draft.sync();
    return written;
  }

  #keep(bytes: number): void {
    this.#promised -= bytes;
    this.#kept(bytes);
  }
}

function noRoom(path: string): DraftRefusal {
  const error = stationError(
    'storage',
    `${path} does not fit on the disk.`,
    'Make room on it, or choose another folder.',
    'ENOSPC',
  );
  return { kind: 'disk', full: true, error };
}
