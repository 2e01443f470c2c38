/** Whole files in memory, shared by all who read them; those not asked for longest are let go first. */
import type { FileFacts, Folders } from '../host/files/folders.ts';
import type { Snapshot } from './files.ts';
import { fileProblem, type FileProblem } from './problem.ts';

/** A running transfer keeps its snapshot alive beyond this by itself. */
const MOST_BYTES = 128 * 1024 * 1024;
/** Empty files are free of bytes, and who may write can make as many as he likes. */
const MOST_FILES = 4096;

export class SnapshotCache {
  readonly #folders: Folders;
  /** By path, least recently asked first. */
  readonly #kept = new Map<string, { readonly version: string; readonly snapshot: Snapshot }>();
  #bytes = 0;

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  take(facts: FileFacts): Snapshot | FileProblem {
    const kept = this.#kept.get(facts.path);
    if (kept !== undefined) this.#forget(facts.path, kept.snapshot);
    const snapshot = kept?.version === facts.version ? kept.snapshot : this.#read(facts);
    if (snapshot.kind === 'snapshot') this.#keep(facts, snapshot);
    return snapshot;
  }

  #read(facts: FileFacts): Snapshot | FileProblem {
    const bytes = this.#folders.read(facts);
    if (!bytes.ok) return fileProblem('unreadable', 'the file cannot be read');
    return { kind: 'snapshot', name: facts.name, size: bytes.value.length, bytes: bytes.value, origin: facts };
  }

  #keep(facts: FileFacts, snapshot: Snapshot): void {
    this.#kept.set(facts.path, { version: facts.version, snapshot });
    this.#bytes += snapshot.size;
    for (const [path, { snapshot: oldest }] of this.#kept) {
      const fits = this.#bytes <= MOST_BYTES && this.#kept.size <= MOST_FILES;
      if (fits || path === facts.path) break;
      this.#forget(path, oldest);
    }
  }

  #forget(path: string, snapshot: Snapshot): void {
    this.#kept.delete(path);
    this.#bytes -= snapshot.size;
  }
}
