/** `rouse devices [ID]`: what is known, and where from. */
import type { Recipe } from '../../knowledge/recipe.ts';
import { QUIRKS } from '../../knowledge/quirks.ts';
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
  const sources = recipe.sources.map((source) => `${source.what} (${source.proof})`);
  const parts = [
    [paint('bold', recipe.title)],
    steps,
    listOf(recipe.notes),
    headed('Exceptions made for it:', exceptionsOf(recipe)),
    headed('Known from:', sources),
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

function exceptionsOf({ quirks, uploads }: Recipe): readonly string[] {
  const named = quirks.map((quirk) => `${quirk}: ${QUIRKS[quirk]}`);
  return uploads === undefined ? named : [...named, `What it writes stays in ${uploads}/ below the upload folder.`];
}

function headed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...listOf(lines)];
}

function listOf(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `- ${line}`);
}
