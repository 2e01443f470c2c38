/** `rouse devices [ID]`: lists the recipes, or shows one with its steps, what it is given, and the sources. */
import type { Recipe } from '../../../knowledge/recipe.ts';
import { findRecipe, RECIPES } from '../../../knowledge/recipes.ts';
import { askTexts, givenTexts, matchTexts } from '../../../knowledge/reference.ts';
import { formatSpan, seconds } from '../../../lib/time.ts';
import { EXIT, misused, type ExitCode } from '../exit.ts';
import { paintFor, type Paint } from '../screen/paint.ts';
import { columnsOf, wrap } from '../screen/wrap.ts';
import { unknownModel } from '../values.ts';

export interface DevicesOptions {
  readonly json?: boolean;
}

export function devices(id: string | undefined, options: DevicesOptions): ExitCode {
  const paint = paintFor();
  const columns = columnsOf();
  if (id === undefined) {
    process.stdout.write(options.json === true ? `${JSON.stringify(RECIPES, null, 2)}\n` : listText(paint, columns));
    return EXIT.done;
  }
  const recipe = findRecipe(id);
  if (recipe === undefined) return misused([unknownModel(id)]);
  const text = options.json === true ? `${JSON.stringify(recipe, null, 2)}\n` : recipeText(recipe, paint, columns);
  process.stdout.write(text);
  return EXIT.done;
}

/** What is said of how far a recipe was tried. */
const VERIFIED: Readonly<Record<Recipe['verified'], string>> = {
  described: 'written from its sources, and not tried',
  simulated: 'tried on simulated devices only',
  field: 'has recovered a real device',
};

function listText(paint: Paint, columns: number): string {
  return RECIPES.map(({ id, title, verified }) => {
    const about = wrap(`${title}: ${VERIFIED[verified]}`, columns, INDENT, INDENT);
    return `${paint('bold', id.padEnd(INDENT))}${about}\n`;
  }).join('');
}

const INDENT = 21;

function recipeText(recipe: Recipe, paint: Paint, columns: number): string {
  const indented = (text: string): string => `   ${wrap(text, columns, 3, 3)}`;
  const bullets = (texts: readonly string[]): readonly string[] => texts.map((text) => wrap(`- ${text}`, columns, 2));
  const headed = (title: string, texts: readonly string[]): readonly string[] =>
    texts.length === 0 ? [] : [title, ...bullets(texts)];
  const steps = recipe.steps.flatMap(({ label, does, sees, silence = 0 }, index) => [
    `${index + 1}. ${paint('bold', label)}`,
    ...(does === undefined ? [] : [indented(does)]),
    ...(sees === undefined ? [] : [paint('dim', indented(sees))]),
    ...(silence === 0 ? [] : [paint('dim', indented(`Silence is normal for ${formatSpan(seconds(silence))}.`))]),
  ]);
  const sources = recipe.sources.map(({ what, proof }) => `${what} (${proof})`);
  const parts = [
    [`${paint('bold', recipe.title)}: ${VERIFIED[recipe.verified]}`],
    steps,
    bullets(recipe.notes),
    headed('It is recognised by:', matchTexts(recipe).map(plain)),
    headed('It is given, by itself:', givenTexts(recipe).map(plain)),
    headed('It asks for, when all is well:', askTexts(recipe).map(plain)),
    headed('Once it is recovered:', recipe.afterwards ?? []),
    headed('Known from:', sources),
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

/** The pages of the documentation put names in backticks. */
function plain(text: string): string {
  return text.replaceAll('`', '').replaceAll('\\|', '|');
}
