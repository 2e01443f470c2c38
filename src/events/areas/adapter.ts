/** Network adapters: which one serves, and what happens to it while the station runs. */
import { formatDuration, millis } from '../../lib/time.ts';
import type { Rows } from '../row.ts';

/** What both ends of a cable have agreed on, where the system tells. */
interface Agreed {
  readonly adapter: string;
  /** Mbit/s. */
  readonly speed?: number;
  readonly duplex?: 'half' | 'full';
}

/** `adapter` is the name that the system has for it, or the address where only that is known. */
export interface AdapterEvents {
  /** `address` with its prefix, `192.168.1.1/24`, here and below. */
  'adapter.chosen': { readonly adapter: string; readonly address: string; readonly why: string };
  'adapter.address-set': { readonly adapter: string; readonly address: string };
  /** `address` names the adapter too: `eth1: 192.168.1.1/24`. */
  'adapter.left-over-removed': { readonly address: string };
  'adapter.address-removed': { readonly adapter: string; readonly address: string };
  /** When the station began nothing was plugged in, or nothing was switched on at the other end. */
  /** It is not clear which adapter is meant: the station waits for a cable in one of these. */
  'adapter.awaited': { readonly adapters: readonly string[] };
  'adapter.no-link': { readonly adapter: string };
  /** It has a link for the first time since then. */
  'adapter.linked': Agreed;
  /** The cable was unplugged, or the device at its other end switched off. */
  'adapter.link-lost': { readonly adapter: string };
  /** `away`: for how many milliseconds it was gone. */
  'adapter.link-back': Agreed & { readonly away: number };
  /** The system does not know the adapter any more: a USB adapter was unplugged. */
  'adapter.vanished': { readonly adapter: string };
  'adapter.returned': { readonly adapter: string; readonly away: number };
  'adapter.address-lost': { readonly adapter: string; readonly address: string };
  'adapter.address-restored': { readonly adapter: string; readonly address: string };
  /** What the station wanted to put right at its adapter and could not. */
  'adapter.trouble': { readonly adapter: string; readonly problem: string; readonly hint: string };
}

export const ADAPTER_ROWS: Rows<AdapterEvents> = {
  'adapter.chosen': {
    level: 'notice',
    sentence: (e) => `Using ${e.adapter} (${e.address}): ${e.why}`,
    explanation: 'Which network adapter serves the devices and why. Choose another with --adapter.',
  },
  'adapter.address-set': {
    level: 'notice',
    sentence: (e) => `Gave ${e.adapter} the address ${e.address} for as long as the station runs.`,
    explanation: 'Asked for with --set-address or `address:`. It is removed again at exit.',
  },
  'adapter.left-over-removed': {
    level: 'notice',
    sentence: (e) => `Removed an address that an earlier run left behind (${e.address}).`,
    explanation: 'An earlier station was killed before it could take its address back. Nothing is left of it now.',
  },
  'adapter.address-removed': {
    level: 'notice',
    sentence: (e) => `Took ${e.address} from ${e.adapter} again.`,
    explanation: 'The adapter is as it was before the station started.',
  },
  'adapter.awaited': {
    level: 'notice',
    sentence: () => 'Plug the cable of the device into this computer, and switch the device on: it is found by itself.',
    explanation:
      'It is not clear which adapter is meant. The station begins on the one that a cable is plugged into; until then it serves its page alone.',
  },
  'adapter.no-link': {
    level: 'warning',
    sentence: (e) => `${e.adapter} has no link yet: plug its cable in, and switch the device at the other end on.`,
    explanation: 'No device can be heard without a link. The station waits for it; it need not be started again.',
  },
  'adapter.linked': {
    level: 'notice',
    sentence: (e) => `${e.adapter} has a link${agreed(e)}: something is switched on at the other end of its cable.`,
    explanation:
      'The first link since the station began. A device takes some seconds more until it speaks. Half duplex is an old hub, or one end is fixed and the other not: then many packets get lost.',
  },
  'adapter.link-lost': {
    level: 'notice',
    sentence: (e) => `The link of ${e.adapter} is gone: unplugged, or the device at its other end switched itself off.`,
    explanation: 'A device on a direct cable takes the link down whenever it restarts. The station waits for it.',
  },
  'adapter.link-back': {
    level: 'notice',
    sentence: (e) => `The link of ${e.adapter} is back after ${formatDuration(millis(e.away))}${agreed(e)}.`,
    explanation: 'The station serves again without having been restarted; transfers go on where they were.',
  },
  'adapter.vanished': {
    level: 'warning',
    sentence: (e) => `${e.adapter} is gone: was it unplugged?`,
    explanation: 'The adapter itself disappeared from the system. The station takes it up again when it returns.',
  },
  'adapter.returned': {
    level: 'notice',
    sentence: (e) => `${e.adapter} is there again after ${formatDuration(millis(e.away))}.`,
    explanation: 'The sockets were opened again on the adapter that returned.',
  },
  'adapter.address-lost': {
    level: 'warning',
    sentence: (e) => `${e.adapter} has lost its address ${e.address}.`,
    explanation:
      'Something else on this computer took the address away. If the station had set it, it sets it again; if not, it waits.',
  },
  'adapter.address-restored': {
    level: 'notice',
    sentence: (e) => `${e.adapter} has its address ${e.address} again.`,
    explanation: 'Devices find the station where they left it.',
  },
  'adapter.trouble': {
    level: 'error',
    sentence: (e) => `${e.adapter}: ${e.problem} ${e.hint}`,
    explanation: 'The station could not put its adapter right by itself. It tries again when something changes there.',
  },
};

function agreed({ speed, duplex }: Agreed): string {
  const facts = [...(speed === undefined ? [] : [`${speed} Mbit/s`]), ...(duplex === 'half' ? ['half duplex'] : [])];
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}
