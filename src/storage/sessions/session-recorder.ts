/**
 * The record of a session: every event as a line of JSON in `sessions/<start>.jsonl`, for `rouse replay` and for people
 * who ask for help. It is history, not a promise: it is written once a second, and what the disk refuses is dropped.
 */
import type { AppendFile, Files } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import type { Instant } from '../../lib/time.ts';

/** What any event of the stream has. (The catalogue of events is further up in the layers.) */
export interface Recordable {
  readonly n: number;
  readonly at: Instant;
  readonly type: string;
}

export interface SessionRecorder {
  /** Relative to the data folder. */
  readonly file: string;
  /** Never fails; after trouble it does nothing. */
  record(event: Recordable): void;
  /** Writes what waits. Idempotent, and fit for an exit handler. */
  close(): void;
}

export interface RecorderOptions {
  /** Sessions that are kept, with this one (default 20). */
  readonly keep?: number;
  /** Called once, when the disk refuses: from then on nothing is recorded. */
  readonly onTrouble?: (error: StationError) => void;
}

const FOLDER = 'sessions';
const PERIOD = 1000;
/** Characters: under a flood of events the second is not waited for. */
const LARGEST = 1 << 20;

export function startSessionRecorder(files: Files, start: Instant, options: RecorderOptions = {}): SessionRecorder {
  const names = files.list(FOLDER);
  const sessions = names.ok ? names.value.filter((name) => name.endsWith('.jsonl')) : [];
  const keep = (options.keep ?? 20) - 1;
  for (const name of sessions.slice(0, Math.max(0, sessions.length - keep))) files.remove(`${FOLDER}/${name}`);
  return new Recorder(files, `${FOLDER}/${freshName(start, sessions)}`, options);
}

/** No colons, for Windows' sake; the names sort by time. */
function freshName(start: Instant, taken: readonly string[]): string {
  const stamp = new Date(start).toISOString().replaceAll(':', '-');
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${stamp}.jsonl` : `${stamp}_${number}.jsonl`;
    if (!taken.includes(name)) return name;
  }
}

class Recorder implements SessionRecorder {
  readonly file: string;
  readonly #files: Files;
  readonly #options: RecorderOptions;
  #open: AppendFile | undefined;
  #waiting = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(files: Files, file: string, options: RecorderOptions) {
    this.file = file;
    this.#files = files;
    this.#options = options;
  }

  record(event: Recordable): void {
    if (this.#ended) return;
    this.#waiting += `${JSON.stringify(event)}\n`;
    if (this.#waiting.length >= LARGEST) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), PERIOD).unref();
  }

  close(): void {
    if (this.#ended) return;
    this.#flush();
    this.#end();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#waiting;
    this.#waiting = '';
    if (text === '') return;
    const file = this.#openFile();
    const written = file?.append(new TextEncoder().encode(text));
    if (written?.ok === false) this.#trouble(written.error);
  }

  /** A session without events leaves no file. */
  #openFile(): AppendFile | undefined {
    if (this.#open === undefined) {
      const opened = this.#files.append(this.file);
      if (opened.ok) this.#open = opened.value;
      else this.#trouble(opened.error);
    }
    return this.#open;
  }

  #trouble(error: StationError): void {
    this.#end();
    this.#options.onTrouble?.(error);
  }

  #end(): void {
    this.#ended = true;
    this.#open?.close();
    this.#open = undefined;
  }
}
