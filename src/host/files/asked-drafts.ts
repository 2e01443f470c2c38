/**
 * The seam to files that are written by a thread that must not wait for a disk: drafts.ts, begun and asked about. What is
 * ordered is done in the order in which it was ordered.
 */
import type { Result } from '../../lib/result.ts';
import type { Underway } from '../../lib/underway.ts';
import type { DraftPlace, DraftRefusal } from './drafts.ts';

export interface AskedDrafts {
  begin(place: DraftPlace): AskedDraft;
}

/** Bytes that this user may still write there, where the system tells. */
export interface DraftRoom {
  readonly free?: number;
}

/** It is there from the beginning, to be given up at any time. */
export interface AskedDraft {
  /** Whether it may be written. */
  readonly begun: Underway<Result<DraftRoom, DraftRefusal>>;
  /** All of `bytes`, which are handed over: they must not be used any more. */
  write(bytes: Uint8Array<ArrayBuffer>): Underway<Result<unknown, DraftRefusal>>;
  /** What was written goes to stable storage meanwhile; should that fail, `commit` will say so. */
  sync(): void;
  /** Puts the file in its place, durable when that has ended; fails when the place has been taken against the rule. */
  commit(): Underway<Result<unknown, DraftRefusal>>;
  /** Leaves no trace; false when it is too late, as the file is being put in its place. Idempotent. */
  abort(): boolean;
}
