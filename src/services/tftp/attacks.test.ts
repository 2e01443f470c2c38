/** What hostile and broken clients have done to TFTP servers, one row a CVE or report: the answer, one event, and the next client served. */
import { describe, expect, it } from 'vitest';
import type { EventType } from '../../events/types.ts';
import { ipv4 } from '../../lib/address.ts';
import { minutes, seconds } from '../../lib/time.ts';
import { SimulatedNetwork } from '../../simulation/network.ts';
import type { SimulatedHost } from '../../simulation/simulated-host.ts';
import { MemorySink } from './memory-sink.ts';
import type { ScriptedPeer } from './scripted-peer.ts';
import { FILES, PHONE, readOn, Testbed, type Setup } from './testbed.ts';

async function bench(setup: Setup = {}): Promise<Testbed<SimulatedHost>> {
  const needs = { sink: new MemorySink(), ...setup.needs };
  return new Testbed(new SimulatedNetwork(), { ...setup, needs }).open();
}

/** The next client is served as if nothing had happened. */
async function serves(bed: Testbed<SimulatedHost>): Promise<void> {
  const next = await bed.peer(ipv4(0x0a00_0063));
  next.ask('read', 'two');
  bed.settle();
  expect(Buffer.compare(readOn(next, bed.settle), FILES.two)).toBe(0);
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const read = (file: string, rest = ''): Uint8Array => bytes(`\0\x01${file}\0octet\0${rest}`);
const write = (file: string): Uint8Array => bytes(`\0\x02${file}\0octet\0`);
const x = (count: number): string => 'x'.repeat(count);

type Row = readonly [what: string, datagram: Uint8Array, answer: string | undefined, event: EventType];

const ROWS: readonly Row[] = [
  ['1 a device name (CVE-2002-2237)', read('COM1'), 'ERROR 2', 'tftp.refused'],
  ['1 a device name with extension', read('aux.bin'), 'ERROR 2', 'tftp.refused'],
  ['1 writing to a device', write('NUL'), 'ERROR 2', 'tftp.refused'],
  ['2 a drive path (CVE-2002-2353)', read('C:\\boot.ini'), 'ERROR 2', 'tftp.refused'],
  ['2 writing to a drive path', write('c:/autoexec.bat'), 'ERROR 2', 'tftp.refused'],
  ['2 an absolute path is taken from the root', read('/etc/passwd'), 'ERROR 1', 'tftp.missing'],
  ['3 a format string (CVE-2006-0328)', read('%s%n%s%n'), 'ERROR 1', 'tftp.missing'],
  ['3 terminal escapes in a name', read('\x1b[2J\x1b]0;owned\x07'), 'ERROR 2', 'tftp.refused'],
  ['4 a request without anything', bytes('\0\x01'), 'ERROR 4', 'tftp.malformed'],
  ['5 a name of 490 bytes (CVE-2008-1611)', read(x(490)), 'ERROR 4', 'tftp.refused'],
  ['6 a mode of 490 bytes (CVE-2006-6183)', bytes(`\0\x01a\0${x(490)}\0`), 'ERROR 4', 'tftp.refused'],
  ['7 a long ERROR (CVE-2018-10387)', bytes(`\0\x05\0\0${x(1500)}\0`), undefined, 'tftp.stray'],
  ['8 an ERROR of 3 bytes (CVE-2019-11365)', bytes('\0\x05\0'), undefined, 'tftp.malformed'],
  ['10 multicast (CVE-2020-6097)', read('none', 'multicast\0\0'), 'ERROR 1', 'tftp.missing'],
  ['11 DATA to the request port (CVE-2021-41054)', bytes(`\0\x03\0\x01${x(512)}`), 'ERROR 5', 'tftp.stray'],
  ['11 an OACK to the request port', bytes('\0\x06blksize\x008\0'), 'ERROR 5', 'tftp.stray'],
  ['12 an option without NUL (CVE-2021-46671)', read('small', 'blksize\x00512'), 'ERROR 4', 'tftp.malformed'],
  ['14 an over-long name (CVE-2009-2957)', read(`${x(300)}/small`), 'ERROR 4', 'tftp.refused'],
  ['17 a long request (CVE-2013-0145)', read(x(1400)), 'ERROR 4', 'tftp.malformed'],
  ['19 a neighbour of the root (CVE-2026-21620)', read('../tftp-secret/key'), 'ERROR 2', 'tftp.refused'],
  ['19 backslashes that climb', read('..\\..\\windows\\win.ini'), 'ERROR 2', 'tftp.refused'],
  ['19 dots that Windows drops', read('.. ./.. ./x'), 'ERROR 2', 'tftp.refused'],
  ['20 nothing', bytes(''), undefined, 'tftp.malformed'],
  ['20 one byte', bytes('\0'), undefined, 'tftp.malformed'],
  ['20 a bare ACK', bytes('\0\x04'), undefined, 'tftp.malformed'],
  ['20 opcode 0', bytes('\0\0small\0octet\0'), undefined, 'tftp.malformed'],
  ['20 opcode 99', bytes('\0\x63small\0octet\0'), undefined, 'tftp.malformed'],
  ['21 a name without NUL', bytes('\0\x01small'), 'ERROR 4', 'tftp.malformed'],
  ['an empty name', bytes('\0\x01\0octet\0'), 'ERROR 4', 'tftp.malformed'],
  ['mode mail (RFC 1123)', bytes('\0\x01small\0mail\0'), 'ERROR 4', 'tftp.refused'],
];

describe('one hostile datagram', () => {
  it.each(ROWS)('%s', async (_what, datagram, answer, event) => {
    const bed = await bench();
    const attacker = await bed.peer();
    attacker.say(datagram, 69);
    bed.settle(seconds(30));
    expect(attacker.words.map((words) => words.slice(0, 7))).toEqual(answer === undefined ? [] : [answer]);
    expect(bed.types).toEqual([event]);
    expect(JSON.stringify(bed.told)).not.toMatch(/\\u00[01]/);
    await serves(bed);
  });
});

describe('options', () => {
  it.each([
    ['13 utimeout and words for numbers (CVE-2011-2199)', 'utimeout\x00a\0timeout\0x\0', 'DATA 1 (512)'],
    ['14 an empty option (CVE-2009-2958)', 'blksize\0\0', 'DATA 1 (512)'],
    ['26 blksize 0', 'blksize\x000\0', 'DATA 1 (512)'],
    ['26 blksize 7', 'blksize\x007\0', 'DATA 1 (512)'],
    ['26 blksize 65465', 'blksize\x0065465\0', 'DATA 1 (512)'],
    ['26 blksize -1', 'blksize\x00-1\0', 'DATA 1 (512)'],
    ['26 blksize 1e9', 'blksize\x001e9\0', 'DATA 1 (512)'],
    ['26 blksize 8abc', 'blksize\x008abc\0', 'DATA 1 (512)'],
    ['26 windowsize 0', 'windowsize\x000\0', 'DATA 1 (512)'],
    ['26 windowsize 65536', 'windowsize\x0065536\0', 'DATA 1 (512)'],
    ['26 timeout 256', 'timeout\x00256\0', 'DATA 1 (512)'],
    ['26 the same option twice', 'blksize\x0016\0BLKSIZE\x001024\0', 'OACK blksize=16'],
    ['26 two hundred options', 'a\0\0'.repeat(160), 'DATA 1 (512)'],
  ])('%s', async (_what, options, answer) => {
    const bed = await bench();
    const client = await bed.peer();
    client.say(read('big', options), 69);
    bed.settle();
    expect(client.words).toEqual([answer]);
    await serves(bed);
  });
});

describe('clients', () => {
  it('9 that vanish do not disturb one that stays (CVE-2019-11366)', async () => {
    const bed = await bench();
    const [gone, stays] = [await bed.peer(), await bed.peer()];
    gone.ask('read', 'big');
    stays.ask('read', 'big');
    bed.settle();
    expect(Buffer.compare(readOn(stays, bed.settle), FILES.big)).toBe(0);
    bed.settle(minutes(2));
    expect([bed.service.running, bed.service.deadline()]).toEqual([0, Number.POSITIVE_INFINITY]);
  });

  it('15 that ask for long names get short answers (dnsmasq 2.77)', async () => {
    const bed = await bench();
    const client = await bed.peer();
    const lengths: number[] = [];
    for (const length of [200, 255, 256, 480]) {
      client.say(read(x(length)), 69);
      bed.settle();
      lengths.push(client.words.at(-1)?.length ?? 0);
    }
    expect(Math.max(...lengths)).toBeLessThan(60);
  });

  it('16 that send one crafted request after another find the server there (CVE-2010-2115)', async () => {
    const bed = await bench();
    const client = await bed.peer();
    for (const [, datagram] of ROWS) client.say(datagram, 69);
    bed.settle();
    await serves(bed);
  });

  it('18 that end, repeat and continue an ended transfer meet silence (CVE-2018-8476)', async () => {
    const bed = await bench();
    const client = await bed.peer();
    client.ask('read', 'big');
    bed.settle();
    const end = { kind: 'error', code: 0, message: '', anomalies: [] } as const;
    for (let turn = 0; turn < 5; turn += 1) {
      client.say(end);
      client.ack(1);
    }
    bed.settle(seconds(2));
    expect(client.words).toEqual(['DATA 1 (512)']);
    expect(bed.types).toEqual(['tftp.request', 'tftp.failed']);
    await serves(bed);
  });

  it.each(['none', 'standard', 'high', 'read-only'] as const)(
    '19 cannot leave the root under security %s',
    async (security) => {
      const bed = await bench({ settings: { security } });
      const client = await bed.peer();
      client.ask('read', 'a/../../etc/passwd');
      bed.settle();
      expect(client.words.map((words) => words.slice(0, 7))).toEqual(['ERROR 2']);
    },
  );

  it('22 with a forged address cause at most one packet for each request and three repetitions', async () => {
    const bed = await bench();
    const victim = await bed.peer();
    for (let turn = 0; turn < 3; turn += 1) {
      victim.ask('read', 'big', { blksize: '1468', windowsize: '64' });
      bed.settle();
    }
    expect(victim.words.length).toBe(3);
    bed.settle(minutes(3));
    expect(victim.words.length).toBeLessThanOrEqual(6);
    expect(victim.words.every((words) => words.startsWith('OACK'))).toBe(true);
  });

  it('22 that say they come from nowhere, from everybody or from port 0 get nothing', async () => {
    const bed = await bench();
    const odd = await bed.peer(ipv4(0xe000_0001));
    odd.say(read('small'), 69);
    bed.settle();
    expect(odd.words).toEqual([]);
  });

  it('23 that storm with duplicate ACKs get one block each (RFC 1123)', async () => {
    const bed = await bench();
    const client = await bed.peer();
    client.ask('read', 'big');
    bed.settle();
    for (const block of [1, 1, 1, 2, 2, 2, 1, 0, 65_535, 2]) client.ack(block);
    bed.settle();
    expect(client.words).toEqual(['DATA 1 (512)', 'DATA 2 (512)', 'DATA 3 (512)']);
  });

  it('24 that ask thousands of times and never acknowledge do not keep others out', async () => {
    const bed = await bench();
    const flood: ScriptedPeer[] = [];
    for (let port = 1; port <= 300; port += 1) flood.push(await bed.peer(PHONE, port));
    for (let turn = 0; turn < 10; turn += 1) {
      for (const one of flood) one.ask('read', 'big');
      bed.settle(seconds(1));
    }
    expect(bed.service.running).toBeLessThanOrEqual(64);
    await serves(bed);
    bed.settle(minutes(3));
    expect(bed.service.running).toBe(0);
  });

  it('25 that upload under a name being read do not tear the reader', async () => {
    const bed = await bench({ settings: { write: 'create-and-overwrite' } });
    const [reader, writer] = [await bed.peer(), await bed.peer()];
    reader.ask('read', 'big');
    writer.ask('write', 'big');
    bed.settle();
    writer.say(Uint8Array.of(0, 3, 0, 1, 65));
    bed.settle();
    expect(Buffer.compare(readOn(reader, bed.settle), FILES.big)).toBe(0);
  });
});

it('lets a thousand readers finish, in lock-step and in any order', async () => {
  const bed = await bench({ settings: { transfersPerClient: 1000 } });
  const readers = await Promise.all(Array.from({ length: 1000 }, async (_, n) => bed.peer(PHONE, 1000 + n)));
  for (const reader of readers) reader.ask('read', 'big');
  bed.settle();
  expect(bed.service.running).toBe(1000);
  for (let block = 1; block <= 10; block += 1) {
    for (const reader of readers) reader.ack(block);
    bed.settle();
  }
  expect(bed.types.filter((type) => type === 'tftp.complete').length).toBe(1000);
  expect(readers.every((reader) => reader.words.length === 10)).toBe(true);
});
