/** Attacks at port 69. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { EventType } from '../../../src/events/types.ts';
import { encodeTftp } from '../../../src/protocols/tftp/encode.ts';
import { decodeTftp } from '../../../src/protocols/tftp/packet.ts';
import { HOSTILE, readRequest } from '../../../src/services/tftp/server/attacks.fixture.ts';
import { inWords } from '../../../src/services/tftp/scripted-peer.fixture.ts';
import { FILES } from '../../../src/services/tftp/testbed.fixture.ts';
import { LONG, type Attack, type Sent, type Words } from './attack.ts';
import type { Forged, HeardSince } from './attacker.ts';
import { ATTACKER, type Scene } from './scene.ts';

const FLOOD = LONG ? 20_000 : 5000;
const SPELLINGS = LONG ? 25_000 : 5000;
const SMALL_FLOOD = LONG ? 10_000 : 2000;
/** Larger than what is kept in memory of a file. */
const HUGE = 20 * 1024 * 1024;

/** The files that the attacks ask for. */
export function fillFolder(folder: string): void {
  for (const [name, bytes] of Object.entries(FILES)) writeFileSync(`${folder}/${name}`, bytes);
  writeFileSync(`${folder}/huge.bin`, Buffer.alloc(HUGE, 7));
  spawnSync('mkfifo', [`${folder}/pipe`]);
  symlinkSync('/etc/passwd', `${folder}/passwd`);
  mkdirSync(`${folder}/inside`);
  symlinkSync('/etc', `${folder}/inside/etc`);
}

/** What was said to a port of the attacker, each thing once. */
function wordsTo(port: number, { packets }: HeardSince): string {
  const said = packets
    .filter(({ toPort }) => toPort === port)
    .map(({ payload }) => {
      const decoded = decodeTftp(payload);
      return decoded.ok ? inWords(decoded.value) : 'nonsense';
    });
  return said.length === 0 ? 'nothing' : [...new Set(said)].join(', ');
}

/** One datagram from the attacker's own address. `answer` is how the only answer begins. */
function single(name: string, bytes: Uint8Array, answer: string | undefined, told: Words): Attack {
  const send = async ({ attacker }: Scene): Promise<Sent> => {
    const port = await attacker.say(bytes, 69);
    const from = `${ATTACKER}:${port}`;
    const isMine: Sent['isMine'] = (event) => 'from' in event && event.from === from;
    return { sent: 1, isMine, answer: (heard) => wordsTo(port, heard).slice(0, answer?.length) };
  };
  return { name, send, answer: answer ?? 'nothing', told };
}

/** A read that is under way, and then many packets about it at once. */
function inATransfer(name: string, packets: readonly Uint8Array[], answer: string, told: Words): Attack {
  const send = async ({ attacker }: Scene): Promise<Sent> => {
    const port = await attacker.say(readRequest('big'), 69);
    const [first] = await attacker.heardAt(port);
    const to = { from: ATTACKER, fromPort: port, toPort: first?.fromPort ?? 0 };
    await attacker.forge(packets.map((payload) => ({ ...to, payload })));
    const isMine: Sent['isMine'] = (event) => 'from' in event && event.from === `${ATTACKER}:${port}`;
    return { sent: 1 + packets.length, isMine, answer: (heard) => wordsTo(port, heard) };
  };
  return { name, send, answer, told };
}

/**
 * From all over the network, a few in each part of it, as each part may ask for a few at once. No two floods come from the
 * same senders.
 */
function forged(flood: number, count: number, payload: (number: number) => Uint8Array): readonly Forged[] {
  return Array.from({ length: count }, (_, number) => ({
    from: `10.88.${1 + (number % 190)}.${1 + flood * 20 + (Math.floor(number / 190) % 20)}`,
    fromPort: 20_000 + (number % 40_000),
    toPort: 69,
    payload: payload(number),
  }));
}

/** In the name of one client, each from a port of its own. */
function fromOne(count: number, payload: (number: number) => Uint8Array): readonly Forged[] {
  return Array.from({ length: count }, (_, number) => ({
    from: ATTACKER,
    fromPort: 20_000 + number,
    toPort: 69,
    payload: payload(number),
  }));
}

interface Flood {
  readonly packets: readonly Forged[];
  /** How many packets may come back for each that is sent. */
  readonly factor: number;
  readonly told: readonly EventType[];
  /** Uploads wait for 45 s, which is only tried in the long form: otherwise the attacker gives up. */
  readonly givesUp?: boolean;
}

/** Many datagrams: no more may come back than so many for each, and of events no more than there were datagrams. */
function flood(name: string, make: () => Flood): Attack {
  const { told, factor, packets, givesUp = false } = make();
  const send = async (scene: Scene): Promise<Sent> => {
    await scene.attacker.forge(packets);
    const { neighbours } = scene;
    const most = packets.length * factor + HONEST;
    const answer: Sent['answer'] = ({ sentTo }) => {
      const senders = new Set(packets.map(({ from }) => from));
      const count = [...senders].reduce((sum, one) => sum + (sentTo[one] ?? 0), 0);
      const each = count <= most ? `at most ${factor}` : String(count / packets.length);
      return `${each} each, ${neighbours < 100 ? 'few' : neighbours} neighbours`;
    };
    return { sent: packets.length, answer };
  };
  // Of the flood before, some transfers may end meanwhile.
  const times = Object.fromEntries(told.map((type) => [type, [0, 2 * packets.length]]));
  const right = { answer: `at most ${factor} each, few neighbours`, told: times };
  return givesUp && !LONG ? { name, send, giveUp: hangUp, ...right } : { name, send, ...right };
}

