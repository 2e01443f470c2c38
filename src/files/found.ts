/** From what is under way to what is found, and back: a file that is at hand is found in the same turn. */
import { ended, followedBy, type Underway } from '../lib/underway.ts';
import type { Found, FoundFile } from './files.ts';
import type { FileProblem } from './problem.ts';

/** What a file source says of a search. */
export function foundBy(search: Underway<FoundFile | FileProblem>): Found {
  return search.outcome() ?? { kind: 'pending', until: search };
}

/** Something else made of what is found, when that is known. */
export function foundThen(found: Found, next: (found: FoundFile | FileProblem) => Found): Found {
  return found.kind === 'pending' ? foundBy(followedBy(found.until, (late) => searchOf(next(late)))) : next(found);
}

/** For a file that was found and is not read. */
export function letGo(found: FoundFile | FileProblem | 'absent'): void {
  if (found !== 'absent' && found.kind === 'chunked') found.close?.();
}

function searchOf(found: Found): Underway<FoundFile | FileProblem> {
  return found.kind === 'pending' ? found.until : ended(found);
}
