/** Which file goes into which device: decided by the names of what the user has given, and never guessed. Pure. */
import { wholeName, type Recipe, type RecipePush } from '../../knowledge/recipe.ts';
import { RECIPES } from '../../knowledge/recipes.ts';

export interface GivenFile {
  readonly name: string;
  readonly path: string;
}

export interface PushChoice {
  readonly recipe: Recipe;
  readonly push: RecipePush;
  readonly file: GivenFile;
}

/** One choice, none, or several that contradict each other. `device`: the recipe that the settings name. */
export function choicesOf(files: readonly GivenFile[], device?: string): readonly PushChoice[] {
  return RECIPES.flatMap((recipe): readonly PushChoice[] => {
    const { push, id } = recipe;
    if (push === undefined || (device !== undefined && device !== id)) return [];
    const file = fileFor(push, files) ?? (device === id && files.length === 1 ? files[0] : undefined);
    return file === undefined ? [] : [{ recipe, push, file }];
  });
}

/** The first pattern that exactly one file matches. */
function fileFor({ files: patterns }: RecipePush, given: readonly GivenFile[]): GivenFile | undefined {
  for (const pattern of patterns) {
    const [first, ...others] = given.filter(({ name }) => wholeName(pattern).test(name));
    if (first !== undefined) return others.length === 0 ? first : undefined;
  }
  return undefined;
}
