/** How long protocols wait, for rules about what no recipe tells. Multiplied by the pace of the settings. */
import { after, millis, seconds, type Instant, type Millis } from '../lib/time.ts';
import type { Scene } from './rule.ts';

/** A TFTP client repeats what was not answered after 1 to 5 seconds; in this time it has done it, and was answered again. */
export const TFTP_REPEATS = seconds(6);

export function ends(wait: Millis, { now, facts }: Scene): Instant {
  return after(now, millis(wait * facts.pace));
}
