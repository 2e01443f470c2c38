/** The story as plain lines: one event, one line, for logs, pipes and everything above the live view. */
import { subjectOf, type DeviceStory } from '../../../devices/story.ts';
import { levelOf, sentenceOf } from '../../../events/catalogue.ts';
import type { Level } from '../../../events/row.ts';
import type { StationEvent } from '../../../events/types.ts';
import { parseMac } from '../../../lib/address.ts';
import type { Instant } from '../../../lib/time.ts';
import type { Paint, Style } from './paint.ts';
import { remedyOf } from './remedy.ts';
import { wrap } from './wrap.ts';

/** `14:03:27` in local time. */
export function clockText(at: Instant): string {
  return new Date(at).toTimeString().slice(0, 8);
}

/** How a device is called in one column: its model and the last half of its hardware address, or its address. */
export function deviceName(device: string, story: DeviceStory | undefined): string {
  return `${story?.model ?? 'Device'} ${parseMac(device).ok ? device.slice(9) : device}`;
}

export interface LineWishes {
  /** How often it happened, where that is worth telling. */
  readonly often?: string | undefined;
  /** Makes commands in a text what has to be typed. */
  readonly whole?: (text: string) => string;
}

/**
 * The line of an event, with what to do below it, wrapped at `columns`; or undefined for what only the recorded session
 * keeps.
 */
export function lineOf(
  event: StationEvent,
  story: DeviceStory | undefined,
  paint: Paint,
  columns = Number.POSITIVE_INFINITY,
  { often, whole = asItIs }: LineWishes = {},
): string | undefined {
  const level = levelOf(event);
  // What failed is told on stderr, by the command that fails.
  if (level === 'debug' || event.type === 'station.failed') return undefined;
  const device = story?.device ?? ('file' in event ? subjectOf(event) : 'device' in event ? event.device : undefined);
  const who = device === undefined ? '' : `${deviceName(device, story).padEnd(20)} `;
  const told = whole(sentenceOf(event));
  const counted = often === undefined ? told : `${told.replace(/\.$/, '')} (${often})`;
  const sentence = wrap(counted, columns, INDENT, INDENT + who.length);
  const remedy = remedyOf(event, columns, INDENT, whole);
  return `${paint('dim', clockText(event.at))}  ${paint('cyan', who)}${paint(STYLES[level], sentence)}${remedy}`;
}

function asItIs(text: string): string {
  return text;
}

/** Up to where a line says when. */
const INDENT = '00:00:00  '.length;

const STYLES: Readonly<Record<Level, Style>> = {
  debug: 'dim',
  info: 'dim',
  notice: 'bold',
  warning: 'yellow',
  error: 'red',
};
