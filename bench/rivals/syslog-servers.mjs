/** The syslog servers we are compared with: each keeps what comes to 127.0.0.1:514, by UDP and TCP, in one text file. */
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { words } from '../harness/processes.mjs';
import { version } from './versions.mjs';

/**
 * @typedef {{ name: string, version: string, commandLine: (folder: string) => [string, ...string[]],
 *   kept: (folder: string) => string }} SyslogServer `kept`: the file or folder that grows
 */

const RSYSLOG = (/** @type {string} */ folder) => `
global(workDirectory="${folder}")
module(load="imudp")
module(load="imtcp")
template(name="raw" type="string" string="%rawmsg%\\n")
ruleset(name="keep") { action(type="omfile" file="${folder}/kept.log" template="raw") }
input(type="imudp" port="514" ruleset="keep")
input(type="imtcp" port="514" ruleset="keep")
`;

const SYSLOG_NG = (/** @type {string} */ folder) => `@version: 3.35
options { stats-freq(0); };
source in { network(transport(udp) port(514) so-rcvbuf(8388608)); network(transport(tcp) port(514) log-iw-size(100000) max-connections(100)); };
destination out { file("${folder}/kept.log" template("\${MESSAGE}\\n")); };
log { source(in); destination(out); };
`;

/**
 * @param {readonly string[]} wanted names
 * @returns {Promise<{ servers: SyslogServer[], skipped: import('../harness/rounds.mjs').Skipped[] }>}
 */
export async function syslogServers(wanted) {
  /** @type {SyslogServer[]} */
  const servers = [];
  const skipped = [];
  const rsyslog = find('rsyslogd');
  if (rsyslog === undefined) skipped.push({ name: 'rsyslog', why: 'not installed (npm run setup:interop)' });
  else {
    servers.push({
      name: 'rsyslog',
      version: await version([rsyslog], '-v'),
      kept: (folder) => join(folder, 'kept.log'),
      commandLine: (folder) => [rsyslog, '-n', '-f', written(folder, RSYSLOG), '-i', join(folder, 'pid')],
    });
  }
  const syslogNg = find('syslog-ng');
  if (syslogNg === undefined) skipped.push({ name: 'syslog-ng', why: 'not installed (npm run setup:interop)' });
  else {
    servers.push({
      name: 'syslog-ng',
      version: await version([syslogNg], '--version'),
      kept: (folder) => join(folder, 'kept.log'),
      commandLine: (folder) => [
        syslogNg,
        ...words('--foreground --no-caps --cfgfile'),
        written(folder, SYSLOG_NG),
        '--persist-file',
        join(folder, 'persist'),
        '--pidfile',
        join(folder, 'pid'),
        '--control',
        join(folder, 'ctl'),
      ],
    });
  }
  return { servers: servers.filter(({ name }) => wanted.includes(name)), skipped };
}

/** @param {string} name */
export function find(name) {
  const places = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin'];
  return places.map((place) => join(place, name)).find((path) => existsSync(path));
}

/**
 * @param {string} folder
 * @param {(folder: string) => string} config
 */
function written(folder, config) {
  const path = join(folder, 'server.conf');
  writeFileSync(path, config(folder));
  return path;
}
