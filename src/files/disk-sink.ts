/**
 * Uploads that end in a folder on disk. Small pieces are gathered, the disk is asked for the space beforehand, and what was
 * written is put on stable storage bit by bit, so that the last step of a large file is short.
 */
import type { Draft, DraftRefusal, Drafts } from '../host/files/drafts.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, unreachable, type Result } from '../lib/result.ts';
import { ended, followedBy, type Underway } from '../lib/underway.ts';
import { fileProblem, type FileProblem } from './problem.ts';
import type { FileSink, Upload, UploadRequest } from './uploads.ts';

export interface UploadFolderSettings {
  readonly folder: string;
  /** Each client has a folder of its own in it, or in its sandbox. */
  readonly perClient: boolean;
}

/** What the person at the station hears, besides what the client does. */
export interface DiskSinkObserver {
  /** A file is in its place. */
  readonly stored?: () => void;
  readonly refused?: (error: StationError) => void;
}

export class DiskSink implements FileSink {
  readonly #drafts: Drafts;
  readonly #place: UploadFolderSettings;
  readonly #observer: DiskSinkObserver;
  /** Bytes that running uploads have announced and not yet written. */
  #promised = 0;

  constructor(drafts: Drafts, place: UploadFolderSettings, observer: DiskSinkObserver = {}) {
    this.#drafts = drafts;
    this.#place = place;
    this.#observer = observer;
  }

  begin({ name, client, sandbox, size = 0, rule }: UploadRequest): Upload | FileProblem {
    const { folder, perClient } = this.#place;
    const rooms = [...(sandbox?.split('/') ?? []), ...(perClient ? [client.replaceAll(/[:%]/g, '-')] : [])];
    const draft = this.#drafts.begin({ folder, rooms, name, rule });
    if (!draft.ok) return this.#problem(draft.error);
    const free = this.#drafts.free(folder) ?? Number.MAX_SAFE_INTEGER;
    if (size + this.#promised > free) {
      draft.value.abort();
      return this.#problem(noRoom([folder, ...rooms, name].join('/')));
    }
    this.#promised += size;
    return new DiskUpload(draft.value, size, {
      kept: (bytes) => (this.#promised -= bytes),
      problem: (refusal) => this.#problem(refusal),
      stored: () => this.#observer.stored?.(),
    });
  }

  /** In the words of files; what the disk itself says is for the person at the station. */
  #problem(refusal: DraftRefusal): FileProblem {
    switch (refusal.kind) {
      case 'exists':
        return fileProblem('exists', refusal.reason);
      case 'missing':
        return fileProblem('not-found', refusal.reason);
      case 'not-empty':
      case 'outside':
      case 'forbidden':
        return fileProblem('forbidden', refusal.reason);
      case 'disk':
        this.#observer.refused?.(refusal.error);
        return refusal.full
          ? fileProblem('full', 'the disk is full')
          : fileProblem('unwritable', 'the server cannot write there');
      default:
        return unreachable(refusal);
    }
  }
}

/** What an upload needs of its sink. */
interface Sink {
  /** So many of the promised bytes need no more room. */
  readonly kept: (bytes: number) => void;
  readonly problem: (refusal: DraftRefusal) => FileProblem;
  readonly stored: () => void;
}

const GATHERED = 65_536;
/** A disk takes some tens of milliseconds for this much, which is all that is left to do after the last piece. */
const SYNCED_EVERY = 4 * 1024 * 1024;

class DiskUpload implements Upload {
  readonly kind = 'upload';
  readonly #draft: Draft;
  readonly #sink: Sink;
  #promised: number;
  #gathered: Uint8Array | undefined;
  #length = 0;
  #unsynced = 0;

  constructor(draft: Draft, promised: number, sink: Sink) {
    this.#draft = draft;
    this.#promised = promised;
    this.#sink = sink;
  }

  write(bytes: Uint8Array): FileProblem | undefined {
    const taken = this.#take(bytes);
    return taken.ok ? undefined : this.#sink.problem(taken.error);
  }

  commit(): Underway<Result<void, FileProblem>> {
    const flushed = this.#flush();
    const placed = flushed.ok ? this.#draft.commit() : ended(flushed);
    return followedBy(placed, (outcome) => ended(this.#placed(outcome)));
  }

  abort(): boolean {
    this.#keep(this.#promised);
    return this.#draft.abort();
  }

  #placed(outcome: Result<void, DraftRefusal>): Result<void, FileProblem> {
    if (!outcome.ok) return err(this.#sink.problem(outcome.error));
    this.#keep(this.#promised);
    this.#sink.stored();
    return outcome;
  }

  #take(bytes: Uint8Array): Result<void, DraftRefusal> {
    const fits = this.#length + bytes.length <= GATHERED;
    const flushed = fits ? ok(undefined) : this.#flush();
    if (!flushed.ok) return flushed;
    if (bytes.length > GATHERED) return this.#put(bytes);
    this.#gathered ??= new Uint8Array(GATHERED);
    this.#gathered.set(bytes, this.#length);
    this.#length += bytes.length;
    return ok(undefined);
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
    this.#sink.kept(bytes);
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
