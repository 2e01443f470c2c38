/** DHCP: whole exchanges a second and their latency through a relay agent, on a cable between two namespaces. */
import { join } from 'node:path';
import { manyLeases } from './dhcp-leases.mjs';
import { exchange, firstClients, renew } from './harness/dhcp-load.mjs';
import { cable, CABLE, whyNoNamespaces } from './harness/network.mjs';
import { serve, silence } from './harness/processes.mjs';
import { interleave, median, OURSELVES, series } from './harness/rounds.mjs';
import { compile, whyNoCompiler } from './harness/tools.mjs';
import { dhcpServers } from './rivals/dhcp-servers.mjs';
import { BEFORE, NOTHING_ELSE, ourselvesAndBefore, relayedPool } from './rivals/rouse.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {import('./harness/dhcp-load.mjs').Running} Running
 * @typedef {import('./harness/dhcp-load.mjs').Pace} Pace
 */

const RIVALS = ['Kea', 'ISC dhcpd', 'dnsmasq'];
const FAST = 'Kea';
const SLOW = ['ISC dhcpd', 'dnsmasq'];
const SECONDS = 3;
const RENEWING = 64;

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
export async function* dhcp({ scope, rounds, quick, before }) {
  const obstacle = (await whyNoNamespaces()) ?? (await whyNoCompiler());
  if (obstacle !== undefined) throw new Error(obstacle);
  const folder = scope.folder('dhcp');
  const program = await compile('dhcp-load', folder);
  const { running, skipped } = await start(scope, folder, program, before);
  const seconds = quick ? 1 : SECONDS;
  /** Half of what Kea manages with 64 outstanding: nobody is overloaded by it. */
  let offered = 0;

  for (const { outstanding, targets } of LOADS) {
    const measured = await interleave(contenders(running, exchange, program, { outstanding, seconds }), rounds);
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
  yield {
    title: `renewals (REQUEST-ACK of a lease that is had), ${RENEWING} outstanding`,
    measures: [{ ...RATE, title: 'renewals/s' }, P50, P99],
    targets: [],
    ...(await interleave(contenders(running, renew, program, { outstanding: RENEWING, seconds }), rounds)),
  };
  if (offered > 0) {
    const fast = running.filter(({ name }) => [OURSELVES, BEFORE, FAST].includes(name));
    const pace = { outstanding: 1024, seconds, rate: offered };
    yield {
      title: `latency at the same offered load, ${offered} exchanges/s (half of what Kea does with 64 outstanding)`,
      measures: [P50, P99, CPU],
      targets: [{ measure: P99.key, against: [FAST], factor: 0.5 }],
      ...(await interleave(contenders(fast, exchange, program, pace), rounds)),
    };
  }
  for (const { server } of running) await server.stop();
  yield* manyLeases(scope, program, { rounds, quick });
}

/**
 * @param {readonly Running[]} servers
 * @param {typeof exchange} load
 * @param {string} program
 * @param {Pace} pace
 */
function contenders(servers, load, program, pace) {
  return servers.map((server) => ({
    name: server.name,
    version: server.version,
    measure: async () => load(server, program, pace),
  }));
}

/**
 * Every server that can be had, each at a cable of its own, answering.
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {string} folder
 * @param {string} program
 * @param {string | undefined} before
 */
async function start(scope, folder, program, before) {
  const { servers, skipped } = await dhcpServers(RIVALS, folder);
  for (const { name, build } of await ourselvesAndBefore(before)) {
    if ('why' in build) {
      skipped.push({ name, why: build.why });
      continue;
    }
    servers.unshift({
      name,
      version: build.version,
      prepare: (own) => {
        const places = ['--adapter', CABLE.adapter, '--data', join(own, 'data'), '--config', relayedPool(own)];
        return { commandLine: build.up(...places, '--json', '--no-tftp', ...NOTHING_ELSE) };
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
