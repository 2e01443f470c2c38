/**
 * The record of a session: every event as a line of JSON, for `rouse replay` and for people who ask for help. Nothing depends
 * on it, so it is written once a second and never synced, it is bounded, and on a full disk it makes room for leases.
 *
 * A long session is recorded in parts, each of which begins with the first event of the session. When there is too much,
 * the oldest goes.
 */
import type { AppendFile, Files } from '../../host/files/files.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Instant } from '../../lib/time.ts';
import { makeRoom, newSession, sessionPath, type Keep } from './session-folder.ts';

/** What any event of the stream has. (The catalogue of events is further up in the layers.) */
export interface Recordable {
  readonly n: number;
  readonly at: Instant;
  readonly type: string;
}

export interface SessionRecorder {
  /** Where it is writing, relative to the data folder. */
  readonly file: string;
  /** Never fails. */
  record(event: Recordable): void;
  /** Writes what waits. Idempotent, and fit for an exit handler. */
  close(): void;
}

export interface RecorderOptions {
  readonly keep?: Partial<Keep>;
  /** Bytes after which another part is begun. */
  readonly partBytes?: number;
  /** Called once, when the disk refuses. What happens in the next minute is not recorded; then it is tried again. */
  readonly onTrouble?: (error: StationError) => void;
  /** Called once, when older records or parts had to go for want of room. */
  readonly onRemoved?: (files: readonly string[]) => void;
}

/** An hour of a hundred phones that recover is a few megabytes; a flood of events brings three in a second. */
const KEEP: Keep = { sessions: 20, sessionBytes: 64 * 1024 * 1024, totalBytes: 256 * 1024 * 1024 };
const PART_BYTES = 16 * 1024 * 1024;
const PERIOD = 1000;
const PAUSE = 60_000;
/** Characters: under a flood of events the second is not waited for. */
const LARGEST = 1 << 20;

export function startSessionRecorder(files: Files, start: Instant, options: RecorderOptions = {}): SessionRecorder {
  return new Recorder(files, newSession(files, start), options);
}

class Recorder implements SessionRecorder {
  readonly #files: Files;
  readonly #session: string;
  readonly #options: RecorderOptions;
  #part = 1;
  #open: AppendFile | undefined;
  /** The first event of the session. */
  #head: string | undefined;
  #waiting = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #hasToldTrouble = false;
  #hasToldRemoval = false;
  #isClosed = false;

  constructor(files: Files, session: string, options: RecorderOptions) {
    this.#files = files;
    this.#session = session;
    this.#options = options;
  }

  get file(): string {
    return sessionPath(this.#session, this.#part);
  }

  record(event: Recordable): void {
    if (this.#isClosed) return;
    const line = `${JSON.stringify(event)}\n`;
    this.#head ??= line;
    if (this.#pause !== undefined) return;
    this.#waiting += line;
    if (this.#waiting.length >= LARGEST) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), PERIOD).unref();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#flush();
    clearTimeout(this.#pause);
    this.#open?.close();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#waiting;
    this.#waiting = '';
    if (text === '') return;
    const written = this.#write(text);
    if (!written.ok) this.#rest(written.error);
  }

  #write(text: string): Result<void, StationError> {
    if (this.#open?.isGone() === true) return err(removed(this.file));
    const file = this.#fileFor(text.length);
    if (!file.ok) return file;
    const { size } = file.value;
    const head = size === 0 && this.#part > 1 ? (this.#head ?? '') : '';
    const written = file.value.append(new TextEncoder().encode(head + text));
    // A line that is there in part would spoil the next one.
    if (!written.ok) file.value.truncate(size);
    return written;
  }

  /** A session without events leaves no file. */
  #fileFor(length: number): Result<AppendFile, StationError> {
    const { partBytes = PART_BYTES, keep } = this.#options;
    const open = this.#open;
    if (open !== undefined && open.size + length <= partBytes) return ok(open);
    if (open !== undefined) this.#endPart();
    this.#tellRemoved(makeRoom(this.#files, this.#session, partBytes, { ...KEEP, ...keep }));
    const opened = this.#files.append(this.file);
    if (opened.ok) this.#open = opened.value;
    return opened;
  }

  #endPart(): void {
    this.#open?.close();
    this.#open = undefined;
    this.#part += 1;
  }

  #rest(error: StationError): void {
    if (this.#open !== undefined) this.#endPart();
    this.#pause = setTimeout(() => (this.#pause = undefined), PAUSE).unref();
    if (this.#hasToldTrouble) return;
    this.#hasToldTrouble = true;
    this.#options.onTrouble?.(error);
  }

  #tellRemoved(files: readonly string[]): void {
    if (files.length === 0 || this.#hasToldRemoval) return;
    this.#hasToldRemoval = true;
    this.#options.onRemoved?.(files);
  }
}

function removed(file: string): StationError {
  return stationError(
    'storage',
    `${file} was removed while it was being written.`,
    'Leases come first on a disk that is full; if it is not, let nobody tidy up that folder.',
    'ENOENT',
  );
}
