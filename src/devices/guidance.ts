/**
 * What a person does and sees with a device, step by step, ticked by what was seen of it on the wire. Pure: made of its recipe
 * and its story.
 */
import { LIST_STEP, type Recipe, type RecipeStep } from '../knowledge/recipe.ts';
import { printable } from '../lib/text.ts';
import { instant, seconds, type Instant } from '../lib/time.ts';
import { stageOf } from './stage.ts';
import type { DeviceStory } from './story.ts';

/**
 * `done`: seen. `unseen`: a person may have done it, and only what comes later shows it. `missed`: it was done in vain, or not
 * at all. `now`: what is to be done, or what the device does. `next`: comes later.
 */
export type GuidanceState = 'done' | 'unseen' | 'missed' | 'now' | 'next';

export interface GuidanceStep extends Pick<RecipeStep, 'id' | 'label' | 'does' | 'sees' | 'silence' | 'keepPower'> {
  readonly state: GuidanceState;
  /** Why it is to be done again, or not yet. */
  readonly note?: string;
  /** Until when silence is normal, where the device is in this step. */
  readonly until?: Instant;
}

/** The steps of a recipe whose device was not heard of yet: the first one is to be done, once firmware for it is here. */
export function guidanceBefore({ steps }: Recipe, mayReset: boolean): readonly GuidanceStep[] {
  return steps.map((step, at) => {
    if (at > 0) return stepAs(step, 'next');
    return mayReset ? stepAs(step, 'now') : { ...stepAs(step, 'next'), note: NOT_YET };
  });
}

const NOT_YET =
  'Not yet: first give it the firmware. After a reset the device has none of its own, and nothing here would help it.';

/** Empty for a device without a recipe, and for one that runs without having been reset. `mayReset`: firmware for it is here that a reset device finds. */
export function guidanceOf(story: DeviceStory, mayReset: boolean): readonly GuidanceStep[] {
  const { recipe, phase, awake } = story;
  if (recipe === undefined) return [];
  if (phase === 'recovered') return recipe.steps.map((step) => stepAs(step, 'done'));
  // It runs, by its own words, and was not reset here: nobody has to do anything.
  if (awake !== undefined) return [];
  if (phase === 'normal-boot') return again(recipe, story, mayReset);
  const at = (stageOf(story)?.at ?? 1) - 1;
  const listAt = recipe.steps.findIndex(({ id }) => id === LIST_STEP);
  return recipe.steps.map((step, index) => {
    if (index === at) return { ...stepAs(step, 'now'), ...silenceEnd(step, story) };
    if (index > at) return stepAs(step, 'next');
    return stepAs(step, isHandStep(step) && at < listAt ? 'unseen' : 'done');
  });
}

/** It started normally: what a person did to reset it was not taken, and has to be done again. */
function again({ steps }: Recipe, { provenBy }: DeviceStory, mayReset: boolean): readonly GuidanceStep[] {
  const first = steps.findIndex(isHandStep);
  const asked = provenBy === undefined ? 'its configuration' : printable(provenBy);
  const note = mayReset
    ? `It started normally (it asked for ${asked} first): the reset code was not taken. Do this again, from here.`
    : `It started normally (it asked for ${asked} first). Do not reset it yet: no firmware for it is here that it finds after a reset, and it would be left without an application. Add the firmware first.`;
  return steps.map((step, at) => {
    if (at === first) return { ...stepAs(step, mayReset ? 'now' : 'missed'), note };
    return stepAs(step, isHandStep(step) ? 'missed' : 'next');
  });
}

function silenceEnd({ silence }: RecipeStep, { lastSeen }: DeviceStory): Pick<GuidanceStep, 'until'> {
  return silence === undefined || silence === 0 ? {} : { until: instant(lastSeen + seconds(silence)) };
}

/** What only a person does: nothing on the wire ends it. */
function isHandStep({ until }: RecipeStep): boolean {
  return until === undefined;
}

function stepAs({ id, label, does, sees, silence, keepPower }: RecipeStep, state: GuidanceState): GuidanceStep {
  return {
    id,
    label,
    state,
    ...(does !== undefined && { does }),
    ...(sees !== undefined && { sees }),
    ...(silence !== undefined && { silence }),
    ...(keepPower && { keepPower }),
  };
}
