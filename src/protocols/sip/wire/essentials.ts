/** What every request and response must have (RFC 3261 section 8.1.1), read once; or what is wrong with it, for a 400. */
import { err, ok, type Result } from '../../../lib/result.ts';
import { valuesOf, type SipMessage } from './message.ts';
import { parseCSeq, parseNameAddress, parseVia, splitList, type CSeq, type NameAddress, type Via } from './values.ts';

export interface Essentials {
  /** The topmost one. */
  readonly via: Via;
  /** How many there are. */
  readonly hops: number;
  readonly from: NameAddress;
  readonly to: NameAddress;
  readonly callId: string;
  readonly cseq: CSeq;
  readonly maxForwards: number;
}

const LONGEST_ID = 512;
const MOST_HOPS = 70;

/** The reason is fit for a status line. */
export function essentialsOf(message: SipMessage): Result<Essentials, string> {
  const vias = valuesOf(message, 'Via').flatMap(splitList);
  const via = parseVia(vias[0] ?? '');
  if (via === undefined || vias.length > MOST_HOPS) return err('Bad Via');
  const [from, to] = [addressIn(message, 'From'), addressIn(message, 'To')];
  if (from === undefined) return err('Bad From');
  if (to === undefined) return err('Bad To');
  const callId = onlyValue(message, 'Call-ID');
  if (callId === undefined || !/^\S+$/.test(callId) || callId.length > LONGEST_ID) return err('Bad Call-ID');
  const cseq = parseCSeq(onlyValue(message, 'CSeq') ?? '');
  if (cseq === undefined) return err('Bad CSeq');
  if (message.kind === 'request' && cseq.method !== message.method) return err('CSeq Of Another Method');
  const maxForwards = hopsLeft(valuesOf(message, 'Max-Forwards'));
  if (maxForwards === undefined) return err('Bad Max-Forwards');
  return ok({ via, hops: vias.length, from, to, callId, cseq, maxForwards });
}

function onlyValue(message: SipMessage, name: string): string | undefined {
  const values = valuesOf(message, name);
  return values.length === 1 ? values[0] : undefined;
}

function addressIn(message: SipMessage, name: string): NameAddress | undefined {
  const address = parseNameAddress(onlyValue(message, name) ?? '');
  if (address === undefined || !/^[a-z][a-z0-9+.-]*:./i.test(address.uri)) return undefined;
  return (address.params.get('tag')?.length ?? 0) > LONGEST_ID ? undefined : address;
}

function hopsLeft(values: readonly string[]): number | undefined {
  const [value = String(MOST_HOPS)] = values;
  return values.length <= 1 && /^\d{1,10}$/.test(value) && Number(value) < 256 ? Number(value) : undefined;
}
