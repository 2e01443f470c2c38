/** What a device has got over: what of its story does not hold any more after an event. */
import { isOf } from '../knowledge/recipe.ts';
import { isSame } from './begin-loading.ts';
import type { DeviceStory } from './story.ts';
import type { Trouble } from './trouble.ts';

/** The device asks for a file: it has found the station. What it asked for before and does not need is forgotten. */
export function forFile(story: DeviceStory, file?: string): DeviceStory {
  const { starts: _, ...rest } = story;
  if (file === undefined || story.trouble === undefined) return rest;
  const { kind, file: about } = story.trouble;
  const isOver = (kind === 'missing' || kind === 'refused') && (isSame(about, file) || !isNeeded(story, about));
  return isOver ? withoutTrouble(rest) : rest;
}

/** A file has arrived: whatever was wrong with it is not any more. What began anew gets on with a file behind that one. */
export function gotFile(story: DeviceStory, file: string): DeviceStory {
  const { trouble, files } = story;
  if (trouble?.file === undefined) return story;
  const at = (wanted: string): number => files.findIndex(({ name }) => isSame(name, wanted));
  const isOver = trouble.kind === 'anew' ? at(file) > at(trouble.file) : isSame(trouble.file, file);
  return isOver ? withoutTrouble(story) : story;
}

function isNeeded({ files, listed, recipe }: DeviceStory, file: string | undefined): boolean {
  if (file === undefined) return false;
  return isOf(recipe?.trace.loads, file) || files.slice(0, listed).some(({ name }) => isSame(name, file));
}

export function overcome(story: DeviceStory, kind: Trouble['kind']): DeviceStory {
  return story.trouble?.kind === kind ? withoutTrouble(story) : story;
}

function withoutTrouble(story: DeviceStory): DeviceStory {
  const { trouble: _, ...rest } = story;
  return rest;
}

export function withoutLatest(story: DeviceStory): DeviceStory {
  const { latest: _, ...rest } = story;
  return rest;
}

/**
 * A device that runs has got over whatever it was; one that has read everything lacks no file. Whether it takes what it has
 * read only shows when it runs it: until then it may as well begin anew once more.
 */
export function withoutOver(story: DeviceStory): DeviceStory {
  const { phase, trouble } = story;
  if (trouble === undefined) return story;
  const runs = phase === 'recovered' || phase === 'normal-boot' || story.awake !== undefined;
  const isTaken = trouble.kind !== 'anew' && trouble.kind !== 'load-refused';
  return runs || (phase === 'writing' && isTaken) ? withoutTrouble(story) : story;
}
