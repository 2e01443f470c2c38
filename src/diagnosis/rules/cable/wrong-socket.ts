/** Cause 27: a link came up while the station ran, and nothing at all is heard: the cable is in the PC socket of the phone. */
import type { Opinion, Rule } from '../../rule.ts';
import { ends, LONGEST_START } from '../../waits.ts';

interface Memory {
  readonly back: number;
  readonly adapter: string;
}

type Heeded =
  | 'adapter.link-back'
  | 'adapter.linked'
  | 'adapter.link-lost'
  | 'dhcp.discover'
  | 'dhcp.request'
  | 'dhcp.ignored'
  | Files;
type Files = 'file.request' | 'file.missing' | 'dhcp.foreign-server' | 'dhcp.elsewhere' | Heard;
type Heard = 'wire.alive' | 'wire.ipv6' | 'wire.wanted' | 'wire.tagged' | 'wire.unheard';

export const WRONG_SOCKET: Rule<Memory, Heeded> = {
  cause: 'wrong-socket',
  about: 'station',
  heeds: [
    'adapter.link-back',
    'adapter.linked',
    'adapter.link-lost',
    'dhcp.discover',
    'dhcp.request',
    'dhcp.ignored',
    'dhcp.foreign-server',
    'dhcp.elsewhere',
    'file.request',
    'file.missing',
    'wire.alive',
    'wire.ipv6',
    'wire.wanted',
    'wire.tagged',
    'wire.unheard',
  ],
  heed(event, scene, memory): Opinion<Memory> | undefined {
    if (event.type === 'adapter.link-back' || event.type === 'adapter.linked') {
      const until = ends(LONGEST_START, scene);
      return { memory: { back: event.n, adapter: event.adapter }, until, over: 'the cable was moved' };
    }
    if (memory === undefined) return undefined;
    return { over: event.type === 'adapter.link-lost' ? 'the link is gone' : 'something is heard there now' };
  },
  due(_scene, memory) {
    return memory === undefined
      ? undefined
      : {
          memory,
          claim: {
            confidence: 'possible',
            evidence: [memory.back],
            says: `${memory.adapter} has a link, and nothing is heard there: the cable may be in the PC socket of the phone.`,
            remedy: [
              'Put the cable into the socket of the phone that is marked 10/100 SW or with the sign of a network, not with that of a computer.',
              'If it is there, look whether the phone shows any sign of life at all, and wait one more minute.',
            ],
          },
        };
  },
};
