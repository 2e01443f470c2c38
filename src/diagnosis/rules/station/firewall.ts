/**
 * Cause 9: a firewall of this computer drops what devices ask or what they are answered. Sure where the system says so when
 * something is sent; likely where devices ask again and again and take no answer; possible where nobody's request comes in.
 */
import { LIST_STEP } from '../../../knowledge/recipe.ts';
import { moreEvidence, type Claim } from '../../finding.ts';
import { isWholeLease } from '../../leases.ts';
import { silenceEnds, type EventOf, type Opinion, type Rule, type Scene } from '../../rule.ts';
import { ends, TFTP_REPEATS } from '../../waits.ts';

interface Memory {
  /** What the system forbade, what was not taken, and leases after which nobody asked. */
  readonly evidence: readonly number[];
  readonly sees: 'ruled' | 'forbidden' | 'unanswered' | 'unasked' | 'asked';
  readonly isTold: boolean;
  /** What its rules say, where they could be read. */
  readonly rules?: Pick<Claim, 'says' | 'remedy'>;
}

type Heeded =
  'host.firewall' | 'wire.unheard' | 'network.send-failed' | 'dhcp.unsent' | 'dhcp.ack' | 'dhcp.decline' | Files;
type Files = 'file.request' | 'file.missing' | 'file.refused' | 'file.stalled' | 'file.progress' | 'file.complete';

const FORBIDDEN: readonly string[] = ['EPERM', 'EACCES'];

export const FIREWALL: Rule<Memory, Heeded> = {
  cause: 'firewall',
  about: 'station',
  explains: ['signing-key-era', 'hardware-revision'],
  heeds: [
    'host.firewall',
    'wire.unheard',
    'network.send-failed',
    'dhcp.unsent',
    'dhcp.ack',
    'dhcp.decline',
    'file.request',
    'file.missing',
    'file.refused',
    'file.stalled',
    'file.progress',
    'file.complete',
  ],
  heed(event, scene, memory): Opinion<Memory> | undefined {
    switch (event.type) {
      case 'host.firewall':
        return opinion(ruled(event, memory), true);
      case 'network.send-failed':
      case 'dhcp.unsent':
        return FORBIDDEN.includes(event.cause) ? opinion(add(memory, 'forbidden', event.n), true) : undefined;
      case 'wire.unheard':
        return unheard(event, memory);
      case 'dhcp.ack':
        return memory === undefined ? given(event, scene) : undefined;
      case 'dhcp.decline':
        return memory?.sees === 'unasked' ? { over: 'a device has refused its address' } : undefined;
      case 'file.stalled':
        return event.heard || event.asks === 'write' || memory?.sees === 'forbidden' || memory?.sees === 'ruled'
          ? undefined
          : {
              ...opinion(add(memory, 'unanswered', event.n), memory?.isTold ?? false),
              until: ends(TFTP_REPEATS, scene),
            };
      default:
        return asked(event.type, memory);
    }
  },
  due(_scene, memory) {
    return memory === undefined || memory.evidence.length === 0 ? undefined : opinion(memory, true);
  },
};

/** A device that wants files has its lease: from now on its request is waited for. */
function given(event: EventOf<'dhcp.ack'>, scene: Scene): Opinion<Memory> | undefined {
  // With ears it is known whether a request came.
  const isWhole = !scene.hears && isWholeLease(event, scene);
  const until = isWhole && scene.story?.phase !== 'recovered' ? silenceEnds(scene, LIST_STEP) : undefined;
  return until === undefined ? undefined : { memory: { evidence: [event.n], sees: 'unasked', isTold: false }, until };
}

