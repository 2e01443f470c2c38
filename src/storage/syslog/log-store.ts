/**
 * Where messages are kept: blocks at the end of the newest segment. What is written survives the end of the process at
 * once, and a power cut after `sync`. The oldest segments go when there are too many, when they are too old, and when the
 * disk is full.
 */
import { isFull } from '../../host/files/storage-error.ts';
import { DONE, type AppendFile, type Done, type Files, type Lock } from '../../host/files/files.ts';
import type { StationError } from '../../host/station-error.ts';
import { ok, type Result } from '../../lib/result.ts';
import { instant, since, type Instant, type Millis } from '../../lib/time.ts';
import { seal } from './block.ts';
import { listSegments, segmentOf, sizeOf, SYSLOG_FOLDER, type Segment } from './segments.ts';

export interface LogLimits {
  /** Bytes of all segments together. */
  readonly total: number;
  /** How long messages are kept; infinite for ever. */
  readonly age: Millis;
}

export interface LogTelling {
  /** Files that went because the disk was full. */
  gaveWay(files: readonly string[]): void;
}

interface KnownSegment extends Segment {
  size: number;
}

const LARGEST_SEGMENT = 32 * 1024 * 1024;
/** So that limits are kept to within a tenth, however small they are. */
const SHARE = 10;
/** A segment is ended after this long, so that age can be told by segments. */
const LONGEST = 24 * 3_600_000;

export class LogStore {
  readonly #files: Files;
  readonly #limits: LogLimits;
  readonly #telling: LogTelling;
  readonly #lock: Lock;
  /** Those that are ended, oldest first. */
  readonly #ended: KnownSegment[];
  #open: { readonly segment: Segment; readonly file: AppendFile } | undefined;
  #next: number;
  /** Files with bytes that are not known to be on stable storage. */
  readonly #dirty = new Set<AppendFile>();
  readonly #waiting: ((synced: Done) => void)[] = [];
  #isSyncing = false;

  /** Fails while another process keeps messages in the same data folder. */
  static open(files: Files, limits: LogLimits, telling: LogTelling): Result<LogStore, StationError> {
    const lock = files.lock(`${SYSLOG_FOLDER}/lock`);
    if (!lock.ok) return lock;
    const segments = listSegments(files);
    if (segments.ok) return ok(new LogStore(files, limits, telling, lock.value, segments.value));
    lock.value.release();
    return segments;
  }

  private constructor(files: Files, limits: LogLimits, telling: LogTelling, lock: Lock, segments: readonly Segment[]) {
    this.#files = files;
    this.#limits = limits;
    this.#telling = telling;
    this.#lock = lock;
    this.#ended = segments.map((segment) => ({ ...segment, size: sizeOf(files, segment.path) }));
    this.#next = (segments.at(-1)?.number ?? 0) + 1;
  }

  /** Those that are ended, oldest first. */
  get ended(): readonly Segment[] {
    return this.#ended;
  }

  /** Seals and writes a block. On a full disk the oldest segments go; when none is left, nothing is written. */
  write(block: Uint8Array, now: Instant): Done {
    seal(block);
    const removed: string[] = [];
    let written = this.#write(block, now);
    while (!written.ok && isFull(written.error)) {
      const path = this.#removeOldest();
      if (path === undefined) break;
      removed.push(path);
      written = this.#write(block, now);
    }
    if (removed.length > 0) this.#telling.gaveWay(removed);
    return written;
  }

  /** Calls when everything that was written is on stable storage, or cannot be brought there. */
  sync(done: (synced: Done) => void): void {
    this.#waiting.push(done);
    if (!this.#isSyncing) this.#sync();
  }

  get isDirty(): boolean {
    return this.#dirty.size > 0;
  }

  /** Removes what is too old and too much. */
  tidy(now: Instant): void {
    this.#endIfLong(now);
    for (let [oldest, next] = this.#ended; oldest !== undefined; [oldest, next] = this.#ended) {
      // A segment is as old as its last message, which came before it was ended and before the next one began.
      const following = next?.start ?? this.#open?.segment.start ?? now;
      const isOld = since(instant(Math.min(following, oldest.start + this.#longest)), now) > this.#limits.age;
      if ((!isOld && this.#size <= this.#limits.total) || this.#removeOldest() === undefined) return;
    }
  }

  /** A segment was packed: it is the other file now. */
  replaced(segment: Segment, by: Segment): void {
    const index = this.#ended.findIndex(({ number }) => number === segment.number);
    if (index < 0) this.#files.remove(by.path);
    else this.#ended[index] = { ...by, size: sizeOf(this.#files, by.path) };
  }

  close(): void {
    this.#end();
    this.#lock.release();
  }

  get #size(): number {
    return this.#ended.reduce((sum, { size }) => sum + size, this.#open?.file.size ?? 0);
  }

  get #longest(): number {
    return Math.max(1000, Math.min(LONGEST, this.#limits.age / SHARE));
  }

  #write(block: Uint8Array, now: Instant): Done {
    const file = this.#fileFor(block.length, now);
    if (!file.ok) return file;
    const { size } = file.value;
    const written = file.value.append(block);
    // A block that is there in part would only be skipped by readers; it takes room.
    if (!written.ok) file.value.truncate(size);
    else this.#dirty.add(file.value);
    return written;
  }

  #fileFor(length: number, now: Instant): Result<AppendFile, StationError> {
    const most = Math.min(LARGEST_SEGMENT, this.#limits.total / SHARE);
    if (this.#open?.file.isGone() === true) this.#end();
    this.#endIfLong(now);
    if (this.#open !== undefined && this.#open.file.size + length > most) this.#end();
    if (this.#open !== undefined) return ok(this.#open.file);
    this.tidy(now);
    const segment = segmentOf(this.#next, now);
    const file = this.#files.append(segment.path);
    if (!file.ok) return file;
    this.#next += 1;
    this.#open = { segment, file: file.value };
    return file;
  }

  #endIfLong(now: Instant): void {
    if (this.#open !== undefined && since(this.#open.segment.start, now) > this.#longest) this.#end();
  }

  #end(): void {
    if (this.#open === undefined) return;
    const { segment, file } = this.#open;
    this.#open = undefined;
    if (!file.isGone()) this.#ended.push({ ...segment, size: file.size });
    // What is not on stable storage yet is brought there by whoever waits for it.
    if (this.#dirty.has(file)) this.sync(() => file.close());
    else file.close();
  }

  #removeOldest(): string | undefined {
    const oldest = this.#ended.shift();
    if (oldest === undefined) return undefined;
    this.#files.remove(oldest.path);
    return oldest.path;
  }

  #sync(): void {
    const waiting = this.#waiting.splice(0);
    const files = [...this.#dirty];
    this.#dirty.clear();
    this.#isSyncing = true;
    let left = files.length;
    let all: Done = DONE;
    const end = (): void => {
      this.#isSyncing = false;
      for (const done of waiting) done(all);
      if (this.#waiting.length > 0) this.#sync();
    };
    if (left === 0) return end();
    for (const file of files) {
      file.syncSoon((synced) => {
        if (!synced.ok) all = synced;
        left -= 1;
        if (left === 0) end();
      });
    }
  }
}
