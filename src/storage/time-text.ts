/**
 * Instants as `2010-09-17T18:02:11.000Z` and back. Infinity is `never`. The journal has two of them in each line, which
 * with `Date` alone would be a third of its work; but nearly all are equal to the last ones, or lie on the same day.
 */
import { instant, NEVER, type Instant } from '../lib/time.ts';

const DAY = 86_400_000;
const LENGTH = '2010-09-17T18:02:11.000Z'.length;

/** The day that was last read: when it began, and `2010-09-17T`. */
const read = { start: Number.NaN, text: '' };

interface Written {
  at: number;
  text: string;
}

/** Leases of one batch begin at the same time and end at another, so the last two are kept. */
const last: Written = { at: Number.NaN, text: '' };
const lastButOne: Written = { at: Number.NaN, text: '' };

export function timeText(at: Instant): string {
  if (at === NEVER) return 'never';
  if (at === last.at) return last.text;
  if (at === lastButOne.at) return lastButOne.text;
  lastButOne.at = last.at;
  lastButOne.text = last.text;
  last.at = at;
  last.text = new Date(at).toISOString();
  return last.text;
}

/** Undefined for anything that `timeText` does not write, but for other days that `Date` reads. */
export function parseTime(text: string): Instant | undefined {
  if (text === 'never') return NEVER;
  if (text.length !== LENGTH || text.slice(0, 11) !== read.text) return parseDay(text);
  const seconds = digits(text, 11, 2) * 3600 + digits(text, 14, 2) * 60 + digits(text, 17, 2);
  const at = read.start + seconds * 1000 + digits(text, 20, 3);
  return Number.isNaN(at) ? undefined : instant(at);
}

function parseDay(text: string): Instant | undefined {
  const at = Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  read.start = Math.floor(at / DAY) * DAY;
  read.text = text.slice(0, 11);
  return instant(at);
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
