/** Where in its recipe a device is, what comes next, and until when silence is normal. Pure: made of its story. */
import type { RecipeStep, StepPhase } from '../knowledge/recipe.ts';
import type { DeviceStory } from './story.ts';

export interface Stage {
  readonly step: RecipeStep;
  /** Which of the steps of its recipe this is, from 1 on, and how many there are. */
  readonly at: number;
  readonly of: number;
  /** The step that is expected next; absent in the last one. */
  readonly next?: RecipeStep;
}

const ORDER: readonly StepPhase[] = ['asking', 'addressed', 'listing', 'loading', 'writing', 'recovered'];

/** Undefined for a device without a recipe, and for one that started normally and not as its recipe says. */
export function stageOf(story: DeviceStory): Stage | undefined {
  const { recipe } = story;
  const phase = phaseOf(story);
  if (recipe === undefined || phase === undefined) return undefined;
  const at = recipe.steps.findIndex(({ until }) => until !== undefined && ORDER.indexOf(until) >= ORDER.indexOf(phase));
  const step = recipe.steps[at];
  if (step === undefined) return undefined;
  const next = recipe.steps[at + 1];
  return { step, at: at + 1, of: recipe.steps.length, ...(next === undefined ? {} : { next }) };
}

function phaseOf({ phase, files }: DeviceStory): StepPhase | undefined {
  if (phase === 'normal-boot') return undefined;
  if (phase !== 'loading') return phase;
  const [first, ...others] = files;
  const isListing = first?.state === 'reading' && others.every(({ state }) => state === 'expected');
  return isListing ? 'listing' : 'loading';
}
