/** Shows a station while it runs: its events as JSON lines, or as a story with a live view on a terminal. */
import type { EventStream } from '../../../events/stream.ts';
import type { StationEvent } from '../../../events/types.ts';
import { standardOutput } from '../../../host/node/output.ts';
import type { GuidanceStep } from '../../../devices/guidance.ts';
import type { DeviceStory } from '../../../devices/story.ts';
import type { Recipe } from '../../../knowledge/recipe.ts';
import { findRecipe } from '../../../knowledge/recipes.ts';
import { instant } from '../../../lib/time.ts';
import type { Asking } from '../../../station/asking/asking.ts';
import { thisInvocation, wholeCommands } from '../invocation.ts';
import { openPage } from '../page/open-page.ts';
import { frame } from './frame.ts';
import { hearKeys } from './keys.ts';
import { LineOutput } from './line-output.ts';
import { Links } from './links.ts';
import { paintFor, type Paint } from './paint.ts';
import { Screen } from './screen.ts';
import { Seats } from './seats.ts';
import { Standing } from './standing.ts';
import { StoryLines } from './story-lines.ts';
import { columnsOf } from './wrap.ts';

export interface Shown {
  /** For the live view; without them there is none. */
  readonly stories?: readonly DeviceStory[];
  story(device: string): DeviceStory | undefined;
  guidance?(story: DeviceStory): readonly GuidanceStep[];
  guidanceBefore?(recipe: Recipe): readonly GuidanceStep[];
  /** For its page. */
  readonly asking?: Pick<Asking, 'ask'> | undefined;
}

/**
 * Shows until the returned function is called, which resolves when everything is written. `shown` may not be there yet when
 * the first events come. `gone`: called when nobody reads any more.
 */
export function show(
  events: EventStream,
  json: boolean,
  shown: () => Shown | undefined,
  gone?: () => void,
): () => Promise<void> {
  if (json) return showJson(events, gone);
  const paint = paintFor();
  const called = thisInvocation();
  const lines = new StoryLines({
    paint,
    columns: columnsOf,
    story: (device) => shown()?.story(device),
    whole: (text) => wholeCommands(text, called),
  });
  // A terminal that cannot move its cursor is no place for rows that are painted again.
  return process.stdout.isTTY && process.env['TERM'] !== 'dumb'
    ? showLive(events, shown, lines, paint)
    : showPlain(events, lines, gone);
}

function showJson(events: EventStream, gone?: () => void): () => Promise<void> {
  const output = new LineOutput(standardOutput(), { gone });
  const leave = events.subscribe((event) => output.line(JSON.stringify(event)));
  return async () => {
    leave();
    await output.close();
  };
}

function showPlain(events: EventStream, lines: StoryLines, gone?: () => void): () => Promise<void> {
  const output = new LineOutput(standardOutput(), { gone });
  const leave = events.subscribe((event) => {
    for (const line of linesOf(event, lines)) output.line(line);
  });
  return async () => {
    leave();
    await output.close();
  };
}

const OPEN = 'o';
const OPENS = 'Press o to open it in a browser.';

function showLive(
  events: EventStream,
  shown: () => Shown | undefined,
  lines: StoryLines,
  paint: Paint,
): () => Promise<void> {
  const seats = new Seats();
  const links = new Links();
  const standing = new Standing();
  /** Of the recipes that there is firmware for. */
  const steps = new Set<string | undefined>();
  const screen = new Screen(process.stdout, (view) => {
    const station = shown();
    if (station?.stories === undefined) return [];
    const [only] = steps;
    const awaited = only === undefined || steps.size > 1 ? undefined : findRecipe(only);
    const guide = (story: DeviceStory): readonly GuidanceStep[] => station.guidance?.(story) ?? [];
    return frame(station.stories, instant(Date.now()), view, paint, {
      seats,
      linkless: links.without,
      guide,
      before: awaited === undefined ? [] : (station.guidanceBefore?.(awaited) ?? []),
      findings: (story) => standing.of(story?.device),
      faulty: standing.devices,
    });
  });
  const endKeys = hearKeys((key) => {
    if (key === OPEN) void openPage(shown()?.asking, (words) => screen.line(words));
  });
  const leave = events.subscribe((event) => {
    links.follow(event);
    standing.follow(event);
    if (event.type === 'firmware.steps') steps.add(event.recipe);
    for (const line of linesOf(event, lines)) screen.line(line);
    if (event.type === 'page.opened' && endKeys !== undefined) screen.line(paint('dim', OPENS));
  });
  return () => {
    leave();
    endKeys?.();
    screen.close();
    return Promise.resolve();
  };
}

/** Before it is told that the station has stopped, what was told once and happened more often. */
function linesOf(event: StationEvent, lines: StoryLines): readonly string[] {
  const line = lines.of(event);
  return [...(event.type === 'station.stopped' ? lines.rest : []), ...(line === undefined ? [] : [line])];
}
