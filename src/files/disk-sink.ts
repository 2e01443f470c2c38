/**
 * Uploads that end in a folder on disk. Small pieces are gathered, the disk is asked for the space beforehand, and what was
 * written is put on stable storage bit by bit, so that the last step of a large file is short.
 */
import type { AskedDraft, AskedDrafts } from '../host/files/asked-drafts.ts';
import type { DraftRefusal } from '../host/files/drafts.ts';
import { stationError, type StationError } from '../host/station-error.ts';
import { err, ok, unreachable, type Result } from '../lib/result.ts';
import { allOf, ended, followedBy, mapped, type Underway } from '../lib/underway.ts';
import { fileProblem, type FileProblem } from './problem.ts';
import type { FileSink, PendingUpload, Upload, UploadRequest } from './uploads.ts';

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
  readonly #drafts: AskedDrafts;
  readonly #place: UploadFolderSettings;
  readonly #observer: DiskSinkObserver;
  /** Bytes that running uploads have announced and not yet written. */
  #promised = 0;

  constructor(drafts: AskedDrafts, place: UploadFolderSettings, observer: DiskSinkObserver = {}) {
    this.#drafts = drafts;
    this.#place = place;
    this.#observer = observer;
  }

  begin({ name, client, sandbox, size = 0, rule }: UploadRequest): Upload | PendingUpload | FileProblem {
    const { folder, perClient } = this.#place;
    const rooms = [...(sandbox?.split('/') ?? []), ...(perClient ? [client.replaceAll(/[:%]/g, '-')] : [])];
    const draft = this.#drafts.begin({ folder, rooms, name, rule });
    const until = mapped(draft.begun, (begun) => {
      if (!begun.ok) return this.#problem(begun.error);
      if (size + this.#promised <= (begun.value.free ?? Number.MAX_SAFE_INTEGER)) return this.#upload(draft, size);
      draft.abort();
      return this.#problem(noRoom([folder, ...rooms, name].join('/')));
    });
    return until.outcome() ?? { kind: 'pending', until, abort: () => void draft.abort() };
  }

  #upload(draft: AskedDraft, size: number): Upload {
    this.#promised += size;
    return new DiskUpload(draft, size, {
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

/** A disk that is so far behind lets the device wait. */
const MOST_BEHIND = 16;

class DiskUpload implements Upload {
  readonly kind = 'upload';
  readonly #draft: AskedDraft;
  readonly #sink: Sink;
  #promised: number;
  #gathered: Uint8Array<ArrayBuffer> | undefined;
  #length = 0;
  #unsynced = 0;
  /** What is on its way to the disk, in its order. */
  readonly #writes: Underway<Result<unknown, DraftRefusal>>[] = [];
  #refused: DraftRefusal | undefined;

  constructor(draft: AskedDraft, promised: number, sink: Sink) {
    this.#draft = draft;
    this.#promised = promised;
    this.#sink = sink;
  }

  write(bytes: Uint8Array): FileProblem | undefined {
    for (let taken = 0; taken < bytes.length; taken += this.#take(bytes.subarray(taken)));
    this.#look();
    return this.#refused === undefined ? undefined : this.#sink.problem(this.#refused);
  }

  pause(): Underway<FileProblem | 'go on'> | undefined {
    if (this.#writes.length < MOST_BEHIND) return undefined;
    return {
      outcome: () => {
        this.#look();
        if (this.#refused !== undefined) return this.#sink.problem(this.#refused);
        return this.#writes.length < MOST_BEHIND / 2 ? 'go on' : undefined;
      },
    };
  }

  commit(): Underway<Result<void, FileProblem>> {
    this.#flush();
    const placed = followedBy(allOf(this.#writes), (written) => {
      const refused = this.#refused ?? written.find((one) => !one.ok)?.error;
      return refused === undefined ? this.#draft.commit() : ended(err(refused));
    });
    return mapped(placed, (outcome) => this.#placed(outcome));
  }

  abort(): boolean {
    this.#keep(this.#promised);
    return this.#draft.abort();
  }

  #placed(outcome: Result<unknown, DraftRefusal>): Result<void, FileProblem> {
    if (!outcome.ok) return err(this.#sink.problem(outcome.error));
    this.#keep(this.#promised);
    this.#sink.stored();
    return ok(undefined);
  }

  /** As much as fits; how many bytes that are. */
  #take(bytes: Uint8Array): number {
    this.#gathered ??= new Uint8Array(GATHERED);
    const taken = bytes.subarray(0, GATHERED - this.#length);
    this.#gathered.set(taken, this.#length);
    this.#length += taken.length;
    if (this.#length === GATHERED) this.#flush();
    return taken.length;
  }

  #flush(): void {
    const gathered = this.#gathered?.subarray(0, this.#length);
    this.#gathered = undefined;
    this.#length = 0;
    if (gathered === undefined || gathered.length === 0) return;
    const { length } = gathered;
    this.#writes.push(this.#draft.write(gathered));
    this.#keep(Math.min(length, this.#promised));
    this.#unsynced += length;
    if (this.#unsynced < SYNCED_EVERY) return;
    this.#unsynced = 0;
    this.#draft.sync();
  }

  /** What has arrived is forgotten, and the first refusal remembered. */
  #look(): void {
    const arrived = this.#writes.findIndex((write) => write.outcome() === undefined);
    for (const write of this.#writes.splice(0, arrived < 0 ? this.#writes.length : arrived)) {
      const outcome = write.outcome();
      if (outcome?.ok === false) this.#refused ??= outcome.error;
    }
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
