/** TFTP: data packets a second and server CPU per data packet, against the C servers, on loopback and over a cable. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onLoopback, overCable, whyNoNamespaces } from './harness/network.mjs';
import { serve, silence } from './harness/processes.mjs';
import { interleave, OURSELVES } from './harness/rounds.mjs';
import { compile, load, whyNoCompiler } from './harness/tools.mjs';
import { BEFORE, NOTHING_ELSE, ourselvesAndBefore } from './rivals/rouse.mjs';
import { tftpServers } from './rivals/tftp-servers.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Figures} Figures
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {import('./harness/network.mjs').Reach} Reach
 * @typedef {import('./harness/processes.mjs').Server} Server
 * @typedef {{ name: string, version: string, reach: Reach, server: Server }} Running
 * @typedef {{ file: string, readers: number, repeat: number, blksize: number, windowsize: number }} Reading
 * @typedef {{ finished: number, reads: number, failed: number, packets: number, bytes: number, retransmits: number,
 *   seconds: number, firstError: string }} LoadReport
 */

/** @type {Readonly<Record<string, number>>} */
const FILES = { 'small.bin': 512_000, 'two.bin': 2_000_000, 'ten.bin': 10_000_000 };
const C_SERVERS = ['dnsmasq', 'tftpd-hpa', 'atftpd'];
const MINIMAL = 'minimal C loop';
/** A run that has not ended by then is stopped and counts as failed. */
const LOAD_SECONDS = 30;
const READY_MS = 10_000;

const RATE = { key: 'packetsPerSecond', title: 'data packets/s', digits: 0, better: /** @type {const} */ ('higher') };
const CPU = { key: 'cpuPerPacket', title: 'server CPU µs/packet', digits: 2, better: /** @type {const} */ ('lower') };
const SPEED = { key: 'megabytesPerSecond', title: 'MB/s', digits: 1, better: /** @type {const} */ ('higher') };
const TIME = { key: 'nanosecondsPerByte', title: 'ns/byte', digits: 2, better: /** @type {const} */ ('lower') };
const MEMORY = { key: 'peakMegabytes', title: 'server peak RSS MB', digits: 0, better: /** @type {const} */ ('lower') };

/** @typedef {Omit<Section, 'rows' | 'skipped'> & { reading: Reading, against: readonly string[] }} Scenario */

/** @type {Scenario} */
const FIFTY = {
  title: '50 lock-step readers, 512-byte blocks, 2 MB file',
  reading: { file: 'two.bin', readers: 50, repeat: 4, blksize: 512, windowsize: 1 },
  against: [...C_SERVERS, MINIMAL],
  measures: [RATE, CPU],
  targets: [
    { measure: RATE.key, against: C_SERVERS, factor: 1 },
    { measure: RATE.key, against: [MINIMAL], factor: 0.92 },
    { measure: CPU.key, against: C_SERVERS, factor: 1 },
  ],
};

/** @type {Scenario} */
const WINDOWS = {
  title: 'one reader, blksize 1428, windowsize 16, 10 MB file',
  reading: { file: 'ten.bin', readers: 1, repeat: 10, blksize: 1428, windowsize: 16 },
  against: ['atftpd', MINIMAL],
  measures: [SPEED, CPU],
  targets: [{ measure: SPEED.key, against: ['atftpd'], factor: 1.2 }],
};

/** @type {Scenario} */
const ONE = {
  title: 'one lock-step reader, 512-byte blocks, 2 MB file (bound by wake-ups: noisy)',
  reading: { file: 'two.bin', readers: 1, repeat: 5, blksize: 512, windowsize: 1 },
  against: [...C_SERVERS, MINIMAL],
  measures: [RATE, CPU],
  targets: [{ measure: RATE.key, against: C_SERVERS, factor: 1 }],
};

/** @type {readonly { name: string, reach: (scope: import('./harness/scope.mjs').Scope) => Promise<Reach>, scenarios: readonly Scenario[] }[]} */
const NETWORKS = [
  { name: 'loopback', reach: onLoopback, scenarios: [FIFTY, WINDOWS, ONE] },
  { name: 'cable', reach: overCable, scenarios: [FIFTY, WINDOWS] },
];

/** The same bytes read by few and by many. */
const CROWD = { readers: 1000, file: 'small.bin', blksize: 512, windowsize: 1 };
const FEW = 50;

/**
 * @param {import('./run.mjs').Bench} bench
 * @returns {AsyncGenerator<Section>}
 */
export async function* tftp({ scope, rounds, quick, before }) {
  const obstacle = (await whyNoNamespaces()) ?? (await whyNoCompiler());
  if (obstacle !== undefined) throw new Error(obstacle);
  const folder = scope.folder('tftp');
  const root = scope.folder('files');
  for (const [name, size] of Object.entries(FILES)) writeFileSync(join(root, name), randomBytes(size));
  const program = await compile('tftp-load', folder);
  for (const network of NETWORKS) {
    const { running, skipped } = await start(scope, { folder, root, program, before, reach: network.reach });
    for (const { reading, against, ...section } of network.scenarios) {
      const contenders = running.filter(({ name }) => [OURSELVES, BEFORE, ...against].includes(name));
      const once = quick ? { ...reading, repeat: 1 } : reading;
      const measured = await interleave(
        contenders.map((server) => ({ ...server, measure: async () => read(server, program, root, once) })),
        rounds,
      );
      const left = skipped.filter(({ name }) => name === OURSELVES || against.includes(name));
      const title = `${network.name} · ${section.title}`;
      yield { ...section, title, rows: measured.rows, skipped: [...left, ...measured.skipped] };
    }
    const ours = running.find(({ name }) => name === OURSELVES);
    if (ours !== undefined) {
      const section = await crowd(ours, program, root, rounds, quick ? 200 : CROWD.readers);
      yield { ...section, title: `${network.name} · ${section.title}` };
    }
    for (const { server } of running) await server.stop();
  }
}

