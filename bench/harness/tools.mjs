/** The C tools of bench/tools, compiled for this run, and running them. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must, run } from './processes.mjs';

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), '..', 'tools');

/** Why nothing can be compiled here, or undefined when it can. */
export async function whyNoCompiler() {
  const { code } = await run('cc', ['--version']);
  return code === 0 ? undefined : 'no C compiler (`cc`) for the load generators';
}

/**
 * Compiles one tool into a folder and returns the path of the program.
 * @param {string} name without .c
 * @param {string} folder
 */
export async function compile(name, folder) {
  const program = join(folder, name);
  await must('cc', ['-O2', '-o', program, join(SOURCES, `${name}.c`)]);
  return program;
}

/**
 * Runs a load generator and returns the JSON object it printed, whether or not it is content with what it saw.
 * @template T
 * @param {readonly [string, ...string[]]} commandLine
 * @param {number} seconds after which it is ended
 * @returns {Promise<T>}
 */
export async function load([command, ...args], seconds) {
  const { stdout, stderr } = await run(command, args, { timeout: (seconds + 10) * 1000 });
  if (!stdout.startsWith('{')) throw new Error(`the load generator failed: ${stderr.trim() || 'no output'}`);
  /** @type {T} */
  const report = JSON.parse(stdout);
  return report;
}
