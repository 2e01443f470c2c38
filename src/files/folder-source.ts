/**
 * Files for transfers from folders and single images, in place. What is read is a snapshot: a file replaced on disk is
 * seen by the next request and tears no running transfer.
 */
import type { FileFacts, Folders } from '../host/files/folders.ts';
import { after, instant, seconds, type Instant } from '../lib/time.ts';
import type { FileSource, FoundFile } from './files.ts';
import { fileProblem, type FileProblem } from './problem.ts';
import { FileReader } from './file-reader.ts';
import { NameIndex } from './name-index.ts';

/** A folder is read again for a name it does not have, but not for each of a thousand of them. */
const RESCAN = seconds(1);

export class FolderSource implements FileSource {
  readonly #folders: Folders;
  readonly #paths: readonly string[];
  readonly #now: () => Instant;
  readonly #reader: FileReader;
  #files: readonly FileFacts[] = [];
  #names = new NameIndex([]);
  /** What each path held when it was last listed. */
  readonly #known = new Map<string, readonly FileFacts[]>();
  #scanAgain: Instant = instant(0);

  /** Earlier paths win where two hold the same name. A reader may be shared with other sources. */
  constructor(folders: Folders, paths: readonly string[], now: () => Instant, reader = new FileReader(folders)) {
    this.#folders = folders;
    this.#paths = paths;
    this.#now = now;
    this.#reader = reader;
  }

  find(name: string): FoundFile | FileProblem {
    return this.read(name) ?? fileProblem('not-found', 'file not found');
  }

  /** Undefined when there is no such file. */
  read(name: string): FoundFile | FileProblem | undefined {
    const known = this.#names.find(name);
    const found = known === undefined ? undefined : this.#reader.read(known);
    if (found !== undefined || this.#now() < this.#scanAgain) return found;
    this.#scan();
    const late = this.#names.find(name);
    return late === undefined ? undefined : this.#reader.read(late);
  }

  changed(): void {
    this.#scanAgain = instant(0);
  }

  /** All files, as they were a second ago at most. */
  files(): readonly FileFacts[] {
    if (this.#now() >= this.#scanAgain) this.#scan();
    return this.#files;
  }

  #scan(): void {
    this.#scanAgain = after(this.#now(), RESCAN);
    this.#files = this.#paths.flatMap((path) => this.#list(path));
    this.#names = new NameIndex(this.#files);
  }

  /** A folder that cannot be listed any more (it has become too large, say) is served as it was; one that is gone is empty. */
  #list(path: string): readonly FileFacts[] {
    const listed = this.#folders.list(path);
    if (listed.ok) this.#known.set(path, listed.value);
    else if (listed.error.cause === 'ENOENT') this.#known.delete(path);
    return this.#known.get(path) ?? [];
  }
}
