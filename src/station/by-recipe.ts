/** What the TFTP service is told about its clients: who they are by their lease, and what their recipe says. */
import { senderQuirks } from '../knowledge/quirks.ts';
import type { Recipe } from '../knowledge/recipe.ts';
import { recogniseRequest, recogniseVendorClass } from '../knowledge/recipes.ts';
import type { Ipv4 } from '../lib/address.ts';
import type { LeaseBook } from '../protocols/dhcp/lease-book.ts';
import type { TftpNeeds } from '../services/tftp/service.ts';

export function byRecipe(book: LeaseBook): Pick<TftpNeeds, 'deviceAt' | 'quirks' | 'sandbox'> {
  return {
    deviceAt: (address) => book.at(address)?.hardware,
    quirks: (from, file) => senderQuirks(recipeOf(book, from, file)?.quirks ?? []),
    sandbox: (from) => recipeOf(book, from)?.uploads,
  };
}

/** What a device said when it got its address is stronger than what it reads: anybody can ask for a file of that name. */
function recipeOf(book: LeaseBook, from: Ipv4, reads = ''): Recipe | undefined {
  const vendorClass = book.at(from)?.vendorClass;
  const known = vendorClass === undefined ? recogniseRequest(reads) : recogniseVendorClass(vendorClass);
  return known?.recipe;
}
