/**
 * Filters for the ears of a station (classic BPF): which frames the kernel hands over. They run for each packet that comes in,
 * so what comes in masses, the acknowledgements of transfers, is refused after a few steps.
 */
import { macToBytes, type Mac } from '../../../lib/address.ts';
import type { EarWish } from '../../datagrams/ears.ts';

/** One step; `yes` and `no` are labels to go on at, default the next step. */
interface Step {
  readonly op: number;
  readonly k: number;
  readonly yes?: string;
  readonly no?: string;
  /** The name of this place. */
  readonly at?: string;
}

const LOAD = { word: 0x20, half: 0x28, byte: 0x30 } as const;
/** Relative to X, which `headerLength` sets to that of the IP header. */
const LOAD_X = { half: 0x48, byte: 0x50 } as const;
const HEADER_LENGTH = 0xb1;
const AND = 0x54;
const EQUAL = 0x15;
const ABOVE = 0x25;
const ANY_BIT = 0x45;
const RETURN = 0x06;
const VLAN_TAGGED = 0xffff_f030;
const IP = 14;
const WHOLE = 1514;
const INSTRUCTION = 8;

/** Ports that phones connect to: files of a phone, call managers (SCCP and SIP, plain and with TLS). */
const TCP_PORTS = [6970, 6971, 2000, 2443, 5060, 5061];

const load = (op: number, k: number, at?: string): Step => ({ op, k, ...(at === undefined ? {} : { at }) });
const test = (op: number, k: number, yes: string, no?: string): Step => ({
  op,
  k,
  yes,
  ...(no === undefined ? {} : { no }),
});
const is = (k: number, yes: string, no?: string): Step => test(EQUAL, k, yes, no);

const DROP = 'drop';
const TAKE = 'take';

export function earFilter(hears: EarWish, mac: Mac | undefined): Uint8Array {
  if (hears === 'requests') return assembled(REQUESTS);
  return assembled(hears === 'strays' ? STRAYS : life(mac));
}

/** Lets nothing through. */
export const NO_FRAMES = assembled([]);

/** To the first fragment, and to its header: ports are at X + 14 and X + 16 then. */
function ported(label: string): readonly Step[] {
  return [
    load(LOAD.half, IP + 6, label),
    test(ANY_BIT, 0x1fff, DROP, `${label} whole`),
    load(HEADER_LENGTH, IP, `${label} whole`),
  ];
}

const UNTAGGED_IPV4: readonly Step[] = [
  load(LOAD.word, VLAN_TAGGED),
  is(0, 'untagged', DROP),
  load(LOAD.half, 12, 'untagged'),
  is(0x0800, 'ipv4', DROP),
];

/** BOOTP requests (their first byte is 1), and requests of TFTP (their first number 1 or 2). */
const REQUESTS: readonly Step[] = [
  ...UNTAGGED_IPV4,
  { ...load(LOAD.byte, IP + 9), at: 'ipv4' },
  is(17, 'udp', DROP),
  ...ported('udp'),
  load(LOAD_X.half, IP + 2),
  is(67, 'bootp'),
  is(69, 'tftp', DROP),
  load(LOAD_X.half, IP + 8, 'tftp'),
  test(ABOVE, 2, DROP, TAKE),
  load(LOAD_X.byte, IP + 8, 'bootp'),
  is(1, TAKE, DROP),
];

const STRAYS: readonly Step[] = [
  ...UNTAGGED_IPV4,
  { ...load(LOAD.byte, IP + 9), at: 'ipv4' },
  is(17, 'udp', DROP),
  ...ported('udp'),
  load(LOAD_X.half, IP + 2),
  is(67, 'bootp', DROP),
  load(LOAD_X.byte, IP + 8, 'bootp'),
  is(1, TAKE, DROP),
];

const IPV6: readonly Step[] = [
  load(LOAD.byte, 20, 'ipv6'),
  is(17, 'dhcp6'),
  is(58, 'icmp6', DROP),
  load(LOAD.half, 56, 'dhcp6'),
  is(547, TAKE, DROP),
  load(LOAD.byte, 54, 'icmp6'),
  is(133, TAKE),
  is(135, 'unspecified', DROP),
  // Asks whether somebody has its address already, and so has none yet: the sender is `::`.
  load(LOAD.word, 22, 'unspecified'),
  is(0, TAKE, DROP),
];

