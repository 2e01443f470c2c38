/** The part of a device's story that is about the files it reads: what it asks for, what it has, and what that means. */
import { isOf } from '../knowledge/recipe.ts';
import { seconds, since, type Instant, type Millis } from '../lib/time.ts';
import { followingTold, isNamedIn, listAsked, unlisted } from './begin-loading.ts';
import { neededFiles, withConfirmed, withFile } from './files-so-far.ts';
import type { DeviceStory } from './story.ts';

/** `size`: absent for a file that is not here. */
export function asked(story: DeviceStory, file: string, size: number | undefined, at: Instant): DeviceStory {
  const trace = story.recipe?.trace;
  if (isOf(trace?.loads, file) && !isPast(story, file))
    return size === undefined ? unlisted(story, file) : listAsked(story, file, size, at);
  if (isOf(trace?.proof, file)) return proven(story, file, at);
  if (size === undefined) return story;
  if (story.told !== undefined && isNamedIn(story.told.list, story, file))
    return asked(followingTold(story), file, size, at);
  const before = story.latest === file ? story : { ...story, ...withConfirmed(story) };
  return { ...before, ...withFile(before, file, { size, sent: 0, state: 'reading' }), latest: file };
}

/** A configuration file was asked for: the application runs. With everything read before, that is the recovery. */
function proven(story: DeviceStory, file: string, at: Instant): DeviceStory {
  const { phase, latest } = story;
  if (phase === 'recovered') return story;
  const confirmed = { ...story, ...withConfirmed(story) };
  if (hasReadAll(confirmed)) return { ...confirmed, phase: 'recovered', recoveredAt: at, provenBy: file };
  if (phase !== 'loading' && phase !== 'writing')
    return { ...story, phase: 'normal-boot', ...(phase !== 'normal-boot' && { provenBy: file }) };
  // The last block may be there and its acknowledgement lost: then the transfer is still running here.
  const left = neededFiles(confirmed).filter(({ state }) => state !== 'read');
  return left.length === 1 && left[0]?.name.toLowerCase() === latest?.toLowerCase()
    ? { ...story, provenAt: at, provenBy: file }
    : story;
}

/**
 * It says itself that it runs, but not whether it was reset before: of one that has read nothing here nothing more is known.
 */
export function registered(story: DeviceStory, at: Instant): DeviceStory {
  const { provenBy: _, ...next } = proven(story, '', at);
  return next.phase === 'normal-boot' || story.phase === 'recovered' ? story : next;
}

/** All was sent, and what the device did since tells whether it arrived. */
export function unconfirmed(story: DeviceStory, file: string, size: number, at: Instant): DeviceStory {
  const { latest, provenAt } = story;
  const read = readToItsEnd(story, file, size);
  if (provenAt !== undefined && hasReadAll(read)) return { ...read, phase: 'recovered', recoveredAt: provenAt };
  if (latest?.toLowerCase() !== file.toLowerCase()) return settled(read, at);
  return { ...story, ...withFile(story, file, { sent: size, size, state: 'unconfirmed' }) };
}

export function readToItsEnd(story: DeviceStory, file: string, size: number): DeviceStory {
  return { ...story, ...withFile(story, file, { sent: size, size, state: 'read' }) };
}

export function failed(story: DeviceStory, file: string, sent: number): DeviceStory {
  return { ...story, ...withFile(story, file, { state: 'failed', sent }) };
}

/** With everything read it writes its flash; a device whose recovery no file proves is recovered. */
export function settled(story: DeviceStory, at: Instant): DeviceStory {
  if (story.phase !== 'loading' || !hasReadAll(story)) return story;
  return isUnproven(story) && story.recipe?.trace.settles === undefined
    ? { ...story, phase: 'recovered', recoveredAt: at }
    : { ...story, phase: 'writing' };
}

/** A list alone is not a firmware. */
function hasReadAll(story: DeviceStory): boolean {
  const { last } = story.recipe?.trace ?? {};
  if (last !== undefined) return story.files.some(({ name, state }) => state === 'read' && isOf(last, name));
  const least = isUnproven(story) ? 1 : 2;
  return story.files.length >= least && neededFiles(story).every((file) => file.state === 'read');
}

/** No file is known that would prove its recovery. */
function isUnproven({ recipe }: DeviceStory): boolean {
  return recipe?.trace.proof.length === 0;
}

/**
 * It has read its last file, and asks for its first one again: it starts as it does every time. Where the first file is the
 * last one too, it reads everything again.
 */
function isPast({ phase, recipe }: DeviceStory, file: string): boolean {
  const isOver = phase === 'writing' || phase === 'recovered';
  return isOver && recipe?.trace.last !== undefined && !isOf(recipe.trace.last, file);
}

/**
 * How long a device that has read everything must ask for nothing more to be recovered; undefined where something else
 * proves it, or it is not that far.
 */
export function settlesIn(story: DeviceStory): Millis | undefined {
  const { settles } = story.recipe?.trace ?? {};
  return story.phase === 'writing' && isUnproven(story) && settles !== undefined ? seconds(settles) : undefined;
}

/** It has asked for nothing more for so long. */
export function hasSettled(story: DeviceStory, now: Instant): DeviceStory {
  return { ...story, phase: 'recovered', recoveredAt: story.lastSeen, quietFor: since(story.lastSeen, now) };
}
