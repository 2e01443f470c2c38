/** Serves the built page, and feeds it as a station does (services/page/live.ts): so many devices, so many events a second. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

/** Milliseconds: as long as a station gathers what happens. */
const GATHERED = 100;
/** @type {Readonly<Record<string, string>>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/**
 * @param {Pick<import('../harness/scope.mjs').Scope, 'defer'>} scope
 * @param {{ page: string, devices: number, events: number }} feed `page`: the folder; `events`: a second
 * @returns {Promise<string>} the address
 */
export async function pageFeed(scope, { page, devices, events }) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    if (path === '/api/live') return live(response, devices, events);
    if (path.startsWith('/api/')) return response.end('{"replies":[]}');
    const file = extname(path) === '' ? 'index.html' : path;
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    return response.end(readFileSync(join(page, file)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  scope.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const at = server.address();
  return `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}/`;
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} devices
 * @param {number} events
 */
function live(response, devices, events) {
  response.setHeader('content-type', 'text/event-stream');
  /** @param {string} name @param {unknown} data */
  const tell = (name, data) => response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const rows = Array.from({ length: devices }, (_, number) => row(number));
  tell('hello', { version: 'bench', newest: 0, now: Date.now(), standing: [] });
  tell('devices', rows);
  let n = 0;
  let due = 0;
  const timer = setInterval(() => {
    due += (events * GATHERED) / 1000;
    /** @type {object[]} */
    const told = [];
    /** @type {object[]} */
    const changed = [];
    for (; due >= 1; due -= 1) {
      n += 1;
      const one = rows[(n * 7919) % devices];
      if (one === undefined) continue;
      one.progress = (one.progress + 0.01) % 1;
      one.lastSeen = Date.now();
      one.stage = STAGES[n % STAGES.length];
      changed.push(one);
      told.push(progress(n, one.device, one.lastSeen));
    }
    tell('events', told);
    tell('devices', changed);
  }, GATHERED);
  response.on('close', () => clearInterval(timer));
}

/** Each event moves a device to another, so that its text is laid out anew. */
const STAGES = [
  { id: 'components', label: 'The phone reads and writes its firmware', at: 5, of: 6 },
  { id: 'list', label: 'The phone reads its list of firmware files', at: 4, of: 6 },
];

/** @param {number} number */
function row(number) {
  const hex = number
    .toString(16)
    .padStart(6, '0')
    .replace(/(..)(..)(..)/, '$1:$2:$3');
  const seen = Date.now();
  return {
    device: `00:26:99:${hex}`,
    model: 'Cisco 7911G',
    recipe: 'cisco-79x1',
    kind: 'phone',
    address: `10.66.${number >> 8}.${number & 255}`,
    phase: 'loading',
    firstSeen: seen + number,
    lastSeen: seen,
    stage: STAGES[0],
    progress: number / 1000,
    files: [{ name: 'cvm11sccp.9-4-2ES26.sbn', size: 2_200_000, sent: 1_000_000, state: 'reading' }],
  };
}

/** @param {number} n @param {string} device @param {number} at */
function progress(n, device, at) {
  const line = 'cvm11sccp.9-4-2ES26.sbn: 1.0 MB of 2.2 MB';
  const transfer = { by: 'tftp', transfer: n % 997, file: 'cvm11sccp.9-4-2ES26.sbn', sent: n, size: 2_200_000 };
  return { n, at, type: 'file.progress', level: 'debug', line, device, ...transfer };
}
