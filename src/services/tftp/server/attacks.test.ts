/** What hostile and broken clients have done to TFTP servers: the answer, one event, and the next client served. */
import { describe, expect, it } from 'vitest';
import { ipv4, type Ipv4 } from '../../../lib/address.ts';
import { instant, millis, minutes, NEVER, seconds } from '../../../lib/time.ts';
import { FolderSource } from '../../../files/folder-source.ts';
import { askedAtOnce } from '../../../host/files/asked-folders.fixture.ts';
import { MemoryFolders } from '../../../../test/machine/memory-folders.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../../test/machine/simulated-host.ts';
import { HOSTILE, readRequest } from './attacks.fixture.ts';
import { MemorySink } from '../../../files/memory-sink.ts';
import type { ScriptedPeer } from '../scripted-peer.fixture.ts';
import { FILES, PHONE, readOn, STATION, Testbed, type Setup } from '../testbed.fixture.ts';

type Bench = Testbed<SimulatedHost> & { readonly sent: () => number };

/** `sent`: the datagrams that the station has sent. */
async function bench(setup: Setup = {}): Promise<Bench> {
  const needs = { sink: new MemorySink(), ...setup.needs };
  const network = new SimulatedNetwork({ record: true });
  const bed = await new Testbed(network, { ...setup, needs }).open();
  return Object.assign(bed, { sent: () => network.recorded.filter(({ from }) => from === 'station').length });
}

/** A datagram to the request port with a sender that its real one has made up. */
function forge(bed: Bench, source: Ipv4, sourcePort: number, bytes: Uint8Array): void {
  const [sender] = bed.host(ipv4(0x0a00_0666)).adapters;
  if (sender === undefined) throw new Error('the attacker has no adapter');
  const to = { segment: 'lan', destination: STATION, destinationPort: 69 };
  bed.station.arrive('eth0', { ...to, sender, source, sourcePort, bytes });
}

/** The next client is served as if nothing had happened. */
async function serves(bed: Testbed<SimulatedHost>): Promise<void> {
  const next = await bed.peer(ipv4(0x0a00_0063));
  next.ask('read', 'two');
  bed.settle();
  expect(Buffer.compare(readOn(next, bed.settle), FILES.two)).toBe(0);
}

