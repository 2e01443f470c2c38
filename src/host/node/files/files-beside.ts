/** The disk's waiting of the file seam, done by errands in another thread. */
import { err } from '../../../lib/result.ts';
import type { Underway } from '../../../lib/underway.ts';
import { DONE, type Done, type FilesBeside } from '../../files/files.ts';
import { storageError } from '../../files/storage-error.ts';
import type { Errand, Errands } from './errands.ts';

/** So long `settle` waits at most, and so often it looks. Milliseconds. */
const LONGEST = 2000;
const LOOK_EVERY = 2;

/** `at`: the path of a name. */
export function besideFiles(at: (name: string) => string, errands: Errands): FilesBeside {
  const underway = new Set<Underway<Done>>();
  const run = (errand: Extract<Errand, { readonly path: string }>, action: string): Underway<Done> => {
    const told = errands.run(errand);
    const one: Underway<Done> = {
      outcome() {
        const outcome = told.outcome();
        if (outcome === undefined) return undefined;
        underway.delete(one);
        return outcome.ok ? DONE : err(storageError(errand.path, action, outcome.error));
      },
    };
    underway.add(one);
    return one;
  };
  return {
    make: (name, zeros) => run({ kind: 'make', path: at(name), zeros }, 'made'),
    sync: (name) => run({ kind: 'sync', path: at(name) }, 'written'),
    rename: (from, to) => run({ kind: 'rename', path: at(from), to: at(to) }, 'renamed'),
    remove: (name) => run({ kind: 'remove', path: at(name) }, 'removed'),
    settle: () => settle(underway),
  };
}

function settle(underway: ReadonlySet<Underway<Done>>): void {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  const until = performance.now() + LONGEST;
  while (performance.now() < until) {
    for (const one of underway) one.outcome();
    if (underway.size === 0) return;
    Atomics.wait(nobody, 0, 0, LOOK_EVERY);
  }
}
