/** DNS: answers a second for names that the server knows itself, against dnsmasq, asked by dnsperf. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { onLoopback, overCable, whyNoNamespaces } from './harness/network.mjs';
import { run, serve, silence, words } from './harness/processes.mjs';
import { interleave } from './harness/rounds.mjs';
import { dnsmasq } from './rivals/dns-servers.mjs';
import { ourselvesAndBefore } from './rivals/rouse.mjs';
import { find } from './rivals/syslog-servers.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {import('./harness/rounds.mjs').Figures} Figures
 * @typedef {import('./harness/network.mjs').Reach} Reach
 * @typedef {{ name: string, version: string, reach: Reach, server: import('./harness/processes.mjs').Server }} Running
 */

const NAMES = 1000;
const DOMAIN = 'bench.test';
const READY_MS = 20_000;

const RATE = { key: 'perSecond', title: 'answers/s', digits: 0, better: /** @type {const} */ ('higher') };
const CPU = { key: 'cpu', title: 'server CPU µs/answer', digits: 2, better: /** @type {const} */ ('lower') };
const LOST = { key: 'lostPercent', title: '% lost', digits: 2, better: /** @type {const} */ ('lower') };

/**
 * @param {import('./run.mjs').Bench} bench
 * @returns {AsyncGenerator<Section>}
 */
export async function* dns({ scope, rounds, quick, before }) {
  const dnsperf = find('dnsperf');
  const obstacle =
    (await whyNoNamespaces()) ?? (dnsperf === undefined ? 'dnsperf is missing (npm run setup:interop)' : undefined);
  if (obstacle !== undefined || dnsperf === undefined) throw new Error(obstacle);
  const questions = join(scope.folder('dns'), 'questions');
  writeFileSync(questions, [...Array(NAMES).keys()].map((n) => `${nameOf(n)} A\n`).join(''));
  const seconds = quick ? 1 : 3;
  const places = [
    { where: 'loopback', reached: onLoopback },
    { where: 'a cable', reached: overCable },
  ];
  for (const { where, reached } of places) {
    const { running, skipped } = await start(scope, reached, before);
    const measured = await interleave(
      running.map((server) => ({ ...server, measure: async () => ask(server, dnsperf, questions, seconds) })),
      rounds,
    );
    yield {
      title: `${NAMES} names over ${where}, 100 questions outstanding`,
      measures: [RATE, CPU, LOST],
      targets: [{ measure: RATE.key, against: ['dnsmasq'], factor: 0.7 }],
      rows: measured.rows,
      skipped: [...skipped, ...measured.skipped],
    };
    for (const { server } of running) await server.stop();
  }
}

/** @param {number} n */
function nameOf(n) {
  return `host${n}.${DOMAIN}`;
}

/** @param {number} n */
function addressOf(n) {
  return `10.200.${n >> 8}.${n & 255}`;
}

/**
 * @param {Running} running
 * @param {string} dnsperf
 * @param {string} questions
 * @param {number} seconds
 * @returns {Promise<Figures>}
 */
async function ask({ reach, server }, dnsperf, questions, seconds) {
  const before = server.usage();
  const load = words(`-s ${reach.address} -l ${seconds} -c 8 -q 100 -t 1 -d`);
  const [command, ...args] = reach.client.enter(dnsperf, ...load, questions);
  const { stdout, stderr } = await run(command, args, { timeout: 60_000 });
  const figure = (/** @type {RegExp} */ pattern) => Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
  const answered = figure(/Queries completed:\s+(\d+)/);
  const right = figure(/NOERROR (\d+)/);
  if (!(answered > 0) || right !== answered) throw new Error(`dnsperf: ${stdout.slice(-300)}${stderr.slice(-300)}`);
  return {
    perSecond: figure(/Queries per second:\s+([\d.]+)/),
    cpu: ((server.usage().cpuSeconds - before.cpuSeconds) * 1e6) / answered,
    lostPercent: (figure(/Queries lost:\s+(\d+)/) * 100) / figure(/Queries sent:\s+(\d+)/),
  };
}

/**
 * Every server that can be had, each with a network of its own.
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {(scope: import('./harness/scope.mjs').Scope) => Promise<Reach>} reached
 * @param {string | undefined} before
 */
async function start(scope, reached, before) {
  /** @type {Running[]} */
  const running = [];
  const skipped = [];
  const hosts = [...Array(NAMES).keys()].map((n) => ({ name: nameOf(n), address: addressOf(n) }));
  for (const { name, build } of await ourselvesAndBefore(before)) {
    if (!('up' in build)) {
      skipped.push({ name, why: build.why });
      continue;
    }
    const folder = scope.folder('dns');
    const names = Object.fromEntries(hosts.map((host) => [host.name, host.address]));
    writeFileSync(join(folder, 'rouse.yaml'), `dns: ${JSON.stringify({ domain: DOMAIN, names })}\n`);
    const reach = await reached(scope);
    const off = words('--json --no-dhcp --no-tftp --no-syslog --no-sntp --no-http --no-sip --no-sccp --no-page');
    const args = [...reach.listen, ...off, '--config', join(folder, 'rouse.yaml'), '--data', join(folder, 'data')];
    running.push(await launch(scope, name, build.version, reach, folder, build.up(...args)));
  }
  const rival = await dnsmasq();
  if ('why' in rival) skipped.push({ name: 'dnsmasq', why: rival.why });
  else {
    const folder = scope.folder('dns');
    const reach = await reached(scope);
    const commandLine = rival.commandLine(folder, reach.address, hosts);
    running.push(await launch(scope, 'dnsmasq', rival.version, reach, folder, commandLine));
  }
  return { running, skipped };
}

/**
 * Starts a server and waits until it answers.
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {string} name
 * @param {string} version
 * @param {Reach} reach
 * @param {string} folder
 * @param {[string, ...string[]]} commandLine
 * @returns {Promise<Running>}
 */
async function launch(scope, name, version, reach, folder, commandLine) {
  const server = serve(scope, reach.server.enter(...commandLine), { cwd: folder, log: join(folder, 'log') });
  const [command, ...args] = reach.client.enter(
    'dig',
    ...words(`@${reach.address} +short +time=1 +tries=1`),
    nameOf(1),
  );
  for (const until = performance.now() + READY_MS; ; await delay(50)) {
    const { stdout } = await run(command, args);
    if (stdout.trim() === addressOf(1)) return { name, version, reach, server };
    if (performance.now() > until || !server.running()) throw new Error(`${name}: ${silence(server)}`);
  }
}
