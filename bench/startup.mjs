/** From the start of the process to the first answer, measured from outside: what a person waits for. */
import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { serve, words } from './harness/processes.mjs';
import { interleave, OURSELVES } from './harness/rounds.mjs';
import { NOTHING_ELSE, rouse } from './rivals/rouse.mjs';

/** @typedef {import('./harness/rounds.mjs').Section} Section */

const RUNS = 10;
const QUICK_RUNS = 3;
const ASK_EVERY_MS = 5;
const GIVE_UP_MS = 10_000;
const TARGET_SECONDS = 0.7;
const READY = { key: 'seconds', title: 's to first answer', digits: 3, better: /** @type {const} */ ('lower') };

/** The least that Node itself needs: a process that answers any datagram with an ERROR. */
const BARE_NODE = `
const socket = require('node:dgram').createSocket('udp4');
socket.on('message', (_, from) => socket.send(Buffer.from([0, 5, 0, 1, 0]), from.port, from.address));
socket.bind(Number(process.argv[1]), '127.0.0.1');`;

/**
 * @param {import('./run.mjs').Bench} bench
 * @returns {AsyncGenerator<Section>}
 */
export async function* startup({ scope, quick }) {
  const folder = scope.folder('startup');
  const firmware = scope.folder('files');
  writeFileSync(join(firmware, 'small.bin'), new Uint8Array(1000));
  const ourselves = await rouse();
  const bare = {
    name: 'bare node',
    version: process.version,
    measure: async () => timed(scope, folder, (port) => [process.execPath, '-e', BARE_NODE, `${port}`]),
  };
  const contenders = [bare];
  if ('up' in ourselves) {
    /** @param {number} port */
    const commandLine = (port) =>
      ourselves.up(
        firmware,
        ...words(`--listen 127.0.0.1 --json --tftp-port ${port}`),
        ...words(`--dhcp-port ${port + 1} --dhcp-client-port ${port + 2}`),
        '--data',
        join(folder, 'data'),
        ...NOTHING_ELSE,
      );
    contenders.unshift({
      name: OURSELVES,
      version: ourselves.version,
      measure: async () => timed(scope, folder, commandLine),
    });
  }
  const measured = await interleave(contenders, quick ? QUICK_RUNS : RUNS);
  yield {
    title: `process start to the first answer to a TFTP request (wanted: at most ${TARGET_SECONDS} s)`,
    measures: [READY],
    targets: [],
    ...measured,
    skipped: [...('why' in ourselves ? [{ name: OURSELVES, why: ourselves.why }] : []), ...measured.skipped],
  };
}

/**
 * @param {import('./harness/scope.mjs').Scope} scope
 * @param {string} folder
 * @param {(port: number) => [string, ...string[]]} commandLine `port` and the next two are free
 * @returns {Promise<{ seconds: number }>} until the first answer to a TFTP request for small.bin
 */
export async function timed(scope, folder, commandLine) {
  const port = await freePort();
  const begun = performance.now();
  const server = serve(scope, commandLine(port), { cwd: folder, log: join(folder, 'log') });
  try {
    await firstAnswer(port, server.running);
    return { seconds: (performance.now() - begun) / 1000 };
  } finally {
    await server.stop();
  }
}

/**
 * Asks until somebody answers. Refusals by the kernel (nobody listens yet) are what we expect until then.
 * @param {number} port
 * @param {() => boolean} running
 * @returns {Promise<void>}
 */
async function firstAnswer(port, running) {
  const request = Buffer.from('\0\u0001small.bin\0octet\0', 'latin1');
  const socket = createSocket('udp4');
  const end = performance.now() + GIVE_UP_MS;
  /** @type {NodeJS.Timeout | undefined} */
  let asking;
  try {
    await new Promise((resolve, reject) => {
      socket.once('message', resolve);
      socket.on('error', () => undefined);
      asking = setInterval(() => {
        if (!running()) reject(new Error('it ended before it answered'));
        if (performance.now() > end) reject(new Error(`no answer within ${GIVE_UP_MS / 1000} s`));
        socket.send(request, port, '127.0.0.1');
      }, ASK_EVERY_MS);
    });
  } finally {
    clearInterval(asking);
    socket.close();
  }
}

/** A port such that the next two are free as well, most likely. */
async function freePort() {
  const socket = createSocket('udp4');
  /** @type {Promise<void>} */
  const bound = new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', resolve);
  });
  await bound;
  const { port } = socket.address();
  socket.close();
  return Math.min(port, 65_000);
}
