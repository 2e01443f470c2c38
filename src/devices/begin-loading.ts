/** How a device begins to load: by its list for after a reset, or by that of a load that it is told to run. Part of its story. */
import { isOf } from '../knowledge/recipe.ts';
import type { Instant } from '../lib/time.ts';
import { listedFiles, NO_FILES, withFile } from './files-so-far.ts';
import type { DeviceStory } from './story.ts';
import { again } from './trouble.ts';

/** It asks for a list that is not here. With the one for after a reset it says that it has nothing to run any more. */
export function unlisted(story: DeviceStory, file: string): DeviceStory {
  return isForReset(story, file) && story.phase !== 'loading' ? { ...story, ...NO_FILES, phase: 'addressed' } : story;
}

/** With the list for after a reset it begins to load; a device that runs may run what another list names already. */
export function listAsked(story: DeviceStory, file: string, size: number, at: Instant): DeviceStory {
  const runs = story.phase === 'recovered' || story.phase === 'normal-boot';
  const isImage = story.recipe?.trace.proof.length === 0;
  if (!runs || isImage || isForReset(story, file)) return beginLoading(story, file, size, at);
  return { ...story, told: { list: file, size, at } };
}

function isForReset({ recipe }: DeviceStory, file: string): boolean {
  return recipe?.models.some(({ loads }) => isSame(loads, file)) === true;
}

/** Also true where nobody knows what the list names. */
export function isNamedIn(list: string, { expected }: DeviceStory, file: string): boolean {
  if (expected === undefined || !isSame(expected.list, list)) return true;
  return expected.files.some(({ name }) => isSame(name, file));
}

/** It reads files of the list that it was told: it loads them. */
export function followingTold({ told, ...story }: DeviceStory): DeviceStory {
  if (told === undefined) return story;
  const { list, size, at } = told;
  const begun = beginLoading(story, list, size, at);
  return { ...begun, ...withFile(begun, list, { sent: size, size, state: 'read' }) };
}

/** The list of files was asked for: whatever was read before belongs to an earlier attempt. */
function beginLoading(before: DeviceStory, file: string, size: number, at: Instant): DeviceStory {
  const isUnderWay = before.phase === 'loading' || before.phase === 'writing';
  const story = isUnderWay && before.latest !== undefined ? beganAnew(before, before.latest) : before;
  const { expected, provenAt: _, told: __, ...rest } = story;
  const named = expected?.list.toLowerCase() === file.toLowerCase() ? expected.files : [];
  const loadingSince = story.loadingSince ?? at;
  return { ...rest, ...listedFiles({ name: file, size }, named), phase: 'loading', loadingSince, latest: file };
}

/** It reads its list again although it has not read everything: only when nothing else explains it, that is what is wrong. */
function beganAnew(story: DeviceStory, latest: string): DeviceStory {
  const { loads, proof } = story.recipe?.trace ?? { loads: [], proof: [] };
  const isList = proof.length > 0 && isOf(loads, latest);
  if (story.trouble !== undefined && story.trouble.kind !== 'anew') return story;
  const says = isList ? 'reads its list and asks for none of its files' : `begins anew after ${latest}`;
  return { ...story, trouble: again(story.trouble, { kind: 'anew', says, file: latest }) };
}

export function isSame(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