describe('one hostile datagram', () => {
  it.each(HOSTILE)('$what', async ({ bytes, answer, event }) => {
    const bed = await bench();
    const attacker = await bed.peer();
    attacker.say(bytes, 69);
    bed.settle(seconds(2));
    expect(attacker.words.map((words) => words.slice(0, answer?.length))).toEqual(answer === undefined ? [] : [answer]);
    expect(bed.types).toEqual([event]);
    expect(JSON.stringify(bed.told)).not.toMatch(/\\u00[01]/);
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
      client.say(readRequest('x'.repeat(length)), 69);
      bed.settle();
      lengths.push(client.words.at(-1)?.length ?? 0);
    }
    expect(Math.max(...lengths)).toBeLessThan(60);
  });

  it('16 that send one crafted request after another find the server there (CVE-2010-2115)', async () => {
    const bed = await bench();
    const client = await bed.peer();
    for (const { bytes } of HOSTILE) client.say(bytes, 69);
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
    expect(bed.types).toEqual(['file.request', 'file.failed']);
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

  it.each([
    ['nowhere', 0, 4000],
    ['a group', 0xe000_0001, 4000],
    ['everybody', 0xffff_ffff, 4000],
    ['port 0', PHONE, 0],
  ])('22 that say they come from %s get nothing, and nothing is begun', async (_who, address, port) => {
    const bed = await bench({ settings: { write: 'create' } });
    const [small, stray, damaged] = [readRequest('small'), Uint8Array.of(0, 4, 0, 9), Uint8Array.of(0, 1, 65)];
    const upload = Uint8Array.from(Buffer.from('\0\x02new\0octet\0', 'latin1'));
    for (const bytes of [small, upload, stray, damaged]) forge(bed, ipv4(address), port, bytes);
    bed.settle(seconds(10));
    expect([bed.types, bed.service.running, bed.service.deadline()]).toEqual([[], 0, NEVER]);
    expect(bed.sent()).toBe(0);
    forge(bed, PHONE, 4000, small);
    bed.settle();
    expect([bed.types, bed.sent()]).toEqual([['file.request'], 1]);
  });

  it('that forge the address of another take it none of its transfers: 64 at once', async () => {
    const bed = await bench();
    const client = await bed.peer(PHONE, 7000);
    for (let port = 1; port <= 64; port += 1) forge(bed, PHONE, port, readRequest('big'));
    bed.settle();
    client.ask('read', 'two');
    bed.settle();
    expect(Buffer.compare(readOn(client, bed.settle), FILES.two)).toBe(0);
    expect(bed.service.running).toBe(63);
  });

  it('that forge the address of another take it none of its transfers: 80 a second', async () => {
    const bed = await bench();
    const client = await bed.peer(PHONE, 60_000);
    let port = 0;
    const flood = (): void => {
      for (let one = 0; one < 8; one += 1) forge(bed, PHONE, (port += 1), readRequest('big'));
      bed.settle(millis(100));
    };
    for (let turn = 0; turn < 100; turn += 1) flood();
    client.ask('read', 'big');
    flood();
    expect(Buffer.compare(readOn(client, flood), FILES.big)).toBe(0);
    expect(bed.service.running).toBe(63);
  });

  it('that forge 3000 addresses cost no more than those that may run at once and as many that have ended', async () => {
    const bed = await bench({ settings: { transfers: 100, requestsPerNetwork: { burst: 1e9, perSecond: 1e9 } } });
    const client = await bed.peer();
    client.ask('read', 'big');
    bed.settle();
    client.ack(1);
    const kept = (): number =>
      Array.from({ length: 3000 }, (_, n) => n).filter((n) => {
        bed.told.length = 0;
        forge(bed, ipv4(0x0a01_0000 + n), 4000, Uint8Array.of(0, 4, 0, 9));
        bed.settle(millis(0.125));
        return !bed.types.includes('tftp.stray');
      }).length;
    for (let n = 0; n < 3000; n += 1) {
      forge(bed, ipv4(0x0a01_0000 + n), 4000, readRequest('big'));
      if (n % 1000 === 0) bed.settle(millis(0.125));
    }
    bed.settle(millis(1));
    expect(bed.service.running).toBe(100);
    expect(kept()).toBe(199);
    expect(bed.service.list()[0]).toMatchObject({ from: '10.0.0.9:49152' });
    bed.settle(minutes(3));
    expect([bed.service.running, bed.service.deadline()]).toEqual([0, NEVER]);
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

it('holds one descriptor for 2000 readers of a large file, and none when they are gone', async () => {
  const folders = new MemoryFolders();
  folders.put('/served', [{ name: 'big.bin', bytes: new Uint8Array(20 * 1024 * 1024) }]);
  const files = new FolderSource(askedAtOnce(folders), ['/served'], () => instant(0));
  const bed = await bench({ needs: { files } });
  const before = process.memoryUsage().arrayBuffers;
  for (let n = 0; n < 2000; n += 1) forge(bed, ipv4(0x0a01_0000 + 32 * n), 4000, readRequest('big.bin'));
  bed.settle();
  expect([bed.service.running, folders.descriptors]).toEqual([2000, { open: 1, opened: 1 }]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
  bed.settle(minutes(3));
  expect([bed.service.running, folders.descriptors]).toEqual([0, { open: 0, opened: 1 }]);
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
  expect(bed.types.filter((type) => type === 'file.complete').length).toBe(1000);
  expect(readers.every((reader) => reader.words.length === 10)).toBe(true);
});
