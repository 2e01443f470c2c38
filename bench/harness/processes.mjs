/** Commands that run to their end, and servers that run until they are stopped. */
import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { account } from './usage.mjs';

const STOP_MS = 3000;

/**
 * @typedef {{ code: number, stdout: string, stderr: string }} Finished
 * @typedef {{ running: () => boolean, complaint: () => string, usage: () => import('./usage.mjs').Usage,
 *   stop: () => Promise<void> }} Server `complaint` is the last it said on stderr
 */

/**
 * Flags as one writes them in a shell; not for paths, which may have spaces.
 * @param {string} text
 */
export function words(text) {
  return text.split(' ');
}

/**
 * Runs a command to its end, or to ours; never throws for its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeout?: number }} [options] timeout in ms
 * @returns {Promise<Finished>}
 */
export async function run(command, args, { cwd, timeout = 60_000 } = {}) {
  return new Promise((resolve) => {
    const options = /** @type {const} */ ({ cwd, timeout, encoding: 'utf8', maxBuffer: 1 << 24 });
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      process.off('exit', end);
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr: stderr === '' && error !== null ? error.message : stderr });
    });
    const end = () => child.kill();
    process.once('exit', end);
  });
}

/**
 * Like `run`, but what fails is an error with the command's own words.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeout?: number }} [options]
 */
export async function must(command, args, options) {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code !== 0)
    throw new Error(`${[command, ...args].join(' ')}: ${stderr.trim() || stdout.trim() || `exit ${code}`}`);
  return stdout;
}

/**
 * Starts a server in a process group of its own; `stop` ends the whole group (some servers fork), politely first.
 * @param {import('./scope.mjs').Scope} scope
 * @param {readonly [string, ...string[]]} commandLine
 * @param {{ cwd: string, env?: Readonly<Record<string, string>>, log: string }} options `log` takes stderr; stdout is dropped
 * @returns {Server}
 */
export function serve(scope, commandLine, { cwd, env = {}, log }) {
  const output = openSync(log, 'a');
  const { entered, usage } = account(scope, commandLine);
  const [command, ...args] = entered;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', output],
    detached: true,
  });
  closeSync(output);
  /** @type {Promise<void>} */
  const exited = new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} cannot be started`);
  const running = () => child.exitCode === null && child.signalCode === null;
  const stop = async () => {
    signalGroup(pid, 'SIGTERM');
    await Promise.race([exited, delay(STOP_MS, undefined, { ref: false })]);
    signalGroup(pid, 'SIGKILL');
    await exited;
  };
  scope.defer(stop);
  const complaint = () => {
    const said = readFileSync(log, 'utf8').split('\n');
    return said.findLast((line) => line.trim() !== '' && !/^\s+at /.test(line))?.trim() ?? '';
  };
  return { running, complaint, usage: () => usage(pid), stop };
}

/**
 * Why a server that does not answer is left out, in its own words if it had any.
 * @param {Server} server
 */
export function silence({ running, complaint }) {
  const what = running() ? 'it was started but does not answer' : 'it ended at once';
  return complaint() === '' ? what : `${what}: ${complaint()}`;
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}
