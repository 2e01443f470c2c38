/** Messages that devices log: not each of them, but who logs, what is serious, and what could not be kept. */
import { count } from '../../lib/text.ts';
import type { OfDevice } from '../parts.ts';
import type { Rows } from '../row.ts';

interface OfSender extends OfDevice {
  /** Its address. */
  readonly sender: string;
}

export interface SyslogEvents {
  /** The first message from this address since the station started. */
  'syslog.began': OfSender & { readonly over: string };
  /** A message of severity error or worse; of many in a short time only some are told. */
  'syslog.serious': OfSender & { readonly severity: string; readonly message: string };
  /** One that is no error by its severity, and names something that is wrong in the words of its maker. */
  'syslog.said': OfSender & { readonly severity: string; readonly message: string };
  /** Datagrams that came faster than they could be stored. */
  'syslog.lost': { readonly times: number };
  'syslog.gave-way': { readonly files: readonly string[] };
  'syslog.not-stored': { readonly message: string; readonly hint: string };
  /** Connections that were one too many since it was told last. */
  'syslog.crowded': { readonly sender: string; readonly times: number };
  'syslog.not-over': { readonly over: string; readonly message: string; readonly hint: string };
  'syslog.not-forwarded': { readonly to: string; readonly reason: string };
}

export const SYSLOG_ROWS: Rows<SyslogEvents> = {
  'syslog.began': {
    level: 'info',
    sentence: (e) => `${e.device ?? e.sender} logs to this station (${e.over}).`,
    explanation: 'Its messages are kept: `rouse syslog --device` shows them, `--follow` those that come.',
  },
  'syslog.serious': {
    level: 'warning',
    sentence: (e) => `${e.device ?? e.sender} logs (${e.severity}): ${e.message}`,
    explanation: 'What a device itself calls an error. All messages are kept, also those that are not told here.',
  },
  'syslog.said': {
    level: 'info',
    sentence: (e) => `${e.device ?? e.sender} logs (${e.severity}): ${e.message}`,
    explanation: 'Words by which devices name what is wrong with them. A finding says what to do.',
  },
  'syslog.lost': {
    level: 'warning',
    sentence: (e) => `${count(e.times, 'log message')} came faster than this computer could store, and were dropped.`,
    explanation: 'UDP has no way to slow a sender down. Over TCP nothing is dropped.',
  },
  'syslog.gave-way': {
    level: 'warning',
    sentence: (e) => `The disk is full: the oldest log messages were removed (${e.files.join(', ')}).`,
    explanation: 'Newer messages are worth more than old ones. Make room, or lower `syslog.keep`.',
  },
  'syslog.not-stored': {
    level: 'error',
    sentence: (e) => `Log messages cannot be stored: ${e.message}`,
    explanation: 'Senders by TCP have to wait until they can; what comes by UDP meanwhile is lost.',
  },
  'syslog.crowded': {
    level: 'warning',
    sentence: (e) =>
      `${count(e.times, 'connection')} for log messages refused, the last one from ${e.sender}: too many are open.`,
    explanation:
      'Bounded by `syslog.connections` and `syslog.connections-per-sender`, so that nobody takes all memory.',
  },
  'syslog.not-over': {
    level: 'warning',
    sentence: (e) => `No log messages by ${e.over}: ${e.message} ${e.hint}`,
    explanation: 'Messages that come another way are kept all the same.',
  },
  'syslog.not-forwarded': {
    level: 'warning',
    sentence: (e) => `Log messages do not reach ${e.to}: ${e.reason}`,
    explanation:
      'They are kept here, and forwarding is tried again; what does not fit into its queue meanwhile is left out.',
  },
};
