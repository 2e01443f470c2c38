/** What a recovery is stated with: which files were read to their last byte, and what the device did then. Pure. */
import { count, printable } from '../lib/text.ts';
import { formatSpan, type Millis } from '../lib/time.ts';
import type { Awake } from './awake.ts';
import type { DeviceStory } from './story.ts';

export interface Success {
  /** What became of it, behind its name; absent for `is recovered`. */
  readonly done?: string;
  /** One clause, for people; absent for a device that told nothing about files. */
  readonly proof?: string;
}

export function proofOf({ recipe, files, provenBy, quietFor, awake }: DeviceStory): Success {
  const done = recipe?.done === undefined ? {} : { done: recipe.done };
  const read = files.filter(({ state }) => state === 'read' || state === 'unconfirmed');
  if (read.length === 0) return done;
  const [only] = read;
  const what =
    read.length === 1 && only !== undefined
      ? `${printable(only.name)} was read to its last byte`
      : `all ${count(read.length, 'file')} were read to their last byte`;
  return { ...done, proof: `${what}${then(provenBy, quietFor, awake)}` };
}

function then(provenBy: string | undefined, quietFor: Millis | undefined, awake: Awake | undefined): string {
  if (provenBy !== undefined) return `, then it asked for its configuration (${printable(provenBy)})`;
  if (awake !== undefined) return ', then it registered, and said itself that it runs';
  return quietFor === undefined ? '' : `, and then it asked for nothing more for ${formatSpan(quietFor)}`;
}
