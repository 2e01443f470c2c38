/** Which process left a mark behind, and whether it still lives: a pid alone may by now be somebody else's. */
import { readFileSync, readlinkSync } from 'node:fs';
import { uptime } from 'node:os';
import { runCommand } from '../run-command.ts';

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as far as the system tells (Linux: boot and tick); the same for the same process only. */
  readonly started: string;
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, started: startOf(pid) };
}

export function isAlive(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return identity.started === '' || startOf(identity.pid) === identity.started;
}

/** Among which processes a pid means anything: those of one container on Linux, of the whole computer elsewhere. */
export function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return 'all';
  }
}

/**
 * Tells one run of the system from another. Linux and macOS have a name for it; elsewhere it is when the system was started,
 * as far as its clock knows.
 */
export function bootId(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'linux') return linuxBoot();
  if (platform === 'darwin')
    return runCommand({ program: 'sysctl', words: ['-n', 'kern.bootsessionuuid'] }).output.trim();
  return `${STARTED_AT}${Math.round(Date.now() / 1000 - uptime())}`;
}

/** Whether it was told in this run of the system. What is in doubt was not. */
export function isThisBoot(id: string): boolean {
  const own = bootId();
  if (id === '' || !own.startsWith(STARTED_AT) || !id.startsWith(STARTED_AT)) return id !== '' && id === own;
  const [then, now] = [id, own].map((one) => Number(one.slice(STARTED_AT.length)));
  return Math.abs((then ?? 0) - (now ?? Number.NaN)) <= CLOCK_TOLERANCE;
}

const STARTED_AT = 'started at ';
/** In seconds: the same start, told twice, differs by how the clock was corrected meanwhile. */
const CLOCK_TOLERANCE = 5;

/** Empty where the kernel does not tell. */
function linuxBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return '';
  }
}

/** What the JSON text of an identity said; undefined for anything else. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isIdentity(value) ? { pid: value.pid, started: value.started } : undefined;
  } catch {
    return undefined;
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    Number.isInteger(value.pid) &&
    'started' in value &&
    typeof value.started === 'string'
  );
}

/**
 * proc(5): field 22 of `stat` is the start in ticks since boot; the name in field 2 may hold spaces and brackets. Field 3
 * is `Z` for a process that has ended and that nobody has asked about yet, which in a container may be for ever.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks = ''] = [fields[0], fields[19]];
    return state === 'Z' ? '' : `${linuxBoot()}:${ticks}`;
  } catch {
    return '';
  }
}
