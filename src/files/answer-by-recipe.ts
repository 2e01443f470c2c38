/**
 * Which of the files that the user gave answers a name that nothing has: loaders ask for `recovery.bin`, and the image has
 * the name of its maker. Nothing is guessed where several would do.
 */
import { baseName } from '../formats/archive/entry-name.ts';
import type { FileFacts } from '../host/files/folders.ts';
import { wholeName, type RecipeAnswer } from '../knowledge/recipe.ts';
import { RECIPES } from '../knowledge/recipes.ts';

/** `name` as it was asked for; undefined where no recipe has an answer. */
export function answerByRecipe(
  name: string,
  given: readonly FileFacts[],
  answers: readonly RecipeAnswer[] = RECIPES.flatMap((recipe) => recipe.answers ?? []),
): FileFacts | undefined {
  const base = baseName(name);
  for (const { asked, from } of answers) {
    if (!wholeName(asked).test(base)) continue;
    const found = firstOnly(from, given);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The file of the first pattern that only one file matches. */
function firstOnly(patterns: readonly string[], given: readonly FileFacts[]): FileFacts | undefined {
  for (const pattern of patterns) {
    const isMeant = wholeName(pattern);
    const found = given.filter(({ name }) => isMeant.test(baseName(name)));
    if (found.length === 1) return found[0];
  }
  return undefined;
}