/** Uploads that were begun wait for 45 s, in case a device erases its flash. */
export async function hangUp({ attacker }: Scene): Promise<void> {
  await attacker.hangUp();
}

/** Packets that an honest client is sent. */
const HONEST = 30;
/** The first packet and two repetitions, and the word that it is over. */
const REPEATED = 4;
const OF_TRANSFERS: readonly EventType[] = [
  'file.request',
  'file.failed',
  'file.refused',
  'file.progress',
  'file.stalled',
  'tftp.stray',
];

/** Each bit of a number says how one folder is written that is none. */
function spelling(number: number): string {
  return `${Array.from({ length: 15 }, (_, bit) => (((number >> bit) & 1) === 1 ? './' : './/')).join('')}two`;
}

function repeated(count: number, payload: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: count }, () => payload);
}

function ackOf(block: number): Uint8Array {
  return encodeTftp({ kind: 'ack', block, anomalies: [] });
}

function errorOf(code: number): Uint8Array {
  return encodeTftp({ kind: 'error', code, message: 'enough', anomalies: [] });
}

export const HUGE_FLOOD = flood('a flood of requests for a file of 20 MiB from forged addresses', () => ({
  packets: forged(0, FLOOD, () => readRequest('huge.bin')),
  factor: REPEATED,
  told: OF_TRANSFERS,
}));

export const WRITE_FLOOD = flood('a flood of requests to write from forged addresses', () => ({
  packets: forged(1, FLOOD, (number) => Buffer.from(`\0\x02new-${number}\0octet\0`)),
  factor: REPEATED,
  told: OF_TRANSFERS,
  givesUp: true,
}));

export const TFTP_ATTACKS: readonly Attack[] = [
  ...HOSTILE.map(({ what, bytes, answer, event }) => single(what, bytes, answer, { [event]: 1 })),
  inATransfer('23 a storm of duplicate ACKs (RFC 1123)', repeated(1000, ackOf(1)), 'DATA 2 (512)', {
    'file.request': 1,
  }),
  inATransfer('ACKs of blocks that were never sent', repeated(1000, ackOf(999)), 'nothing', { 'file.request': 1 }),
  inATransfer(
    '18 one that goes on after its end (CVE-2018-8476)',
    [errorOf(0), ...repeated(1000, ackOf(1))],
    'nothing',
    {
      'file.request': 1,
      'file.failed': 1,
    },
  ),
  single('a pipe in the folder', readRequest('pipe'), 'ERROR', { 'file.missing': 1 }),
  single('a link out of the folder', readRequest('passwd'), 'ERROR', { 'file.missing': 1 }),
  single('a folder that is a link out', readRequest('inside/etc/passwd'), 'ERROR', { 'file.missing': 1 }),
  {
    name: 'a request from another network, where a way leads there',
    answer: 'nothing',
    told: { 'file.refused': 1 },
    async send(scene) {
      scene.openToOthers();
      await scene.attacker.forge([{ from: '203.0.113.9', fromPort: 20_000, toPort: 69, payload: readRequest('big') }]);
      return { sent: 1, answer: (heard) => wordsTo(20_000, heard) };
    },
  },
  HUGE_FLOOD,
  WRITE_FLOOD,
  flood('64 requests in the name of the next client', () => ({
    packets: fromOne(64, () => readRequest('big')),
    factor: REPEATED,
    told: OF_TRANSFERS,
  })),
  flood('thousands of spellings of one file', () => ({
    packets: fromOne(SPELLINGS, (number) => readRequest(spelling(number))),
    factor: REPEATED,
    told: OF_TRANSFERS,
  })),
  flood('thousands of files that are not there', () => ({
    packets: forged(2, SMALL_FLOOD, (number) => readRequest(`nothing-${number}`)),
    factor: 1,
    told: ['file.missing', 'file.failed'],
  })),
  flood('requests for the largest blocks and windows from forged addresses', () => ({
    packets: forged(3, SMALL_FLOOD, () => readRequest('huge.bin', 'blksize\x0065464\0windowsize\x0064\0')),
    factor: REPEATED,
    told: OF_TRANSFERS,
  })),
  flood('a flood of acknowledgements of nothing', () => ({
    packets: forged(4, SMALL_FLOOD, () => Uint8Array.of(0, 4, 0, 1)),
    factor: 1,
    told: ['tftp.stray', 'file.failed'],
  })),
  flood('a flood of ERRORs of nothing', () => ({
    packets: forged(5, SMALL_FLOOD, () => Buffer.from(`\0\x05\0\0${'x'.repeat(1400)}\0`)),
    factor: 0,
    told: ['tftp.stray', 'file.failed'],
  })),
  flood('a flood of operations that do not exist', () => ({
    packets: forged(6, SMALL_FLOOD, () => Uint8Array.of(0, 99, 0, 1)),
    factor: 0,
    told: ['tftp.malformed', 'file.failed'],
  })),
];
