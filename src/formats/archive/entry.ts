/** One file in an archive, and the rules every entry must pass before anybody sees it. */
import type { ArchiveBudget } from './budget.ts';
import type { ByteStream } from './byte-source.ts';
import { baseName, entryPath } from './entry-name.ts';
import { ADVICE, ArchiveRefused } from './refusal.ts';

export interface ArchiveEntry {
  /** The last part of the path. */
  readonly name: string;
  /** With `/` between folders; those of an archive inside begin with its path and `!/`. */
  readonly path: string;
  /** Unpacked bytes. */
  readonly size: number;
  /** Unix seconds. */
  readonly modified: number;
  /** To be read before the next entry is asked for, once; what is left unread is skipped. */
  readonly body: ByteStream;
  /** What is odd but kept: `differs only in case from jar11sccp.9-4-2ES26.sbn`. */
  readonly notes: readonly string[];
}

/** An entry as an archive tells it. */
export interface RawEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'device';
  readonly size: number;
  readonly modified: number;
}

/** Checks the entries of one archive in order; directories pass and are left out. */
export class EntryGate {
  private readonly paths = new Set<string>();
  private readonly firstOfFolded = new Map<string, string>();
  private readonly within: string;
  private readonly budget: ArchiveBudget;

  /** `within` is put before every path: empty, or the path of the archive with `!/`. */
  constructor(within: string, budget: ArchiveBudget) {
    this.within = within;
    this.budget = budget;
  }

  /** The entry without its body; undefined for a directory. Throws `ArchiveRefused`. */
  admit(raw: RawEntry): Omit<ArchiveEntry, 'body'> | undefined {
    this.budget.enter(raw.name, raw.size);
    const path = entryPath(raw.name);
    if (!path.ok) throw refused(raw, path.error);
    if (raw.kind === 'directory') return undefined;
    if (path.value === '') throw refused(raw, 'has no name');
    if (raw.kind === 'link') throw refused(raw, 'is a link');
    if (raw.kind === 'device') throw refused(raw, 'is a device');
    if (this.paths.has(path.value)) throw refused(raw, 'is in the archive twice');
    const notes = this.remember(path.value);
    const { size, modified } = raw;
    return { name: baseName(path.value), path: `${this.within}${path.value}`, size, modified, notes };
  }

  private remember(path: string): readonly string[] {
    this.paths.add(path);
    const folded = path.toLowerCase();
    const twin = this.firstOfFolded.get(folded);
    if (twin !== undefined) return [`differs only in case from ${twin}`];
    this.firstOfFolded.set(folded, path);
    return [];
  }
}

function refused({ name }: RawEntry, reason: string): ArchiveRefused {
  return new ArchiveRefused(name, reason, ADVICE.unpack);
}
