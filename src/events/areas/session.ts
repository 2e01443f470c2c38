/** What a recording is a recording of. */
import type { DhcpMode } from '../../protocols/dhcp/settings/settings.ts';
import type { Rows } from '../row.ts';

/** What stories and rules need to know and no later event tells; which adapters serve is told by `adapter.chosen`. */
export interface SessionFacts {
  /** A factor on every time that recipes and rules wait: 1 for real devices, less for simulated ones in a hurry. */
  readonly pace: number;
  /** Absent when there is no DHCP server. */
  readonly mode?: DhcpMode;
}

export interface SessionEvents {
  /** The first event of every session that is recorded. */
  'session.began': {
    /** A random identifier that no other session has. */
    readonly session: string;
    /** What the computer is called that the station runs on. */
    readonly station: string;
    /** Of Rouse. */
    readonly version: string;
    /** The version of Node, `v20.19.0`. */
    readonly node: string;
    /** As Node calls it: `linux`, `darwin`, `win32`. */
    readonly platform: string;
    readonly facts: SessionFacts;
  };
  /** Records of sessions, or the oldest parts of this one, were removed because there was no room for all. Told once. */
  'session.dropped': { readonly files: readonly string[]; readonly why: 'limit' | 'disk-full' };
}

const WHY = {
  limit: 'The records of sessions have reached their limit, and the oldest go first',
  'disk-full': 'The disk is full, and records of sessions make room for leases',
} as const;

export const SESSION_ROWS: Rows<SessionEvents> = {
  'session.began': {
    level: 'debug',
    sentence: (e) =>
      `Session ${e.session} on ${e.station}: Rouse ${e.version}, Node ${e.node}, ${e.platform}, ` +
      `DHCP ${e.facts.mode ?? 'off'}, pace ${e.facts.pace}.`,
    explanation:
      'The first event of a session. `session` is in no other recording, `station` is the name of the computer, and ' +
      '`facts` are the settings that a replay needs to come to the same conclusions.',
  },
  'session.dropped': {
    level: 'notice',
    sentence: (e) => `${WHY[e.why]}: ${e.files.join(', ')}.`,
    explanation:
      'Twenty sessions are kept, at most 64 MB of each and 256 MB in all. Told once a session, whatever goes after that.',
  },
};
