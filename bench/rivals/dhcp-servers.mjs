/**
 * The DHCP servers we are compared with: each with one big pool behind a relay agent, leases on disk in the way the
 * server does it by itself, nothing probed and nothing logged.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CABLE } from '../harness/network.mjs';
import { words } from '../harness/processes.mjs';
import { program } from './debian.mjs';
import { version } from './versions.mjs';

/**
 * @typedef {{ commandLine: [string, ...string[]], env?: Readonly<Record<string, string>> }} Launch
 * @typedef {{ name: string, version: string, prepare: (folder: string) => Launch }} DhcpServer
 * @typedef {{ name: string, program: string, debianPackage: string, flag: string, note: string,
 *   prepare: (path: string, folder: string) => Launch }} Known
 */

/** Room for every client of a whole run of a fast server. */
export const LARGE_POOL = ['10.65.0.0', '10.126.255.255'];
/** Servers that grant some hundred leases a second need less, and take long to prepare more. */
const SMALL_POOL = ['10.65.0.0', '10.65.250.255'];
const LEASE_SECONDS = 7200;

/** @type {readonly Known[]} */
const KNOWN = [
  {
    name: 'Kea',
    program: 'kea-dhcp4',
    debianPackage: 'kea-dhcp4-server',
    flag: '-v',
    note: 'memfile, no sync, 2 threads',
    prepare: (path, folder) => {
      const file = write(folder, 'kea.json', JSON.stringify({ Dhcp4: keaSettings(folder) }));
      return { commandLine: [path, '-c', file], env: { KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder } };
    },
  },
  {
    name: 'ISC dhcpd',
    program: 'dhcpd',
    debianPackage: 'isc-dhcp-server',
    flag: '--version',
    note: 'sync per ACK',
    prepare: (path, folder) => {
      const settings = [
        `authoritative; ping-check false; default-lease-time ${LEASE_SECONDS}; max-lease-time ${LEASE_SECONDS};`,
        `subnet ${CABLE.subnet.split('/')[0]} netmask ${CABLE.mask} {`,
        `  range ${SMALL_POOL.join(' ')}; option routers ${CABLE.server};`,
        '}',
      ];
      const files = ['-cf', write(folder, 'dhcpd.conf', settings.join('\n')), '-lf', write(folder, 'leases', '')];
      return { commandLine: [path, '-4', '-f', '-q', ...files, '-pf', join(folder, 'pid'), CABLE.adapter] };
    },
  },
  {
    name: 'dnsmasq',
    program: 'dnsmasq',
    debianPackage: 'dnsmasq-base',
    flag: '--version',
    note: 'rewrites its lease file',
    prepare: (path, folder) => ({
      commandLine: [
        path,
        ...words('--no-daemon --conf-file=/dev/null --pid-file= --user=root --port=0 --quiet-dhcp'),
        ...words('--no-ping --dhcp-authoritative --dhcp-lease-max=1000000'),
        `--dhcp-leasefile=${join(folder, 'leases')}`,
        `--dhcp-range=${SMALL_POOL.join(',')},${CABLE.mask},${LEASE_SECONDS}`,
      ],
    }),
  },
];

/** @param {string} folder */
function keaSettings(folder) {
  return {
    'interfaces-config': { interfaces: [CABLE.adapter], 'dhcp-socket-type': 'udp' },
    'lease-database': { type: 'memfile', persist: true, name: join(folder, 'leases.csv'), 'lfc-interval': 0 },
    'multi-threading': { 'enable-multi-threading': true, 'thread-pool-size': 2 },
    'valid-lifetime': LEASE_SECONDS,
    subnet4: [
      {
        id: 1,
        subnet: CABLE.subnet,
        pools: [{ pool: LARGE_POOL.join(' - ') }],
        'option-data': [{ name: 'routers', data: CABLE.server }],
      },
    ],
    loggers: [{ name: 'kea-dhcp4', severity: 'ERROR', output_options: [{ output: join(folder, 'log') }] }],
  };
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} text
 */
function write(folder, name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/**
 * @param {readonly string[]} wanted names
 * @param {string} folder for what has to be unpacked
 * @returns {Promise<{ servers: DhcpServer[], skipped: import('../harness/rounds.mjs').Skipped[] }>}
 */
export async function dhcpServers(wanted, folder) {
  /** @type {DhcpServer[]} */
  const servers = [];
  const skipped = [];
  for (const known of KNOWN.filter(({ name }) => wanted.includes(name))) {
    const [path] = (await program(known.program, known.debianPackage, folder)) ?? [];
    if (path === undefined)
      skipped.push({ name: known.name, why: `neither installed nor to be had from ${known.debianPackage}` });
    else {
      const { name, note, prepare } = known;
      servers.push({
        name,
        version: `${await version([path], known.flag)} (${note})`,
        prepare: (own) => prepare(path, own),
      });
    }
  }
  return { servers, skipped };
}
