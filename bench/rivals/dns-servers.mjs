/** The name server we are compared with. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { words } from '../harness/processes.mjs';
import { find } from './syslog-servers.mjs';
import { version } from './versions.mjs';

/**
 * dnsmasq with these names and no other server behind it, as it is usually run: its log is quiet.
 * @returns {Promise<{ why: string } | { version: string, commandLine: (folder: string, address: string,
 *   hosts: readonly { name: string, address: string }[]) => [string, ...string[]] }>}
 */
export async function dnsmasq() {
  const program = find('dnsmasq');
  if (program === undefined) return { why: 'not installed (npm run setup:interop)' };
  return {
    version: await version([program], '--version'),
    commandLine(folder, address, hosts) {
      const file = join(folder, 'hosts');
      writeFileSync(file, hosts.map((host) => `${host.address} ${host.name}\n`).join(''));
      const quiet = words(
        '--keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --bind-interfaces --user=root',
      );
      return [
        program,
        ...quiet,
        `--listen-address=${address}`,
        `--addn-hosts=${file}`,
        `--pid-file=${join(folder, 'pid')}`,
      ];
    },
  };
}
