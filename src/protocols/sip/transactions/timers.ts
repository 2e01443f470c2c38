/** The times of RFC 3261 (table 4) for a network without hurry. */
import { millis, minutes, seconds } from '../../../lib/time.ts';

/** An estimate of the time there and back. */
export const T1 = millis(500);
/** The longest pause between two repetitions. */
export const T2 = seconds(4);
/** How long a message stays in a network. */
export const T4 = seconds(5);
/** When nobody answers: timers B, F, H, J, L and M. */
export const GIVE_UP = millis(64 * T1);
/** Timer C: a phone that rings this long is not answered. */
export const RINGING = minutes(3);
