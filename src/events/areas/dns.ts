/** Names that devices ask for. */
import { count } from '../../lib/text.ts';
import type { OfPeer } from '../parts.ts';
import type { Rows } from '../row.ts';

interface OfName extends OfPeer {
  /** The name, in lower case. */
  readonly name: string;
  /** What was asked of it: `A`, `PTR`. */
  readonly kind: string;
}

export interface DnsEvents {
  /** A device asked for a name and was told what it is; told once an hour for each device and name. */
  'dns.answered': OfName;
  /** A device asked for a name that is not known here; the same. */
  'dns.unknown': OfName;
  /** Questions from addresses outside of the station's networks since it was told last. */
  'dns.refused': { readonly from: string; readonly times: number };
  /** Another name server that questions are sent on to does not answer. */
  'dns.not-forwarded': { readonly to: string; readonly reason: string };
  /** Connections that were one too many since it was told last. */
  'dns.crowded': { readonly from: string; readonly times: number };
  'dns.not-over': { readonly over: string; readonly message: string; readonly hint: string };
}

export const DNS_ROWS: Rows<DnsEvents> = {
  'dns.answered': {
    level: 'debug',
    sentence: (e) => `asks for ${e.name} (${e.kind}), and is told`,
    explanation: 'A device that asks for a name has an address and runs something that wants to reach that name.',
  },
  'dns.unknown': {
    level: 'info',
    sentence: (e) => `asks for ${e.name} (${e.kind}), which is not known here`,
    explanation: 'What it looks for can be given a name with `dns.names`. Not every device needs what it asks for.',
  },
  'dns.refused': {
    level: 'warning',
    sentence: (e) =>
      `${count(e.times, 'question')} for names refused, the last one from ${e.from}: that is in no network of this station.`,
    explanation: 'Strangers are not answered, so that nobody uses this server against others.',
  },
  'dns.not-forwarded': {
    level: 'warning',
    sentence: (e) => `The name server ${e.to} does not answer: ${e.reason}`,
    explanation:
      'Questions for names elsewhere are sent on to it (`dns.forward`). Names of this bench are answered all the same.',
  },
  'dns.crowded': {
    level: 'warning',
    sentence: (e) =>
      `${count(e.times, 'connection')} for names refused, the last one from ${e.from}: too many are open.`,
    explanation: 'Their number is bounded, so that nobody takes all memory. UDP is not concerned.',
  },
  'dns.not-over': {
    level: 'warning',
    sentence: (e) => `No names by ${e.over}: ${e.message} ${e.hint}`,
    explanation: 'Names are answered by UDP all the same; long answers need TCP.',
  },
};
