/** What the TFTP service is told about its clients: who they are, and what their recipe says. */
import { senderQuirks } from '../knowledge/quirks.ts';
import type { Recipe } from '../knowledge/recipe.ts';
import { recogniseRequest, recogniseVendorClass } from '../knowledge/recipes.ts';
import type { Ipv4 } from '../lib/address.ts';
import type { TftpNeeds } from '../services/tftp/server/service.ts';
import type { Clients } from '../devices/clients.ts';

export function byRecipe(clients: Pick<Clients, 'at'>): Pick<TftpNeeds, 'deviceAt' | 'quirks' | 'sandbox'> {
  return {
    deviceAt: (address) => clients.at(address)?.hardware,
    quirks: (from, file) => senderQuirks(recipeOf(clients, from, file)?.quirks ?? []),
    sandbox: (from) => recipeOf(clients, from)?.uploads,
  };
}

/** What a device said when it got its address is stronger than what it reads: anybody can ask for a file of that name. */
function recipeOf(clients: Pick<Clients, 'at'>, from: Ipv4, reads = ''): Recipe | undefined {
  const vendorClass = clients.at(from)?.vendorClass;
  const known = vendorClass === undefined ? recogniseRequest(reads) : recogniseVendorClass(vendorClass);
  return known?.recipe;
}
