/** Whole files in memory, shared by all who read them; those not asked for longest are let go first. */
import type { FileFacts } from '../host/files/folders.ts';
import type { Snapshot } from './files.ts';

/** A running transfer keeps its snapshot alive beyond this by itself. */
const MOST_BYTES = 128 * 1024 * 1024;
/** Empty files are free of bytes, and who may write can make as many as he likes. */
const MOST_FILES = 4096;

export class SnapshotCache {
  /** By path, least recently asked first. */
  readonly #kept = new Map<string, { readonly version: string; readonly snapshot: Snapshot }>();
  #bytes = 0;

  /** The version of a file that is here. */
  versionOf(path: string): string | undefined {
    return this.#kept.get(path)?.version;
  }

  /** The file as it is here, whatever has become of it. */
  take(path: string): Snapshot | undefined {
    const kept = this.#kept.get(path);
    if (kept === undefined) return undefined;
    this.#kept.delete(path);
    this.#kept.set(path, kept);
    return kept.snapshot;
  }

  /** In place of what is known of it. */
  put(facts: FileFacts, bytes: Uint8Array): Snapshot {
    const snapshot: Snapshot = { kind: 'snapshot', name: facts.name, size: bytes.length, bytes, origin: facts };
    this.forget(facts.path);
    this.#kept.set(facts.path, { version: facts.version, snapshot });
    this.#bytes += snapshot.size;
    for (const path of this.#kept.keys()) {
      const fits = this.#bytes <= MOST_BYTES && this.#kept.size <= MOST_FILES;
      if (fits || path === facts.path) break;
      this.forget(path);
    }
    return snapshot;
  }

  forget(path: string): void {
    this.#bytes -= this.#kept.get(path)?.snapshot.size ?? 0;
    this.#kept.delete(path);
  }
}
