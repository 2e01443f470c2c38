/** What can be asked about the events of one device, as far as they are kept. */
import * as z from 'zod';
import { subjectOf } from '../../devices/story.ts';
import { levelOf, sentenceOf } from '../../events/catalogue.ts';
import type { EventStream } from '../../events/stream.ts';
import { ok } from '../../lib/result.ts';
import type { AnswersTo, Questions } from '../../services/question.ts';

/** How many events are read from the stream at once. */
const STRETCH = 512;

export const STORY_QUESTIONS = {
  'station.story': {
    text: 'What is kept of the events about a device after number `after`, oldest first, each with its level and its sentence.',
    request: z.strictObject({ device: z.string(), after: z.int().min(0).default(0) }),
    reply: z.looseObject({ n: z.number(), at: z.number(), type: z.string(), level: z.string(), line: z.string() }),
  },
} as const satisfies Questions;

export function storyAnswers(events: Pick<EventStream, 'since'>): AnswersTo<typeof STORY_QUESTIONS> {
  return { 'station.story': ({ device, after }) => ok(eventsOf(events, device, after)) };
}

function* eventsOf(events: Pick<EventStream, 'since'>, device: string, after: number) {
  for (let last = after; ;) {
    const stretch = events.since(last, STRETCH);
    for (const event of stretch.events)
      if (subjectOf(event) === device) yield { ...event, level: levelOf(event), line: sentenceOf(event) };
    last = stretch.events.at(-1)?.n ?? stretch.gap?.to ?? last;
    if (last >= stretch.newest) return;
  }
}
