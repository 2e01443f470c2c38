/**
 * A static entry in the system's table of neighbours. A device that listens for two seconds after power-on may be gone
 * before the system has found out its hardware address; with an entry nobody has to ask for it.
 */
import type { Mac } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { Command } from '../../adapters/address-commands.ts';
import { stationError, type StationError } from '../../station-error.ts';
import { runCommand } from '../run-command.ts';

export interface PinnedNeighbour {
  /** Idempotent, and fit for an exit handler. */
  undo(): void;
}

/** Fails with `unsupported` outside of Linux, with `no-rights` and `no-address`. */
export function pinNeighbour(address: string, mac: Mac): Result<PinnedNeighbour, StationError> {
  const what = `${address} could not be tied to ${mac}`;
  if (process.platform !== 'linux') {
    const hint = `Leave --mac out, or do it by hand: arp -s ${address} ${mac.replaceAll(':', '-')}`;
    return err(stationError('unsupported', `${what}: that is only done on Linux.`, hint));
  }
  const device = adapterTowards(address);
  if (device === undefined) {
    const hint = 'Give the adapter an address in the same network as the device.';
    return err(stationError('no-address', `${what}: no adapter leads there.`, hint));
  }
  const words = [address, 'lladdr', mac, 'dev', device];
  const added = runCommand(ip('neigh', 'replace', ...words, 'nud', 'permanent'));
  if (added.status !== 0) return err(refusal(what, added.output));
  let done = false;
  return ok({
    undo: () => {
      if (!done) runCommand(ip('neigh', 'del', ...words));
      done = true;
    },
  });
}

function ip(...words: readonly string[]): Command {
  return { program: 'ip', words };
}

/** What `ip route get` says: `192.168.1.20 dev eth1 src 192.168.1.1 uid 0`. */
function adapterTowards(address: string): string | undefined {
  const route = runCommand(ip('-o', 'route', 'get', address));
  return route.status === 0 ? / dev (\S+)/.exec(route.output)?.[1] : undefined;
}

function refusal(what: string, output: string): StationError {
  const line = output.trim().split('\n')[0] ?? '';
  if (/not permitted|denied/i.test(line)) {
    return stationError('no-rights', `${what}: this user may not.`, 'Run it with sudo, or leave --mac out.', line);
  }
  return stationError('unexpected', `${what}: ${line}.`, 'Leave --mac out.', line);
}
