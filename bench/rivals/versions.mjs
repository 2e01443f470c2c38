/** The version a program says it has. */
import { run } from '../harness/processes.mjs';

/**
 * The first thing that looks like a version in what the program prints.
 * @param {readonly [string, ...string[]]} start how the program is started
 * @param {string} flag
 */
export async function version([command, ...args], flag) {
  const { stdout, stderr } = await run(command, [...args, flag]);
  return /\d+\.\d+[\w.+-]*/.exec(`${stdout}\n${stderr}`)?.[0] ?? 'of unknown version';
}
