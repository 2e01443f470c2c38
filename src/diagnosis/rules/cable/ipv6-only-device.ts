/** Cause 111: the device asks in IPv6 and never in IPv4. */
import { seconds } from '../../../lib/time.ts';
import { moreEvidence } from '../../finding.ts';
import type { Opinion, Rule } from '../../rule.ts';
import { ends } from '../../waits.ts';

interface Memory {
  /** Undefined once it has spoken IPv4. */
  readonly evidence: readonly number[] | undefined;
}

type Heeded =
  | 'wire.ipv6'
  | 'wire.alive'
  | 'wire.wanted'
  | 'wire.tagged'
  | 'dhcp.discover'
  | 'dhcp.request'
  | 'dhcp.ignored'
  | 'file.request'
  | 'file.missing';

/** A DHCP client waits up to ten seconds before its first question, and repeats it after four, eight and sixteen (RFC 2131 section 4). */
const ASKED_BY_THEN = seconds(30);

export const IPV6_ONLY_DEVICE: Rule<Memory, Heeded> = {
  cause: 'ipv6-only-device',
  about: 'device',
  explains: ['link-too-late'],
  heeds: [
    'wire.ipv6',
    'wire.alive',
    'wire.wanted',
    'wire.tagged',
    'dhcp.discover',
    'dhcp.request',
    'dhcp.ignored',
    'file.request',
    'file.missing',
  ],
  heed(event, scene, memory): Opinion<Memory> | undefined {
    if (event.type !== 'wire.ipv6') return { memory: { evidence: undefined }, over: 'it speaks IPv4 too' };
    if (scene.facts.mode === undefined || (memory !== undefined && memory.evidence === undefined)) return undefined;
    const isFirst = memory === undefined;
    const next = { evidence: moreEvidence(memory?.evidence ?? [], event.n) };
    return isFirst ? { memory: next, until: ends(ASKED_BY_THEN, scene) } : undefined;
  },
  due({ device }, memory) {
    if (memory?.evidence === undefined) return undefined;
    return {
      memory,
      claim: {
        confidence: 'likely',
        evidence: memory.evidence,
        says: `The device ${device ?? ''} asks in IPv6 and never in IPv4, and this station gives IPv4 addresses only: it cannot be helped so.`,
        remedy: [
          'Switch IPv4 (or "IPv4 and IPv6") on in its network settings, or reset it to what it had from the factory.',
          'If it is no device that has to be recovered, take it off this cable.',
        ],
      },
    };
  },
};
