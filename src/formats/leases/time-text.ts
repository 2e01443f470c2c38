/** Times of leases as text, for CSV and JSON: `2010-09-17T18:02:11.000Z`, or `never`. */
import { instant, NEVER, type Instant } from '../../lib/time.ts';

export function timeText(at: Instant): string {
  return at === NEVER ? 'never' : new Date(at).toISOString();
}

/** Undefined for what is no time. */
export function parseTime(text: string): Instant | undefined {
  if (text === 'never') return NEVER;
  const at = Date.parse(text.slice(0, 40));
  return Number.isNaN(at) ? undefined : instant(at);
}
