/** The seam to a recording of all that adapters receive and send. host/node/capture implements it: on Linux, with the right to it. */
import type { Result } from '../lib/result.ts';
import type { StationError } from './station-error.ts';

export interface CaptureOrder {
  /** Names of the system. */
  readonly devices: readonly string[];
  /** A file that is not there yet. */
  readonly file: string;
  /** Bytes that the file may have. */
  readonly largest: number;
}

/** Why a recording has ended. */
export type CaptureEnd =
  { readonly why: 'stopped' } | { readonly why: 'full' } | { readonly why: 'failed'; readonly reason: string };

export interface Captured {
  readonly packets: number;
  readonly bytes: number;
}

export interface Capture {
  /** Everything that was recorded is in the file when it returns. */
  stop(): Captured;
}

/** `ended`: called once, where it ends before it is stopped. */
export type RecordFrames = (
  order: CaptureOrder,
  ended: (end: Exclude<CaptureEnd, { why: 'stopped' }>, captured: Captured) => void,
) => Promise<Result<Capture, StationError>>;
