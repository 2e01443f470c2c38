/**
 * A checker for Stryker that lets a sample of the mutants through, chosen by a seed: environment variables MUTANTS (how
 * many) and MUTANTS_SEED. The others count as if they did not compile, which leaves them out of the score.
 */
import { createHash } from 'node:crypto';
import process from 'node:process';

const SAMPLE = Number(process.env.MUTANTS);
const SEED = process.env.MUTANTS_SEED ?? '';

/** @typedef {{ id: string, fileName: string, mutatorName: string, replacement: string, location: object }} Mutant */

class Sample {
  /** @type {Set<string>} */
  #chosen = new Set();

  init() {}

  /**
   * Is given all mutants at once, before any is checked.
   * @param {readonly Mutant[]} mutants
   */
  group(mutants) {
    const shuffled = mutants.map(({ id }) => ({ id, rank: rank(id) })).toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
    this.#chosen = new Set(shuffled.slice(0, SAMPLE).map(({ id }) => id));
    return [mutants.map(({ id }) => id)];
  }

  /** @param {readonly Mutant[]} mutants */
  check(mutants) {
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        this.#chosen.has(id) ? { status: 'passed' } : { status: 'compileError', reason: 'not in the sample' },
      ]),
    );
  }
}

/** @param {string} id the number of the mutant, the same whenever the sources are */
function rank(id) {
  return createHash('sha256').update(`${SEED}:${id}`).digest('hex');
}

export const strykerPlugins = [{ kind: 'Checker', name: 'sample', injectableClass: Sample }];
