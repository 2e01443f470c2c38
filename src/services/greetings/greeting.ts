/** What is answered to a greeting: by the recipes that know one, and only to devices in the network that such a device stands in. Pure. */
import type { Greeting, Recipe } from '../../knowledge/recipe.ts';
import { RECIPES } from '../../knowledge/recipes.ts';
import { parseIpv4, subnetContains, subnetOf } from '../../lib/address.ts';

export interface Greeter {
  readonly recipe: Recipe;
  readonly greeting: Greeting;
}

export const GREETERS: readonly Greeter[] = RECIPES.flatMap((recipe) =>
  recipe.greeting === undefined ? [] : [{ recipe, greeting: recipe.greeting }],
);

/** Whether these bytes, from there, are that greeting: then they are sent back as they are. */
export function isGreeting(
  { recipe, greeting }: Greeter,
  bytes: Uint8Array,
  from: { readonly address: string; readonly port: number },
): boolean {
  const begins = new TextEncoder().encode(greeting.begins);
  if (bytes.length !== greeting.length || from.port !== greeting.from) return false;
  return begins.every((byte, at) => bytes[at] === byte) && isAtHome(recipe, from.address);
}

function isAtHome({ fixed = [] }: Recipe, text: string): boolean {
  const address = parseIpv4(text);
  return (
    address.ok &&
    fixed.some(({ server, prefix }) => {
      const at = parseIpv4(server);
      return at.ok && subnetContains(subnetOf({ address: at.value, prefix }), address.value);
    })
  );
}
