/** The adapters of this machine: a list, and a watch over it. */
import { networkInterfaces } from 'node:os';
import { adapterChanges, type Adapter, type AdapterChange } from '../../adapters/adapters.ts';
import { listLinuxAdapters } from '../../linux/adapters/adapters.ts';
import { MAC_LISTINGS, parseMacAdapters } from '../../macos/adapters.ts';
import { LIST_WINDOWS_ADAPTERS, parseWindowsAdapters } from '../../windows/adapters.ts';
import { readCommand } from '../run-command.ts';

/** Milliseconds on Linux, half a second where programs have to be asked. */
export async function listAdapters(platform: NodeJS.Platform = process.platform): Promise<readonly Adapter[]> {
  if (platform === 'win32') return parseWindowsAdapters(await readCommand(LIST_WINDOWS_ADAPTERS));
  if (platform === 'darwin') return listMacAdapters();
  return listLinuxAdapters();
}

async function listMacAdapters(): Promise<readonly Adapter[]> {
  const [ifconfig, hardwarePorts, routes] = await Promise.all(
    [MAC_LISTINGS.ifconfig, MAC_LISTINGS.hardwarePorts, MAC_LISTINGS.routes].map((command) => readCommand(command)),
  );
  return parseMacAdapters({ ifconfig: ifconfig ?? '', hardwarePorts: hardwarePorts ?? '', routes: routes ?? '' });
}

export interface AdapterWatch {
  /** As they were at the last look. */
  readonly adapters: readonly Adapter[];
  stop(): void;
}

const PERIOD = 500;

/**
 * Tells what changes from now on, by looking twice a second. A netlink socket would tell at once, but its descriptor
 * fits into no Node stream and would need a thread of its own; a look costs 0.9 ms of processor time on Linux (0.2 %
 * of a core), and half a second is well under the second a switch needs to start forwarding.
 *
 * Elsewhere a look is `os.networkInterfaces()`, which knows no adapter without link, so that a lost link shows in it;
 * only after a difference the list is asked for. The watch does not keep the process alive.
 */
export function watchAdapters(
  known: readonly Adapter[],
  onChange: (changes: readonly AdapterChange[], adapters: readonly Adapter[]) => void,
): AdapterWatch {
  const watch = { adapters: known, stop: () => clearInterval(timer) };
  const compare = (adapters: readonly Adapter[]): void => {
    const changes = adapterChanges(watch.adapters, adapters);
    watch.adapters = adapters;
    if (changes.length > 0) onChange(changes, adapters);
  };
  const look = process.platform === 'linux' ? () => compare(listLinuxAdapters()) : lookElsewhere(compare);
  const timer = setInterval(look, PERIOD).unref();
  return watch;
}

function lookElsewhere(compare: (adapters: readonly Adapter[]) => void): () => void {
  let seen = JSON.stringify(networkInterfaces());
  let asking = false;
  return () => {
    const now = JSON.stringify(networkInterfaces());
    if (now === seen || asking) return;
    seen = now;
    asking = true;
    void listAdapters()
      .then(compare)
      .finally(() => (asking = false));
  };
}
