/** The version a program says it has. */
import { run } from '../harness/processes.mjs';

/**
 * The first thing that looks like a version in what the program prints.
 * @param {string} path
 * @param {string} flag
 */
export async function version(path, flag) {
  const { stdout, stderr } = await run(path, [flag]);
  return /\d+\.\d+[\w.+-]*/.exec(`${stdout}\n${stderr}`)?.[0] ?? 'of unknown version';
}
