/** Devices that say themselves that they run: phones that have registered with the station. Pure. */
import type { Happening, StationEvent } from '../events/types.ts';
import type { DeviceStory } from './story.ts';

/** What a device says of itself. */
export interface Awake {
  /** By which protocol: `SCCP`. */
  readonly by: string;
  /** What it runs. */
  readonly load?: string;
  /** Why it restarted, in its own word. */
  readonly last?: string;
  /** What its display was told to show. */
  readonly shows?: string;
}

/** The story of a device that has registered. */
export function awakened(
  story: DeviceStory,
  { by, load, last, shows }: Extract<StationEvent, { type: 'phone.registered' }>,
): DeviceStory {
  const awake: Awake = {
    by,
    ...(load !== undefined && { load }),
    ...(last !== undefined && { last }),
    ...(shows !== undefined && { shows }),
  };
  return { ...story, awake };
}

/** It starts again, or is not registered any more. */
export function asleep(story: DeviceStory): DeviceStory {
  if (story.awake === undefined) return story;
  const { awake: _, ...rest } = story;
  return rest;
}

/** What is to be told when a device is newly awake, or runs something else than before. */
export function awakeNews(
  before: DeviceStory | undefined,
  { device, model, awake }: DeviceStory,
): readonly Happening[] {
  if (awake === undefined || (before?.awake !== undefined && before.awake.load === awake.load)) return [];
  return [{ type: 'device.awake', device, ...(model !== undefined && { model }), ...awake }];
}
