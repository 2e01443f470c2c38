/** The adapters of this machine: a list, and a watch over it. */
import { adaptersOfNode } from '../../adapters/adapters-of-node.ts';
import type { Command } from '../../adapters/address-commands.ts';
import { adapterChanges, type Adapter, type AdapterChange } from '../../adapters/adapters.ts';
import { listLinuxAdapters } from '../../linux/adapters/adapters.ts';
import { MAC_LISTINGS, parseMacAdapters } from '../../macos/adapters.ts';
import { LIST_WINDOWS_ADAPTERS, parseWindowsAdapters } from '../../windows/adapters.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { stationError, type StationError } from '../../station-error.ts';
import { readCommand } from '../run-command.ts';
import { interfaces } from './interfaces.ts';

/**
 * Milliseconds on Linux, half a second where programs have to be asked; where these tell nothing, what Node knows. Fails when
 * this process may open no more files.
 */
export async function listAdapters(
  platform: NodeJS.Platform = process.platform,
  read: (command: Command) => Promise<string> = async (command) => readCommand(command),
): Promise<Result<readonly Adapter[], StationError>> {
  if (platform === 'win32') return ok(orNode(parseWindowsAdapters(await read(LIST_WINDOWS_ADAPTERS)), platform));
  if (platform === 'darwin') return ok(orNode(await listMacAdapters(read), platform));
  const listed = listLinuxAdapters();
  return listed.ok ? listed : err(notLooked(listed.error));
}

/** PowerShell may be locked, and programs may be missing: every computer has at least itself. */
function orNode(listed: readonly Adapter[], platform: NodeJS.Platform): readonly Adapter[] {
  return listed.length > 0 ? listed : adaptersOfNode(interfaces() ?? {}, platform);
}

function notLooked(cause: string): StationError {
  const message = `The network adapters cannot be looked at: the system says ${cause}.`;
  const hint = 'This process may open too few files: raise the limit (ulimit -n) and start again.';
  return stationError('no-descriptors', message, hint, cause);
}

async function listMacAdapters(read: (command: Command) => Promise<string>): Promise<readonly Adapter[]> {
  const [ifconfig, hardwarePorts, routes] = await Promise.all(
    [MAC_LISTINGS.ifconfig, MAC_LISTINGS.hardwarePorts, MAC_LISTINGS.routes].map(async (command) => read(command)),
  );
  return parseMacAdapters({ ifconfig: ifconfig ?? '', hardwarePorts: hardwarePorts ?? '', routes: routes ?? '' });
}

export interface AdapterWatch {
  stop(): void;
}

const PERIOD = 500;

/**
 * Tells what changes from now on, by looking twice a second. A netlink socket would tell at once, but its descriptor
 * fits into no Node stream and would need a thread of its own; a look costs 0.9 ms of processor time on Linux (0.2 %
 * of a core), and half a second is well under the second a switch needs to start forwarding. A look that the system
 * refuses, for want of descriptors, tells nothing: the next one may see again.
 *
 * Elsewhere a look is `os.networkInterfaces()`, which knows no adapter without link, so that a lost link shows in it;
 * only after a difference the list is asked for. The watch does not keep the process alive.
 * `onChange` must not throw.
 */
export function watchAdapters(
  known: readonly Adapter[] | undefined,
  onChange: (changes: readonly AdapterChange[]) => void,
): AdapterWatch {
  let last = known;
  const compare = (adapters: readonly Adapter[]): void => {
    const changes = adapterChanges(last ?? adapters, adapters);
    last = adapters;
    if (changes.length > 0) onChange(changes);
  };
  const look = process.platform === 'linux' ? () => lookOnLinux(compare) : lookElsewhere(compare);
  const timer = setInterval(look, PERIOD).unref();
  return { stop: () => clearInterval(timer) };
}

type Compare = (adapters: readonly Adapter[]) => void;

function lookOnLinux(compare: Compare): void {
  const listed = listLinuxAdapters();
  if (listed.ok) compare(listed.value);
}

function lookElsewhere(compare: Compare): () => void {
  let seen = seenInterfaces();
  let asking = false;
  const ask = async (): Promise<void> => {
    asking = true;
    const listed = await listAdapters();
    asking = false;
    if (listed.ok) compare(listed.value);
  };
  return () => {
    const now = seenInterfaces();
    if (now === '' || now === seen || asking) return;
    seen = now;
    void ask();
  };
}

/** As text, to be compared; empty when the system refuses. */
function seenInterfaces(): string {
  const known = interfaces();
  return known === undefined ? '' : JSON.stringify(known);
}
