/** The stories of all devices, and what is worth telling when one of them reaches a new chapter. */
import { subjectOf, tell, type DeviceStory } from './story.ts';
import type { Happening, StationEvent } from '../events/types.ts';
import { setLatest } from '../lib/set-latest.ts';
import { since } from '../lib/time.ts';

/** The chapters that are told as steps; the first and the last have events of their own. */
const STEPS: Readonly<Partial<Record<DeviceStory['phase'], string>>> = {
  loading: 'reads its firmware',
  writing: 'has read everything and writes its flash: do not unplug it',
  'normal-boot': 'started normally and asks for its configuration: it was not reset',
};

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

  /** Takes an event into the stories; returns what follows from it, which is not to be told here. */
  tell(event: StationEvent): readonly Happening[] {
    const device = subjectOf(event);
    if (device === undefined) return [];
    const before = this.#stories.get(device);
    const story = tell(before, event);
    if (story === undefined) return [];
    setLatest(this.#stories, device, story, MOST_STORIES);
    return [...seen(before, story, event), ...turned(before, story)];
  }
}

function seen(before: DeviceStory | undefined, story: DeviceStory, event: StationEvent): readonly Happening[] {
  if (story.recipe === undefined || story.model === undefined || before?.model === story.model) return [];
  const by = event.type.startsWith('dhcp.') ? 'its vendor class' : 'the file it asks for';
  return [{ type: 'device.seen', device: story.device, model: story.model, recipe: story.recipe.id, by }];
}

function turned(before: DeviceStory | undefined, story: DeviceStory): readonly Happening[] {
  if (before?.phase === story.phase) return [];
  if (story.phase === 'recovered') return [recovered(story)];
  const label = STEPS[story.phase];
  return label === undefined ? [] : [{ type: 'device.step', device: story.device, step: story.phase, label }];
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
  };
}
