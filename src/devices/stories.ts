/** The stories of all devices, and what is worth telling when one of them reaches a new chapter. */
import { awakeNews } from './awake.ts';
import { proofOf } from './proof.ts';
import { hasSettled, settlesIn } from './reading.ts';
import { stageOf } from './stage.ts';
import { subjectOf, tell, type DeviceStory } from './story.ts';
import type { Happening, StationEvent } from '../events/types.ts';
import { setLatest } from '../lib/set-latest.ts';
import { isOf, silenceOf, WRITING_STEP, type Recipe } from '../knowledge/recipe.ts';
import { formatSpan, seconds, since, type Instant } from '../lib/time.ts';

/** The chapters that are told as steps; the first and the last have events of their own. */
const STEPS: Readonly<Partial<Record<DeviceStory['phase'], (story: DeviceStory) => string>>> = {
  loading: () => 'reads its firmware',
  writing: ({ recipe }) =>
    recipe === undefined || keepsPower(recipe)
      ? `has read everything and writes its flash: do not unplug it${silenceText(recipe)}`
      : 'has read everything',
  'normal-boot': () => 'started normally and asks for its configuration: it was not reset',
};

function keepsPower({ steps }: Recipe): boolean {
  return steps.some(({ keepPower }) => keepPower === true);
}

function silenceText(recipe: Recipe | undefined): string {
  const silence = silenceOf(recipe, WRITING_STEP);
  return silence === undefined ? '' : `. It may be silent and look dead for up to ${formatSpan(silence)}`;
}

/** Addresses can be made up: the stories in which nothing has happened for longest are forgotten first. */
const MOST_STORIES = 20_000;

export class Stories {
  readonly #stories = new Map<string, DeviceStory>();

  get all(): readonly DeviceStory[] {
    return [...this.#stories.values()];
  }

  of(device: string): DeviceStory | undefined {
    return this.#stories.get(device);
  }

  /** It has asked for nothing more for as long as its recipe wants; returns what follows. */
  settle(device: string, now: Instant): readonly Happening[] {
    const story = this.#stories.get(device);
    if (story === undefined || settlesIn(story) === undefined) return [];
    const next = hasSettled(story, now);
    setLatest(this.#stories, device, next, MOST_STORIES);
    return [...staged(story, next), ...turned(story, next)];
  }

  /** Takes an event into the stories; returns what follows from it, which is not to be told here. */
  tell(event: StationEvent): readonly Happening[] {
    if (event.type === 'station.stopped') return this.all.filter(isUnfinished).map(unfinished);
    const device = subjectOf(event);
    if (device === undefined) return [];
    const before = this.#stories.get(device);
    const story = tell(before, event);
    if (story === undefined) return [];
    setLatest(this.#stories, device, story, MOST_STORIES);
    return [
      ...seen(before, story, event),
      ...staged(before, story),
      ...turned(before, story),
      ...awakeNews(before, story),
    ];
  }
}

function seen(before: DeviceStory | undefined, story: DeviceStory, event: StationEvent): readonly Happening[] {
  if (story.recipe === undefined || story.model === undefined || before?.model === story.model) return [];
  const by = SAID_BY.find(([area]) => event.type.startsWith(area))?.[1] ?? 'the file it asks for';
  return [{ type: 'device.seen', device: story.device, model: story.model, recipe: story.recipe.id, by }];
}

function turned(before: DeviceStory | undefined, story: DeviceStory): readonly Happening[] {
  if (before?.phase === story.phase) return [];
  if (story.phase === 'recovered') return [recovered(story)];
  const label = STEPS[story.phase]?.(story);
  return label === undefined ? [] : [{ type: 'device.step', device: story.device, step: story.phase, label }];
}

/** Told when it reaches another step of its recipe, or goes back to one. */
function staged(before: DeviceStory | undefined, story: DeviceStory): readonly Happening[] {
  const { recipe, phase, files, device } = story;
  if (recipe === before?.recipe && phase === before?.phase && files === before.files) return [];
  const stage = stageOf(story);
  const was = before === undefined ? undefined : stageOf(before);
  if (stage === undefined || (stage.step === was?.step && recipe === before?.recipe)) return [];
  const { step, at, of, next } = stage;
  return [
    {
      type: 'device.stage',
      device,
      stage: step.id,
      label: step.label,
      at,
      of,
      ...(next && { next: next.label }),
      ...(step.silence !== undefined && { silence: seconds(step.silence) }),
      ...(step.keepPower && { keepPower: true }),
    },
  ];
}

function recovered(story: DeviceStory): Happening {
  const began = story.loadingSince ?? story.firstSeen;
  return {
    type: 'device.recovered',
    device: story.device,
    model: story.model ?? 'Device',
    took: since(began, story.recoveredAt ?? story.lastSeen),
    files: story.files.length,
    bytes: story.files.reduce((sum, file) => sum + file.size, 0),
    ...proofOf(story),
    ...(story.recipe?.afterwards === undefined ? {} : { next: story.recipe.afterwards }),
  };
}

/** It reads or writes its firmware, or asks for a list of it in vain: it was reset, and has nothing to run yet. */
function isUnfinished({ phase, trouble, recipe, awake }: DeviceStory): boolean {
  if (awake !== undefined) return false;
  if (phase === 'loading' || phase === 'writing') return true;
  return trouble?.kind === 'missing' && trouble.file !== undefined && isOf(recipe?.trace.loads, trouble.file);
}

/** `stuck`: it lacks something that the station does not have, or refuses what it has. */
function unfinished({ device, model, phase, trouble }: DeviceStory): Happening {
  const isStuck = trouble?.kind === 'missing' || trouble?.kind === 'load-refused';
  return { type: 'device.unfinished', device, model: model ?? 'Device', step: isStuck ? 'stuck' : phase };
}

/** What tells the model, by the area of the event. */
const SAID_BY = [
  ['phone.', 'what it registers as'],
  ['dhcp.', 'its vendor class'],
  ['wire.', 'what it announces'],
] as const;