/**
 * 1 000 readers against 50, the same number of bytes. Ourselves twice, so the ratio column reads many ÷ few.
 * @param {Running} server
 * @param {string} program
 * @param {string} root
 * @param {number} rounds
 * @param {number} many
 * @returns {Promise<Section>}
 */
async function crowd(server, program, root, rounds, many) {
  const few = `${FEW} readers`;
  const measured = await interleave(
    [
      { name: OURSELVES, version: `${many} readers`, readers: many, repeat: 1 },
      { name: few, version: '(rouse)', readers: FEW, repeat: many / FEW },
    ].map(({ name, version, ...load }) => ({
      name,
      version,
      measure: async () => read(server, program, root, { ...CROWD, ...load }),
    })),
    rounds,
  );
  return {
    title: `the same bytes read by ${many} and by ${FEW} lock-step readers, ${FILES[CROWD.file]} byte file`,
    measures: [TIME, CPU, MEMORY],
    targets: [{ measure: TIME.key, against: [few], factor: 1.3 }],
    ...measured,
  };
}

/**
 * Runs the load once against one server.
 * @param {Running} server
 * @param {string} program
 * @param {string} root
 * @param {Reading} reading
 * @returns {Promise<Figures>}
 */
async function read({ reach, server }, program, root, { file, readers, repeat, blksize, windowsize }) {
  const numbers = Object.entries({ readers, repeat, blksize, windowsize, seconds: LOAD_SECONDS });
  const args = [...asked(reach, root, file), ...numbers.flatMap(([key, value]) => [`--${key}`, `${value}`])];
  const before = server.usage();
  /** @type {LoadReport} */
  const report = await load(reach.client.enter(program, ...args), LOAD_SECONDS);
  const after = server.usage();
  if (report.finished < readers * repeat) {
    throw new Error(
      `only ${report.finished} of ${readers * repeat} reads finished: ${report.firstError || 'out of time'}`,
    );
  }
  return {
    packetsPerSecond: report.packets / report.seconds,
    cpuPerPacket: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / report.packets,
    megabytesPerSecond: report.bytes / report.seconds / 1e6,
    nanosecondsPerByte: (report.seconds * 1e9) / report.bytes,
    retransmits: report.retransmits,
    peakMegabytes: after.peakBytes / 1e6,
  };
}

/**
 * Whom the load asks for which file, from which addresses.
 * @param {Reach} reach
 * @param {string} root
 * @param {string} file
 */
function asked({ address, first }, root, file) {
  return ['--server', address, '--first', first, '--file', file, '--expect', join(root, file)];
}

/**
 * Every server that can be had, each in a place of its own, answering.
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {{ folder: string, root: string, program: string, before: string | undefined, reach: typeof onLoopback }} needs
 */
async function start(scope, { folder, root, program, before, reach: makeReach }) {
  const { servers, skipped } = await tftpServers(C_SERVERS, folder);
  const minimal = await compile('minimal-tftp-server', folder);
  const files = Object.keys(FILES).map((name) => join(root, name));
  /** @type {{ name: string, version: string, commandLine: (root: string, reach: Reach) => [string, ...string[]] }[]} */
  const all = servers.map(({ name, version, commandLine }) => ({
    name,
    version,
    commandLine: (served, { address }) => commandLine(served, address),
  }));
  all.push({ name: MINIMAL, version: '', commandLine: (_, { address }) => [minimal, address, '69', ...files] });
  for (const { name, build } of await ourselvesAndBefore(before)) {
    if ('why' in build) skipped.push({ name, why: build.why });
    else {
      const args = ['--data', scope.folder('data'), '--json', '--no-dhcp', ...NOTHING_ELSE];
      const commandLine = (/** @type {string} */ served, /** @type {Reach} */ { listen }) =>
        build.up(served, ...listen, ...args);
      all.unshift({ name, version: build.version, commandLine });
    }
  }
  /** @type {Running[]} */
  const running = [];
  for (const { name, version, commandLine } of all) {
    const reach = await makeReach(scope);
    const log = join(folder, `${name}.log`);
    const server = serve(scope, reach.server.enter(...commandLine(root, reach)), { cwd: folder, log });
    if (await answers(reach, server, program, root)) running.push({ name, version, reach, server });
    else skipped.push({ name, why: silence(server) });
  }
  return { running, skipped };
}

/**
 * @param {Reach} reach
 * @param {Server} server
 * @param {string} program
 * @param {string} root
 */
async function answers(reach, server, program, root) {
  const args = [...asked(reach, root, 'small.bin'), '--readers', '1', '--seconds', '2'];
  for (const end = Date.now() + READY_MS; Date.now() < end && server.running(); await delay(100)) {
    /** @type {LoadReport} */
    const report = await load(reach.client.enter(program, ...args), 2);
    if (report.finished === 1) return true;
  }
  return false;
}
