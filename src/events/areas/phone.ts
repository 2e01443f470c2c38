/** Phones that run, and say so themselves: to the ear for SCCP or to the SIP registrar. */
import { restartWords } from '../../knowledge/restart-words.ts';
import { count } from '../../lib/text.ts';
import type { OfPeer } from '../parts.ts';
import type { Rows } from '../row.ts';

export interface PhoneEvents {
  /** What a phone says when it connects: what it runs, why it restarted, or what is wrong with it. */
  'phone.alarm': OfPeer & {
    readonly severity: string;
    readonly text: string;
    readonly load?: string;
    readonly last?: string;
  };
  /** Told once, not for each sign of life. `by`: `SCCP` or `SIP`. */
  'phone.registered': OfPeer & {
    readonly by: string;
    /** As it calls itself: `SEP002699EF0F1A`. */
    readonly name: string;
    readonly model?: string;
    /** What it says that it runs. */
    readonly load?: string;
    /** The word it has for why it restarted. */
    readonly last?: string;
    /** What its display was told to show. */
    readonly shows?: string;
  };
  'phone.refused': OfPeer & { readonly by: string; readonly name: string; readonly reason: string };
  /** `ignored`: messages that had no meaning here. */
  'phone.left': OfPeer & { readonly by: string; readonly why: string; readonly ignored: number };
  'phone.malformed': OfPeer & { readonly by: string; readonly reason: string };
  /** The order went out. `hard`: as after switching it on. */
  'phone.restarting': OfPeer & { readonly by: string; readonly hard: boolean };
  /** Connections that were not taken since it was told last. */
  'phone.turned-away': { readonly sender: string; readonly why: 'crowded' | 'stranger'; readonly times: number };
}

const LEFT: Readonly<Record<string, string>> = {
  unregistered: 'has signed off',
  closed: 'has closed its connection',
  silent: 'gives no sign of life any more',
  replaced: 'has registered once more, over another connection',
  malformed: 'is cut off after what nobody can read',
  stopped: 'is left alone, because the station stops',
};

export const PHONE_ROWS: Rows<PhoneEvents> = {
  'phone.alarm': {
    level: 'debug',
    sentence: (e) => `says (${e.severity}): ${e.text}`,
    explanation:
      'A phone says at every start what it runs and why it restarted. `Last=` is the reason in its own word.',
  },
  'phone.registered': {
    // `device.awake` tells it.
    level: 'debug',
    sentence: (e) => `has registered by ${e.by} as ${e.name}${runs(e)}${restarted(e)}`,
    explanation: 'The phone runs its application and has found the station: it says itself that it is awake.',
  },
  'phone.refused': {
    level: 'warning',
    sentence: (e) => `may not register by ${e.by} as "${e.name}": ${e.reason}`,
    explanation: 'A phone is named after its hardware address, and may not take the name of another one.',
  },
  'phone.left': {
    level: 'debug',
    sentence: (e) => `${LEFT[e.why] ?? e.why} (${e.by})${passedOver(e.ignored)}`,
    explanation: 'The phone is not registered any more. It registers again by itself as soon as it can.',
  },
  'phone.malformed': {
    level: 'warning',
    sentence: (e) => `sent what is no ${e.by}: ${e.reason}`,
    explanation: 'The connection was broken off, because nobody knows where the next message begins.',
  },
  'phone.restarting': {
    level: 'notice',
    sentence: (e) => `is told to ${e.hard ? 'reset' : 'restart'} (${e.by})`,
    explanation: 'The order went out. The phone signs off, restarts, and registers again.',
  },
  'phone.turned-away': {
    level: 'warning',
    sentence: (e) =>
      `${count(e.times, 'connection')} of phones not taken, the last one from ${e.sender}: ${AWAY[e.why]}.`,
    explanation:
      'Phones must be on a network of the station, or have an address from it; and `sccp.connections` bounds how many there are.',
  },
};

const AWAY = { crowded: 'too many are open', stranger: 'it is on no network of this station' } as const;

function runs({ load, model }: { readonly load?: string; readonly model?: string }): string {
  const what = load === undefined ? '' : `, and runs ${load}`;
  return model === undefined ? what : ` (${model})${what}`;
}

function restarted({ last }: { readonly last?: string }): string {
  if (last === undefined) return '';
  return `; before, ${restartWords(last) ?? `it restarted (${last})`}`;
}

function passedOver(ignored: number): string {
  return ignored === 0 ? '' : `; ${count(ignored, 'message')} of it had no meaning here`;
}
