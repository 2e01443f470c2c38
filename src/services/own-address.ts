/** An address that this computer gets for a device, as long as that needs it. In the main thread: programs of the system are run. */
import type { AddressSetting } from '../host/node/adapters/set-address.ts';
import { formatCidr, type AdapterAddress } from '../lib/address.ts';
import type { MainNeeds } from './module.ts';

type Needs = Pick<MainNeeds, 'machine' | 'report' | 'dataFolder'>;

/** Undefined, and told, where it cannot be had. `adapter`: as the system calls it. */
export async function takeAddress(
  { machine, report, dataFolder }: Needs,
  adapter: string,
  at: AdapterAddress,
): Promise<AddressSetting | undefined> {
  const listed = await machine.adapters();
  const known = listed.ok ? listed.value.find(({ name }) => name === adapter) : undefined;
  if (known === undefined || !listed.ok) return undefined;
  const set = machine.setAddress(listed.value, known, at, machine.files(dataFolder));
  if (!set.ok) {
    const { message: problem, hint } = set.error;
    report({ type: 'adapter.trouble', adapter, problem, hint });
    return undefined;
  }
  if (set.value.added) report({ type: 'adapter.address-set', adapter, address: formatCidr(at) });
  return set.value;
}

export function giveBack(setting: AddressSetting, { report }: Pick<Needs, 'report'>): void {
  const { adapter, address, added } = setting;
  if (added && setting.undo().ok) report({ type: 'adapter.address-removed', adapter, address: formatCidr(address) });
}
