/** SNTP: how far chronyd, as a client, finds a server's clock from its own, which is the same one; against chronyd as a server. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { namespace, whyNoNamespaces } from './harness/network.mjs';
import { run, serve, silence, words } from './harness/processes.mjs';
import { interleave } from './harness/rounds.mjs';
import { ourselvesAndBefore } from './rivals/rouse.mjs';
import { find } from './rivals/syslog-servers.mjs';
import { version } from './rivals/versions.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {{ name: string, version: string, place: import('./harness/network.mjs').Namespace }} Running
 */

const ERROR = { key: 'milliseconds', title: 'error ms', digits: 3, better: /** @type {const} */ ('lower') };
const READY_MS = 20_000;

/**
 * @param {import('./run.mjs').Bench} bench
 * @returns {AsyncGenerator<Section>}
 */
export async function* sntp({ scope, rounds, before }) {
  const chronyd = find('chronyd');
  const obstacle =
    (await whyNoNamespaces()) ?? (chronyd === undefined ? 'chronyd is missing (npm run setup:interop)' : undefined);
  if (obstacle !== undefined || chronyd === undefined) throw new Error(obstacle);
  /** @type {Running[]} */
  const running = [];
  const skipped = [];
  for (const { name, build } of await ourselvesAndBefore(before)) {
    if (!('up' in build)) {
      skipped.push({ name, why: build.why });
      continue;
    }
    const off = words('--json --no-dhcp --no-tftp --no-syslog --no-dns --no-http --no-sip --no-sccp --no-page');
    const args = ['--listen', '127.0.0.1', ...off, '--data', join(scope.folder('sntp'), 'data')];
    running.push(await launch(scope, name, build.version, build.up(...args)));
  }
  const config = join(scope.folder('sntp'), 'chrony.conf');
  const socket = `bindcmdaddress /\ncmdport 0\npidfile ${config}.pid\n`;
  writeFileSync(config, `local stratum 10\nallow\nbindaddress 127.0.0.1\n${socket}`);
  // -x: it leaves the clock alone.
  running.push(
    await launch(scope, 'chronyd', await version([chronyd], '--version'), [
      chronyd,
      '-d',
      '-x',
      '-u',
      'root',
      '-f',
      config,
    ]),
  );
  const measured = await interleave(
    running.map((one) => ({ ...one, measure: async () => ({ milliseconds: await errorOf(one, chronyd) }) })),
    rounds,
  );
  yield {
    title: 'the time on loopback, as chronyd takes it',
    measures: [ERROR],
    targets: [{ measure: ERROR.key, bound: 1 }],
    rows: measured.rows,
    skipped: [...skipped, ...measured.skipped],
  };
}

/**
 * @param {Running} running
 * @param {string} chronyd
 */
async function errorOf({ place }, chronyd) {
  const [command, ...args] = place.enter(chronyd, '-Q', '-t', '20', 'server 127.0.0.1 iburst maxsamples 4');
  const { stdout, stderr } = await run(command, args);
  const [, seconds] = /wrong by (-?[\d.]+) seconds/.exec(stdout + stderr) ?? [];
  if (seconds === undefined) throw new Error(`chronyd: ${(stdout + stderr).slice(-300)}`);
  return Math.abs(Number(seconds)) * 1000;
}

/**
 * Starts a server in a namespace of its own, and waits until it listens.
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {string} name
 * @param {string} versionText
 * @param {[string, ...string[]]} commandLine
 * @returns {Promise<Running>}
 */
async function launch(scope, name, versionText, commandLine) {
  const place = await namespace(scope);
  const folder = scope.folder('sntp');
  const server = serve(scope, place.enter(...commandLine), { cwd: folder, log: join(folder, 'log') });
  const [command, ...args] = place.enter('cat', '/proc/net/udp');
  for (const until = performance.now() + READY_MS; ; await delay(50)) {
    const { stdout } = await run(command, args);
    if (stdout.includes(':007B ')) return { name, version: versionText, place };
    if (performance.now() > until || !server.running()) throw new Error(`${name}: ${silence(server)}`);
  }
}
