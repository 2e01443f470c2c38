/**
 * Files for transfers from folders and single images, in place. What is read is a snapshot: a file replaced on disk is
 * seen by the next request and tears no running transfer.
 */
import type { AskedFolders, Listing } from '../host/files/asked-folders.ts';
import type { FileFacts } from '../host/files/folders.ts';
import type { StationError } from '../host/station-error.ts';
import type { Result } from '../lib/result.ts';
import { seconds, since, type Instant } from '../lib/time.ts';
import { allOf, ended, followedBy, mapped, unless, type Underway } from '../lib/underway.ts';
import { FileReader, type ReadFile } from './file-reader.ts';
import type { FileSource, Found } from './files.ts';
import { foundBy } from './found.ts';
import { NameIndex } from './name-index.ts';
import { fileProblem } from './problem.ts';

/** A folder is read again for a name it does not have, but not for each of a thousand of them. */
const RESCAN = seconds(1);
/** A disk that takes longer to list a folder is not waited for where the folder is known as it was. */
const PATIENCE = seconds(1);
/** The same for a name that was not there then: it may have been put there since. */
const PATIENCE_FOR_NEW = seconds(5);

/** Once the files are those of the disk, or of the last time where the disk is slow. */
export type Fresh = 'fresh';

/** What is known of one path. */
interface Known {
  readonly files: readonly FileFacts[];
  readonly mark: string;
}

interface Scan {
  readonly began: Instant;
  /** How many changes there had been. */
  readonly changes: number;
  readonly done: Underway<Fresh>;
}

const DONE: Underway<Fresh> = ended('fresh');

export class FolderSource implements FileSource {
  readonly #folders: AskedFolders;
  readonly #paths: readonly string[];
  readonly #now: () => Instant;
  readonly #reader: FileReader;
  #files: readonly FileFacts[] = [];
  #names = new NameIndex([]);
  /** What each path held when it was last listed. */
  readonly #known = new Map<string, Known>();
  /** When the listing that is known was begun; undefined before the first, and when it is out of date. */
  #listed: Instant | undefined;
  #wasListed = false;
  #scan: Scan | undefined;
  /** Of which was said that there are some. */
  #changes = 0;

  /** Earlier paths win where two hold the same name. A reader may be shared with other sources. */
  constructor(
    folders: AskedFolders,
    paths: readonly string[],
    now: () => Instant,
    reader = new FileReader(folders, now),
  ) {
    this.#folders = folders;
    this.#paths = paths;
    this.#now = now;
    this.#reader = reader;
  }

  find(name: string): Found {
    return foundBy(
      mapped(this.read(name), (read) => (read === 'absent' ? fileProblem('not-found', 'file not found') : read)),
    );
  }

  /** The file of that name, as it is now. */
  read(name: string): Underway<ReadFile> {
    const known = this.#names.find(name);
    const found: Underway<ReadFile> = known === undefined ? ended('absent') : this.#reader.read(known);
    return followedBy(found, (read) => {
      if (read !== 'absent') return ended(read);
      return followedBy(this.#freshWithin(PATIENCE_FOR_NEW), () => this.#late(name, known));
    });
  }

  changed(): void {
    this.#listed = undefined;
    this.#changes += 1;
  }

  /** Ends when `files` are those of a second ago at most, or the disk lets wait. */
  fresh(): Underway<Fresh> {
    return this.#freshWithin(PATIENCE);
  }

  /** Whether there was a file of that name when they were last listed. */
  has(name: string): boolean {
    return this.#names.find(name) !== undefined;
  }

  /** All files, as they were when they were last listed. */
  get files(): readonly FileFacts[] {
    return this.#files;
  }

  /** After the folder was read once more; one that was gone a moment ago is not looked at again. */
  #late(name: string, before: FileFacts | undefined): Underway<ReadFile> {
    const late = this.#names.find(name);
    return late === undefined || late === before ? ended('absent') : this.#reader.read(late);
  }

  #freshWithin(patience: typeof PATIENCE): Underway<Fresh> {
    const began = this.#now();
    const late = (): Fresh | undefined =>
      this.#wasListed && since(began, this.#now()) > patience ? 'fresh' : undefined;
    return unless(this.#whole(), late);
  }

  #whole(): Underway<Fresh> {
    if (this.#scan?.done.outcome() !== undefined) this.#scan = undefined;
    if (this.#listed !== undefined && since(this.#listed, this.#now()) < RESCAN) return DONE;
    if (this.#scan === undefined) return this.#begin();
    const { began, changes, done } = this.#scan;
    const isRecent = changes === this.#changes && since(began, this.#now()) < RESCAN;
    return isRecent ? done : followedBy(done, () => this.#whole());
  }

  #begin(): Underway<Fresh> {
    const [began, changes] = [this.#now(), this.#changes];
    const lists = this.#paths.map((path) =>
      mapped(this.#folders.list(path, this.#known.get(path)?.mark), (listed) => this.#keep(path, listed)),
    );
    const done = mapped(allOf(lists), (kept) => {
      // What was listed meanwhile may lack what has changed.
      this.#listed = changes === this.#changes ? began : undefined;
      return this.#end(kept);
    });
    this.#scan = { began, changes, done };
    return done;
  }

  #end(kept: readonly ('same' | 'other')[]): Fresh {
    this.#wasListed = true;
    if (kept.every((one) => one === 'same')) return 'fresh';
    this.#files = this.#paths.flatMap((path) => this.#known.get(path)?.files ?? []);
    this.#names = new NameIndex(this.#files);
    return 'fresh';
  }

  /** A folder that cannot be listed any more (it has become too large, say) is served as it was; one that is gone is empty. */
  #keep(path: string, listed: Result<Listing, StationError>): 'same' | 'other' {
    if (!listed.ok) return listed.error.cause === 'ENOENT' && this.#known.delete(path) ? 'other' : 'same';
    if (listed.value.kind === 'same') return 'same';
    this.#known.set(path, listed.value);
    return 'other';
  }
}
