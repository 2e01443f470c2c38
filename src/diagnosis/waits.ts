/**
 * How long protocols wait, for rules about what no recipe tells. Each is made of the numbers of its protocol, and is
 * multiplied by the pace of the settings like the silences of recipes.
 */
import { silenceOf, WAITING_STEP } from '../knowledge/recipe.ts';
import { RECIPES } from '../knowledge/recipes.ts';
import { after, millis, seconds, type Instant, type Millis } from '../lib/time.ts';
import type { Scene } from './rule.ts';

/** What a TFTP client waits for an answer (RFC 1123 section 4.2.3.2); most do it five times. */
const TFTP_WAIT = 5;
/** Three messages of a DHCP client follow each other after 4, 8 and 16 seconds, each a second more or less (RFC 2131 section 4.1). */
const DHCP_WAITS = [4, 8, 16] as const;
const JITTER = 1;
/** What phones listen for CDP before they ask for an address. */
const CDP_HOLD_OFF = 10;

/** In this time a TFTP client that got no answer has repeated itself, and was answered again. */
export const TFTP_REPEATS = seconds(TFTP_WAIT + JITTER);
/** In this time a TFTP client has asked five times, and given up. */
export const TFTP_GIVES_UP = seconds(5 * TFTP_WAIT);
/** Who has asked for so long has lost three messages in a row, which is no chance. */
export const DHCP_LOST_THREE = seconds(DHCP_WAITS.reduce((sum, wait) => sum + wait, 0) - 2 * JITTER);
/** Who asks again after so long has lost two. */
export const DHCP_LOST_TWO = seconds(DHCP_WAITS[0] + DHCP_WAITS[1] - 2 * JITTER);
/** Who has power has asked for an address three times after so long. */
export const ASKS_WITHIN = seconds(
  CDP_HOLD_OFF + DHCP_WAITS.reduce((sum, wait) => sum + wait + JITTER, 0) + 4 * JITTER,
);
/** The longest that a device of any recipe may be silent between its link and its first question. */
export const LONGEST_START = millis(Math.max(...RECIPES.map((recipe) => silenceOf(recipe, WAITING_STEP) ?? 0)));

export function ends(wait: Millis, { now, facts }: Scene): Instant {
  return after(now, millis(wait * facts.pace));
}
