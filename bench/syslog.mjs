/** Syslog: messages a second that are kept without loss, against rsyslog and syslog-ng, and a search through a million. */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from './harness/machine.mjs';
import { namespace, whyNoNamespaces } from './harness/network.mjs';
import { must, run, serve, silence, words } from './harness/processes.mjs';
import { interleave, OURSELVES } from './harness/rounds.mjs';
import { ourselvesAndBefore } from './rivals/rouse.mjs';
import { find, syslogServers } from './rivals/syslog-servers.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {import('./harness/rounds.mjs').Figures} Figures
 * @typedef {{ name: string, version: string, place: import('./harness/network.mjs').Namespace,
 *   server: import('./harness/processes.mjs').Server, kept: () => number, count: () => Promise<number> }} Running
 */

const RIVALS = ['rsyslog', 'syslog-ng'];
const SIZE = 150;
/** Marks every message of loggen. */
const MARK = 'seq: ';
const READY_MS = 10_000;
const SETTLE_MS = 400;

const RATE = { key: 'perSecond', title: 'messages/s kept', digits: 0, better: /** @type {const} */ ('higher') };
const CPU = { key: 'cpuPerMessage', title: 'server CPU µs/message', digits: 2, better: /** @type {const} */ ('lower') };
const LOST = { key: 'lostPercent', title: '% lost', digits: 2, better: /** @type {const} */ ('lower') };
const TIME = { key: 'seconds', title: 's', digits: 3, better: /** @type {const} */ ('lower') };

/**
 * @param {import('./run.mjs').Bench} bench
 * @returns {AsyncGenerator<Section>}
 */
export async function* syslog({ scope, rounds, quick, before }) {
  const loggen = find('loggen');
  const obstacle =
    (await whyNoNamespaces()) ?? (loggen === undefined ? 'loggen is missing (npm run setup:interop)' : undefined);
  if (obstacle !== undefined || loggen === undefined) throw new Error(obstacle);
  const { running, skipped } = await start(scope, before);
  const count = quick ? 100_000 : 1_000_000;
  const tcp = await interleave(
    running.map((server) => ({ ...server, measure: async () => flood(server, loggen, ['--stream'], count) })),
    rounds,
  );
  yield {
    title: `${count} messages of ${SIZE} bytes by one TCP connection, as fast as they are taken`,
    measures: [RATE, CPU, LOST],
    targets: [
      { measure: RATE.key, against: ['syslog-ng'], factor: 1 },
      { measure: RATE.key, against: ['rsyslog'], factor: 1 },
    ],
    rows: tcp.rows,
    skipped: [...skipped, ...tcp.skipped],
  };
  const udp = await interleave(
    running.map((server) => ({ ...server, measure: async () => flood(server, loggen, ['--dgram'], count / 5) })),
    rounds,
  );
  yield {
    title: `${count / 5} messages of ${SIZE} bytes by UDP, as fast as they are sent`,
    measures: [LOST, RATE, CPU],
    targets: [{ measure: LOST.key, against: ['rsyslog'], factor: 1 }],
    rows: udp.rows,
    skipped: [...skipped, ...udp.skipped],
  };
  const ours = running.find(({ name }) => name === OURSELVES);
  if (ours !== undefined) yield search(scope, loggen, rounds, quick ? 100_000 : 1_000_000);
}

/**
 * Sends the messages, and waits until what is kept grows no more.
 * @param {Running} server
 * @param {string} loggen
 * @param {readonly string[]} how
 * @param {number} count
 * @returns {Promise<Figures>}
 */
async function flood({ place, server, kept, count: counted }, loggen, how, count) {
  const before = await counted();
  const usage = server.usage();
  const began = performance.now();
  const load = words(`--inet --number ${count} --rate 10000000 --size ${SIZE} --interval 100 --quiet 127.0.0.1 514`);
  const [command, ...args] = place.enter(loggen, ...how, ...load);
  const sent = run(command, args, { timeout: 120_000 });
  let size = kept();
  let grown = performance.now();
  const sending = { isOver: false };
  void sent.then(() => (sending.isOver = true));
  while (!sending.isOver || performance.now() - grown < SETTLE_MS) {
    await delay(20);
    const now = kept();
    if (now !== size) grown = performance.now();
    size = now;
  }
  const stored = (await counted()) - before;
  const cpu = server.usage().cpuSeconds - usage.cpuSeconds;
  return {
    perSecond: (stored * 1000) / (grown - began),
    cpuPerMessage: (cpu * 1e6) / stored,
    lostPercent: ((count - stored) * 100) / count,
  };
}

/**
 * A word that is in one message of a million.
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {string} loggen
 * @param {number} rounds
 * @param {number} count
 * @returns {Promise<Section>}
 */
