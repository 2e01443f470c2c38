/** What is said before somebody is told to reset a device: a reset leaves a phone without an application. */
import type { Scene } from './rule.ts';

/** One sentence. */
export function beforeReset({ story, recoverable }: Scene): string {
  const { recipe, model: name } = story ?? {};
  if (recipe === undefined || recipe.trace.proof.length === 0)
    return 'Make sure that the firmware for this model is here before you reset it: after a reset it has none of its own.';
  const ids = recipe.models.filter((model) => model.name === name || name === recipe.title).map(({ id }) => id);
  const isHere = ids.length > 0 && ids.every((id) => recoverable.has(id));
  return isHere
    ? `The firmware for the ${ids.join(' and ')} is here, and whole: it may be reset.`
    : `Do not reset it yet: no firmware for the ${ids.join(' or ')} is here that is whole and has the list for after a reset, and a reset leaves it without an application. Add it first: rouse firmware add FILE.`;
}
