/** What the TFTP service is told about its clients: who they are, and what their recipe says. */
import { senderQuirks } from '../../knowledge/quirks.ts';
import type { Recipe } from '../../knowledge/recipe.ts';
import { recogniseClient, recogniseRequest } from '../../knowledge/recipes.ts';
import type { DeviceIdentity } from '../../devices/identity.ts';
import type { ClientDirectory } from '../module.ts';
import type { TftpNeeds } from './server/service.ts';

export function byRecipe(
  clients: Pick<ClientDirectory, 'at' | 'identify'>,
): Pick<TftpNeeds, 'deviceAt' | 'quirks' | 'staysOnPort' | 'sandbox'> {
  return {
    deviceAt: (address) => clients.identify(address),
    quirks: (who, file) => senderQuirks(recipeOf(clients, who, file)?.quirks ?? []),
    staysOnPort: (who, file) => recipeOf(clients, who, file)?.quirks.includes('answers-from-request-port') === true,
    sandbox: (who) => recipeOf(clients, who)?.uploads,
  };
}

/** What a device said when it got its address is stronger than what it reads: anybody can ask for a file of that name. */
function recipeOf(clients: Pick<ClientDirectory, 'at'>, { address }: DeviceIdentity, reads = ''): Recipe | undefined {
  const client = clients.at(address);
  const known = client?.vendorClass === undefined ? recogniseRequest(reads, address) : recogniseClient(client);
  return known?.recipe;
}
