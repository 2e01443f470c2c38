/** Commands that run to their end, servers that run until they are stopped, and what a server has cost so far. */
import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/** Linux counts /proc/PID/stat in hundredths of a second on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;
const STOP_MS = 3000;

/**
 * @typedef {{ code: number, stdout: string, stderr: string }} Finished
 * @typedef {{ pid: number, exited: Promise<void>, running: () => boolean, stop: () => Promise<void> }} Server
 */

/**
 * Flags as one writes them in a shell; not for paths, which may have spaces.
 * @param {string} text
 */
export function words(text) {
  return text.split(' ');
}

/**
 * Runs a command to its end; never throws for its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeout?: number }} [options] timeout in ms
 * @returns {Promise<Finished>}
 */
export async function run(command, args, { cwd, timeout = 60_000 } = {}) {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, timeout, encoding: 'utf8', maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr: stderr === '' && error !== null ? error.message : stderr });
    });
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
export function serve(scope, [command, ...args], { cwd, env = {}, log }) {
  const output = openSync(log, 'a');
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
  return { pid, exited, running, stop };
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

/**
 * CPU time that a server has used, in seconds: all its threads, its running children and those it has waited for.
 * @param {number} pid
 * @returns {number}
 */
export function cpuSeconds(pid) {
  const fields = statFields(pid);
  const own = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
  return children(pid).reduce((sum, child) => sum + cpuSeconds(child), own);
}

/**
 * The fields of /proc/PID/stat after the command name, so that [11..14] are utime, stime, cutime, cstime.
 * @param {number} pid
 */
function statFields(pid) {
  const text = readOrEmpty(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/**
 * @param {number} pid
 * @returns {number[]}
 */
function children(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((thread) => readOrEmpty(`/proc/${pid}/task/${thread}/children`));
    return lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/**
 * Memory now and at its highest, in bytes.
 * @param {number} pid
 */
export function memory(pid) {
  const status = readOrEmpty(`/proc/${pid}/status`);
  const kilobytes = (/** @type {string} */ name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return { now: kilobytes('VmRSS') * 1024, peak: kilobytes('VmHWM') * 1024 };
}

/** @param {string} path */
function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
