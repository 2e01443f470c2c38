/** The table of everything that a running station can be asked: its own questions, and those of its services. */
import * as z from 'zod';
import type { DeviceStory } from '../../devices/story.ts';
import { ok } from '../../lib/result.ts';
import type { AnswersTo, Questions } from '../../services/question.ts';
import type { Parts } from '../settings.ts';

const DEVICE = z.object({
  device: z.string(),
  model: z.string().optional(),
  recipe: z.string().optional(),
  address: z.string().optional(),
  phase: z.string(),
  firstSeen: z.number(),
  lastSeen: z.number(),
  missing: z.string().optional(),
  trouble: z.string().optional(),
  files: z.array(z.object({ name: z.string(), size: z.number(), sent: z.number(), state: z.string() })),
});

export const STATION_QUESTIONS = {
  'station.devices': {
    text: 'The devices that were seen and how far each is: one a reply. Times are in milliseconds since 1970, sizes in bytes.',
    request: z.strictObject({ device: z.string().optional() }),
    reply: DEVICE,
  },
} as const satisfies Questions;

export function stationQuestions(parts: Parts): Questions {
  const all = [STATION_QUESTIONS, ...[...parts.values()].map(({ questions = {} }) => questions)];
  return Object.fromEntries(all.flatMap((some) => Object.entries(some)));
}

/** What the station answers itself. */
export function stationAnswers(station: {
  readonly stories: readonly DeviceStory[];
}): AnswersTo<typeof STATION_QUESTIONS> {
  return {
    'station.devices': ({ device }) => ok(devicesOf(station.stories, device)),
  };
}

function* devicesOf(stories: readonly DeviceStory[], wanted?: string): Generator<z.output<typeof DEVICE>> {
  for (const { recipe, files, ...story } of stories) {
    if (wanted !== undefined && story.device !== wanted) continue;
    yield { ...story, files: [...files], ...(recipe === undefined ? {} : { recipe: recipe.id }) };
  }
}
