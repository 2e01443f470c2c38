/** Attacks at port 67. */
import { decodeDhcp, encodeDhcp } from '../../../src/protocols/dhcp/wire/codec.ts';
import type { DhcpMessage, MessageKind } from '../../../src/protocols/dhcp/wire/message.ts';
import { address, hex, ip, message } from '../../../src/protocols/dhcp/wire/packets.fixture.ts';
import { HOSTILE_DHCP } from '../nonsense-dhcp.mjs';
import { LONG, type Attack, type Sent, type Words } from './attack.ts';
import type { Forged, Heard, HeardSince } from './attacker.ts';
import { STATION, type Scene } from './scene.ts';

/** More has to be sent in fragments. */
const LONGEST_PAYLOAD = 1472;
const FLOOD = LONG ? 10_000 : 2000;
const XID = 0xdeadbeef;
const EVERY_CARD = 'ffffffffffff';

/** As a device sends it that has no address. */
export function fromDevice(payload: Uint8Array): Forged {
  return { from: '0.0.0.0', fromPort: 68, to: '255.255.255.255', toCard: EVERY_CARD, toPort: 67, payload };
}

/** The hardware address of one of the attacker's devices. */
export function device(number: number): string {
  const bytes = [0x10 | (number >> 16), (number >> 8) & 255, number & 255];
  return `02:00:00:${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
}

/** The same as cards are written here. */
export function cardOf(hardware: string): string {
  return hardware.replaceAll(':', '');
}

type Parts = Parameters<typeof message>[1];

/** One of the attacker's messages. */
export function hostile(kind: MessageKind, hardware: string, parts: Parts = {}): Uint8Array {
  return encodeDhcp(message(kind, { hardware, xid: XID, ...parts }));
}

/** DHCP messages among what was heard. */
function replies({ packets }: HeardSince): readonly (Heard & { readonly message: DhcpMessage })[] {
  return packets.flatMap((packet) => {
    const decoded = packet.toPort === 68 || packet.toPort === 67 ? decodeDhcp(packet.payload) : undefined;
    return decoded?.ok === true ? [{ ...packet, message: decoded.value }] : [];
  });
}

/** The kinds of the messages that answer the attacker. */
export function answers(heard: HeardSince): string {
  const said = replies(heard).filter(({ message: { xid } }) => xid === XID);
  return said.length === 0 ? 'nothing' : said.map(({ message: { kind } }) => kind).join(', ');
}

/** One datagram. */
function single(name: string, bytes: Uint8Array, answer: string, told: Words): Attack {
  const send = async ({ attacker }: Scene): Promise<Sent> => {
    if (bytes.length > LONGEST_PAYLOAD) await attacker.say(bytes, 67);
    else await attacker.forge([fromDevice(bytes)]);
    return { sent: 1, answer: answers };
  };
  return { name, send, answer: answer === 'none' ? 'nothing' : answer, told };
}

/** Many datagrams. */
function flood(
  name: string,
  count: number,
  make: (number: number) => Uint8Array,
  right: Pick<Attack, 'answer' | 'told'>,
): Attack {
  const send = async ({ attacker }: Scene): Promise<Sent> => {
    await attacker.forge(Array.from({ length: count }, (_, number) => fromDevice(make(number))));
    return { sent: count, answer: (heard) => [...new Set(answers(heard).split(', '))].join(', ') };
  };
  return { name, send, ...right };
}

const HLEN_17 = hex(
  `01011100 11223344 00008000 ${'00'.repeat(16)} 020000000011 ${'00'.repeat(202)} 63825363 350101 3d0500686c656e 370101 ff`,
);

const TURN = Array.from({ length: 66 }, (_, number) => ({
  xid: 0x6600 + number,
  hardware: device(0x100 + number),
  flags: number === 0 ? 0x8000 : 0,
}));

/** All of them wait for the station when it reads its socket again. */
const oneTurn: Attack = {
  name: 'a DISCOVER that wants a broadcast, and 65 that do not, in one turn',
  answer: '66 offers, 0 of them wrong',
  told: { 'dhcp.offer': 66 },
  async send({ attacker, station }) {
    station.running.signal('SIGSTOP');
    await attacker.forge(TURN.map(({ hardware, ...parts }) => fromDevice(hostile('discover', hardware, parts))));
    station.running.signal('SIGCONT');
    return { sent: TURN.length, answer: eachItsOwn };
  },
};

function eachItsOwn(heard: HeardSince): string {
  const offers = replies(heard).filter(({ message: { kind, xid } }) => kind === 'offer' && (xid & ~0xff) === 0x6600);
  const right = TURN.filter(({ xid, hardware }) =>
    offers.some(
      ({ message: offer, card }) =>
        offer.xid === xid && offer.hardware === hardware && (card === EVERY_CARD || card === cardOf(hardware)),
    ),
  );
  return `${offers.length} offers, ${offers.length - right.length} of them wrong`;
}

const inTheNameOf: Attack = {
  name: 'a flood of DISCOVERs in the name of a device',
  answer: 'the device has its lease',
  told: { 'dhcp.flood': 1, 'dhcp.offer': [1, 130], 'dhcp.ack': 1 },
  async send({ attacker }) {
    const victim = device(0x200);
    await attacker.forge(Array.from({ length: 130 }, () => fromDevice(hostile('discover', victim))));
    const took = await attacker.lease(cardOf(victim), 10_000);
    return { sent: 130, answer: () => (took === undefined ? 'nothing' : 'the device has its lease') };
  },
};

const VICTIM = '10.88.0.77';
const reflected: Attack = {
  name: 'a relay that would have the answers sent to a victim',
  answer: '0 packets to the victim',
  told: { 'dhcp.ignored': 20 },
  async send({ attacker }) {
    const bytes = hostile('discover', device(0x300), { giaddr: ip(VICTIM) });
    await attacker.forge(Array.from({ length: 20 }, () => fromDevice(bytes)));
    const toVictim = ({ packets }: HeardSince): number => packets.filter(({ to }) => to === VICTIM).length;
    return { sent: 20, answer: (heard) => `${toVictim(heard)} packets to the victim` };
  },
};

const declines: Attack = {
  name: 'forty devices that take an address each and decline it',
  answer: 'nothing',
  told: { 'dhcp.offer': 40, 'dhcp.ack': 40, 'dhcp.decline': [1, 40], 'dhcp.ignored': [0, 40] },
  async send({ attacker }) {
    for (let number = 0; number < 40; number += 1) {
      const hardware = device(0x500 + number);
      const leased = await attacker.leaseOf(cardOf(hardware), 10_000);
      if (leased === undefined) continue;
      const options = [address(50, leased), address(54, STATION)];
      await attacker.forge([fromDevice(hostile('decline', hardware, { options }))]);
    }
    return { sent: 40, answer: answers };
  },
};

/** For a station that serves devices already. */
export const DHCP_ATTACKS: readonly Attack[] = [
  ...HOSTILE_DHCP.map(({ name, bytes, answer, event }) =>
    single(`a datagram with ${name}`, bytes, answer, { [event]: 1 }),
  ),
  single('a hardware address of 17 bytes', HLEN_17, 'none', { 'dhcp.ignored': 1 }),
  oneTurn,
  inTheNameOf,
  reflected,
  declines,
  flood('a flood of invented devices', FLOOD, (n) => hostile('discover', device(0x1000 + n)), {
    answer: 'offer',
    told: { 'dhcp.offer': [1, FLOOD] },
  }),
  flood('a flood of RELEASEs of what others have', FLOOD, (n) => releaseOf(`10.88.0.${n & 255}`), {
    answer: 'nothing',
    told: { 'dhcp.ignored': [1, 120], 'dhcp.flood': 1 },
  }),
  flood('a flood of datagrams that cannot be read', FLOOD, () => Uint8Array.of(1), {
    answer: 'nothing',
    told: { 'dhcp.malformed': [1, FLOOD] },
  }),
];

function releaseOf(text: string): Uint8Array {
  return hostile('release', device(0x400), { options: [address(54, STATION)], ciaddr: ip(text) });
}

const NOBODY = '192.168.5.1';

/** For a station that has served nobody yet: one packet, which says that there is another server. */
export const REQUEST_FOR_ANOTHER: Attack = {
  name: 'before any device: one REQUEST that names a server that does not exist',
  answer: 'nothing',
  told: { 'dhcp.ignored': [0, 1], 'dhcp.foreign-server': 1, 'dhcp.asking': [0, 1] },
  async send({ attacker, station }) {
    const options = [address(50, '192.168.5.100'), address(54, NOBODY)];
    await attacker.forge([fromDevice(hostile('request', device(0x600), { options }))]);
    await station.told('dhcp.foreign-server');
    return { sent: 1, answer: answers };
  },
};

export const FORGED_OFFER: Attack = {
  name: 'before any device: one forged OFFER of a server that does not exist',
  answer: 'nothing',
  told: { 'dhcp.ignored': [0, 1], 'dhcp.overheard': [0, 1], 'dhcp.foreign-server': 1, 'dhcp.asking': [0, 1] },
  async send({ attacker, station }) {
    const options = [address(54, NOBODY)];
    const payload = hostile('offer', device(0x601), { options, op: 2, yiaddr: ip('192.168.5.100') });
    const to = { to: '255.255.255.255', toCard: EVERY_CARD, toPort: 68 };
    await attacker.forge([{ from: NOBODY, fromPort: 67, ...to, payload }]);
    await station.told('dhcp.foreign-server');
    return { sent: 1, answer: () => 'nothing' };
  },
};
