/** How long a device will still take, as far as what was seen of it tells. Pure. */
import { millis, seconds, since, type Instant, type Millis } from '../lib/time.ts';
import { neededFiles } from './files-so-far.ts';
import { silenceOf, WRITING_STEP } from '../knowledge/recipe.ts';
import { settlesIn } from './reading.ts';
import type { DeviceStory } from './story.ts';

export interface TimeLeft {
  readonly left: Millis;
  /** `at least`: it may ask for more than is known of. `at most`: as long as it may be silent. */
  readonly is: 'about' | 'at least' | 'at most';
}

/** Undefined before anything is known of it, where it is silent for longer than usual, and when nothing is left. */
export function timeLeft(story: DeviceStory, now: Instant): TimeLeft | undefined {
  if (story.phase === 'loading') return readingLeft(story);
  return story.phase === 'writing' ? writingLeft(story, now) : undefined;
}

/** Before that a rate is no rate. */
const RATED_AFTER = seconds(2);

function readingLeft(story: DeviceStory): TimeLeft | undefined {
  const { loadingSince, lastSeen, listed } = story;
  const took = loadingSince === undefined ? 0 : since(loadingSince, lastSeen);
  const files = neededFiles(story);
  const done = files.reduce((sum, { sent }) => sum + sent, 0);
  const rest = files.reduce((sum, { size, sent }) => sum + Math.max(0, size - sent), 0);
  if (took < RATED_AFTER || done === 0 || rest === 0) return undefined;
  return { left: millis(Math.round((rest * took) / done)), is: listed > 1 ? 'about' : 'at least' };
}

function writingLeft(story: DeviceStory, now: Instant): TimeLeft | undefined {
  const settles = settlesIn(story);
  const usual = settles ?? silenceOf(story.recipe, WRITING_STEP);
  const left = usual === undefined ? 0 : usual - since(story.lastSeen, now);
  if (left <= 0) return undefined;
  return { left: millis(left), is: settles === undefined ? 'at most' : 'about' };
}
