/** From the facts of a file to something a transfer can read: small files whole and shared, large ones piece by piece. */
import type { FileFacts, Folders } from '../host/files/folders.ts';
import type { FoundFile } from './files.ts';
import { OpenFiles } from './open-files.ts';
import type { FileProblem } from './problem.ts';
import { SnapshotCache } from './snapshot-cache.ts';

/** Read in one go, which takes some milliseconds in which nobody is served. */
const LARGEST_SNAPSHOT = 16 * 1024 * 1024;

export class FileReader {
  readonly #folders: Folders;
  readonly #snapshots: SnapshotCache;
  readonly #open: OpenFiles;

  constructor(folders: Folders) {
    this.#folders = folders;
    this.#snapshots = new SnapshotCache(folders);
    this.#open = new OpenFiles(folders);
  }

  /** The file as it is now; undefined when it is gone. */
  read(known: FileFacts): FoundFile | FileProblem | undefined {
    const facts = this.#folders.look(known);
    if (facts === undefined) return undefined;
    return facts.size > LARGEST_SNAPSHOT ? this.#open.read(facts) : this.#snapshots.take(facts);
  }
}
