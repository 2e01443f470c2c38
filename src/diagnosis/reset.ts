/** What is said before somebody is told to reset a device: a reset leaves a phone without an application. */
import type { DeviceStory } from '../devices/story.ts';
import type { Recipe } from '../knowledge/recipe.ts';
import type { Scene } from './rule.ts';

/** One sentence. */
export function beforeReset({ story, recoverable }: Scene): string {
  if (isOfAnyFirmware(story))
    return 'Make sure that the firmware for this model is here before you reset it: after a reset it has none of its own.';
  const ids = modelsOf(story);
  return isHere(ids, recoverable)
    ? `The firmware for the ${ids.join(' and ')} is here, and whole: it may be reset.`
    : `Do not reset it yet: no firmware for the ${ids.join(' or ')} is here that is whole and has the list for after a reset, and a reset leaves it without an application. Add it first: rouse firmware add FILE.`;
}

/** Whether what is here does for a device after its reset. Of devices whose firmware is not known here nobody can tell: they may. */
export function mayReset(story: DeviceStory, recoverable: Scene['recoverable']): boolean {
  return isOfAnyFirmware(story) || isHere(modelsOf(story), recoverable);
}

/** The same of a device that is meant by its recipe: firmware for one of its models is enough. */
export function mayResetOne({ trace, models }: Recipe, recoverable: Scene['recoverable']): boolean {
  return trace.proof.length === 0 || models.some(({ id }) => recoverable.has(id));
}

/** Whether firmware was here that this device finds after a reset, with its list. */
export function wasSupplied({ story, recoverable }: Pick<Scene, 'story' | 'recoverable'>): boolean {
  return !isOfAnyFirmware(story) && isHere(modelsOf(story), recoverable);
}

function isOfAnyFirmware(story: DeviceStory | undefined): boolean {
  return story?.recipe === undefined || story.recipe.trace.proof.length === 0;
}

/** Those that it may be: its recipe is all that is known of some. */
function modelsOf(story: DeviceStory | undefined): readonly string[] {
  const { recipe, model: name } = story ?? {};
  return (recipe?.models ?? []).filter((model) => model.name === name || name === recipe?.title).map(({ id }) => id);
}

function isHere(ids: readonly string[], recoverable: Scene['recoverable']): boolean {
  return ids.length > 0 && ids.every((id) => recoverable.has(id));
}
