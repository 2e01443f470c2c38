/** Shows a station while it runs: its events as JSON lines, or as a story with a live view on a terminal. */
import type { EventStream } from '../../../events/stream.ts';
import type { StationEvent } from '../../../events/types.ts';
import { standardOutput } from '../../../host/node/output.ts';
import { subjectOf, type DeviceStory } from '../../../devices/story.ts';
import { instant } from '../../../lib/time.ts';
import { frame } from './frame.ts';
import { LineOutput } from './line-output.ts';
import { lineOf } from './lines.ts';
import { paintFor, type Paint } from './paint.ts';
import { Screen } from './screen.ts';
import { columnsOf } from './wrap.ts';

export interface Shown {
  /** For the live view; without them there is none. */
  readonly stories?: readonly DeviceStory[];
  story(device: string): DeviceStory | undefined;
}

/**
 * Shows until the returned function is called, which resolves when everything is written. `shown` may not be there yet when
 * the first events come.
 */
export function show(events: EventStream, json: boolean, shown: () => Shown | undefined): () => Promise<void> {
  if (!json && process.stdout.isTTY) return showLive(events, shown);
  const output = new LineOutput(standardOutput());
  const paint = paintFor();
  const leave = events.subscribe((event) => {
    const line = json ? JSON.stringify(event) : storyLine(event, shown, paint);
    if (line !== undefined) output.line(line);
  });
  return async () => {
    leave();
    await output.close();
  };
}

function showLive(events: EventStream, shown: () => Shown | undefined): () => Promise<void> {
  const paint = paintFor();
  const screen = new Screen(process.stdout, (view) => {
    const stories = shown()?.stories;
    return stories === undefined ? [] : frame(stories, instant(Date.now()), view, paint);
  });
  const leave = events.subscribe((event) => {
    const line = storyLine(event, shown, paint);
    if (line !== undefined) screen.line(line);
  });
  return () => {
    leave();
    screen.close();
    return Promise.resolve();
  };
}

function storyLine(event: StationEvent, shown: () => Shown | undefined, paint: Paint): string | undefined {
  const device = subjectOf(event);
  const story = device === undefined ? undefined : shown()?.story(device);
  return lineOf(event, story, paint, columnsOf());
}
