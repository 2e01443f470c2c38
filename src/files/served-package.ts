/** A package that files are served from: out of the library, or a folder of the user. */
import type { FileFacts } from '../host/files/folders.ts';
import type { Offering } from '../knowledge/rung.ts';

export interface ServedPackage extends Offering {
  /** Names are paths inside the package. */
  readonly files: readonly FileFacts[];
}
