/**
 * What a person does with the devices that there is firmware for: the steps of their recipes, and a warning where what is
 * here is not whole. It hears what is told about firmware and is asked once.
 */
import type { HeldLoad } from '../../events/areas/firmware.ts';
import type { Happening, StationEvent } from '../../events/types.ts';
import { WRITING_STEP, type Recipe, type RecipeStep } from '../../knowledge/recipe.ts';
import { phoneOfModel } from '../../knowledge/families.ts';
import { RECIPES } from '../../knowledge/recipes.ts';
import { compareText } from '../../lib/text.ts';
import { formatSpan, seconds } from '../../lib/time.ts';

/** More would push everything else off the screen: `rouse devices` has them all. */
const MOST_RECIPES = 2;

export class Guide {
  /** By model: whether there is a load for it that is whole. Those that were named by the user, and those in the library. */
  readonly #given = new Map<string, boolean>();
  readonly #held = new Map<string, boolean>();
  /** Recipes whose devices a given file is for, by its name: devices that no list of firmware knows. */
  readonly #recipes = new Set<string>();
  readonly #isGuiding: boolean;

  /** Without `isGuiding` it only warns. */
  constructor(isGuiding: boolean) {
    this.#isGuiding = isGuiding;
  }

  heed(event: StationEvent): void {
    if (event.type === 'firmware.adopted') {
      note(this.#given, event.loads);
      for (const id of event.recipes ?? []) this.#recipes.add(id);
    }
    if (event.type === 'firmware.library') note(this.#held, event.loads);
  }

  /** In the order in which it is to be told. */
  get happenings(): readonly Happening[] {
    const isWhole = (model: string): boolean => this.#given.get(model) === true || this.#held.get(model) === true;
    const models = [...(this.#given.size > 0 ? this.#given : this.#held).keys()].toSorted(compareText);
    const broken = models.filter((model) => !isWhole(model));
    const warning: readonly Happening[] = broken.length === 0 ? [] : [{ type: 'firmware.incomplete', models: broken }];
    return [...warning, ...(this.#isGuiding ? stepsFor(models.filter(isWhole), this.#recipes) : [])];
  }
}

function note(known: Map<string, boolean>, loads: readonly HeldLoad[] = []): void {
  for (const load of loads)
    for (const model of load.models) known.set(model, isReady(load, model) || known.get(model) === true);
}

/** What a phone of the 79x1 class asks for after a reset must be here too; others have no such list. */
function isReady({ complete, recovers }: HeldLoad, model: string): boolean {
  return complete && (recovers.includes(model) || phoneOfModel(model) === undefined);
}

function stepsFor(models: readonly string[], named: ReadonlySet<string>): readonly Happening[] {
  const recipes = RECIPES.filter(
    (recipe) => named.has(recipe.id) || recipe.models.some(({ id }) => models.includes(id)),
  );
  const unknown = models.filter((model) => !recipes.some((recipe) => recipe.models.some(({ id }) => id === model)));
  const known = recipes.slice(0, MOST_RECIPES).map((recipe): Happening => {
    const ids = recipe.models.map(({ id }) => id).filter((id) => models.includes(id));
    const { id, title, kind } = recipe;
    return { type: 'firmware.steps', title, recipe: id, kind, models: ids, steps: handles(recipe) };
  });
  if (known.length > 0 || unknown.length === 0) return known;
  return [{ type: 'firmware.steps', title: '', models: unknown, steps: [] }];
}

/** What a person does, and how the end of it looks; what only the device does is told when it happens. */
function handles({ steps }: Recipe): readonly string[] {
  return steps.flatMap((step, at) => (step.does === undefined && at < steps.length - 1 ? [] : [stepText(step)]));
}

function stepText({ id, does, sees, silence = 0 }: RecipeStep): string {
  const patience = `It may be silent and look dead for up to ${formatSpan(seconds(silence))}.`;
  return [does, sees, id === WRITING_STEP ? patience : undefined].filter((text) => text !== undefined).join(' ');
}