function life(mac: Mac | undefined): readonly Step[] {
  return [
    load(LOAD.word, VLAN_TAGGED),
    is(0, 'untagged', 'tagged'),
    load(LOAD.half, 12, 'tagged'),
    is(0x0800, 'tagged ipv4', DROP),
    { ...load(LOAD.byte, IP + 9), at: 'tagged ipv4' },
    is(17, 'udp', DROP),
    ...ported('udp'),
    load(LOAD_X.half, IP + 2),
    is(67, TAKE),
    is(68, TAKE, DROP),
    load(LOAD.half, 12, 'untagged'),
    is(0x0800, 'ipv4'),
    is(0x0806, TAKE),
    is(0x88cc, TAKE),
    is(0x86dd, 'ipv6'),
    test(ABOVE, 1500, DROP),
    // CDP has a length where others have a type, and an address of its own.
    load(LOAD.word, 0),
    is(0x0100_0ccc, 'cdp', DROP),
    load(LOAD.half, 4, 'cdp'),
    is(0xcccc, TAKE, DROP),
    ...ipv4(mac),
    ...IPV6,
  ];
}

function ipv4(mac: Mac | undefined): readonly Step[] {
  return [
    { ...load(LOAD.byte, IP + 9), at: 'ipv4' },
    // Most of all that comes in are acknowledgements, which are UDP and for this computer alone.
    is(17, 'own udp'),
    is(6, 'tcp'),
    is(1, 'icmp', DROP),
    ...echoes(mac),
    ...ported('tcp'),
    load(LOAD_X.byte, IP + 13),
    { op: AND, k: 0x17 },
    is(0x02, 'syn', DROP),
    load(LOAD_X.half, IP + 2, 'syn'),
    ...TCP_PORTS.map((port) => is(port, TAKE)),
    { op: EQUAL, k: 0x1_0000 - 1, yes: DROP, no: DROP },
    ...ported('icmp'),
    load(LOAD_X.byte, IP),
    is(3, TAKE),
    is(11, TAKE),
    is(12, TAKE, DROP),
  ];
}

/** Frames to all that this adapter itself has sent, and that come back. */
function echoes(mac: Mac | undefined): readonly Step[] {
  if (mac === undefined) return [{ op: EQUAL, k: 0, yes: DROP, no: DROP, at: 'own udp' }];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = macToBytes(mac);
  return [
    load(LOAD.word, 0, 'own udp'),
    is(0xffff_ffff, 'to all', DROP),
    load(LOAD.word, 6, 'to all'),
    is(((a << 24) | (b << 16) | (c << 8) | d) >>> 0, 'own card', DROP),
    load(LOAD.half, 10, 'own card'),
    is((e << 8) | f, TAKE, DROP),
  ];
}

/** The steps, then the end that refuses, then the one that takes all of the frame. */
function assembled(steps: readonly Step[]): Uint8Array {
  const places = new Map<string, number>([
    [DROP, steps.length],
    [TAKE, steps.length + 1],
  ]);
  steps.forEach(({ at }, index) => {
    if (at !== undefined) places.set(at, index);
  });
  const view = new DataView(new ArrayBuffer((steps.length + 2) * INSTRUCTION));
  const jump = (label: string | undefined, from: number): number => {
    const to = label === undefined ? from + 1 : places.get(label);
    if (to === undefined || to <= from) throw new Error(`a filter jumps to "${label}"`);
    return to - from - 1;
  };
  steps.forEach(({ op, k, yes, no }, index) => {
    view.setUint16(index * INSTRUCTION, op, true);
    view.setUint8(index * INSTRUCTION + 2, jump(yes, index));
    view.setUint8(index * INSTRUCTION + 3, jump(no, index));
    view.setUint32(index * INSTRUCTION + 4, k, true);
  });
  view.setUint16(steps.length * INSTRUCTION, RETURN, true);
  view.setUint16((steps.length + 1) * INSTRUCTION, RETURN, true);
  view.setUint32((steps.length + 1) * INSTRUCTION + 4, WHOLE, true);
  return new Uint8Array(view.buffer);
}
