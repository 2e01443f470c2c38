/** DHCP with a million leases: what they cost to start with, to hold, and in every exchange. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, firstClients, granted } from './harness/dhcp-load.mjs';
import { JOURNAL_POOL, writeJournal } from './harness/lease-journal.mjs';
import { cable, CABLE } from './harness/network.mjs';
import { serve, silence, words } from './harness/processes.mjs';
import { interleave, OURSELVES } from './harness/rounds.mjs';
import { NOTHING_ELSE, relayedPool, rouse } from './rivals/rouse.mjs';
import { timed } from './startup.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Figures} Figures
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {import('./harness/scope.mjs').Scope} Scope
 * @typedef {{ program: string, leases: number, server: import('./harness/processes.mjs').Server,
 *   client: import('./harness/network.mjs').Namespace }} Lender
 */

const MANY = 1_000_000;
const FEW = 1000;
/** Exchanges of one run of the load, and runs of one measurement: together as many as one CPU does in a second. */
const PER_RUN = 1000;
const RUNS = 20;
const OUTSTANDING = 512;
const SECONDS = 10;

const START = { key: 'seconds', title: 's to first answer', digits: 2, better: /** @type {const} */ ('lower') };
const CPU = { key: 'cpu', title: 'CPU µs/exchange', digits: 1, better: /** @type {const} */ ('lower') };
const MEMORY = { key: 'megabytes', title: 'MB', digits: 0, better: /** @type {const} */ ('lower') };
const BYTES = { key: 'bytesPerLease', title: 'bytes/lease', digits: 0, better: /** @type {const} */ ('lower') };

/**
 * @param {Scope} scope
 * @param {string} program
 * @param {{ rounds: number, quick: boolean }} how `quick` makes do with a hundredth of the leases
 * @returns {AsyncGenerator<Section>}
 */
export async function* manyLeases(scope, program, { rounds, quick }) {
  const many = quick ? MANY / 100 : MANY;
  const ourselves = await rouse();
  if ('why' in ourselves) return;
  const [full, empty] = [scope.folder('full'), scope.folder('empty')];
  writeJournal(join(full, 'data'), many);
  yield starting(scope, ourselves, { many, full, empty }, rounds);

  const lenders = [];
  for (const [leases, folder] of /** @type {const} */ ([
    [many, full],
    [FEW, empty],
  ])) {
    lenders.push(await lend(scope, program, ourselves, leases, folder));
  }
  yield exchanging(lenders, rounds, quick);
}

/**
 * From the start of the process to the first answer; leases are read before anything is answered.
 * @param {Scope} scope
 * @param {Extract<Awaited<ReturnType<typeof rouse>>, { up: unknown }>} ourselves
 * @param {{ many: number, full: string, empty: string }} places
 * @param {number} rounds
 * @returns {Promise<Section>}
 */
async function starting(scope, { version, up }, { many, full, empty }, rounds) {
  const files = scope.folder('files');
  writeFileSync(join(files, 'small.bin'), new Uint8Array(1000));
  const contenders = [
    { name: OURSELVES, version: `${version}, ${many} leases`, folder: full },
    { name: 'without leases', version: '(rouse)', folder: empty },
  ].map(({ name, version: text, folder }) => ({
    name,
    version: text,
    measure: async () =>
      timed(scope, folder, (port) =>
        up(
          files,
          ...words(`--listen 127.0.0.1 --json --tftp-port ${port}`),
          ...words(`--dhcp-port ${port + 1} --dhcp-client-port ${port + 2}`),
          '--data',
          join(folder, 'data'),
          ...NOTHING_ELSE,
        ),
      ),
  }));
  return {
    title: 'process start to the first answer, with the leases of a journal read before',
    measures: [START],
    targets: [{ measure: START.key, bound: 3 }],
    ...(await interleave(contenders, rounds)),
  };
}

/**
 * The same number of exchanges with clients that have leases, spread over all of them.
 * @param {readonly Lender[]} lenders the one with many leases first
 * @param {number} rounds
 * @param {boolean} quick with too few leases for their own memory to be seen beside the rest
 * @returns {Promise<Section>}
 */
async function exchanging(lenders, rounds, quick) {
  const few = `${FEW} leases`;
  const fewBytes = lenders.at(-1)?.server.usage().bytes ?? 0;
  const contenders = lenders.map((lender, index) => ({
    name: index === 0 ? OURSELVES : few,
    version: index === 0 ? `${lender.leases} leases` : '(rouse)',
    measure: async () => {
      const { bytes } = lender.server.usage();
      const bytesPerLease = (bytes - fewBytes) / (lender.leases - FEW);
      return { cpu: await cost(lender), megabytes: bytes / 1e6, ...(index === 0 ? { bytesPerLease } : undefined) };
    },
  }));
  return {
    title: `an exchange with a client that is known, ${OUTSTANDING} outstanding`,
    measures: quick ? [CPU, MEMORY] : [CPU, MEMORY, BYTES],
    targets: [
      { measure: CPU.key, against: [few], factor: 1.2 },
      ...(quick ? [] : [{ measure: BYTES.key, bound: 400 }]),
    ],
    ...(await interleave(contenders, rounds)),
  };
}

/**
 * CPU time of the server for one exchange, in microseconds.
 * @param {Lender} lender
 */
async function cost({ program, leases, server, client }) {
  const stride = Math.floor(leases / PER_RUN);
  const before = server.usage();
  let done = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const numbers = { outstanding: OUTSTANDING, seconds: SECONDS, exchanges: PER_RUN, first: run % stride, stride };
    done += granted(await ask(client, program, numbers, SECONDS));
    if (done < (run + 1) * PER_RUN) throw new Error(`it answered only ${done} of ${(run + 1) * PER_RUN} clients`);
  }
  return ((server.usage().cpuSeconds - before.cpuSeconds) * 1e6) / done;
}

/**
 * A server whose clients 0 to `leases` - 1 have their leases already.
 * @param {Scope} scope
 * @param {string} program
 * @param {Extract<Awaited<ReturnType<typeof rouse>>, { up: unknown }>} ourselves
 * @param {number} leases
 * @param {string} folder
 * @returns {Promise<Lender>}
 */
async function lend(scope, program, { up }, leases, folder) {
  const ends = await cable(scope);
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  if (leases === FEW) writeJournal(data, FEW);
  const settings = relayedPool(folder, { pool: JOURNAL_POOL, limits: { 'messages-per-client': 1_000_000 } });
  const places = ['--adapter', CABLE.adapter, '--data', data, '--config', settings];
  const commandLine = ends.server.enter(...up(...places, '--json', '--no-tftp', ...NOTHING_ELSE));
  const server = serve(scope, commandLine, { cwd: folder, log: join(folder, 'stderr') });
  if ((await firstClients(ends.client, server, program)) === undefined) throw new Error(silence(server));
  return { program, leases, server, client: ends.client };
}
