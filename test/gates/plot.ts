/**
 * A small checkout of its own, with this repository's tool configuration and packages, where violations can be planted
 * and the gates of `npm run check` run over them.
 */
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { GATES, runGate } from '../../scripts/checks.mjs';
import { Scratch } from '../support/scratch.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

const CONFIGURATION = [
  'oxlint.config.mjs',
  'scripts/layers.mjs',
  '.prettierignore',
  '.prettierrc',
  'knip.json',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'test/support/reporter.ts',
];

export class Plot {
  readonly #scratch = new Scratch();

  constructor() {
    for (const file of CONFIGURATION) cpSync(join(CHECKOUT, file), this.#place(file));
    // Package by package, so that the tools keep their caches apart.
    for (const name of readdirSync(join(CHECKOUT, 'node_modules')).filter((entry) => !entry.startsWith('.'))) {
      symlinkSync(join(CHECKOUT, 'node_modules', name), this.#place(`node_modules/${name}`), 'junction');
    }
  }

  plant(file: string, ...lines: readonly string[]): void {
    writeFileSync(this.#place(file), `${lines.join('\n')}\n`);
  }

  /** Runs the gate of that name, exactly as `npm run check` does; what it printed is without the colours of CI. */
  async check(name: string): ReturnType<typeof runGate> {
    const gate = GATES.find((one) => one.name === name);
    if (gate === undefined) throw new Error(`there is no gate "${name}"`);
    const outcome = await runGate(gate, this.#scratch.path);
    return { ...outcome, output: stripVTControlCharacters(outcome.output) };
  }

  remove(): void {
    this.#scratch.remove();
  }

  #place(file: string): string {
    const place = this.#scratch.join(file);
    mkdirSync(dirname(place), { recursive: true });
    return place;
  }
}

/** What oxlint objected to: `rule file`, one for each finding. */
export function lintFindings(output: string): ReadonlySet<string> {
  const findings = output.matchAll(/[a-z]+\(([a-z-]+)\):.*\n\s*[,╭][-─]+\[([^\]:]+):/g);
  return new Set([...findings].map(([, rule = '', file = '']) => `${rule} ${file}`));
}
