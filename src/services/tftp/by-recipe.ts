/** What the TFTP service is told about its clients: who they are, and what their recipe says. */
import { senderQuirks } from '../../knowledge/quirks.ts';
import type { Recipe } from '../../knowledge/recipe.ts';
import { recogniseRequest, recogniseVendorClass } from '../../knowledge/recipes.ts';
import type { DeviceIdentity } from '../../devices/identity.ts';
import type { ClientDirectory } from '../module.ts';
import type { TftpNeeds } from './server/service.ts';

export function byRecipe(
  clients: Pick<ClientDirectory, 'at' | 'identify'>,
): Pick<TftpNeeds, 'deviceAt' | 'quirks' | 'sandbox'> {
  return {
    deviceAt: (address) => clients.identify(address),
    quirks: (who, file) => senderQuirks(recipeOf(clients, who, file)?.quirks ?? []),
    sandbox: (who) => recipeOf(clients, who)?.uploads,
  };
}

/** What a device said when it got its address is stronger than what it reads: anybody can ask for a file of that name. */
function recipeOf(clients: Pick<ClientDirectory, 'at'>, { address }: DeviceIdentity, reads = ''): Recipe | undefined {
  const vendorClass = clients.at(address)?.vendorClass;
  const known = vendorClass === undefined ? recogniseRequest(reads) : recogniseVendorClass(vendorClass);
  return known?.recipe;
}
