/**
 * What a server costs: CPU time of all its threads and children, also those that are gone, and memory. A control group
 * counts exactly and misses nobody; without one, /proc/PID/stat counts in hundredths of a second and misses children
 * that nobody waits for (tftpd-hpa).
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * @typedef {{ cpuSeconds: number, bytes: number, peakBytes: number }} Usage bytes are those of the first process alone
 * @typedef {{ folder: string, seconds: () => number }} Group
 */

/** On every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Where control groups are: version 2 alone, version 2 beside 1, version 1. With the file that counts CPU time. */
const HIERARCHIES = [
  { root: '/sys/fs/cgroup', sign: 'cgroup.controllers' },
  { root: '/sys/fs/cgroup/unified', sign: 'cgroup.controllers' },
  { root: '/sys/fs/cgroup/cpuacct', sign: 'cpuacct.usage' },
];

/** How often, and how long apart, a group is tried to be removed while the kernel still ends its processes. */
const TRIES = 50;
const TRY_EVERY_MS = 20;

let made = 0;

/**
 * A command line that starts what is given inside a control group of its own, and how to ask what it has used.
 * @param {import('./scope.mjs').Scope} scope
 * @param {readonly [string, ...string[]]} commandLine
 * @returns {{ entered: readonly [string, ...string[]], usage: (pid: number) => Usage }}
 */
export function account(scope, commandLine) {
  const group = newGroup(scope);
  /** @param {number} pid */
  const usage = (pid) => ({ cpuSeconds: group?.seconds() ?? statSeconds(pid), ...memory(pid) });
  if (group === undefined) return { entered: commandLine, usage };
  const enter = `echo $$ > ${group.folder}/cgroup.procs && exec "$@"`;
  return { entered: ['sh', '-c', enter, 'sh', ...commandLine], usage };
}

/**
 * @param {import('./scope.mjs').Scope} scope
 * @returns {Group | undefined}
 */
function newGroup(scope) {
  const hierarchy = HIERARCHIES.find(({ root, sign }) => existsSync(`${root}/${sign}`));
  if (hierarchy === undefined) return undefined;
  made += 1;
  const folder = `${hierarchy.root}/rouse-bench-${process.pid}-${made}`;
  try {
    mkdirSync(folder);
  } catch {
    return undefined;
  }
  scope.defer(async () => removeGroup(folder));
  return { folder, seconds: () => groupSeconds(folder) };
}

/**
 * Ends what is left in the group (children that left their server's process group) and removes it.
 * @param {string} folder
 */
async function removeGroup(folder) {
  for (let tries = 1; ; tries += 1) {
    for (const pid of readOrEmpty(`${folder}/cgroup.procs`).split('\n').filter(Boolean)) end(Number(pid));
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
    }
    await delay(TRY_EVERY_MS);
  }
}

/** @param {number} pid */
function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** @param {string} folder */
function groupSeconds(folder) {
  const microseconds = /^usage_usec (\d+)/m.exec(readOrEmpty(`${folder}/cpu.stat`))?.[1];
  if (microseconds !== undefined) return Number(microseconds) / 1e6;
  return Number(readOrEmpty(`${folder}/cpuacct.usage`)) / 1e9;
}

/**
 * The fields after the command name begin with the state; 11 to 14 are utime, stime, cutime, cstime.
 * @param {number} pid
 */
function statSeconds(pid) {
  const text = readOrEmpty(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
}

/** @param {number} pid */
function memory(pid) {
  const status = readOrEmpty(`/proc/${pid}/status`);
  const bytes = (/** @type {string} */ name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) * 1024;
  return { bytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') };
}

/** @param {string} path */
function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
