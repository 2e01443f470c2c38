/** Has the system bring open files to stable storage while the thread that asks goes on. */
import type { Result } from '../../lib/result.ts';
import type { Waitable } from '../../lib/underway.ts';

/** Nothing, or the errno's name. */
export type SyncOutcome = Result<void, string>;

export interface DiskSyncs {
  /** Files are opened that may need it: what it needs itself is opened now, and never in the middle of what comes. */
  prepare(): void;
  /** Begins an `fdatasync` of this descriptor; undefined where that is not possible, or not worth it because the disk is quick. */
  begin(descriptor: number): Waitable<SyncOutcome> | undefined;
  /** Hears how long one took that was waited for. */
  took(milliseconds: number): void;
}
