/** The seam to a file, or a named pipe, that lines are added to for somebody else. host/node/files/text-sink.ts implements it. */
import type { Result } from '../../lib/result.ts';
import type { StationError } from '../station-error.ts';

export interface TextSink {
  /** Somebody else takes what is written out of it, and may be slow. */
  readonly isPipe: boolean;
  /** How many of the bytes were taken: all, but for a pipe that is full. Never waits. */
  write(bytes: Uint8Array): Result<number, StationError>;
  close(): void;
}
