/**
 * Which devices have a row in the live view, and which row: a device keeps its place as long as it has one. Where there are
 * more devices than rows, those that are held up take places first, then those at work, of those that there is less to see of.
 */
import type { DeviceStory } from '../../../devices/story.ts';

/** Whether somebody should look after it. */
export type IsHeldUp = (story: DeviceStory) => boolean;

const HELD_UP = -1;
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
  seat(stories: readonly DeviceStory[], room: number, isHeldUp: IsHeldUp = nobodyIs): readonly DeviceStory[] {
    const known = new Map(stories.map((story) => [story.device, story]));
    const seated = this.#places.slice(0, room).flatMap((device) => known.get(device) ?? []);
    const has = new Set(seated.map(({ device }) => device));
    const ranks = new Map(stories.map((story) => [story, rankOf(story, isHeldUp)]));
    const rank = (story: DeviceStory): number => ranks.get(story) ?? OTHER;
    const waiting = stories
      .filter(({ device }) => !has.has(device))
      .toSorted((a, b) => rank(a) - rank(b) || a.firstSeen - b.firstSeen);
    for (const story of waiting) if (!take(seated, story, room, rank)) break;
    this.#places = seated.map(({ device }) => device);
    return seated;
  }
}

function nobodyIs(): boolean {
  return false;
}

/** A free place, or that of the device that there is least to see of, if that is less. */
function take(seated: DeviceStory[], story: DeviceStory, room: number, rank: (story: DeviceStory) => number): boolean {
  if (seated.length < room) {
    seated.push(story);
    return true;
  }
  const least = Math.max(...seated.map(rank));
  const own = rank(story);
  // Those at work do not push each other out: rows would jump.
  const isOver = own < least && (own === HELD_UP || least >= RANK.recovered);
  if (isOver) seated[seated.findLastIndex((one) => rank(one) === least)] = story;
  return isOver;
}

function rankOf(story: DeviceStory, isHeldUp: IsHeldUp): number {
  if (story.model === undefined) return OTHER;
  return story.phase !== 'recovered' && isHeldUp(story) ? HELD_UP : RANK[story.phase];
}
