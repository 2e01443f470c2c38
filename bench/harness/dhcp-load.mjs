/** Whole DHCP exchanges with one server through a relay agent, by the C program `dhcp-load`. */
import { setTimeout as delay } from 'node:timers/promises';
import { CABLE } from './network.mjs';
import { load } from './tools.mjs';

/**
 * @typedef {import('./rounds.mjs').Figures} Figures
 * @typedef {import('./network.mjs').Namespace} Namespace
 * @typedef {import('./processes.mjs').Server} Server
 * @typedef {{ name: string, version: string, client: Namespace, server: Server, clients: number }} Running
 *   `clients`: how many hardware addresses it has met
 * @typedef {{ outstanding: number, seconds: number, rate?: number }} Pace
 * @typedef {{ done: number, seconds: number, perSecond: number, p50us: number, p99us: number, retries: number,
 *   dropped: number, refused: number }} Exchanges
 * @typedef {{ exchanges: Exchanges, renewals?: Exchanges, duplicateAddresses: number, nextClient: number }} LoadReport
 */

const READY_MS = 20_000;
/** Leases that are renewed, over and over: few enough for a slow server to give within the time. */
const RENEWED = 5000;

/**
 * Exchanges with clients that the server has never met.
 * @param {Running} running
 * @param {string} program
 * @param {Pace} pace
 * @returns {Promise<Figures>}
 */
export async function exchange(running, program, { outstanding, seconds, rate = 0 }) {
  const before = running.server.usage();
  const numbers = { outstanding, seconds, rate, first: running.clients };
  const report = await ask(running.client, program, numbers, seconds);
  const after = running.server.usage();
  running.clients = report.nextClient;
  const done = granted(report);
  return {
    ...figures(report.exchanges),
    cpu: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / done,
    clients: running.clients,
    megabytes: after.bytes / 1e6,
  };
}

/**
 * Leases granted and then renewed over and over, as a client rebinds: REQUEST and ACK.
 * @param {Running} running
 * @param {string} program
 * @param {Pace} pace
 * @returns {Promise<Figures>}
 */
export async function renew(running, program, { outstanding, seconds }) {
  const numbers = { outstanding, seconds, first: running.clients, exchanges: RENEWED, renewals: 0xffff_ffff };
  const report = await ask(running.client, program, numbers, 2 * seconds);
  running.clients = report.nextClient;
  granted(report);
  if (report.renewals === undefined || report.renewals.done === 0) throw new Error('it renewed nothing');
  return figures(report.renewals);
}

/**
 * Asks until a first lease is granted. Returns how many clients it took, or undefined when there was no lease.
 * @param {Namespace} client
 * @param {Server} server
 * @param {string} program
 */
export async function firstClients(client, server, program) {
  let first = 0;
  for (const end = Date.now() + READY_MS; Date.now() < end && server.running(); await delay(100)) {
    const report = await ask(client, program, { outstanding: 1, seconds: 1, exchanges: 1, first }, 1);
    first = report.nextClient;
    if (report.exchanges.done === 1) return first;
  }
  return undefined;
}

/**
 * @param {Namespace} client
 * @param {string} program
 * @param {Readonly<Record<string, number>>} numbers
 * @param {number} seconds
 * @returns {Promise<LoadReport>}
 */
export async function ask(client, program, numbers, seconds) {
  const args = Object.entries(numbers).flatMap(([key, value]) => [`--${key}`, `${value}`]);
  return load(client.enter(program, '--server', CABLE.server, '--giaddr', CABLE.relay, ...args), seconds);
}

/**
 * How many leases were granted; no lease, or one address for two clients, ends the server's measurement.
 * @param {LoadReport} report
 */
export function granted({ exchanges, duplicateAddresses }) {
  if (duplicateAddresses > 0) throw new Error(`it gave ${duplicateAddresses} addresses to two clients`);
  const { done, refused, dropped } = exchanges;
  if (done === 0) throw new Error(`it granted nothing (${refused} refused, ${dropped} dropped)`);
  return done;
}

/** @param {Exchanges} exchanges */
function figures({ perSecond, p50us, p99us, retries, dropped, refused }) {
  return { perSecond, p50: p50us / 1000, p99: p99us / 1000, retries, dropped, refused };
}
