/** Drafts on a real disk: a hidden file beside the place, put on stable storage, then renamed over it. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { err, ok, type Result } from '../../../lib/result.ts';
import { ended, followedBy, type Underway } from '../../../lib/underway.ts';
import {
  draftName,
  isDraftName,
  type Draft,
  type DraftPlace,
  type DraftRefusal,
  type Drafts,
} from '../../files/drafts.ts';
import { causeOf } from '../../errno.ts';
import { storageError } from '../../files/storage-error.ts';
import { makeFolder } from './make-folder.ts';
import type { ErrandOutcome, Errands } from './errands.ts';

export class NodeDrafts implements Drafts {
  readonly #errands: Errands;

  /** `errands` does the waiting for stable storage. */
  constructor(errands: Errands) {
    this.#errands = errands;
  }

  begin(place: DraftPlace): Result<Draft, DraftRefusal> {
    return attempt(join(place.folder, place.name), 'written', () => {
      makeFolder(place.folder);
      const target = targetOf(place);
      if (!target.ok) return target;
      const present = standing(target.value, place.rule);
      if (!present.ok) return present;
      removeLeftOvers(dirname(target.value));
      return ok(new NodeDraft(target.value, place.rule, present.value, this.#errands));
    });
  }

  free(folder: string): number | undefined {
    try {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    } catch {
      return undefined;
    }
  }
}

class NodeDraft implements Draft {
  readonly #target: string;
  readonly #rule: DraftPlace['rule'];
  readonly #path: string;
  readonly #descriptor: number;
  readonly #errands: Errands;
  /** Of the file that stands there, and of this one in its place. */
  readonly #mode: number | undefined;
  #open = true;
  #placed = false;
  /** The last way to stable storage that was begun. */
  #synced: Underway<ErrandOutcome> = ended(ok(''));

  /** Throws what the system refuses. */
  constructor(target: string, rule: DraftPlace['rule'], mode: number | undefined, errands: Errands) {
    this.#target = target;
    this.#errands = errands;
    this.#rule = rule;
    this.#path = join(dirname(target), draftName(randomBytes(8).toString('hex')));
    this.#descriptor = openSync(this.#path, 'wx', 0o644);
    this.#mode = mode;
    // An errand opens it to write.
    this.#allow(0o200);
  }

  write(bytes: Uint8Array): Result<void, DraftRefusal> {
    return attempt(this.#target, 'written', () => {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
      return ok(undefined);
    });
  }

  /** One after the other: a disk that is slower than the network is asked less often. */
  sync(): void {
    if (this.#synced.outcome()?.ok === true) this.#synced = this.#toStableStorage();
  }

  commit(): Underway<Result<void, DraftRefusal>> {
    const folder = { kind: 'sync-folder', path: dirname(this.#target) } as const;
    return this.#following(this.#synced, () =>
      this.#following(this.#toStableStorage(), () => {
        const placed = this.#put();
        if (!placed.ok) return ended(placed);
        return this.#following(this.#errands.run(folder), () => ended(ok(undefined)));
      }),
    );
  }

  abort(): boolean {
    if (this.#placed) return false;
    this.#close();
    rmSync(this.#path, { force: true });
    return true;
  }

  #toStableStorage(): Underway<ErrandOutcome> {
    return this.#errands.run({ kind: 'sync', path: this.#path });
  }

  /** Goes on when an errand has ended well. */
  #following(
    errand: Underway<ErrandOutcome>,
    next: () => Underway<Result<void, DraftRefusal>>,
  ): Underway<Result<void, DraftRefusal>> {
    return followedBy(errand, (done) => (done.ok ? next() : ended(refusedByDisk(this.#target, 'written', done.error))));
  }

  #put(): Result<void, DraftRefusal> {
    return attempt(this.#target, 'written', () => {
      this.#allow(0);
      this.#close();
      const present = standing(this.#target, this.#rule);
      if (!present.ok) return present;
      if (this.#rule === 'create' && !putWhereNothingIs(this.#path, this.#target)) return refused('exists', EXISTS);
      if (this.#rule !== 'create') renameSync(this.#path, this.#target);
      this.#placed = true;
      return ok(undefined);
    });
  }

  /** The rights of the file that stands there, and some `more`. */
  #allow(more: number): void {
    if (this.#mode === undefined || process.platform === 'win32') return;
    fchmodSync(this.#descriptor, (this.#mode & 0o777) | more);
  }

  #close(): void {
    if (this.#open) closeSync(this.#descriptor);
    this.#open = false;
  }
}

const EXISTS = 'the file exists';
const OUTSIDE = 'the name leads out of the served folder';

/** Where the file will stand: folders must be there, and links among them may not lead out. */
function targetOf({ folder, name }: DraftPlace): Result<string, DraftRefusal> {
  const root = realpathSync(folder);
  const segments = name.split('/');
  const file = segments.pop() ?? '';
  let at = root;
  for (const segment of segments) {
    const next = join(at, spelling(at, segment));
    if (statSync(next, { throwIfNoEntry: false })?.isDirectory() !== true) {
      return refused('missing', 'there is no such folder');
    }
    at = realpathSync(next);
    if (at !== root && !at.startsWith(root.endsWith(sep) ? root : root + sep)) return refused('outside', OUTSIDE);
  }
  if (isDraftName(file)) return refused('outside', 'the name is reserved');
  return ok(join(at, spelling(at, file)));
}

/** The name as it is written on disk, whatever the case it was asked in. */
function spelling(folder: string, name: string): string {
  if (existsSync(join(folder, name))) return name;
  const lower = name.toLowerCase();
  return readdirSync(folder).find((entry) => entry.toLowerCase() === lower) ?? name;
}

/** Whether the rule allows what stands there now: the mode of the file, undefined where there is none. */
function standing(target: string, rule: DraftPlace['rule']): Result<number | undefined, DraftRefusal> {
  const present = lstatSync(target, { throwIfNoEntry: false });
  if (present?.isDirectory() === true) return refused('exists', 'a folder has that name');
  if (rule === 'create' && present !== undefined) return refused('exists', EXISTS);
  if (rule === 'replace' && present === undefined) return refused('missing', 'file not found');
  if (rule === 'fill-empty' && (present === undefined || !present.isFile() || present.size > 0)) {
    return refused('not-empty', 'only an empty file may be written');
  }
  return ok(present?.isFile() === true ? present.mode : undefined);
}

/** A rename would replace what another upload has just put there; a hard link does not. Some disks have none. */
function putWhereNothingIs(path: string, target: string): boolean {
  try {
    linkSync(path, target);
  } catch (error) {
    if (causeOf(error) === 'EEXIST') return false;
    renameSync(path, target);
    return true;
  }
  rmSync(path, { force: true });
  return true;
}

/** A running upload is written to all the time: what nobody touched for an hour was left behind by a crash. */
const ABANDONED_MS = 3_600_000;

function removeLeftOvers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!isDraftName(name)) continue;
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_MS) rmSync(path, { force: true });
  }
}

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

function refused(kind: 'exists' | 'missing' | 'not-empty' | 'outside', reason: string): Result<never, DraftRefusal> {
  return err({ kind, reason });
}

function attempt<T>(path: string, action: string, step: () => Result<T, DraftRefusal>): Result<T, DraftRefusal> {
  try {
    return step();
  } catch (error) {
    return refusedByDisk(path, action, causeOf(error));
  }
}

function refusedByDisk(path: string, action: string, cause: string): Result<never, DraftRefusal> {
  return err({ kind: 'disk', full: FULL.includes(cause), error: storageError(path, action, cause) });
}
