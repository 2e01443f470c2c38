/** All recipes, and finding the one for a device by what it says. */
import { matchesPattern } from '../lib/glob.ts';
import { matches, type Model, type Recipe } from './recipe.ts';
import { CISCO_7906_7911 } from './recipes/cisco-7906-7911.ts';
import { CISCO_AIRONET } from './recipes/cisco-aironet.ts';

export const RECIPES: readonly Recipe[] = [CISCO_7906_7911, CISCO_AIRONET];

export interface Recognised {
  readonly recipe: Recipe;
  /** The model, or the recipe's title where what was seen fits several. */
  readonly model: string;
}

/** By option 60; a trailing NUL, which Cisco phones send, is not part of the name. */
export function recogniseVendorClass(vendorClass: string): Recognised | undefined {
  const name = vendorClass.replace(/(\\x00|\0)+$/, '');
  const recipe = RECIPES.find(({ match }) => match.vendorClass?.some((pattern) => matchesPattern(pattern, name)));
  if (recipe === undefined) return undefined;
  return { recipe, model: recipe.models.find((model) => sameClass(model, name))?.name ?? recipe.title };
}

/** By a file name that only this family asks for. */
export function recogniseRequest(file: string): Recognised | undefined {
  const recipe = RECIPES.find((one) => matches(one.match.requests, file));
  if (recipe === undefined) return undefined;
  const model = recipe.models.find((one) => one.loads.toLowerCase() === file.toLowerCase());
  return { recipe, model: model?.name ?? recipe.title };
}

/** By what a person types: `7911`, `CP-7911G`, `cisco 7911g`. */
export function findModel(text: string): { readonly recipe: Recipe; readonly model: Model } | undefined {
  const wanted = text.toLowerCase().replaceAll(/^(cisco|cp)|g$|[^a-z0-9]/g, '');
  for (const recipe of RECIPES) {
    const model = recipe.models.find((one) => one.id === wanted.replace(/^cp/, ''));
    if (model !== undefined) return { recipe, model };
  }
  return undefined;
}

function sameClass(model: Model, vendorClass: string): boolean {
  return model.vendorClass.toLowerCase() === vendorClass.toLowerCase();
}
