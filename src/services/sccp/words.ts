/** What phones say, in words that are fit for events. */
import { phoneTypeName } from '../../knowledge/phone-types.ts';
import { printable } from '../../lib/text.ts';
import type { Registration } from '../../protocols/sccp/phone-session.ts';

/** Characters of one word. */
const LONGEST_WORD = 40;

export interface PhoneWords {
  readonly name: string;
  readonly model?: string;
  readonly load?: string;
  readonly last?: string;
}

export function wordsOf({ name, deviceType, load, last }: Registration): PhoneWords {
  const model = phoneTypeName(deviceType);
  return {
    name: safe(name),
    ...(model !== undefined && { model }),
    ...(load !== undefined && { load: safe(load) }),
    ...(last !== undefined && { last: safe(last) }),
  };
}

export function safe(word: string): string {
  return printable(word, LONGEST_WORD);
}

const SEVERITIES: Readonly<Record<number, string>> = {
  0: 'critical',
  1: 'warning',
  2: 'information',
  7: 'major',
  8: 'minor',
  10: 'marginal',
  20: 'trace',
};

export function severityName(severity: number): string {
  return SEVERITIES[severity] ?? 'unknown';
}
