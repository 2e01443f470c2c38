/** The story as plain lines: one event, one line, for logs, pipes and everything above the live view. */
import type { DeviceStory } from '../../diagnosis/timeline.ts';
import { levelOf, sentenceOf } from '../../events/catalogue.ts';
import type { Level, StationEvent } from '../../events/types.ts';
import type { Instant } from '../../lib/time.ts';
import type { Paint, Style } from './paint.ts';

/** `14:03:27` in local time. */
export function clockText(at: Instant): string {
  return new Date(at).toTimeString().slice(0, 8);
}

/** How a device is called in one column: its model and the last half of its hardware address. */
export function deviceName(device: string, story: DeviceStory | undefined): string {
  return `${story?.model ?? 'Device'} ${device.slice(9)}`;
}

/** The line of an event, or undefined for what only the recorded session keeps. */
export function lineOf(event: StationEvent, story: DeviceStory | undefined, paint: Paint): string | undefined {
  const level = levelOf(event);
  // What failed is told on stderr, by the command that fails.
  if (level === 'debug' || event.type === 'station.failed') return undefined;
  const sentence = paint(STYLES[level], sentenceOf(event));
  const device = 'device' in event ? event.device : undefined;
  const who = device === undefined ? '' : `${paint('cyan', deviceName(device, story).padEnd(20))} `;
  return `${paint('dim', clockText(event.at))}  ${who}${sentence}`;
}

const STYLES: Readonly<Record<Level, Style>> = {
  debug: 'dim',
  info: 'dim',
  notice: 'bold',
  warning: 'yellow',
  error: 'red',
};
