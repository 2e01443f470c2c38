/** A journal of leases as a station leaves it: those of the first clients of `dhcp-load`. */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** Room for a million in the bench's network, beside the server and the relay agent. */
export const JOURNAL_POOL = '10.64.1.0-10.79.255.0';
const FIRST_ADDRESS = 0x0a40_0100;
const LEASE_MS = 86_400_000;
const LINES_AT_ONCE = 10_000;

/**
 * @param {string} data the station's data folder
 * @param {number} leases
 */
export function writeJournal(data, leases) {
  mkdirSync(join(data, 'leases'), { recursive: true });
  const file = openSync(join(data, 'leases', 'journal-000001.jsonl'), 'w');
  const since = new Date().toISOString();
  const until = new Date(Date.now() + LEASE_MS).toISOString();
  for (let first = 0; first < leases; first += LINES_AT_ONCE) {
    const count = Math.min(LINES_AT_ONCE, leases - first);
    writeSync(file, Array.from({ length: count }, (_, index) => line(first + index, { since, until })).join(''));
  }
  closeSync(file);
}

/**
 * @param {number} client
 * @param {{ since: string, until: string }} times
 */
function line(client, times) {
  const hardware = `021b${client.toString(16).padStart(8, '0')}`;
  const lease = {
    address: [24, 16, 8, 0].map((shift) => ((FIRST_ADDRESS + client) >>> shift) & 255).join('.'),
    state: 'bound',
    ...times,
    client: `id:01${hardware}`,
    hardware: hardware.replaceAll(/(..)(?=.)/g, '$1:'),
  };
  const sealed = JSON.stringify(lease).slice(1);
  return `{"crc":"${crc32(sealed).toString(16).padStart(8, '0')}",${sealed}\n`;
}
