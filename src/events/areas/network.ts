/** Datagrams that could not be sent or were not taken in. */
import { count } from '../../lib/text.ts';
import type { Rows } from '../row.ts';

export interface NetworkEvents {
  /** `times`: how many datagrams since it was told last. `cause`: the word of the system, `ENETDOWN`. */
  'network.send-failed': { readonly socket: string; readonly cause: string; readonly times: number };
  'network.oversized': { readonly socket: string; readonly times: number };
}

export const NETWORK_ROWS: Rows<NetworkEvents> = {
  'network.send-failed': {
    level: 'warning',
    sentence: (e) => `${e.socket}: ${count(e.times, 'datagram')} could not be sent (${e.cause}).`,
    explanation: 'The system refused to send: link down, address gone, or no route. The station keeps trying.',
  },
  'network.oversized': {
    level: 'warning',
    sentence: (e) => `${e.socket}: ${count(e.times, 'datagram')} longer than any valid message, dropped.`,
    explanation: 'Longer than the protocol allows; never looked at.',
  },
};
