/** Shows a station while it runs: its events as JSON lines, or as a story with a live view on a terminal. */
import type { EventStream } from '../../../events/stream.ts';
import { subjectOf, type DeviceStory } from '../../../devices/story.ts';
import { instant } from '../../../lib/time.ts';
import { frame } from './frame.ts';
import { lineOf } from './lines.ts';
import { paintFor } from './paint.ts';
import { Screen } from './screen.ts';
import { columnsOf } from './wrap.ts';

export interface Shown {
  /** For the live view; without them there is none. */
  readonly stories?: readonly DeviceStory[];
  story(device: string): DeviceStory | undefined;
}

/** Shows until the returned function is called. `shown` may not be there yet when the first events come. */
export function show(events: EventStream, json: boolean, shown: () => Shown | undefined): () => void {
  return json ? showJson(events) : showStory(events, shown);
}

function showJson(events: EventStream): () => void {
  return events.subscribe((event) => process.stdout.write(`${JSON.stringify(event)}\n`));
}

function showStory(events: EventStream, shown: () => Shown | undefined): () => void {
  const paint = paintFor(process.stdout, process.env);
  const screen = new Screen(process.stdout, (view) => {
    const stories = shown()?.stories;
    return stories === undefined ? [] : frame(stories, instant(Date.now()), view, paint);
  });
  const leave = events.subscribe((event) => {
    const device = subjectOf(event);
    const story = device === undefined ? undefined : shown()?.story(device);
    const line = lineOf(event, story, paint, columnsOf(process.stdout));
    if (line !== undefined) screen.line(line);
  });
  return () => {
    leave();
    screen.close();
  };
}
