/**
 * From the facts of a file to something a transfer can read: small files whole and shared, large ones piece by piece. However
 * many ask for a file at once, it is looked at and read once.
 */
import type { AskedFolders, Looked } from '../host/files/asked-folders.ts';
import type { FileFacts } from '../host/files/folders.ts';
import { seconds, since, type Instant } from '../lib/time.ts';
import { followedBy, mapped, unless, type Underway } from '../lib/underway.ts';
import type { FoundFile, Snapshot } from './files.ts';
import { OpenFiles } from './open-files.ts';
import { fileProblem, type FileProblem } from './problem.ts';
import { SnapshotCache } from './snapshot-cache.ts';

/** What is kept in memory whole. */
const LARGEST_SNAPSHOT = 16 * 1024 * 1024;
/** A disk that takes longer is not waited for where the file is in memory, as it was when it was last looked at. */
const PATIENCE = seconds(1);
/** Looks that nobody waits for any more are dropped when there are more than so many. */
const MOST_UNWANTED = 16;

/** A file, why there is none, or that it is gone. */
export type ReadFile = FoundFile | FileProblem | 'absent';

/** The same before anybody reads it. */
type AtHand = Snapshot | FileProblem | 'absent' | { readonly kind: 'large'; readonly facts: FileFacts };

export class FileReader {
  readonly #folders: AskedFolders;
  readonly #now: () => Instant;
  readonly #snapshots = new SnapshotCache();
  readonly #open: OpenFiles;
  /** Looks that are under way, by what they look at. */
  readonly #looks = new Map<string, Underway<AtHand>>();
  #sweepAt = MOST_UNWANTED;

  constructor(folders: AskedFolders, now: () => Instant) {
    this.#folders = folders;
    this.#now = now;
    this.#open = new OpenFiles(folders);
  }

  /** The file as it is now. */
  read(known: FileFacts): Underway<ReadFile> {
    const began = this.#now();
    const late = (): AtHand | undefined =>
      since(began, this.#now()) > PATIENCE ? this.#snapshots.take(known.path) : undefined;
    return mapped(unless(this.#look(known), late), (atHand) =>
      atHand !== 'absent' && atHand.kind === 'large' ? this.#open.read(atHand.facts) : atHand,
    );
  }

  #look(known: FileFacts): Underway<AtHand> {
    const key = `${known.path}\0${known.name}`;
    const running = this.#looks.get(key);
    if (running !== undefined && running.outcome() === undefined) return running;
    this.#sweep();
    const look = this.#begin(known);
    if (look.outcome() === undefined) this.#looks.set(key, look);
    else this.#looks.delete(key);
    return this.#untilWanted(key, look);
  }

  #begin(facts: FileFacts): Underway<AtHand> {
    const version = this.#snapshots.versionOf(facts.path);
    const known = { largest: LARGEST_SNAPSHOT, ...(version === undefined ? {} : { version }) };
    return followedBy(this.#folders.look(facts, known), (looked) => this.#atHand(facts, looked));
  }

  #atHand(facts: FileFacts, looked: Looked): Underway<AtHand> {
    const outcome = this.#outcomeOf(facts, looked);
    return outcome === undefined ? this.#begin(facts) : { outcome: () => outcome };
  }

  /** Undefined where it has to be read after all, as it was let go meanwhile. */
  #outcomeOf({ path }: FileFacts, looked: Looked): AtHand | undefined {
    switch (looked.kind) {
      case 'same':
        return this.#snapshots.take(path);
      case 'whole':
        return this.#snapshots.put(looked.facts, looked.bytes);
      case 'large':
        this.#snapshots.forget(path);
        return looked;
      case 'gone':
        this.#snapshots.forget(path);
        return 'absent';
      case 'unreadable':
        return fileProblem('unreadable', 'the file cannot be read');
    }
  }

  /** Kept no longer than until the first who waits for it has got it: the others have it in their hands. */
  #untilWanted(key: string, look: Underway<AtHand>): Underway<AtHand> {
    return mapped(look, (outcome) => {
      if (this.#looks.get(key) === look) this.#looks.delete(key);
      return outcome;
    });
  }

  #sweep(): void {
    if (this.#looks.size < this.#sweepAt) return;
    for (const [key, look] of this.#looks) if (look.outcome() !== undefined) this.#looks.delete(key);
    this.#sweepAt = Math.max(MOST_UNWANTED, 2 * this.#looks.size);
  }
}
