/** Instants as `2010-09-17T18:02:11.000Z` and back. Infinity is `never`. */
import { instant, NEVER, type Instant } from '../../../lib/time.ts';

interface Written {
  at: number;
  text: string;
}

/** Leases of one batch begin at the same time and end at another, so the last two are kept: `Date` is slow. */
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

/** Undefined for what is no time. */
export function parseTime(text: string): Instant | undefined {
  if (text === 'never') return NEVER;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : instant(at);
}

const DAY = 86_400_000;
/** Days from 1 March of the year 0 to the start of 1970. */
const EPOCH = 719_468;

/** The instant that the text `bytes[from, to)` is, without making a string of it; NaN for `never` and years above 9999. */
export function timeAt(bytes: Uint8Array, from: number, to: number): number {
  if (to - from !== 24) return Number.NaN;
  const day = daysTo(digits(bytes, from, 4), digits(bytes, from + 5, 2), digits(bytes, from + 8, 2));
  const minute = digits(bytes, from + 11, 2) * 60 + digits(bytes, from + 14, 2);
  return day * DAY + minute * 60_000 + digits(bytes, from + 17, 2) * 1000 + digits(bytes, from + 20, 3);
}

/** Days since the epoch, by years that begin in March, so that the leap day is their last. */
function daysTo(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + Math.floor((((month + 9) % 12) * 306 + 5) / 10) + day - 1 - EPOCH;
}

function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
