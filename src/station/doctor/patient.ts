/** Finds out what would serve, without changing anything: the adapter and its address, or why there is none. */
import type { Happening } from '../../events/types.ts';
import { chooseAdapter } from '../../host/adapters/adapter-choice.ts';
import { suggestAddress } from '../../host/adapters/adapter-words.ts';
import type { Adapter } from '../../host/adapters/adapters.ts';
import { linuxAddressCommands } from '../../host/linux/adapters/adapters.ts';
import { macAddressCommands } from '../../host/macos/adapters.ts';
import { windowsAddressCommands } from '../../host/windows/adapters.ts';
import type { Machine } from '../../host/machine.ts';
import type { StationError } from '../../host/station-error.ts';
import { parseIpv4, type AdapterAddress } from '../../lib/address.ts';
import type { Place } from '../../services/place.ts';
import type { Patient } from './check.ts';

export interface DoctorOrder extends Pick<Patient, 'settings' | 'parts' | 'off' | 'dataFolder' | 'models' | 'sources'> {
  readonly machine: Machine;
  /** Name or address; default: chosen by rule. */
  readonly wish?: string;
  /** The station would give the adapter this address. */
  readonly address?: AdapterAddress;
}

export async function patientOf({ wish, address, ...order }: DoctorOrder): Promise<Patient> {
  const listed = await order.machine.adapters();
  if (!listed.ok) return { ...order, adapters: [], unchosen: toldError(listed.error) };
  const adapters = listed.value;
  const choice = chooseAdapter(adapters, wish, address === undefined ? 'use' : 'set-address');
  if (!choice.ok) {
    const adapter = wish === undefined ? undefined : namedIn(adapters, wish);
    const unchosen = toldError(
      choice.error,
      adapter ?? onlyOne(adapters),
      suggestAddress(adapters),
      order.machine.platform,
    );
    return { ...order, adapters, ...(adapter === undefined ? {} : { adapter }), unchosen };
  }
  const { adapter } = choice.value;
  const at = address ?? choice.value.address;
  return at === undefined
    ? { ...order, adapters, adapter }
    : { ...order, adapters, adapter, place: placeOf(adapter, at) };
}

function placeOf({ name, mac, hasDefaultRoute: isShared }: Adapter, at: AdapterAddress): Place {
  return { adapter: name, at, device: name, isShared, ...(mac === undefined ? {} : { mac }) };
}

function namedIn(adapters: readonly Adapter[], wish: string): Adapter | undefined {
  const address = parseIpv4(wish);
  return adapters.find(
    ({ name, addresses }) =>
      name.toLowerCase() === wish.toLowerCase() || addresses.some((at) => address.ok && at.address === address.value),
  );
}

/** Where the rule had nothing to choose from but one, that is meant. */
function onlyOne(adapters: readonly Adapter[]): Adapter | undefined {
  const wired = adapters.filter(({ kind, virtual }) => kind.endsWith('ethernet') && virtual === undefined);
  return wired.length === 1 ? wired[0] : undefined;
}

const TROUBLES: Readonly<
  Partial<Record<StationError['code'], Extract<Happening, { type: 'host.adapter' }>['trouble']>>
> = {
  'several-adapters': 'several',
  'no-address': 'bare',
  'adapter-down': 'off',
};

function toldError(
  { code, message, hint }: StationError,
  adapter?: Adapter,
  at?: AdapterAddress,
  platform: NodeJS.Platform = 'linux',
): Happening {
  const trouble = TROUBLES[code] ?? 'missing';
  const mend = adapter === undefined || at === undefined ? undefined : mendOf(trouble, adapter, at, platform);
  return {
    type: 'host.adapter',
    trouble,
    message,
    hint,
    ...(adapter === undefined ? {} : { adapter: adapter.name }),
    ...(mend === undefined ? {} : { mend }),
  };
}

function mendOf(trouble: string, adapter: Adapter, at: AdapterAddress, platform: NodeJS.Platform): string | undefined {
  if (trouble === 'off' && platform === 'linux') return `sudo ip link set ${adapter.name} up`;
  if (trouble !== 'bare') return undefined;
  if (platform === 'win32') return lineOf(windowsAddressCommands(adapter, at).add.at(-1));
  if (platform === 'darwin') return `sudo ${lineOf(macAddressCommands(adapter, at).add[0])}`;
  return `sudo ${lineOf(linuxAddressCommands({ ...adapter, enabled: true }, at).add[0])}`;
}

function lineOf(command: { readonly program: string; readonly words: readonly string[] } | undefined): string {
  return command === undefined ? '' : [command.program, ...command.words.map(quoted)].join(' ');
}

function quoted(word: string): string {
  return word.includes(' ') ? `"${word}"` : word;
}
