/** How much an archive may unpack to, counted while it is read and shared with the archives inside it. */
import { formatBytes } from '../../lib/text.ts';
import { ADVICE, ArchiveRefused } from './refusal.ts';

export interface ArchiveLimits {
  readonly entries: number;
  /** Unpacked bytes of one entry. */
  readonly entryBytes: number;
  /** Unpacked bytes in all. */
  readonly totalBytes: number;
  /** Unpacked bytes for one packed byte, once more than `ratioFloor` bytes are unpacked. */
  readonly ratio: number;
  readonly ratioFloor: number;
  /** How deep archives may lie in archives: 1 lets a package hold archives, but not these again. */
  readonly nesting: number;
  /** The largest zip inside another archive, in bytes, where it is held in memory. */
  readonly nestedZipBytes: number;
  /** The same where there is a place on disk to put it meanwhile. */
  readonly spooledZipBytes: number;
}

/** Room for the largest real packages (about 500 MB) and nothing that hurts. */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  entries: 20_000,
  entryBytes: 1_000_000_000,
  totalBytes: 4_000_000_000,
  ratio: 100,
  ratioFloor: 32_000_000,
  nesting: 1,
  nestedZipBytes: 64_000_000,
  spooledZipBytes: 1_000_000_000,
};

export class ArchiveBudget {
  readonly limits: ArchiveLimits;
  private readonly packed: number;
  private entries = 0;
  private unpacked = 0;
  private entry = '';

  /** `packed`: bytes of the outermost archive. */
  constructor(limits: ArchiveLimits, packed: number) {
    this.limits = limits;
    this.packed = packed;
  }

  /** One more entry, of `size` bytes by its own account. Throws `ArchiveRefused`. */
  enter(entry: string, size: number): void {
    const { entries, entryBytes } = this.limits;
    this.entry = entry;
    this.entries += 1;
    if (this.entries > entries) throw this.tooMuch(`is one of more than ${entries} entries`);
    if (size > entryBytes) throw this.tooMuch(`unpacks to ${formatBytes(size)}, which is too much`);
  }

  /** More unpacked bytes, in the entry that was entered last. Throws `ArchiveRefused`. */
  unpack(bytes: number): void {
    const { totalBytes, ratio, ratioFloor } = this.limits;
    this.unpacked += bytes;
    if (this.unpacked > totalBytes) throw this.tooMuch(`would unpack to more than ${formatBytes(totalBytes)}`);
    if (this.unpacked > ratioFloor && this.unpacked > this.packed * ratio) {
      throw this.tooMuch(`unpacks to more than ${ratio} times its size`);
    }
  }

  private tooMuch(reason: string): ArchiveRefused {
    return new ArchiveRefused(this.entry, reason, ADVICE.unpack);
  }
}
