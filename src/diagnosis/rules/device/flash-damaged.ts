/**
 * Cause 36: the device has a right lease, and asks for nothing. Its loader finds no name to ask for; or it looks elsewhere,
 * which cannot be told apart from here.
 */
import { startedDevice } from '../../../devices/started-device.ts';
import { LIST_STEP } from '../../../knowledge/recipe.ts';
import { moreEvidence } from '../../finding.ts';
import { beforeReset } from '../../reset.ts';
import { isWholeLease } from '../../leases.ts';
import { silenceEnds, type EventOf, type Opinion, type Rule, type Scene } from '../../rule.ts';

/** Where frames are heard, it is known that no request has come. */
const UNHEARD =
  'Make sure that no firewall of this computer drops what comes to UDP port 69: rouse demo shows how a start looks that works.';

interface Memory {
  /** It has begun, and has no lease yet. */
  readonly isStarting: boolean;
  /** The leases of starts that led to nothing, and the one of this start. */
  readonly evidence: readonly number[];
  readonly isSilent: boolean;
}

const REFUSED = 'it has refused its address';

type Heeded =
  | 'dhcp.discover'
  | 'dhcp.request'
  | 'dhcp.ack'
  | 'dhcp.decline'
  | 'dhcp.ignored'
  | 'dhcp.elsewhere'
  | 'file.request'
  | 'file.missing'
  | 'file.refused';

export const FLASH_DAMAGED: Rule<Memory, Heeded> = {
  cause: 'flash-damaged',
  about: 'device',
  heeds: [
    'dhcp.discover',
    'dhcp.request',
    'dhcp.ack',
    'dhcp.decline',
    'dhcp.ignored',
    'dhcp.elsewhere',
    'file.request',
    'file.missing',
    'file.refused',
  ],
  heed(event, scene, memory): Opinion<Memory> | undefined {
    switch (event.type) {
      case 'file.request':
      case 'file.missing':
      case 'file.refused':
        return memory === undefined ? undefined : { over: 'it asks for files' };
      case 'dhcp.ignored':
        return memory === undefined || event.message !== 'DECLINE' ? undefined : { over: REFUSED };
      case 'dhcp.decline':
        return memory === undefined ? undefined : { over: REFUSED };
      case 'dhcp.elsewhere':
        return memory === undefined ? undefined : { over: 'another server helps it' };
      case 'dhcp.ack':
        return memory === undefined ? undefined : lent(event, scene, memory);
      default:
        return startedDevice(event) === undefined
          ? undefined
          : opinion({ evidence: [], isSilent: false, ...memory, isStarting: true }, scene);
    }
  },
  due(scene, memory) {
    return memory === undefined ? undefined : opinion({ ...memory, isSilent: true }, scene);
  },
};

/** Of a start: a renewal is none, and who has its address for longer reads nothing any more. */
function lent(event: EventOf<'dhcp.ack'>, scene: Scene, memory: Memory): Opinion<Memory> | undefined {
  const until = silenceEnds(scene, LIST_STEP);
  if (!memory.isStarting || until === undefined || !isWholeLease(event, scene)) return undefined;
  const next = { ...memory, isStarting: false, evidence: moreEvidence(memory.evidence, event.n) };
  return { ...opinion(next, scene), until };
}

function opinion(memory: Memory, scene: Scene): Opinion<Memory> {
  const { story, hears } = scene;
  if (!memory.isSilent) return { memory };
  return {
    memory,
    claim: {
      confidence: hears || memory.evidence.length > 1 ? 'likely' : 'possible',
      evidence: memory.evidence,
      says: `The ${story?.model ?? 'device'} has its address and everything that belongs to it, and asks for no file: its flash is damaged, or it looks for a server that is stored in it.`,
      remedy: [
        beforeReset(scene),
        'Then reset it: hold # while you plug it in, then dial 123456789*0#. That erases addresses and servers that are stored in it.',
        'If it stays silent, erase all of its flash: the same with 3491672850*#. Then it is dark for five minutes or more.',
        ...(hears ? [] : [UNHEARD]),
      ],
    },
  };
}
