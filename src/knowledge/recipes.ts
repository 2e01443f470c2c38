/** All recipes, and finding the one for a device by what it says. */
import { parseIpv4, subnetContains, type Ipv4 } from '../lib/address.ts';
import { matchesPattern } from '../lib/glob.ts';
import { matches, type ClientMatch, type Model, type Recipe } from './recipe.ts';
import { CISCO_7906_7911 } from './recipes/cisco-7906-7911.ts';
import { CISCO_AIRONET } from './recipes/cisco-aironet.ts';

/** Where several recipes know a device, the first one counts: the more exact stand before the more general. */
export const RECIPES: readonly Recipe[] = [CISCO_7906_7911, CISCO_AIRONET];

export interface Recognised {
  readonly recipe: Recipe;
  /** The model, or the recipe's title where what was seen fits several. */
  readonly model: string;
}

/** What a device says of itself when it asks for an address. */
export interface ClientFacts {
  /** Option 60; a trailing NUL, which Cisco phones send, is not part of the name. */
  readonly vendorClass?: string | undefined;
  /** Option 77. */
  readonly userClass?: string | undefined;
  /** Option 93. */
  readonly arch?: number | undefined;
  /** `00:26:99:ef:0f:1a` */
  readonly hardware?: string | undefined;
}

/** By what it says when it asks for an address. */
export function recogniseClient(facts: ClientFacts, recipes = RECIPES): Recognised | undefined {
  const vendorClass = facts.vendorClass?.replace(/(\\x00|\0)+$/, '');
  const said = { ...facts, vendorClass };
  const recipe = recipes.find(({ match }) => match.dhcp?.some((one) => isMatch(one, said)));
  if (recipe === undefined) return undefined;
  const model = recipe.models.find((one) => isSame(one.vendorClass, vendorClass) || isSame(one.id, facts.userClass));
  return { recipe, model: model?.name ?? onlyModel(recipe) ?? recipe.title };
}

/** By option 60 alone. */
export function recogniseVendorClass(vendorClass: string): Recognised | undefined {
  return recogniseClient({ vendorClass });
}

/**
 * By a file name that only this family asks for. `address`: where it asks from, which tells families apart that ask for the
 * same name from fixed addresses.
 */
export function recogniseRequest(file: string, address?: string, recipes = RECIPES): Recognised | undefined {
  const base = file.slice(file.lastIndexOf('/') + 1);
  const asked = (one: Recipe): boolean => matches(one.match.requests, file) || matches(one.match.requests, base);
  const known = recipes.filter(asked);
  const recipe = known.find((one) => known.length > 1 && isAtHome(one, address)) ?? known[0];
  if (recipe === undefined) return undefined;
  const model = recipe.models.find((one) => isSame(one.loads, base));
  return { recipe, model: model?.name ?? onlyModel(recipe) ?? recipe.title };
}

/** By what a person types: `7911`, `CP-7911G`, `cisco 7911g`, `raspberry-pi-4`. */
export function findModel(
  text: string,
  recipes = RECIPES,
): { readonly recipe: Recipe; readonly model: Model } | undefined {
  const wanted = spelled(text);
  for (const recipe of recipes) {
    const model = recipe.models.find(({ id, name }) => spelled(id) === wanted || spelled(name) === wanted);
    if (model !== undefined) return { recipe, model };
  }
  return undefined;
}

/** By its id, or by one of its models as a person types it. */
export function findRecipe(text: string): Recipe | undefined {
  return RECIPES.find(({ id }) => id === text) ?? findModel(text)?.recipe;
}

/** Without the maker that everybody leaves out, and the letter for a colour or a plug at the end of a number. */
function spelled(text: string): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return plain.replace(/^(cisco)?(cp)?(?=\d)/, '').replace(/(?<=\d)g$/, '');
}

function isMatch(one: ClientMatch, { vendorClass, userClass, arch, hardware }: ClientFacts): boolean {
  return (
    isOne(one.vendorClass, vendorClass) &&
    isOne(one.userClass, userClass) &&
    (one.arch === undefined || (arch !== undefined && one.arch.includes(arch))) &&
    isOne(one.oui, hardware?.slice(0, 8))
  );
}

function isOne(patterns: readonly string[] | undefined, text: string | undefined): boolean {
  return patterns === undefined || (text !== undefined && patterns.some((pattern) => matchesPattern(pattern, text)));
}

/** Whether it asks from the network in which such devices have their fixed address. */
function isAtHome({ fixed = [] }: Recipe, address: string | undefined): boolean {
  const from = ipv4Of(address);
  return fixed.some(({ server, prefix }) => {
    const base = ipv4Of(server.replace(/-.*/, ''));
    return base !== undefined && from !== undefined && subnetContains({ base, prefix }, from);
  });
}

function ipv4Of(text = ''): Ipv4 | undefined {
  const parsed = parseIpv4(text);
  return parsed.ok ? parsed.value : undefined;
}

function onlyModel({ models }: Recipe): string | undefined {
  return models.length === 1 ? models[0]?.name : undefined;
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}
