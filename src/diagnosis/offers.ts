/** Devices that ask again and again and take no offer: what two rules follow, one for each way in which offers are sent. */
import { moreEvidence, type Claim } from './finding.ts';
import type { AnyRule, Opinion, Rule, RuleName } from './rule.ts';
import { DHCP_LOST_TWO, ends } from './waits.ts';
import type { Instant } from '../lib/time.ts';

/** Of one device. */
export interface Memory {
  /** Offers since it took one. */
  readonly offers: number;
  /** When they are no crowd that comes at once, as a loop of cables makes it. */
  readonly since: Instant;
  readonly evidence: readonly number[];
}

/** A lost offer is followed by another one; so many in a row are no accident: 4, 8 and 16 seconds have passed (RFC 2131 section 4.1). */
const UNTAKEN = 4;

export interface OfferRule extends Pick<RuleName, 'cause' | 'explains'> {
  /** The offers that count: those sent to all, or to one device. */
  readonly toAll: boolean;
  readonly text: Pick<Claim, 'says' | 'remedy'>;
}

export type Heeded = 'dhcp.offer' | 'dhcp.request' | 'dhcp.ack' | 'dhcp.elsewhere' | 'file.request';

export function offerRule({ cause, explains, toAll, text }: OfferRule): AnyRule {
  const rule: Rule<Memory, Heeded> = {
    cause,
    about: 'device',
    ...(explains && { explains }),
    heeds: ['dhcp.offer', 'dhcp.request', 'dhcp.ack', 'dhcp.elsewhere', 'file.request'],
    heed(event, scene, memory): Opinion<Memory> | undefined {
      if (event.type !== 'dhcp.offer') return memory === undefined ? undefined : { over: 'it takes an address now' };
      if ((event.to === 'broadcast') !== toAll) return undefined;
      const { offers = 0, evidence = [] } = memory ?? {};
      const since = memory?.since ?? ends(DHCP_LOST_TWO, scene);
      const next = { offers: offers + 1, since, evidence: moreEvidence(evidence, event.n) };
      if (next.offers < UNTAKEN || scene.now < since) return { memory: next };
      const confidence = next.offers > UNTAKEN ? 'certain' : 'likely';
      return { memory: next, claim: { confidence, evidence: next.evidence, ...text } };
    },
  };
  return rule;
}
