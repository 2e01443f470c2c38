/** DHCP: whole exchanges a second and their latency through a relay agent, on a cable between two namespaces. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cable, CABLE, whyNoNamespaces } from './harness/network.mjs';
import { serve, silence } from './harness/processes.mjs';
import { interleave, median, OURSELVES, series } from './harness/rounds.mjs';
import { compile, load, whyNoCompiler } from './harness/tools.mjs';
import { dhcpServers } from './rivals/dhcp-servers.mjs';
import { NOTHING_ELSE, relayedPool, rouse } from './rivals/rouse.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Figures} Figures
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {import('./harness/network.mjs').Namespace} Namespace
 * @typedef {import('./harness/processes.mjs').Server} Server
 * @typedef {{ name: string, version: string, client: Namespace, server: Server, clients: number }} Running
 *   `clients`: how many hardware addresses it has met
 * @typedef {{ outstanding: number, seconds: number, rate?: number }} Pace
 * @typedef {{ done: number, seconds: number, perSecond: number, p50us: number, p99us: number, retries: number,
 *   dropped: number, refused: number }} Exchanges
 * @typedef {{ exchanges: Exchanges, duplicateAddresses: number, nextClient: number }} LoadReport
 */

const RIVALS = ['Kea', 'ISC dhcpd', 'dnsmasq'];
const FAST = 'Kea';
const SLOW = ['ISC dhcpd', 'dnsmasq'];
const SECONDS = 3;
const READY_MS = 20_000;

const RATE = { key: 'perSecond', title: 'exchanges/s', digits: 0, better: /** @type {const} */ ('higher') };
const P50 = { key: 'p50', title: 'p50 ms', digits: 2, better: /** @type {const} */ ('lower') };
const P99 = { key: 'p99', title: 'p99 ms', digits: 2, better: /** @type {const} */ ('lower') };
const CPU = { key: 'cpu', title: 'CPU µs/exchange', digits: 1, better: /** @type {const} */ ('lower') };

/** @type {readonly { outstanding: number, targets: Section['targets'] }[]} */
const LOADS = [
  { outstanding: 1, targets: [] },
  {
    outstanding: 64,
    targets: [
      { measure: RATE.key, against: [FAST], factor: 1 },
      { measure: RATE.key, against: SLOW, factor: 20 },
    ],
  },
  {
    outstanding: 512,
    targets: [
      { measure: RATE.key, against: [FAST], factor: 2 },
      { measure: RATE.key, against: SLOW, factor: 20 },
    ],
  },
];

/**
 * @param {import('./run.mjs').Bench} bench
 * @returns {AsyncGenerator<Section>}
 */
export async function* dhcp({ scope, rounds, quick }) {
  const obstacle = (await whyNoNamespaces()) ?? (await whyNoCompiler());
  if (obstacle !== undefined) throw new Error(obstacle);
  const folder = scope.folder('dhcp');
  const program = await compile('dhcp-load', folder);
  const { running, skipped } = await start(scope, folder, program);
  const seconds = quick ? 1 : SECONDS;
  /** Half of what Kea manages with 64 outstanding: nobody is overloaded by it. */
  let offered = 0;

  for (const { outstanding, targets } of LOADS) {
    const measured = await interleave(contenders(running, program, { outstanding, seconds }), rounds);
    const kea = measured.rows.find(({ name }) => name === FAST);
    if (outstanding === 64 && kea !== undefined) offered = Math.round(median(series(kea, RATE.key)) / 2);
    yield {
      title: `DISCOVER-OFFER-REQUEST-ACK, ${outstanding} outstanding (rouse: leases durable before their ACK)`,
      measures: [RATE, P50, P99, CPU],
      targets,
      rows: measured.rows,
      skipped: [...skipped, ...measured.skipped],
    };
  }
  if (offered === 0) return;
  const fast = running.filter(({ name }) => name === OURSELVES || name === FAST);
  yield {
    title: `latency at the same offered load, ${offered} exchanges/s (half of what Kea does with 64 outstanding)`,
    measures: [P50, P99, CPU],
    targets: [{ measure: P99.key, against: [FAST], factor: 0.5 }],
    ...(await interleave(contenders(fast, program, { outstanding: 1024, seconds, rate: offered }), rounds)),
  };
}

