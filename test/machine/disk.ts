/**
 * A disk in memory that loses power at any step, for tests of what must survive that. It keeps only what its interface
 * promises (host/files/files.ts): of bytes that were not synced any part may survive, torn at any byte or as zeros, and a
 * name that was just created, changed or removed may be as before.
 */
import {
  DONE,
  type AppendFile,
  type Appended,
  type Done,
  type Files,
  type FilesBeside,
  type Lock,
  type ReadFile,
} from '../../src/host/files/files.ts';
import type { StationError } from '../../src/host/station-error.ts';
import { stationError } from '../../src/host/station-error.ts';
import { storageError } from '../../src/host/files/storage-error.ts';
import { err, ok, type Result } from '../../src/lib/result.ts';
import type { Underway, Waitable } from '../../src/lib/underway.ts';

/** Thrown through whatever was running: nothing runs on without power. */
export class PowerLost extends Error {}

interface Content {
  /** What the program sees. */
  seen: Uint8Array;
  /** What survives for certain. */
  synced: Uint8Array;
}

export class SimulatedDisk {
  /** Steps taken since it was made: a run of the same program without a crash tells how many crash points there are. */
  steps = 0;
  #crashAt = Number.POSITIVE_INFINITY;
  #room = Number.POSITIVE_INFINITY;
  #syncRefusal: string | undefined;
  #names = new Map<string, Content>();
  #durableNames = new Map<string, Content>();
  readonly #locks = new Map<string, Lock>();

  /** Power goes in the middle of the step with this number, counted from 1. */
  crashAtStep(step: number): void {
    this.#crashAt = step;
  }

  /** Bytes that can still be written before the disk is full; what is removed makes more. */
  room(bytes: number): void {
    this.#room = bytes;
  }

  /** From now on syncs fail with this errno, or work again; what was not synced may still survive. */
  refuseSyncs(cause?: string): void {
    this.#syncRefusal = cause;
  }

  /** Power comes back. `choose(n)` picks a number from 0 to n, and so what of the uncertain survived. */
  restart(choose: (most: number) => number): void {
    this.#crashAt = Number.POSITIVE_INFINITY;
    this.#locks.clear();
    const names = choose(1) === 0 ? this.#durableNames : this.#names;
    this.#names = new Map([...names].map(([name, content]) => [name, survivor(content, choose)]));
    this.#durableNames = new Map(this.#names);
  }

  /** The bytes of a file as the program sees them; undefined when there is none. */
  peek(name: string): Uint8Array | undefined {
    return this.#names.get(name)?.seen;
  }

  /** Puts a file there, durably. */
  put(name: string, bytes: Uint8Array): void {
    const content = { seen: bytes, synced: bytes };
    this.#names.set(name, content);
    this.#durableNames.set(name, content);
  }

