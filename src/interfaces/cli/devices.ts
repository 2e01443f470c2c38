/** `rouse devices [ID]`: what is known, and where from. */
import type { Recipe } from '../../knowledge/recipe.ts';
import { findModel, RECIPES } from '../../knowledge/recipes.ts';
import { EXIT, usageText, type ExitCode } from './exit.ts';
import { paintFor, type Paint } from './paint.ts';

export interface DevicesOptions {
  readonly json?: boolean;
}

export function devices(id: string | undefined, options: DevicesOptions): ExitCode {
  const paint = paintFor(process.stdout, process.env);
  if (id === undefined) {
    process.stdout.write(options.json === true ? `${JSON.stringify(RECIPES, null, 2)}\n` : listText(paint));
    return EXIT.done;
  }
  const recipe = RECIPES.find((one) => one.id === id) ?? findModel(id)?.recipe;
  if (recipe === undefined) {
    process.stderr.write(usageText([`there is no recipe for "${id}". "rouse devices" lists what there is.`]));
    return EXIT.usage;
  }
  process.stdout.write(options.json === true ? `${JSON.stringify(recipe, null, 2)}\n` : recipeText(recipe, paint));
  return EXIT.done;
}

function listText(paint: Paint): string {
  const rows = RECIPES.map((recipe) => `${paint('bold', recipe.id.padEnd(20))} ${recipe.title} (${recipe.verified})`);
  return `${rows.join('\n')}\n`;
}

function recipeText(recipe: Recipe, paint: Paint): string {
  const steps = recipe.steps.map((step, index) =>
    [
      `${index + 1}. ${paint('bold', step.label)}`,
      step.does,
      step.sees === undefined ? undefined : paint('dim', step.sees),
    ]
      .filter((line) => line !== undefined)
      .join('\n   '),
  );
  const notes = recipe.notes.map((note) => `- ${note}`);
  const sources = recipe.sources.map((source) => `- ${source.what} (${source.proof})`);
  return [paint('bold', recipe.title), '', ...steps, '', ...notes, '', 'Known from:', ...sources, ''].join('\n');
}
