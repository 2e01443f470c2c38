/** A reporter for Stryker: prints every mutant that no test noticed as soon as that is known, and the counts at the end. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';

/** @typedef {{ line: number, column: number }} Place */
/**
 * @typedef {object} Mutant
 * @property {string} fileName
 * @property {string} status
 * @property {string} mutatorName
 * @property {string} replacement
 * @property {{ start: Place, end: Place }} location
 */

class Survivors {
  #noticed = 0;
  #all = 0;
  /**
   * The sources as they were in the beginning: they may be changed while the mutants run.
   * @type {Map<string, readonly string[]>}
   * @readonly
   */
  #sources = new Map();

  /** @param {{ mutantPlans: readonly { mutant: Mutant }[] }} plan */
  onMutationTestingPlanReady({ mutantPlans }) {
    for (const { mutant } of mutantPlans) {
      if (this.#sources.has(mutant.fileName)) continue;
      this.#sources.set(mutant.fileName, readFileSync(mutant.fileName, 'utf8').split('\n'));
    }
  }

  /** @param {Mutant} mutant */
  onMutantTested(mutant) {
    const { fileName, status, mutatorName, location } = mutant;
    const noticed = status === 'Killed' || status === 'Timeout';
    if (!noticed && status !== 'Survived' && status !== 'NoCoverage') return;
    this.#all += 1;
    if (noticed) this.#noticed += 1;
    if (noticed) return;
    const place = `${relative(process.cwd(), fileName)}:${location.start.line}:${location.start.column}`;
    console.log(`${place} ${mutatorName}${status === 'NoCoverage' ? ' (no test comes here)' : ''}`);
    console.log(`${difference(mutant, this.#sources.get(fileName) ?? [])}\n  ${this.#counts()}`);
  }

  wrapUp() {
    console.log(this.#counts());
  }

  #counts() {
    const share = this.#all === 0 ? '' : `, ${((100 * this.#noticed) / this.#all).toFixed(0)} %`;
    return `${this.#noticed} of ${this.#all} mutants noticed${share}`;
  }
}

/**
 * The first line of what was there and of what the mutant made of it.
 * @param {Pick<Mutant, 'location' | 'replacement'>} mutant
 * @param {readonly string[]} lines
 */
function difference({ location: { start, end }, replacement }, lines) {
  const first = lines[start.line - 1] ?? '';
  const last = lines[end.line - 1] ?? '';
  const mutated = `${first.slice(0, start.column - 1)}${replacement}${last.slice(end.column - 1)}`;
  return `  - ${first.trim()}\n  + ${mutated.trim().replaceAll(/\s+/g, ' ')}`;
}

export const strykerPlugins = [{ kind: 'Reporter', name: 'survivors', injectableClass: Survivors }];
