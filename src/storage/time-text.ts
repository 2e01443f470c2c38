/** Instants as `2010-09-17T18:02:11.000Z` and back. Infinity is `never`. */
import { instant, NEVER, type Instant } from '../lib/time.ts';

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
