/** TFTP: data packets a second and server CPU per data packet, against the C servers, on the loopback of a namespace. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { namespace, whyNoNamespaces } from './harness/network.mjs';
import { serve, silence } from './harness/processes.mjs';
import { interleave, OURSELVES } from './harness/rounds.mjs';
import { compile, load, whyNoCompiler } from './harness/tools.mjs';
import { BEFORE, NOTHING_ELSE, ourselvesAndBefore } from './rivals/rouse.mjs';
import { tftpServers } from './rivals/tftp-servers.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Figures} Figures
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {import('./harness/network.mjs').Namespace} Namespace
 * @typedef {import('./harness/processes.mjs').Server} Server
 * @typedef {{ name: string, version: string, place: Namespace, server: Server }} Running
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

/** @type {readonly (Omit<Section, 'rows' | 'skipped'> & { reading: Reading, against: readonly string[] })[]} */
const SCENARIOS = [
  {
    title: '50 lock-step readers, 512-byte blocks, 2 MB file',
    reading: { file: 'two.bin', readers: 50, repeat: 2, blksize: 512, windowsize: 1 },
    against: [...C_SERVERS, MINIMAL],
    measures: [RATE, CPU],
    targets: [
      { measure: RATE.key, against: C_SERVERS, factor: 1.3 },
      { measure: CPU.key, against: C_SERVERS, factor: 0.8 },
      { measure: CPU.key, against: [MINIMAL], factor: 1.3 },
    ],
  },
  {
    title: 'one reader, blksize 1428, windowsize 16, 10 MB file',
    reading: { file: 'ten.bin', readers: 1, repeat: 10, blksize: 1428, windowsize: 16 },
    against: ['atftpd', MINIMAL],
    measures: [SPEED, CPU],
    targets: [{ measure: SPEED.key, against: ['atftpd'], factor: 1.2 }],
  },
  {
    title: 'one lock-step reader, 512-byte blocks, 2 MB file (bound by wake-ups: noisy)',
    reading: { file: 'two.bin', readers: 1, repeat: 5, blksize: 512, windowsize: 1 },
    against: [...C_SERVERS, MINIMAL],
    measures: [RATE, CPU],
    targets: [{ measure: RATE.key, against: C_SERVERS, factor: 1 }],
  },
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
  const { running, skipped } = await start(scope, folder, root, program, before);

  for (const { reading, against, ...section } of SCENARIOS) {
    const contenders = running.filter(({ name }) => [OURSELVES, BEFORE, ...against].includes(name));
    const once = quick ? { ...reading, repeat: 1 } : reading;
    const measured = await interleave(
      contenders.map((server) => ({ ...server, measure: async () => read(server, program, root, once) })),
      rounds,
    );
    const left = skipped.filter(({ name }) => name === OURSELVES || against.includes(name));
    yield { ...section, rows: measured.rows, skipped: [...left, ...measured.skipped] };
  }
  const ours = running.find(({ name }) => name === OURSELVES);
  if (ours !== undefined) yield crowd(ours, program, root, rounds, quick ? 200 : CROWD.readers);
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
async function read({ place, server }, program, root, { file, readers, repeat, blksize, windowsize }) {
  const numbers = Object.entries({ readers, repeat, blksize, windowsize, seconds: LOAD_SECONDS });
  const args = [
    '--file',
    file,
    '--expect',
    join(root, file),
    ...numbers.flatMap(([key, value]) => [`--${key}`, `${value}`]),
  ];
  const before = server.usage();
  /** @type {LoadReport} */
  const report = await load(place.enter(program, ...args), LOAD_SECONDS);
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
 * Every server that can be had, each in a namespace of its own, answering.
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {string} folder
 * @param {string} root
 * @param {string} program
 * @param {string | undefined} before
 */
async function start(scope, folder, root, program, before) {
  const { servers, skipped } = await tftpServers(C_SERVERS, folder);
  const minimal = await compile('minimal-tftp-server', folder);
  const files = Object.keys(FILES).map((name) => join(root, name));
  servers.push({ name: MINIMAL, version: '', commandLine: () => [minimal, '69', ...files] });
  for (const { name, build } of await ourselvesAndBefore(before)) {
    if ('why' in build) skipped.push({ name, why: build.why });
    else {
      const args = ['--listen', '127.0.0.1', '--data', scope.folder('data'), '--json', '--no-dhcp', ...NOTHING_ELSE];
      servers.unshift({ name, version: build.version, commandLine: () => build.up(root, ...args) });
    }
  }
  /** @type {Running[]} */
  const running = [];
  for (const { name, version, commandLine } of servers) {
    const place = await namespace(scope);
    const log = join(folder, `${name}.log`);
    const server = serve(scope, place.enter(...commandLine(root)), { cwd: folder, log });
    if (await answers(place, server, program, root)) running.push({ name, version, place, server });
    else skipped.push({ name, why: silence(server) });
  }
  return { running, skipped };
}

/**
 * @param {Namespace} place
 * @param {Server} server
 * @param {string} program
 * @param {string} root
 */
async function answers(place, server, program, root) {
  const args = ['--file', 'small.bin', '--expect', join(root, 'small.bin'), '--readers', '1', '--seconds', '2'];
  for (const end = Date.now() + READY_MS; Date.now() < end && server.running(); await delay(100)) {
    /** @type {LoadReport} */
    const report = await load(place.enter(program, ...args), 2);
    if (report.finished === 1) return true;
  }
  return false;
}