/** A request came in; where one was acknowledged too, answers get through as well. */
function asked(type: Files, memory: Memory | undefined): Opinion<Memory> | undefined {
  const isThrough = type === 'file.progress' || type === 'file.complete';
  const sees = memory?.sees ?? 'unasked';
  if (
    sees === 'asked' ||
    sees === 'forbidden' ||
    (sees === 'ruled' && !isThrough) ||
    (sees === 'unanswered' && !isThrough)
  )
    return undefined;
  const over = isThrough ? 'files get through' : 'requests come in';
  return { memory: { evidence: [], sees: 'asked', isTold: false }, over };
}

/** What was asked was on the cable, and the station did not get it. What its rules say is known better. */
function unheard(event: EventOf<'wire.unheard'>, memory: Memory | undefined): Opinion<Memory> | undefined {
  const { service, adapter, from, n, why } = event;
  if (why !== 'dropped') return undefined;
  if (memory?.sees === 'ruled') return opinion({ ...memory, evidence: moreEvidence(memory.evidence, n) }, true);
  const says = `A device asks (${service}, ${from}) on ${adapter}, and the station does not get it, although it comes in there: a firewall of this computer drops it.`;
  const first = 'See what drops it, with the command that mends it: sudo rouse doctor';
  return opinion({ ...add(memory, 'forbidden', n), rules: { says, remedy: [first, ...REMEDY] } }, true);
}

/** Its rules were read, and drop what the station lives on. What several of its chains drop is told together. */
function ruled(
  { firewall, what, adapter, where, mend, n }: EventOf<'host.firewall'>,
  memory: Memory | undefined,
): Memory {
  const before = memory?.sees === 'ruled' ? memory : undefined;
  const says = `${before?.rules?.says ?? ''} ${capital(firewall)} drops ${what} on ${adapter} (${where}).`.trim();
  const fresh = mend === undefined || before?.rules?.remedy.includes(mend) === true ? [] : [mend];
  const remedy = [...(before?.rules?.remedy.slice(0, -1) ?? []), ...fresh, LASTS];
  return { evidence: moreEvidence(before?.evidence ?? [], n), sees: 'ruled', isTold: true, rules: { says, remedy } };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** What the command above lasts for. */
const LASTS = 'That holds until the rules are loaded anew: for longer, write it where this firewall keeps its rules.';

function add(memory: Memory | undefined, sees: Memory['sees'], n: number): Memory {
  const evidence = memory?.sees === sees ? memory.evidence : [];
  return { evidence: moreEvidence(evidence, n), sees, isTold: memory?.isTold ?? false };
}

function opinion(memory: Memory, isTold: boolean): Opinion<Memory> {
  const next = { ...memory, isTold };
  const { evidence, sees, rules } = memory;
  return isTold ? { memory: next, claim: { ...TEXTS[sees], ...rules, evidence } } : { memory: next };
}

const REMEDY = [
  'Let the program through the firewall, not single ports: the data of TFTP leaves from ports that change.',
  'On Windows make the network of this adapter a private one, and allow Node.js there; on Linux look at nft list ruleset, ufw status and firewall-cmd --list-all.',
  'For a test, switch the firewall off on this adapter.',
];

const TEXTS: Readonly<Record<Memory['sees'], Omit<Claim, 'evidence'>>> = {
  ruled: { confidence: 'certain', says: '', remedy: [] },
  forbidden: {
    confidence: 'certain',
    says: 'The system of this computer forbids the station to send its answers: a firewall drops them.',
    remedy: REMEDY,
  },
  unanswered: {
    confidence: 'likely',
    says: 'A device asks for a file again and again, and what it is sent never arrives, or its acknowledgements do not: a firewall of this computer drops them.',
    remedy: [
      ...REMEDY,
      'If there is no firewall, look at the cable and at other programs of this computer that answer TFTP.',
    ],
  },
  unasked: {
    confidence: 'possible',
    says: 'A device has its address, and no request for a file comes in from anybody: a firewall of this computer may drop what comes to UDP port 69.',
    remedy: REMEDY,
  },
  asked: { confidence: 'possible', says: '', remedy: [] },
};
