/** Ourselves: `bin/rouse up` as a user starts it, with its durable leases and its event stream, in a bench's network. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { machine, ROOT } from '../harness/machine.mjs';
import { OURSELVES } from '../harness/rounds.mjs';
import { CABLE } from '../harness/network.mjs';
import { run } from '../harness/processes.mjs';
import { LARGE_POOL } from './dhcp-servers.mjs';

/** Another checkout to be measured beside this one, built: `npm run bench -- --before FOLDER`. */
export const BEFORE = 'rouse before';

/**
 * How `rouse up` is started, or why it cannot be. Services that a bench does not measure are switched off where this
 * build has them.
 * @param {string} [checkout]
 * @returns {Promise<{ version: string, up: (...args: string[]) => [string, ...string[]] } | { why: string }>}
 */
export async function rouse(checkout = ROOT) {
  const program = join(checkout, 'bin', 'rouse');
  const help = await run(process.execPath, [program, 'up', '--help']);
  if (help.code !== 0) return { why: help.stderr.trim().split('\n')[0] ?? 'it does not start' };
  const known = new Set(help.stdout.match(/--[\w-]+/g));
  const up = (/** @type {string[]} */ ...args) => {
    const flags = args.filter((arg) => !arg.startsWith('--no-') || known.has(arg));
    return /** @type {[string, ...string[]]} */ ([process.execPath, program, 'up', ...flags]);
  };
  return { version: checkout === ROOT ? ((await machine())['rouse'] ?? '') : checkout, up };
}

/**
 * This checkout, and the one before it where one is given.
 * @param {string | undefined} before
 */
export async function ourselvesAndBefore(before) {
  const both = [{ name: OURSELVES, build: await rouse() }];
  if (before !== undefined) both.push({ name: BEFORE, build: await rouse(before) });
  return both;
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
