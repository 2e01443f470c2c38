/**
 * The gates of the repository: what `npm run check` runs, each a command of its own so that they run side by side and
 * a test (test/gates/) can run any of them over a folder with planted violations.
 */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const MODULES = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');

/**
 * One gate: `script` is the tool's entry file inside node_modules.
 * @typedef {{ name: string, script: string, args: string[] }} Gate
 */

/** @type {readonly Gate[]} */
export const GATES = [
  {
    name: 'format',
    script: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level=warn', '--cache', '--cache-strategy=content', '--cache-location=dist/.format', '.'],
  },
  { name: 'lint', script: 'oxlint/bin/oxlint', args: ['-c', 'oxlint.config.mjs', '.'] },
  { name: 'types', script: 'typescript/bin/tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'page', script: 'typescript/bin/tsc', args: ['-p', 'src/interfaces/web/tsconfig.json'] },
  { name: 'dead code', script: 'knip/bin/knip.js', args: [] },
  // The same without tests and fixtures: what only they use serves nobody. knip.json marks what the program begins with.
  { name: 'test-only', script: 'knip/bin/knip.js', args: ['--production'] },
];

/**
 * Runs one gate over the checkout in `folder`, and never rejects.
 * @param {Gate} gate
 * @param {string} folder
 * @returns {Promise<{ passed: boolean, output: string, milliseconds: number }>} what the tool printed
 */
export function runGate(gate, folder) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(MODULES, gate.script), ...gate.args], { cwd: folder });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => (output += error.message));
    child.on('close', (status) => {
      resolve({ passed: status === 0, output, milliseconds: performance.now() - started });
    });
  });
}
