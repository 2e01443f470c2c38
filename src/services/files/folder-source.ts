/**
 * Files for transfers from folders and single images. Names are found without regard to case (a loader may ask for
 * `Jar11sip...` while the package holds `jar11sip...`), and files in nested folders also by their name alone, because
 * packages are unpacked with folders and phones expect everything in the root.
 *
 * What is read is a snapshot: a file replaced on disk is seen by the next request and tears no running transfer.
 */
import type { FileFacts, Folders } from '../../host/folders.ts';
import { after, instant, seconds, type Instant } from '../../lib/time.ts';
import { ERROR_CODE } from '../../protocols/tftp/packet.ts';
import { fileProblem, type FileProblem, type FileSource, type FoundFile } from '../tftp/files.ts';
import { ChunkedReader } from './chunked-reader.ts';
import { SnapshotCache } from './snapshot-cache.ts';

/** Larger files are read piece by piece. */
const LARGEST_SNAPSHOT = 64 * 1024 * 1024;
/** A folder is read again for a name it does not have, but not for each of a thousand of them. */
const RESCAN = seconds(1);

export class FolderSource implements FileSource {
  readonly #folders: Folders;
  readonly #paths: readonly string[];
  readonly #now: () => Instant;
  readonly #snapshots: SnapshotCache;
  /** By the name as it is written, and in lower case. */
  #names: ReadonlyMap<string, FileFacts> = new Map();
  #scanAgain: Instant = instant(0);

  /** Earlier paths win where two hold the same name. */
  constructor(folders: Folders, paths: readonly string[], now: () => Instant) {
    this.#folders = folders;
    this.#paths = paths;
    this.#now = now;
    this.#snapshots = new SnapshotCache(folders);
  }

  find(name: string): FoundFile | FileProblem {
    const facts = this.#lookUp(name);
    if (facts === undefined) return fileProblem(ERROR_CODE.notFound, 'file not found');
    return facts.size > LARGEST_SNAPSHOT ? this.#chunked(facts) : this.#snapshots.take(facts);
  }

  #lookUp(name: string): FileFacts | undefined {
    const known = this.#named(name);
    const current = known === undefined ? undefined : this.#folders.look(known);
    if (current !== undefined) return current;
    if (this.#now() < this.#scanAgain) return undefined;
    this.#scan();
    return this.#named(name);
  }

  #named(name: string): FileFacts | undefined {
    return this.#names.get(name) ?? this.#names.get(name.toLowerCase());
  }

  #scan(): void {
    this.#scanAgain = after(this.#now(), RESCAN);
    const names = new Map<string, FileFacts>();
    const files = this.#paths.flatMap((path) => {
      const listed = this.#folders.list(path);
      return listed.ok ? listed.value : [];
    });
    for (const spelling of SPELLINGS) for (const facts of files) keepFirst(names, spelling(facts.name), facts);
    this.#names = names;
  }

  #chunked(facts: FileFacts): FoundFile | FileProblem {
    const opened = this.#folders.open(facts.path);
    if (!opened.ok) return fileProblem(ERROR_CODE.accessViolation, 'the file cannot be read');
    return new ChunkedReader(facts, opened.value);
  }
}

/** How a name may be asked for, the most exact first. */
const SPELLINGS: readonly ((name: string) => string)[] = [
  (name) => name,
  lastSegment,
  (name) => name.toLowerCase(),
  (name) => lastSegment(name).toLowerCase(),
];

function keepFirst(names: Map<string, FileFacts>, name: string, facts: FileFacts): void {
  if (!names.has(name)) names.set(name, facts);
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
