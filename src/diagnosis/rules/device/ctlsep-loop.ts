/** Cause 21: the phone asks for its trust list again and again, drops its lease, and comes no further. */
import { moreEvidence } from '../../finding.ts';
import type { Opinion, Rule } from '../../rule.ts';

interface Memory {
  /** Requests for the trust list since it asked for anything else. */
  readonly times: number;
  /** It gave its address back, or started anew, between them. */
  readonly hasDropped: boolean;
  readonly evidence: readonly number[];
}

const CTL = /^ctl(sep[0-9a-f]{12}|file)\.tlv$/i;
/** A phone whose answers are lost asks twice; as the field has shown it, a loop asks three times at each start. */
const LOOP = 3;

export const CTLSEP_LOOP: Rule<Memory, 'file.missing' | 'file.request' | 'dhcp.discover' | 'dhcp.release'> = {
  cause: 'ctlsep-loop',
  about: 'device',
  explains: ['reset-not-taken'],
  heeds: ['file.missing', 'file.request', 'dhcp.discover', 'dhcp.release'],
  heed(event, _scene, memory): Opinion<Memory> | undefined {
    if (event.type === 'dhcp.discover' || event.type === 'dhcp.release')
      return memory === undefined ? undefined : opinion({ ...memory, hasDropped: true });
    if (!CTL.test(event.file))
      return memory === undefined ? undefined : { over: `it asks for ${event.file}, so it goes on` };
    const { times = 0, hasDropped = false, evidence = [] } = memory ?? {};
    return opinion({ times: times + 1, hasDropped, evidence: moreEvidence(evidence, event.n) });
  },
};

function opinion(memory: Memory): Opinion<Memory> {
  const { times, hasDropped, evidence } = memory;
  if (times < LOOP) return { memory };
  return {
    memory,
    claim: {
      confidence: hasDropped ? 'certain' : 'likely',
      evidence,
      says: 'It asks for its trust list (CTLSEP...tlv) again and again and for nothing else, although "not found" is an answer that others take.',
      remedy: [
        'Reset the phone to its factory settings with # and 123456789*0#: that erases the trust list. Make sure first that the firmware for this model is here.',
        'If it loops then too, it needs an older or a newer load: add another package for this model.',
      ],
    },
  };
}
