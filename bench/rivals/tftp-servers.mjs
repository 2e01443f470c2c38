/** The TFTP servers we are compared with: how each is found and started to serve one folder on port 69 of an address. */
import { words } from '../harness/processes.mjs';
import { program } from './debian.mjs';
import { version } from './versions.mjs';

/**
 * @typedef {{ name: string, version: string, commandLine: (root: string, address: string) => [string, ...string[]] }} TftpServer
 * @typedef {{ name: string, program: string, debianPackage: string, libraries?: readonly string[],
 *   flag: string, commandLine: (root: string, address: string) => string[] }} Known
 */

/** Room for every reader of the largest run. */
const MOST_TRANSFERS = '4000';

/** @type {readonly Known[]} */
const KNOWN = [
  {
    name: 'dnsmasq',
    program: 'dnsmasq',
    debianPackage: 'dnsmasq-base',
    flag: '--version',
    commandLine: (root, address) => [
      ...words('--no-daemon --conf-file=/dev/null --pid-file= --user=root --port=0 --quiet-tftp'),
      ...words(`--listen-address=${address} --bind-interfaces --enable-tftp`),
      `--tftp-root=${root}`,
      `--tftp-max=${MOST_TRANSFERS}`,
    ],
  },
  {
    // Bound to all addresses: on a machine with a loopback only it cannot resolve any that it is given.
    name: 'tftpd-hpa',
    program: 'in.tftpd',
    debianPackage: 'tftpd-hpa',
    libraries: ['libwrap0'],
    flag: '-V',
    commandLine: (root) => [...words('--foreground -4 --user root --secure'), root],
  },
  {
    name: 'atftpd',
    program: 'atftpd',
    debianPackage: 'atftpd',
    libraries: ['libwrap0', 'libpcre2-8-0'],
    flag: '--version',
    commandLine: (root, address) => [
      ...words(`--daemon --no-fork --user root --group root --bind-address ${address} --port 69`),
      ...words(`--no-multicast --maxthread ${MOST_TRANSFERS} --verbose=0 --logfile /dev/null`),
      root,
    ],
  },
];

/**
 * @param {readonly string[]} wanted names
 * @param {string} folder for what has to be unpacked
 * @returns {Promise<{ servers: TftpServer[], skipped: import('../harness/rounds.mjs').Skipped[] }>}
 */
export async function tftpServers(wanted, folder) {
  /** @type {TftpServer[]} */
  const servers = [];
  const skipped = [];
  for (const known of KNOWN.filter(({ name }) => wanted.includes(name))) {
    const start = await program(known.program, known.debianPackage, folder, known.libraries);
    if (start === undefined)
      skipped.push({ name: known.name, why: `neither installed nor to be had from ${known.debianPackage}` });
    else
      servers.push({
        name: known.name,
        version: await version(start, known.flag),
        commandLine: (root, address) => [...start, ...known.commandLine(root, address)],
      });
  }
  return { servers, skipped };
}
