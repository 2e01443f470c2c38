/** The questions about the station itself, and the table of all questions: these and those of the services. */
import * as z from 'zod';
import type { GuidanceStep } from '../../devices/guidance.ts';
import { progressOf } from '../../devices/progress.ts';
import { proofOf } from '../../devices/proof.ts';
import { stageOf } from '../../devices/stage.ts';
import type { DeviceStory } from '../../devices/story.ts';
import { timeLeft } from '../../devices/time-left.ts';
import { troubleText } from '../../devices/trouble.ts';
import type { EventStream } from '../../events/stream.ts';
import type { Recipe } from '../../knowledge/recipe.ts';
import { RECIPES } from '../../knowledge/recipes.ts';
import { ok } from '../../lib/result.ts';
import type { AnswersTo, Questions } from '../../services/question.ts';
import { RESTART_REPLY } from '../../services/restart.ts';
import { FIRMWARE_QUESTIONS } from '../firmware/asking.ts';
import { COMPUTER_QUESTIONS } from '../computer-asking.ts';
import { REPORT_QUESTIONS } from '../report/asking.ts';
import { SETTINGS_QUESTIONS } from '../settings-asking.ts';
import type { Parts } from '../settings.ts';
import type { Asking } from './asking.ts';
import { DEVICE, GUIDANCE, KNOWN_DEVICE, type DeviceRow, type KnownDevice } from './device-row.ts';
import { eventsAfter, type ToldEvent } from './events.ts';
import { DATAGRAM_QUESTIONS } from './datagram-questions.ts';
import { PHONE_QUESTIONS } from './phone-questions.ts';
import { RESTART, restarted } from './restarting.ts';
import { STORY_QUESTIONS, storyAnswers } from './story-questions.ts';

const EVENT: z.ZodType<ToldEvent> = z.union([
  z.looseObject({ n: z.number(), at: z.number(), type: z.string() }),
  z.object({ missed: z.object({ from: z.number(), to: z.number() }) }),
]);

export const STATION_QUESTIONS = {
  'station.devices': {
    text: 'The devices that were seen and how far each is: one a reply. Times are in milliseconds since 1970, sizes in bytes.',
    request: z.strictObject({ device: z.string().optional() }),
    reply: DEVICE,
  },
  'station.guidance': {
    text: 'What a person does and sees with a device, step by step, ticked by what was seen of it; or by `recipe`, with a device that was not heard of yet.',
    request: z.strictObject({ device: z.string().optional(), recipe: z.string().optional() }),
    reply: GUIDANCE,
  },
  'station.recipes': {
    text: 'The families of devices that are known here.',
    request: z.strictObject({}),
    reply: KNOWN_DEVICE,
  },
  'station.events': {
    text: 'The events after number `after`, as `rouse up --json` prints them; with `follow` those that come, too. Events that are not kept any more are told as `missed`.',
    request: z.strictObject({ after: z.int().min(0).default(0), follow: z.boolean().default(false) }),
    reply: EVENT,
  },
  ...STORY_QUESTIONS,
  [RESTART]: {
    text: 'Restarts a device without touching it: by its hardware address, its address or its name, `SEP002699EF0F1A`; with `hard` as after switching it on. No reply: nobody here has a way to it.',
    changes: true,
    request: z.strictObject({ device: z.string(), hard: z.boolean().default(false) }),
    reply: RESTART_REPLY,
  },
} as const satisfies Questions;

export function stationQuestions(parts: Parts): Questions {
  const all = [
    STATION_QUESTIONS,
    FIRMWARE_QUESTIONS,
    SETTINGS_QUESTIONS,
    REPORT_QUESTIONS,
    COMPUTER_QUESTIONS,
    PHONE_QUESTIONS,
    DATAGRAM_QUESTIONS,
    ...[...parts.values()].map(({ questions = {} }) => questions),
  ];
  return Object.fromEntries(all.flatMap((some) => Object.entries(some)));
}

/** The answers to the questions about the station itself. */
export function stationAnswers(station: {
  readonly stories: readonly DeviceStory[];
  story(device: string): DeviceStory | undefined;
  guidance(story: DeviceStory): readonly GuidanceStep[];
  guidanceBefore(recipe: Recipe): readonly GuidanceStep[];
  readonly events: EventStream;
  readonly asking: Asking | undefined;
}): AnswersTo<typeof STATION_QUESTIONS> {
  return {
    'station.devices': ({ device }) => {
      // The page asks for one device at a time, and there may be thousands.
      const one = device === undefined ? undefined : station.story(device);
      return ok(rowsOf(device === undefined ? station.stories : one === undefined ? [] : [one]));
    },
    'station.guidance': ({ device, recipe }) => {
      const story = device === undefined ? undefined : station.story(device);
      if (story !== undefined) return ok(station.guidance(story));
      const known = recipe === undefined ? undefined : RECIPES.find(({ id }) => id === recipe);
      return ok(known === undefined ? [] : station.guidanceBefore(known));
    },
    'station.recipes': () => ok(RECIPES.map(knownDevice)),
    'station.events': ({ after, follow }, over) => ok(eventsAfter(station.events, after, follow, over)),
    ...storyAnswers(station.events),
    [RESTART]: ({ device, hard }) =>
      ok(station.asking === undefined ? [] : restarted(station.asking, station.stories, device, hard)),
  };
}

/** Where it is in its recipe, how far, and what its success is stated with. */
function farOf(story: DeviceStory): Pick<DeviceRow, 'stage' | 'progress' | 'left' | 'proof'> {
  const stage = stageOf(story);
  const left = timeLeft(story, story.lastSeen);
  const { proof } = story.phase === 'recovered' ? proofOf(story) : {};
  return {
    ...(stage && {
      stage: {
        id: stage.step.id,
        label: stage.step.label,
        at: stage.at,
        of: stage.of,
        next: stage.next?.label,
        silence: stage.step.silence,
        keepPower: stage.step.keepPower,
      },
    }),
    progress: progressOf(story),
    ...(left && { left }),
    ...(proof !== undefined && { proof }),
  };
}

function knownDevice({ id, title, kind, models, notes }: Recipe): KnownDevice {
  return {
    recipe: id,
    title,
    kind,
    models: models.map((model) => ({ id: model.id, name: model.name })),
    notes: [...notes],
  };
}

function* rowsOf(stories: readonly DeviceStory[]): Generator<DeviceRow> {
  for (const story of stories) yield rowOf(story);
}

function rowOf(whole: DeviceStory): DeviceRow {
  const { recipe, files, trouble, ...story } = whole;
  const what = trouble === undefined ? {} : { trouble: troubleText(trouble) };
  return { ...story, ...what, ...farOf(whole), files: [...files], recipe: recipe?.id, kind: recipe?.kind };
}
