/** Drafts on a real disk: a hidden file beside the place, put on stable storage, then renamed over it. */
import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, linkSync, openSync, renameSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result } from '../../../../lib/result.ts';
import { ended, followedBy, type Underway } from '../../../../lib/underway.ts';
import { hiddenDraftName, type Draft, type DraftPlace, type DraftRefusal, type Drafts } from '../../../files/drafts.ts';
import { causeOf } from '../../../errno.ts';
import { attempt, EXISTS, refused, refusedByDisk, standing, targetOf, type Target } from './draft-target.ts';
import { FolderNames } from '../folders/folder-names.ts';
import { MadeRooms } from '../folders/made-rooms.ts';
import { makeFolder } from '../folders/make-folder.ts';
import type { ErrandOutcome, Errands } from '../errands.ts';

export class NodeDrafts implements Drafts {
  readonly #errands: Errands;
  readonly #names: FolderNames;
  readonly #rooms: MadeRooms;

  /** `errands` does the waiting for stable storage. */
  constructor(errands: Errands, names = new FolderNames()) {
    this.#errands = errands;
    this.#names = names;
    this.#rooms = new MadeRooms(names);
  }

  begin(place: DraftPlace): Result<Draft, DraftRefusal> {
    const draft = attempt(join(place.folder, place.name), 'written', () => {
      makeFolder(place.folder);
      const target = targetOf(place, this.#names, (room) => this.#rooms.made(room));
      return target.ok ? this.#beginAt(target.value, place) : target;
    });
    if (!draft.ok) this.#rooms.remove(place);
    return draft;
  }

  #beginAt(target: Target, place: DraftPlace): Result<Draft, DraftRefusal> {
    const { rule } = place;
    let draft: Draft | undefined;
    try {
      const present = standing(target, rule);
      if (!present.ok) return present;
      draft = new NodeDraft(target, rule, present.value, this.#errands, {
        placed: () => this.#rooms.keep(place),
        aborted: () => this.#rooms.remove(place),
      });
      return ok(draft);
    } finally {
      if (draft === undefined) target.folder.close();
    }
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

/** How a draft ends. */
interface Ends {
  readonly placed: () => void;
  readonly aborted: () => void;
}

class NodeDraft implements Draft {
  readonly #target: Target;
  readonly #rule: DraftPlace['rule'];
  /** The draft itself. */
  readonly #path: string;
  readonly #descriptor: number;
  readonly #errands: Errands;
  readonly #ends: Ends;
  /** Of the file that stands there, and of this one in its place. */
  readonly #mode: number | undefined;
  #open = true;
  #placed = false;
  #aborted = false;
  /** Nothing was written since it was put on stable storage. */
  #isFlushed = false;
  /** The last way to stable storage that was begun. */
  #synced: Underway<ErrandOutcome> = ended(ok(''));

  /** Throws what the system refuses. */
  constructor(target: Target, rule: DraftPlace['rule'], mode: number | undefined, errands: Errands, ends: Ends) {
    this.#target = target;
    this.#ends = ends;
    this.#errands = errands;
    this.#rule = rule;
    this.#path = target.folder.at(hiddenDraftName(randomBytes(8).toString('hex')));
    this.#descriptor = openSync(this.#path, 'wx', 0o644);
    this.#mode = mode;
    // An errand opens it to write.
    this.#allow(0o200);
  }

  write(bytes: Uint8Array): Result<void, DraftRefusal> {
    this.#isFlushed = false;
    return attempt(this.#target.shown, 'written', () => {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
      return ok(undefined);
    });
  }

  /** One after the other: a disk that is slower than the network is asked less often. */
  sync(): void {
    if (this.#synced.outcome()?.ok === true) this.#synced = this.#toStableStorage();
  }

  flush(): Underway<Result<void, DraftRefusal>> {
    if (this.#isFlushed) return ended(ok(undefined));
    return this.#following(this.#synced, () =>
      this.#following(this.#toStableStorage(), () => {
        this.#isFlushed = true;
        return ended(ok(undefined));
      }),
    );
  }

  commit(): Underway<Result<void, DraftRefusal>> {
    const folder = { kind: 'sync-folder', path: this.#target.folder.at() } as const;
    return followedBy(this.flush(), (flushed) => {
      const placed = flushed.ok ? this.#put() : flushed;
      if (!placed.ok) return ended(placed);
      return this.#following(this.#errands.run(folder), () => {
        this.#target.folder.close();
        return ended(ok(undefined));
      });
    });
  }

  abort(): boolean {
    if (this.#placed) return false;
    this.#close();
    if (!this.#aborted) rmSync(this.#path, { force: true });
    this.#aborted = true;
    this.#target.folder.close();
    this.#ends.aborted();
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
    return followedBy(errand, (done) =>
      done.ok ? next() : ended(refusedByDisk(this.#target.shown, 'written', done.error)),
    );
  }

  #put(): Result<void, DraftRefusal> {
    const { folder, name, shown } = this.#target;
    return attempt(shown, 'written', () => {
      this.#allow(0);
      this.#close();
      const present = standing(this.#target, this.#rule);
      if (!present.ok) return present;
      const path = folder.at(name);
      if (this.#rule === 'create' && !putWhereNothingIs(this.#path, path)) return refused('exists', EXISTS);
      if (this.#rule !== 'create') renameSync(this.#path, path);
      this.#placed = true;
      this.#ends.placed();
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