/**
 * @param {readonly Running[]} servers
 * @param {string} program
 * @param {Pace} pace
 */
function contenders(servers, program, pace) {
  return servers.map((server) => ({
    name: server.name,
    version: server.version,
    measure: async () => exchange(server, program, pace),
  }));
}

/**
 * Runs the load once against one server, with clients it has never met.
 * @param {Running} running
 * @param {string} program
 * @param {Pace} pace
 * @returns {Promise<Figures>}
 */
async function exchange(running, program, { outstanding, seconds, rate = 0 }) {
  const before = running.server.usage();
  const numbers = { outstanding, seconds, rate, first: running.clients };
  const report = await ask(running.client, program, numbers, seconds);
  const after = running.server.usage();
  running.clients = report.nextClient;
  const { exchanges, duplicateAddresses } = report;
  if (duplicateAddresses > 0) throw new Error(`it gave ${duplicateAddresses} addresses to two clients`);
  if (exchanges.done === 0)
    throw new Error(`it granted nothing (${exchanges.refused} refused, ${exchanges.dropped} dropped)`);
  return {
    perSecond: exchanges.perSecond,
    p50: exchanges.p50us / 1000,
    p99: exchanges.p99us / 1000,
    cpu: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / exchanges.done,
    retries: exchanges.retries,
    dropped: exchanges.dropped,
    refused: exchanges.refused,
    clients: running.clients,
    megabytes: after.bytes / 1e6,
  };
}

/**
 * @param {Namespace} client
 * @param {string} program
 * @param {Readonly<Record<string, number>>} numbers
 * @param {number} seconds
 * @returns {Promise<LoadReport>}
 */
async function ask(client, program, numbers, seconds) {
  const args = Object.entries(numbers).flatMap(([key, value]) => [`--${key}`, `${value}`]);
  return load(client.enter(program, '--server', CABLE.server, '--giaddr', CABLE.relay, ...args), seconds);
}

/**
 * Every server that can be had, each at a cable of its own, answering.
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {string} folder
 * @param {string} program
 */
async function start(scope, folder, program) {
  const { servers, skipped } = await dhcpServers(RIVALS, folder);
  const ourselves = await rouse();
  if ('why' in ourselves) skipped.push({ name: OURSELVES, why: ourselves.why });
  else {
    servers.unshift({
      name: OURSELVES,
      version: ourselves.version,
      prepare: (own) => {
        const places = ['--adapter', CABLE.adapter, '--data', join(own, 'data'), '--config', relayedPool(own)];
        return { commandLine: ourselves.up(...places, '--json', '--no-tftp', ...NOTHING_ELSE) };
      },
    });
  }
  /** @type {Running[]} */
  const running = [];
  for (const { name, version, prepare } of servers) {
    const ends = await cable(scope);
    const own = scope.folder('leases');
    const { commandLine, env } = prepare(own);
    const server = serve(scope, ends.server.enter(...commandLine), { cwd: own, env, log: join(own, 'stderr') });
    const clients = await firstClients(ends.client, server, program);
    if (clients === undefined) skipped.push({ name, why: silence(server) });
    else running.push({ name, version, client: ends.client, server, clients });
  }
  return { running, skipped };
}

/**
 * Asks until a first lease is granted. Returns how many clients it took, or undefined when there was no lease.
 * @param {Namespace} client
 * @param {Server} server
 * @param {string} program
 */
async function firstClients(client, server, program) {
  let first = 0;
  for (const end = Date.now() + READY_MS; Date.now() < end && server.running(); await delay(100)) {
    const report = await ask(client, program, { outstanding: 1, seconds: 1, exchanges: 1, first }, 1);
    first = report.nextClient;
    if (report.exchanges.done === 1) return first;
  }
  return undefined;
}
