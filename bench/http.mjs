/** HTTP: requests a second for a small file, and bytes a second of a large one, against nginx with one worker. */
import { randomFillSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { namespace, whyNoNamespaces } from './harness/network.mjs';
import { must, run, serve, silence, words } from './harness/processes.mjs';
import { interleave } from './harness/rounds.mjs';
import { NGINX, nginx } from './rivals/http-servers.mjs';
import { NOTHING_ELSE, ourselvesAndBefore } from './rivals/rouse.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {import('./harness/rounds.mjs').Figures} Figures
 * @typedef {{ name: string, version: string, place: import('./harness/network.mjs').Namespace, port: number,
 *   server: import('./harness/processes.mjs').Server }} Running
 */

const SMALL = { name: 'small.bin', size: 4096 };
const LARGE = { name: 'large.bin', size: 64 * 1024 * 1024 };
const READY_MS = 20_000;
const GOAL = 0.7;

const RATE = { key: 'perSecond', title: 'requests/s', digits: 0, better: /** @type {const} */ ('higher') };
const CPU = { key: 'cpu', title: 'server CPU µs/request', digits: 1, better: /** @type {const} */ ('lower') };
const BYTES = { key: 'megabytes', title: 'MB/s', digits: 0, better: /** @type {const} */ ('higher') };
const CPU_BYTES = { key: 'cpu', title: 'server CPU ms/GB', digits: 0, better: /** @type {const} */ ('lower') };

/**
 * @param {import('./run.mjs').Bench} bench
 * @returns {AsyncGenerator<Section>}
 */
export async function* http({ scope, rounds, quick, before }) {
  const obstacle = (await whyNoNamespaces()) ?? (await whyNoWrk());
  if (obstacle !== undefined) throw new Error(obstacle);
  const { running, skipped } = await start(scope, before);
  const seconds = quick ? 1 : 4;
  const requests = await interleave(
    running.map((one) => ({ ...one, measure: async () => ask(one, SMALL, 32, seconds) })),
    rounds,
  );
  yield {
    title: `a file of ${SMALL.size} bytes, again and again, over 32 connections that stay open`,
    measures: [RATE, CPU],
    targets: [{ measure: RATE.key, against: [NGINX], factor: GOAL }],
    rows: requests.rows,
    skipped: [...skipped, ...requests.skipped],
  };
  const bytes = await interleave(
    running.map((one) => ({ ...one, measure: async () => ask(one, LARGE, 4, seconds) })),
    rounds,
  );
  yield {
    title: `a file of ${LARGE.size / 1024 / 1024} MiB in the page cache, over 4 connections`,
    measures: [BYTES, CPU_BYTES],
    targets: [{ measure: BYTES.key, against: [NGINX], factor: GOAL }],
    rows: bytes.rows,
    skipped: [...skipped, ...bytes.skipped],
  };
}

async function whyNoWrk() {
  const { stdout } = await run('wrk', ['-v']);
  return stdout.includes('wrk') ? undefined : 'wrk is missing (apt-get install wrk)';
}

/**
 * wrk asks with one thread, and checks nothing but the status.
 * @param {Running} running
 * @param {typeof SMALL} file
 * @param {number} connections
 * @param {number} seconds
 * @returns {Promise<Figures>}
 */
async function ask({ place, port, server }, file, connections, seconds) {
  const before = server.usage().cpuSeconds;
  const load = words(`-t1 -c${connections} -d${seconds}s http://127.0.0.1:${port}/${file.name}`);
  const [command, ...args] = place.enter('wrk', ...load);
  const said = await must(command, args);
  const cpu = server.usage().cpuSeconds - before;
  if (/Socket errors|Non-2xx/.test(said)) throw new Error(said.replaceAll(/\s+/g, ' '));
  const [, asked = '0', took = '1', amount = '0', unit = 'B'] =
    /(\d+) requests in ([\d.]+)s, ([\d.]+)([KMGT]?B) read/.exec(said) ?? [];
  const megabytes = (Number(amount) * 1024 ** ['B', 'KB', 'MB', 'GB', 'TB'].indexOf(unit)) / 1e6;
  if (megabytes === 0) throw new Error('nothing was read');
  return file === SMALL
    ? { perSecond: Number(asked) / Number(took), cpu: (cpu * 1e6) / Number(asked) }
    : { megabytes: megabytes / Number(took), cpu: (cpu * 1e3) / (megabytes / 1000) };
}

/**
 * Each in a namespace of its own, with the same files.
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {string | undefined} before
 */
async function start(scope, before) {
  const files = join(scope.folder('http'), 'files');
  mkdirSync(files);
  for (const { name, size } of [SMALL, LARGE]) writeFileSync(join(files, name), randomFillSync(Buffer.alloc(size)));
  /** @type {Running[]} */
  const running = [];
  const skipped = [];
  for (const { name, build } of await ourselvesAndBefore(before)) {
    if (!('up' in build)) {
      skipped.push({ name, why: build.why });
      continue;
    }
    const others = [...NOTHING_ELSE.filter((flag) => flag !== '--no-http'), ...words('--no-dhcp --no-tftp')];
    const data = join(scope.folder('http'), 'data');
    const args = [files, ...words('--listen 127.0.0.1 --json --data'), data, ...others];
    running.push(await launch(scope, { name, version: build.version, port: 6970 }, build.up(...args)));
  }
  const rival = await nginx(files);
  if ('why' in rival) skipped.push({ name: NGINX, why: rival.why });
  else running.push(await launch(scope, rival, rival.commandLine(scope.folder('http'))));
  return { running, skipped };
}

/**
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {{ name: string, version: string, port: number }} what
 * @param {[string, ...string[]]} commandLine
 * @returns {Promise<Running>}
 */
async function launch(scope, { name, version, port }, commandLine) {
  const place = await namespace(scope);
  const folder = scope.folder('http');
  const server = serve(scope, place.enter(...commandLine), { cwd: folder, log: join(folder, 'log') });
  const [command, ...args] = place.enter('curl', '-s', '-o', '/dev/null', `http://127.0.0.1:${port}/${SMALL.name}`);
  for (const until = performance.now() + READY_MS; (await run(command, args)).code !== 0; await delay(50)) {
    if (performance.now() > until || !server.running()) throw new Error(`${name}: ${silence(server)}`);
  }
  return { name, version, port, place, server };
}
