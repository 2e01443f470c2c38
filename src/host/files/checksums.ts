/** The seam to checksums of whole files, which take seconds for a large one. host/node/files/checksums.ts implements it. */
import type { Result } from '../../lib/result.ts';
import type { Underway } from '../../lib/underway.ts';
import type { FileFacts } from './folders.ts';

export type Checksum = 'sha256' | 'md5';

export interface Checksums {
  /** In hexadecimal; fails with the system's word, or when the file is not the one of that version any more. */
  of(file: Pick<FileFacts, 'path' | 'version'>, kind: Checksum): Underway<Result<string, string>>;
}
