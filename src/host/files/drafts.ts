/**
 * The seam to files that appear only when they are whole: written as a draft beside their place, put there in one step.
 * Until then whatever stands there stays whole, and after a crash either the old file is there or the new one.
 * host/node/files/drafts/drafts.ts implements it. Never an exception for what the disk refuses, and nobody waits for stable storage.
 */
import type { Result } from '../../lib/result.ts';
import type { Underway } from '../../lib/underway.ts';
import type { StationError } from '../station-error.ts';

/** What may stand in the place of the new file: nothing, only a file, either, or only an empty file. */
export type WriteRule = 'create' | 'replace' | 'create-or-replace' | 'fill-empty';

export interface DraftPlace {
  /** The folder that is not left, whatever links lie in it; made when it is not there. */
  readonly folder: string;
  /** Folders below it, one in the other, that the file is in; made when they are not there. */
  readonly rooms?: readonly string[];
  /** A clean relative path below these; its folders must be there. Where something of that name stands there in another case, that is meant. */
  readonly name: string;
  readonly rule: WriteRule;
}

export type DraftRefusal =
  /** For people and for clients: `the file exists`. */
  | { readonly kind: 'exists' | 'missing' | 'not-empty' | 'outside' | 'forbidden'; readonly reason: string }
  | { readonly kind: 'disk'; readonly full: boolean; readonly error: StationError };

export interface Drafts {
  begin(place: DraftPlace): Result<Draft, DraftRefusal>;
  /** Bytes this user may still write where `folder` is; undefined when the system does not tell. */
  free(folder: string): number | undefined;
}

export interface Draft {
  /** All of `bytes`, or an error. */
  write(bytes: Uint8Array): Result<void, DraftRefusal>;
  /** What was written goes to stable storage meanwhile; should that fail, `commit` will say so. */
  sync(): void;
  /** Ends when what was written so far is on stable storage. */
  flush(): Underway<Result<void, DraftRefusal>>;
  /** Puts the file in its place, durable when that has ended; fails when the place has been taken against the rule. */
  commit(): Underway<Result<void, DraftRefusal>>;
  /** Leaves no trace, of a commit that is under way either; false when the file is in its place by now. Idempotent. */
  abort(): boolean;
}

const PREFIX = '.rouse-draft-';

/** `id` makes it unique and hard to guess. */
export function hiddenDraftName(id: string): string {
  return `${PREFIX}${id}`;
}

/** Files of this name are nobody's to read, and left-overs once they are old. */
export function isDraftName(name: string): boolean {
  return name.startsWith(PREFIX);
}
