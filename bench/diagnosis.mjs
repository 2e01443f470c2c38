/** What stories and rules cost: events of a thousand devices, taken as the station takes them, without its network. */
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { interleave, OURSELVES } from './harness/rounds.mjs';

/**
 * @typedef {import('./harness/rounds.mjs').Section} Section
 * @typedef {import('./harness/scope.mjs').Scope} Scope
 * @typedef {{ Stories: new () => object, Diagnosis: new (stories: object) => { heed: (event: object) => unknown } }} Built
 */

const DEVICES = 1000;
const EVENTS_A_SECOND = 5;
/** Seconds of the stream in one measurement. */
const STREAM = 60;
const VENDOR = 'Cisco Systems, Inc. IP Phone CP-7911G';
const LISTS = ['term11.default.loads', 'SCCP11.9-4-2SR3-1S.loads'];
const PARTS = ['jar11sccp', 'cnu11', 'apps11', 'dsp11', 'cvm11sccp'].map((name) => `${name}.9-4-2ES26.sbn`);

const COST = { key: 'percent', title: '% of one core', digits: 2, better: /** @type {const} */ ('lower') };

/**
 * @param {import('./run.mjs').Bench} bench
 * @returns {AsyncGenerator<Section>}
 */
export async function* diagnosis({ scope, rounds, quick }) {
  const { Diagnosis, Stories } = await built(scope);
  const seconds = quick ? STREAM / 2 : STREAM;
  const measure = () => {
    const made = new Diagnosis(new Stories());
    const before = process.cpuUsage();
    for (const event of stream(seconds)) made.heed(event);
    const { user, system } = process.cpuUsage(before);
    return Promise.resolve({ percent: (user + system) / 1e4 / seconds });
  };
  const version = `${DEVICES} devices, ${EVENTS_A_SECOND} events a second each`;
  yield {
    title: 'stories and rules',
    measures: [COST],
    ...(await interleave([{ name: OURSELVES, version, measure }], rounds)),
    targets: [{ measure: COST.key, bound: 5 }],
  };
}

/**
 * @param {Scope} scope
 * @returns {Promise<Built>}
 */
async function built(scope) {
  const outfile = join(scope.folder('diagnosis'), 'diagnosis.mjs');
  const contents = `export { Diagnosis } from './diagnosis/diagnosis.ts'; export { Stories } from './devices/stories.ts';`;
  const stdin = { contents, resolveDir: fileURLToPath(new URL('../src/', import.meta.url)) };
  await build({ stdin, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  /** @type {unknown} */
  const made = await import(pathToFileURL(outfile).href);
  return /** @type {Built} */ (made);
}

/**
 * Phones that start, read all of their firmware with its progress, and ask for their configuration, again and again.
 * @param {number} seconds
 */
function* stream(seconds) {
  yield {
    type: 'session.began',
    session: 's',
    station: 'b',
    version: '1',
    node: 'v',
    platform: 'linux',
    facts: { pace: 1, mode: 'serve' },
    n: 0,
    at: 0,
  };
  const scripts = Array.from({ length: DEVICES }, (_, number) => script(number));
  let n = 1;
  for (let step = 0; step < seconds * EVENTS_A_SECOND; step += 1) {
    for (const [number, happenings] of scripts.entries()) {
      const at = Math.round(((step + number / DEVICES) * 1000) / EVENTS_A_SECOND);
      yield { ...happenings[(step + number) % happenings.length], n, at };
      n += 1;
    }
  }
}

/** @param {number} number */
function script(number) {
  const device = `00:26:99:00:${hex(number >> 8)}:${hex(number & 255)}`;
  const address = `10.0.${number >> 8}.${number & 255}`;
  const name = `SEP${device.replaceAll(':', '').toUpperCase()}`;
  const of = { by: 'tftp', device, from: `${address}:49152`, asks: 'read' };
  const lease = { device, address, lease: 7_200_000, to: 'broadcast' };
  const reads = (/** @type {string} */ file, size = 100_000) => [
    { type: 'file.request', ...of, transfer: 1, file, mode: 'octet', options: {}, size },
    ...[0.25, 0.5, 0.75].map((part) => ({ type: 'file.progress', ...of, transfer: 1, file, sent: size * part, size })),
    { type: 'file.complete', ...of, transfer: 1, file, size, took: 900, resent: 0 },
  ];
  return [
    { type: 'dhcp.discover', device, parameters: [1, 3, 66, 150], vendorClass: VENDOR },
    { type: 'dhcp.offer', ...lease },
    { type: 'dhcp.request', device, address, asks: 'selecting' },
    { type: 'dhcp.ack', ...lease, vendorClass: VENDOR },
    ...LISTS.flatMap((file) => reads(file, 700)),
    ...PARTS.flatMap((file) => reads(file)),
    ...['CTL', ''].map((kind) => ({
      type: 'file.missing',
      ...of,
      file: `${kind}${name}.${kind === '' ? 'cnf.xml' : 'tlv'}`,
    })),
    { type: 'file.missing', ...of, file: 'XMLDefault.cnf.xml' },
  ];
}

/** @param {number} byte */
function hex(byte) {
  return byte.toString(16).padStart(2, '0');
}
