/**
 * Cause 41: a device is alive on the cable and asks for nothing: some boot loaders ask only in the first seconds, and the link
 * came up after that.
 */
import { RECIPES } from '../../../knowledge/recipes.ts';
import { silenceOf, WAITING_STEP } from '../../../knowledge/recipe.ts';
import { after, millis } from '../../../lib/time.ts';
import { moreEvidence } from '../../finding.ts';
import type { Opinion, Rule } from '../../rule.ts';

interface Memory {
  readonly adapter: string;
  readonly evidence: readonly number[];
  readonly isAlive: boolean;
}

type Heeded = 'adapter.link-back' | 'adapter.linked' | 'adapter.link-lost' | 'wire.alive' | 'wire.ipv6' | Asking;
type Asking =
  | 'wire.wanted'
  | 'wire.tagged'
  | 'wire.unheard'
  | 'dhcp.discover'
  | 'dhcp.request'
  | 'dhcp.ignored'
  | 'file.request'
  | 'file.missing'
  | 'file.refused';

/** The longest that a device may be silent between its link and its first question. */
const LONGEST = Math.max(...RECIPES.map((recipe) => silenceOf(recipe, WAITING_STEP) ?? 0));

export const LINK_TOO_LATE: Rule<Memory, Heeded> = {
  cause: 'link-too-late',
  about: 'station',
  explains: ['wrong-socket'],
  heeds: [
    'adapter.link-back',
    'adapter.linked',
    'adapter.link-lost',
    'wire.alive',
    'wire.ipv6',
    'wire.wanted',
    'wire.tagged',
    'wire.unheard',
    'dhcp.discover',
    'dhcp.request',
    'dhcp.ignored',
    'file.request',
    'file.missing',
    'file.refused',
  ],
  heed(event, { now, facts }, memory): Opinion<Memory> | undefined {
    switch (event.type) {
      case 'adapter.link-back':
      case 'adapter.linked': {
        const next = { adapter: event.adapter, evidence: [event.n], isAlive: false };
        return { memory: next, until: after(now, millis(LONGEST * facts.pace)), over: 'the link is new' };
      }
      case 'wire.alive':
      case 'wire.ipv6': {
        if (memory === undefined || memory.isAlive) return undefined;
        const next = { ...memory, evidence: moreEvidence(memory.evidence, event.n), isAlive: true };
        return { memory: next, until: after(now, millis(LONGEST * facts.pace)) };
      }
      default:
        return memory === undefined ? undefined : { over: 'something is asked for there now' };
    }
  },
  due(_scene, memory) {
    if (memory?.isAlive !== true) return undefined;
    const { adapter, evidence } = memory;
    return {
      memory,
      claim: {
        confidence: 'possible',
        evidence,
        says: `A device on ${adapter} is alive and asks for nothing since its link came up: it may have asked before that, in its first seconds.`,
        remedy: [
          'Put a switch between the device and this computer: then the link of this computer is up before the device asks.',
          'Or set this adapter to 100 Mbit/s without autonegotiation, which brings its link up sooner.',
          'Then switch the device off and on, with its reset button held as its guide says.',
        ],
      },
    };
  },
};
