/**
 * The two DHCP clients the world runs on, unmodified: busybox `udhcpc` and ISC `dhclient`. Each asks for options 66
 * and 150 as a phone does; the hook script every client calls takes the address and prints what it was told.
 */
import { writeFileSync } from 'node:fs';
import type { Computer } from './namespaces.ts';
import type { Running } from './running.ts';
import type { Scratch } from './scratch.ts';

/** What a client told its hook, by the client's own variable names. */
export type Told = Readonly<Record<string, string>>;

const HOOK = `#!/bin/sh
if [ -n "$ip" ]; then ip address replace "$ip/$mask" dev "$interface"; fi
if [ -n "$new_ip_address" ]; then ip address replace "$new_ip_address/24" dev "$interface"; fi
echo "hook reason=$1$reason	$(env | tr '\\n' '\\t')"
`;

/** It renews at once on SIGUSR1, and gives its lease back on SIGUSR2. */
export function startUdhcpc(
  computer: Computer,
  adapter: string,
  scratch: Scratch,
  more: readonly string[] = [],
): Running {
  const hook = writeHook(scratch);
  const args = ['-i', adapter, '-f', '-O', '66', '-O', '150', '-s', hook, '-t', '5', '-T', '1', '-A', '1'];
  return computer.start('busybox', ['udhcpc', ...args, ...more]);
}

/** It renews after `renewal` seconds, whatever the server says, and keeps its leases in `leases`. */
export function startDhclient(computer: Computer, adapter: string, scratch: Scratch, renewal: number): Running {
  const hook = writeHook(scratch);
  const config = scratch.join('dhclient.conf');
  const leases = dhclientLeases(scratch);
  writeFileSync(config, dhclientConfig(renewal));
  writeFileSync(leases, '');
  const files = ['-cf', config, '-lf', leases, '-pf', scratch.join('dhclient.pid'), '-sf', hook];
  return computer.start('dhclient', ['-4', '-d', '-v', ...files, adapter]);
}

/** The file dhclient writes its leases to. */
export function dhclientLeases(scratch: Scratch): string {
  return scratch.join('dhclient.leases');
}

/** The first call of the hook for this reason, already past or still to come. */
export function hooked(client: Running, reason: string): Promise<Told> {
  return client.pick(`hook ${reason}`, ({ text }) => {
    const told = text.startsWith('hook ') ? variables(text.slice('hook '.length)) : undefined;
    return told?.['reason'] === reason ? told : undefined;
  });
}

function variables(line: string): Told {
  const pairs = line
    .split('\t')
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  // The hook's own `reason` comes first, and dhclient's in the environment has the same value.
  return Object.fromEntries(pairs.toReversed());
}

function writeHook(scratch: Scratch): string {
  const hook = scratch.join('hook.sh');
  writeFileSync(hook, HOOK, { mode: 0o755 });
  return hook;
}

function dhclientConfig(renewal: number): string {
  return [
    'option option-150 code 150 = array of ip-address;',
    'request subnet-mask, routers, tftp-server-name, option-150;',
    'require tftp-server-name, option-150;',
    `supersede dhcp-renewal-time ${renewal};`,
    'initial-interval 1;',
    '',
  ].join('\n');
}