  /** Takes a file away under whoever has it open, or a folder with all that is in it. */
  take(name: string): void {
    for (const known of this.#names.keys()) {
      if (known !== name && !known.startsWith(`${name}/`)) continue;
      this.#names.delete(known);
      this.#durableNames.delete(known);
    }
    for (const held of this.#locks.keys()) if (held.startsWith(`${name}/`)) this.#locks.delete(held);
  }

  /** `slowly`: another thread waits for the disk, and has done each thing when it was asked about it so many times. */
  files(slowly?: number): Files {
    return {
      root: '/simulated',
      ...(slowly === undefined ? {} : { beside: this.#beside(slowly) }),
      append: (name, what) => this.#opened(name, what, slowly),
      open: (name) => ok(this.#open(name)),
      rename: (from, to) => this.#rename(from, to),
      remove: (name) => this.#remove(name),
      list: (folder) => ok(this.#list(folder)),
      lock: (name) => this.#lock(name),
    };
  }

  #opened(name: string, what?: Appended, slowly?: number): Result<AppendFile, StationError> {
    if (what === 'made' && !this.#names.has(name)) return err(storageError(name, 'opened for writing', 'ENOENT'));
    return ok(this.#append(name, what, slowly));
  }

  #beside(slowly: number): FilesBeside {
    const underway = new Set<Underway<Done>>();
    const later = (act: () => Done): Underway<Done> => {
      let [asked, done]: [number, Done | undefined] = [0, undefined];
      const one: Underway<Done> = {
        outcome: () => {
          if (done !== undefined || (asked += 1) <= slowly) return done;
          underway.delete(one);
          return (done = act());
        },
      };
      underway.add(one);
      return one;
    };
    return {
      make: (name, zeros) => later(() => this.#make(name, zeros)),
      sync: (name) => later(() => this.#syncNamed(name)),
      rename: (from, to) => later(() => this.#rename(from, to)),
      remove: (name) => later(() => this.#remove(name)),
      settle: () => {
        while (underway.size > 0) for (const one of underway) one.outcome();
      },
    };
  }

  #make(name: string, zeros: number): Done {
    if (this.#names.has(name)) return err(storageError(name, 'made', 'EEXIST'));
    const content = { seen: new Uint8Array(), synced: new Uint8Array() };
    if (this.#write(content, 0, new Uint8Array(zeros)) < zeros) {
      this.#room += content.seen.length;
      return err(storageError(name, 'made', 'ENOSPC'));
    }
    content.synced = content.seen;
    return this.#changeName(() => this.#names.set(name, content));
  }

  #syncNamed(name: string): Done {
    const content = this.#names.get(name);
    if (content === undefined) return err(storageError(name, 'written', 'ENOENT'));
    return this.#change(() => (content.synced = content.seen));
  }

  /** What was seen at its begin is durable when it was asked about so many times, or is waited for. */
  #syncSlowly(name: string, content: Content, slowly: number): Waitable<Done> {
    const { seen } = content;
    let [asked, done]: [number, Done | undefined] = [0, undefined];
    const wait = (): Done => (done ??= this.#sync(name, content, seen));
    return { wait, outcome: () => (done !== undefined || (asked += 1) <= slowly ? done : wait()) };
  }

  #sync(name: string, content: Content, seen = content.seen): Done {
    if (this.#syncRefusal !== undefined) return err(storageError(name, 'written', this.#syncRefusal));
    return this.#change(() => (content.synced = seen));
  }

  #step(): void {
    this.steps += 1;
    if (this.steps >= this.#crashAt) throw new PowerLost();
  }

  #append(name: string, what?: Appended, slowly?: number): AppendFile {
    const found = this.#names.get(name);
    const content = found ?? { seen: new Uint8Array(), synced: new Uint8Array() };
    if (found === undefined && what === 'draft') this.#change(() => this.#names.set(name, content));
    else if (found === undefined) this.#changeName(() => this.#names.set(name, content));
    let size = what === 'made' ? 0 : content.seen.length;
    const cut = (to: number): void => {
      content.seen = overwritten(new Uint8Array(to), 0, content.seen.subarray(0, to));
      size = to;
    };
    const full = err(storageError(name, 'written', 'ENOSPC'));
    return {
      get size() {
        return size;
      },
      get reserved() {
        return content.seen.length - size;
      },
      append: (bytes) => {
        const taken = this.#write(content, size, bytes);
        size += taken;
        return taken === bytes.length ? DONE : full;
      },
      reserve: (bytes) => (this.#write(content, size, new Uint8Array(bytes)) === bytes ? DONE : full),
      sync: () => this.#sync(name, content),
      syncBeside: () => (slowly === undefined ? undefined : this.#syncSlowly(name, content, slowly)),
      syncSoon: (done) => done(this.#sync(name, content)),
      truncate: (to) => this.#change(() => cut(to)),
      isGone: () => this.#names.get(name) !== content,
      close: () => cut(size),
      leave: () => undefined,
    };
  }

  /** A full disk takes what still fits; returns how much that is. */
  #write(content: Content, at: number, bytes: Uint8Array): number {
    const there = content.seen.length - at;
    const fits = bytes.subarray(0, there + Math.max(0, this.#room));
    this.#room -= Math.max(0, fits.length - there);
    content.seen = overwritten(content.seen, at, fits);
    this.#step();
    return fits.length;
  }

  #open(name: string): ReadFile | undefined {
    const bytes = this.#names.get(name)?.seen;
    if (bytes === undefined) return undefined;
    let at = 0;
    return {
      size: bytes.length,
      read: (into) => {
        const part = bytes.subarray(at, at + into.length);
        into.set(part);
        at += part.length;
        return ok(part.length);
      },
      skip: (more) => (at += more),
      close: () => undefined,
    };
  }

  #rename(from: string, to: string): Done {
    const content = this.#names.get(from);
    if (content === undefined) return err(storageError(from, 'renamed', 'ENOENT'));
    return this.#changeName(() => {
      this.#names.delete(from);
      this.#names.set(to, content);
    });
  }

  #remove(name: string): Done {
    this.#room += this.#names.get(name)?.seen.length ?? 0;
    return this.#names.has(name) ? this.#changeName(() => this.#names.delete(name)) : DONE;
  }

  #list(folder: string): readonly string[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    const inside = [...this.#names.keys()].filter((name) => name.startsWith(prefix));
    return inside
      .map((name) => name.slice(prefix.length))
      .filter((name) => !name.includes('/'))
      .toSorted();
  }

  #lock(name: string): Result<Lock, StationError> {
    if (this.#locks.has(name)) return err(stationError('storage', `${name} is held.`, 'Release it.'));
    const lock: Lock = {
      release: () => {
        if (this.#locks.get(name) === lock) this.#locks.delete(name);
      },
    };
    this.#locks.set(name, lock);
    return ok(lock);
  }

  /** Power may go before it and, as it is not durable alone, after it. */
  #change(change: () => void): Done {
    this.#step();
    change();
    return DONE;
  }

  #changeName(change: () => void): Done {
    this.#change(change);
    return this.#change(() => (this.#durableNames = new Map(this.#names)));
  }
}

/** What was synced, or what the program saw up to any byte after that. */
function survivor({ seen, synced }: Content, choose: (most: number) => number): Content {
  if (choose(3) === 0) return settled(synced);
  const same = commonLength(seen, synced);
  const kept = same + choose(seen.length - same);
  const bytes = seen.slice(0, kept);
  // The length reached the disk before the data did.
  if (choose(3) === 0) bytes.fill(0, same + choose(kept - same));
  return settled(bytes);
}

function commonLength(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  for (let at = 0; at < most; at += 1) if (a[at] !== b[at]) return at;
  return most;
}

function settled(bytes: Uint8Array): Content {
  return { seen: bytes, synced: bytes };
}

/** A copy, as long as it takes. */
function overwritten(bytes: Uint8Array, at: number, by: Uint8Array): Uint8Array {
  const copy = new Uint8Array(Math.max(bytes.length, at + by.length));
  copy.set(bytes);
  copy.set(by, at);
  return copy;
}
