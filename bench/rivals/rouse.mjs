/** Ourselves: `bin/rouse up` as a user starts it, with its durable leases and its event stream, in a bench's network. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { machine, ROOT } from '../harness/machine.mjs';
import { CABLE } from '../harness/network.mjs';
import { run } from '../harness/processes.mjs';
import { LARGE_POOL } from './dhcp-servers.mjs';

const PROGRAM = join(ROOT, 'bin', 'rouse');

/**
 * How `rouse up` is started, or why it cannot be. Services that a bench does not measure are switched off where this
 * build has them.
 * @returns {Promise<{ version: string, up: (...args: string[]) => [string, ...string[]] } | { why: string }>}
 */
export async function rouse() {
  const help = await run(process.execPath, [PROGRAM, 'up', '--help']);
  if (help.code !== 0) return { why: help.stderr.trim().split('\n')[0] ?? 'it does not start' };
  const known = new Set(help.stdout.match(/--[\w-]+/g));
  const up = (/** @type {string[]} */ ...args) => {
    const flags = args.filter((arg) => !arg.startsWith('--no-') || known.has(arg));
    return /** @type {[string, ...string[]]} */ ([process.execPath, PROGRAM, 'up', ...flags]);
  };
  return { version: (await machine())['rouse'] ?? '', up };
}

/** Everything that is neither DHCP nor TFTP. */
export const NOTHING_ELSE = ['--no-syslog', '--no-sntp', '--no-dns', '--no-http', '--no-page'];

/**
 * Settings for the DHCP benches: one large pool behind a relay agent, and nothing probed, as with the rivals.
 * @param {string} folder
 * @param {Readonly<Record<string, unknown>>} [more] other settings of `dhcp`
 * @returns {string} the path of the written file
 */
export function relayedPool(folder, more) {
  const path = join(folder, 'rouse.yaml');
  const dhcp = { pool: LARGE_POOL.join('-'), router: CABLE.server, relays: [CABLE.relay], probe: false, ...more };
  writeFileSync(path, `dhcp: ${JSON.stringify(dhcp)}\n`);
  return path;
}
