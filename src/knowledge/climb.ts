/** What is known of one device on the ladder of loads (ladder.ts), and what there is to tell of it. */
import type { PhoneProtocol } from '../formats/cisco/image-name.ts';
import type { Rung } from './rung.ts';

/** How it refused: the list itself, or a file of it that it read to the end and then began again. */
export type HowRefused = 'list' | 'component';

export interface Refused {
  readonly rung: Rung;
  readonly how: HowRefused;
}

/** What is known of one device. */
export interface Climb {
  /** Where its files come from. */
  readonly rung?: Rung;
  /** Of the load it was given last: SIP and SCCP packages are never mixed. */
  readonly protocol?: PhoneProtocol;
  /** The list of files it asked for last, the file it asked for last, and what it has read to the end since, in lower case. */
  readonly list: string;
  readonly last: string;
  readonly read: readonly string[];
  /** What was sent to it to the end and not acknowledged to the end, in lower case; empty for nothing. */
  readonly doubtful: string;
  /** It asked for an address since then. */
  readonly restarted: boolean;
  /** Rounds in a row that it broke off. */
  readonly brokenOff: number;
  readonly refused: readonly Refused[];
  /** What it runs, as far as that was seen: it read all of it, and then asked for its configuration. */
  readonly runs?: Rung;
  /** Where it shall go: from a bridge that it runs now, or because the settings want it there. */
  readonly target?: Rung;
}

/** What the settings want a device to run. Of `name` and `protocol` at least one, or `isNewest`. */
export interface LoadWish {
  readonly family: string;
  readonly protocol?: PhoneProtocol | undefined;
  /** As in `loadInformation`: the name of a list without `.loads`. */
  readonly name?: string | undefined;
  /** It shall not stay with an older load of the right protocol. */
  readonly isNewest?: true;
}

export type ClimbEvent =
  | { readonly kind: 'chosen'; readonly rung: Rung; readonly file: string; readonly why: Why }
  /** `exhausted`: there is no other load for it. */
  | { readonly kind: 'refused'; readonly rung: Rung; readonly how: HowRefused; readonly exhausted: boolean }
  | { readonly kind: 'bridged'; readonly rung: Rung; readonly target: Rung };

export type Why =
  /** The only load for it, the newest, or the newest of those named on the command line. */
  | 'only'
  | 'newest'
  | 'named-by-user'
  /** It refused the one before: this one carries an older key, or is just another one. */
  | 'older-key'
  | 'another'
  /** It refused every load of the protocol it began with. */
  | 'other-protocol'
  /** It asked for this load by its name. */
  | 'asked-by-name'
  /** It runs the bridge and knows the newer key now. */
  | 'lifted'
  /** The settings want it to run this. */
  | 'wished';

export interface ClimbStep {
  readonly climb: Climb;
  readonly events: readonly ClimbEvent[];
}

export const AT_THE_FOOT: Climb = {
  list: '',
  last: '',
  read: [],
  doubtful: '',
  restarted: false,
  brokenOff: 0,
  refused: [],
};
