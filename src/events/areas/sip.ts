/** Phones that speak SIP: who calls whom, and who could not. That a phone has registered is `phone.registered`. */
import { count } from '../../lib/text.ts';
import { formatDuration, millis } from '../../lib/time.ts';
import type { OfPeer } from '../parts.ts';
import type { Rows } from '../row.ts';

export interface SipEvents {
  /** How a call between two phones began. `status`: 200 when it was taken, else why not, in numbers of SIP. */
  'sip.call': OfPeer & { readonly caller: string; readonly called: string; readonly status: number };
  /** A call to a test number is over. `heard` and `sent`: packets of voice. */
  'sip.test-call': OfPeer & {
    readonly caller: string;
    readonly plays: 'echo' | 'tone';
    readonly took: number;
    readonly heard: number;
    readonly sent: number;
  };
  /** Told once a minute and device. */
  'sip.denied': OfPeer & { readonly user: string };
  'sip.unreadable': OfPeer;
  /** Connections that were one too many since it was told last. */
  'sip.crowded': { readonly sender: string; readonly times: number };
}

const OUTCOMES: Readonly<Record<number, string>> = {
  200: 'it was taken',
  404: 'there is no such number',
  408: 'that phone does not answer',
  480: 'that phone is not reached',
  486: 'busy',
  487: 'given up',
  603: 'declined',
};

export const SIP_ROWS: Rows<SipEvents> = {
  'sip.call': {
    level: 'notice',
    sentence: (e) => `${e.caller} calls ${e.called}: ${OUTCOMES[e.status] ?? `refused with ${e.status}`}`,
    explanation: 'Two phones speak through this station; their voices go from one to the other without it.',
  },
  'sip.test-call': {
    level: 'notice',
    sentence: (e) =>
      `${e.caller} has called the ${e.plays} for ${formatDuration(millis(e.took))}: ` +
      `${count(e.heard, 'packet')} heard, ${count(e.sent, 'packet')} sent`,
    explanation: 'With packets in both directions, the phone, its voice and the cable are sound.',
  },
  'sip.denied': {
    level: 'warning',
    sentence: (e) => `wants to be SIP user "${e.user}" and does not know the password`,
    explanation:
      'It keeps a configuration of somebody else, or one with an old password. `rouse devices config` shows what it is told.',
  },
  'sip.unreadable': {
    level: 'warning',
    sentence: () => 'sends to the SIP port what is no SIP',
    explanation: 'Nothing comes of it. Some programs send such things to see what is there.',
  },
  'sip.crowded': {
    level: 'warning',
    sentence: (e) =>
      `${count(e.times, 'connection')} for SIP refused, the last one from ${e.sender}: too many are open.`,
    explanation: 'Bounded by `sip.connections`, so that nobody takes all memory.',
  },
};
