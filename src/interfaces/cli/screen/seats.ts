/**
 * Which devices have a row in the live view, and which row: a device keeps its place as long as it has one. Where there are
 * more devices than rows, those at work take the places of those that need nobody any more.
 */
import type { DeviceStory } from '../../../devices/story.ts';

/** How much there is to see, the most first. */
const RANK: Readonly<Record<DeviceStory['phase'], number>> = {
  loading: 0,
  writing: 1,
  addressed: 2,
  asking: 2,
  'normal-boot': 2,
  recovered: 3,
};
const OTHER = 4;

export class Seats {
  /** By place: the device that has it. */
  #places: readonly string[] = [];

  /** The stories to show, in the order of their places. */
  seat(stories: readonly DeviceStory[], room: number): readonly DeviceStory[] {
    const known = new Map(stories.map((story) => [story.device, story]));
    const seated = this.#places.slice(0, room).flatMap((device) => known.get(device) ?? []);
    const waiting = stories
      .filter(({ device }) => !seated.some((one) => one.device === device))
      .toSorted((a, b) => rank(a) - rank(b) || a.firstSeen - b.firstSeen);
    for (const story of waiting) if (!take(seated, story, room)) break;
    this.#places = seated.map(({ device }) => device);
    return seated;
  }
}

/** A free place, or that of the device that there is least to see of, if that is less. */
function take(seated: DeviceStory[], story: DeviceStory, room: number): boolean {
  if (seated.length < room) {
    seated.push(story);
    return true;
  }
  const least = Math.max(...seated.map(rank));
  const isOver = least >= RANK.recovered && rank(story) < least;
  if (isOver) seated[seated.findIndex((one) => rank(one) === least)] = story;
  return isOver;
}

function rank({ phase, model }: DeviceStory): number {
  return model === undefined ? OTHER : RANK[phase];
}