async function search(scope, loggen, rounds, count) {
  const { running } = await start(scope, undefined, []);
  const [ours] = running;
  if (ours === undefined) throw new Error('we do not start');
  await flood(ours, loggen, ['--stream'], count);
  const wanted = `seq: ${String(count - 1000).padStart(10, '0')}`;
  const program = ['--input-type=module', '--eval', SEARCH, ROOT, dataOf(ours)];
  const timed = async (/** @type {string} */ text, /** @type {number} */ messages) => {
    const [seconds = 0, found = 0] = (await must(process.execPath, [...program, text])).split(' ').map(Number);
    if (found !== messages) throw new Error(`it found ${found} messages`);
    return { seconds };
  };
  const measured = await interleave(
    [
      { name: OURSELVES, version: 'a word in one message', measure: async () => timed(wanted, 1) },
      { name: 'a word in none', version: '(rouse)', measure: async () => timed('no such word', 0) },
    ],
    rounds,
  );
  return {
    title: `a search through ${count} messages, without the start of the program`,
    measures: [TIME],
    targets: [{ measure: TIME.key, bound: 0.3 }],
    ...measured,
  };
}

const SEARCH = `
const [root, data, text] = process.argv.slice(1);
const { searchLog } = await import(root + '/dist/storage/syslog/search.js');
const { openFiles } = await import(root + '/dist/host/node/files/files.js');
const began = performance.now();
let found = 0;
for (const one of searchLog(openFiles(data), { text })) if (one.ok) found += 1;
console.log((performance.now() - began) / 1000, found);`;

/** @type {WeakMap<Running, string>} */
const DATA = new WeakMap();

/** @param {Running} ours */
function dataOf(ours) {
  return DATA.get(ours) ?? '';
}

/**
 * Every server that can be had, each in a namespace of its own.
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {string | undefined} before
 * @param {readonly string[]} rivals
 */
async function start(scope, before, rivals = RIVALS) {
  const { servers, skipped } = await syslogServers(rivals);
  /** @type {Running[]} */
  const running = [];
  for (const { name, build } of await ourselvesAndBefore(before)) {
    if (!('up' in build)) {
      skipped.push({ name, why: build.why });
      continue;
    }
    const data = join(scope.folder('syslog'), 'data');
    const args = ['--listen', '127.0.0.1', ...words('--json --no-dhcp --no-tftp --data'), data];
    const one = await launch(
      scope,
      name,
      build.version,
      build.up(...args, '--set', 'syslog.keep=10GB'),
      join(data, 'syslog'),
    );
    DATA.set(one, data);
    running.push({ ...one, count: async () => linesOf(data) });
    DATA.set(/** @type {Running} */ (running.at(-1)), data);
  }
  for (const { name, version, commandLine, kept } of servers) {
    const folder = scope.folder('syslog');
    const one = await launch(scope, name, version, commandLine(folder), kept(folder));
    running.push({ ...one, count: () => Promise.resolve(newlines(kept(folder))) });
  }
  return { running: running.filter(({ server }) => server.running()), skipped };
}

/**
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {string} name
 * @param {string} version
 * @param {[string, ...string[]]} commandLine
 * @param {string} kept
 * @returns {Promise<Running>}
 */
async function launch(scope, name, version, commandLine, kept) {
  const place = await namespace(scope);
  const folder = scope.folder('syslog');
  const server = serve(scope, place.enter(...commandLine), { cwd: folder, log: join(folder, 'log') });
  for (const until = performance.now() + READY_MS; !(await listens(place)); await delay(50)) {
    if (performance.now() > until || !server.running()) throw new Error(`${name}: ${silence(server)}`);
  }
  return { name, version, place, server, kept: () => sizeOf(kept), count: () => Promise.resolve(0) };
}

/** @param {import('./harness/network.mjs').Namespace} place */
async function listens(place) {
  const [command, ...args] = place.enter('sh', '-c', 'cat /proc/net/tcp /proc/net/udp');
  const { stdout } = await run(command, args);
  return (stdout.match(/:0202 /g) ?? []).length >= 2;
}

/**
 * Bytes of a file, or of the files in a folder.
 * @param {string} path
 */
function sizeOf(path) {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path)
    .filter((name) => name.endsWith('.log'))
    .reduce((sum, name) => sum + (statSync(join(path, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** @param {string} path */
function newlines(path) {
  if (!existsSync(path)) return 0;
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(1 << 20);
  let lines = 0;
  for (let left = fstatSync(file).size; left > 0;) {
    const read = readSync(file, buffer);
    if (read === 0) break;
    left -= read;
    for (let at = buffer.indexOf(10); at >= 0 && at < read; at = buffer.indexOf(10, at + 1)) lines += 1;
  }
  closeSync(file);
  return lines;
}

/** @param {string} data */
async function linesOf(data) {
  const script = '"$0" "$1" syslog --json --grep "$2" --data "$3" | wc -l';
  return Number(
    await must('sh', ['-c', script, process.execPath, join(ROOT, 'bin', 'rouse'), MARK, data], { timeout: 300_000 }),
  );
}
