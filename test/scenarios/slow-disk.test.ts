/** A disk that takes seconds for everything: devices that need it wait, and nobody else does. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ipv4 } from '../../src/lib/address.ts';
import { minutes, seconds } from '../../src/lib/time.ts';
import { content } from '../../src/services/tftp/testbed.fixture.ts';
import { ScriptedPeer } from '../../src/services/tftp/scripted-peer.fixture.ts';
import { generatePackage } from '../../src/simulation/look-alikes/package.ts';
import { SimulatedBench } from '../support/simulated-bench.ts';

const STATION = ipv4(0xc0a8_0101);
const LARGE = 17 * 1024 * 1024;
const FILES = [
  ...generatePackage({ family: '11', protocol: 'sccp', seed: 1 }),
  { name: 'warm.bin', bytes: content(5000) },
  { name: 'cold.bin', bytes: content(5000) },
  { name: 'large.bin', bytes: content(LARGE) },
];
const PHONE = { model: '7911', count: 1, pace: 1 };

let bench: SimulatedBench;

beforeEach(async () => {
  bench = new SimulatedBench(FILES);
  await bench.station({ tftp: { write: 'create', 'upload-folder': '/uploads' } });
  bench.machine.slow.by = seconds(3);
});

const UPLOADS = '/uploads';

/** Each at an address of its own. */
async function peer(number: number): Promise<ScriptedPeer> {
  const address = ipv4(0xc0a8_01c8 + number);
  const made = new ScriptedPeer(STATION);
  await made.open(bench.network.host({ name: `peer ${number}`, address, prefix: 24 }), address);
  return made;
}

async function asking(number: number, file: string, options = {}): Promise<ScriptedPeer> {
  const made = await peer(number);
  made.ask('read', file, options);
  return made;
}

/** Reads on as fast as blocks come, for that long; the numbers of the blocks that came. */
function readFor(reader: ScriptedPeer, time: number): readonly number[] {
  const blocks: number[] = [];
  for (let spent = 0; spent < time; spent += 0.01) {
    const last = [...reader.blocks.keys()].at(-1);
    if (last !== undefined && last !== blocks.at(-1)) {
      blocks.push(last);
      reader.ack(last);
    }
    bench.network.runFor(seconds(0.01));
  }
  return blocks;
}

function told(type: string): number {
  return bench.events.filter((event) => event.type === type).length;
}

describe('while the disk takes three seconds for everything', () => {
  it('a device gets its address as fast as ever', async () => {
    const acknowledged = (): boolean => bench.network.runUntil(() => told('dhcp.ack') > 0, minutes(1));
    const began = bench.network.now();
    bench.phones(PHONE);
    expect(acknowledged()).toBe(true);
    const slow = bench.network.now() - began;
    const other = new SimulatedBench(FILES);
    await other.station();
    const start = other.network.now();
    other.phones(PHONE);
    other.network.runUntil(() => other.events.some(({ type }) => type === 'dhcp.ack'), minutes(1));
    expect(slow).toBe(other.network.now() - start);
  });

  it('a transfer from memory goes on, beside devices that wait for files, listings and pieces', async () => {
    bench.machine.slow.by = seconds(0);
    const reader = await asking(1, 'warm.bin');
    bench.network.runFor(seconds(0.1));
    bench.machine.slow.by = seconds(3);
    await asking(2, 'cold.bin');
    await asking(3, 'large.bin');
    await asking(4, 'nowhere.bin');
    await asking(5, 'term11.default.loads');
    expect(readFor(reader, 1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('a phone recovers all the same', () => {
    bench.phones(PHONE);
    expect(bench.recovered(1, minutes(10))).toBe(true);
    expect(told('firmware.refused')).toBe(0);
  });

  it('a whole crowd that asks for one cold file waits for one look at it', async () => {
    const before = bench.machine.folders.wholes;
    const crowd = await Promise.all(Array.from({ length: 30 }, async (_, n) => asking(n, 'cold.bin')));
    bench.network.runFor(seconds(2.9));
    expect(crowd.flatMap(({ words }) => words)).toEqual([]);
    bench.network.runFor(seconds(0.5));
    expect(crowd.map(({ words }) => words)).toEqual(crowd.map(() => ['DATA 1 (512)']));
    expect(bench.machine.folders.wholes - before).toBe(1);
  });

  it('a device that repeats its request meanwhile gets its file once', async () => {
    const reader = await asking(1, 'cold.bin', { tsize: '0' });
    for (let second = 0; second < 2; second += 1) {
      bench.network.runFor(seconds(1));
      reader.ask('read', 'cold.bin', { tsize: '0' });
    }
    bench.network.runFor(seconds(2));
    expect([reader.words, told('file.request')]).toEqual([['OACK tsize=5000'], 1]);
  });

  it('a file that was in memory is served after a second, as it was', async () => {
    bench.machine.slow.by = seconds(0);
    await asking(1, 'warm.bin');
    bench.network.runFor(seconds(0.1));
    bench.machine.slow.by = seconds(3);
    const reader = await asking(2, 'warm.bin');
    bench.network.runFor(seconds(1.2));
    expect(reader.words).toEqual(['DATA 1 (512)']);
  });

  it('a device that reads a large file waits for each piece, is sent no block twice, and gets all that is true', async () => {
    const reader = await asking(1, 'large.bin', { blksize: '1428' });
    bench.network.runFor(seconds(3.5));
    expect(reader.words).toEqual(['OACK blksize=1428']);
    reader.ack(0);
    const blocks = readFor(reader, 30);
    expect(blocks.length).toBeGreaterThan(200);
    expect(blocks).toEqual(blocks.map((_, index) => index + 1));
    const data = reader.words.filter((words) => words.startsWith('DATA'));
    expect(new Set(data).size).toBe(data.length);
    const whole = Buffer.concat(blocks.map((block) => reader.blocks.get(block) ?? new Uint8Array()));
    expect(Buffer.compare(whole, content(LARGE).subarray(0, whole.length))).toBe(0);
  });

  it('a device whose disk gives nothing more hears so', async () => {
    bench.machine.slow.by = seconds(0);
    const reader = await asking(1, 'large.bin', { blksize: '1428' });
    bench.network.runFor(seconds(0.1));
    bench.machine.slow.by = minutes(60);
    reader.ack(0);
    readFor(reader, 60);
    expect(reader.words.at(-1)).toBe('ERROR 0 the disk does not give the file');
  });
});

describe('an upload to a disk that takes three seconds for everything', () => {
  async function uploading(number: number, options = {}): Promise<ScriptedPeer> {
    const made = await peer(number);
    made.ask('write', 'core', options);
    return made;
  }

  function say(device: ScriptedPeer, block: number, length: number): void {
    device.say({ kind: 'data', block, payload: content(length) });
    bench.network.runFor(seconds(0.001));
  }

  it('begins when the disk has begun it, once, and ends when the file is in its place', async () => {
    const device = await uploading(1);
    bench.network.runFor(seconds(2));
    device.ask('write', 'core');
    expect(device.words).toEqual([]);
    bench.network.runFor(seconds(1.2));
    expect(device.words).toEqual(['ACK 0']);
    say(device, 1, 512);
    say(device, 2, 100);
    expect([device.words, bench.machine.folders.names(UPLOADS)]).toEqual([['ACK 0', 'ACK 1'], []]);
    say(device, 2, 100);
    bench.network.runFor(seconds(12));
    expect([device.words, bench.machine.folders.names(UPLOADS)]).toEqual([['ACK 0', 'ACK 1', 'ACK 2'], ['core']]);
    expect([told('file.request'), told('file.complete')]).toEqual([1, 1]);
  });

  it('is refused with what the disk says', async () => {
    bench.machine.folders.put(UPLOADS, [{ name: 'core', bytes: content(1) }]);
    const device = await uploading(1);
    bench.network.runFor(seconds(4));
    expect(device.words).toEqual(['ERROR 6 the file exists']);
    expect([told('file.refused'), told('file.request')]).toEqual([1, 0]);
  });

  it('keeps nobody else waiting', async () => {
    bench.machine.slow.by = seconds(0);
    const reader = await asking(1, 'warm.bin');
    bench.network.runFor(seconds(0.1));
    bench.machine.slow.by = seconds(3);
    await uploading(2);
    expect(readFor(reader, 1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('waits for the disk before more than a megabyte lies in memory, and goes on then', async () => {
    const device = await uploading(1, { blksize: '1428' });
    bench.network.runFor(seconds(3.2));
    let block = 0;
    const acknowledged = (): boolean => device.words.at(-1) === `ACK ${block}`;
    while (block < 2000 && (block === 0 || acknowledged())) say(device, (block += 1), 1428);
    expect((block * 1428) / (1024 * 1024)).toBeCloseTo(1, 1);
    bench.network.runFor(seconds(4));
    expect(acknowledged()).toBe(true);
    say(device, (block += 1), 10);
    bench.network.runFor(seconds(15));
    expect(acknowledged()).toBe(true);
    expect(told('file.complete')).toBe(1);
  });

  it.each([
    ['before it has begun', 1],
    ['after that', 4],
  ])('leaves nothing when the device gives up %s', async (_when, after) => {
    const device = await uploading(1);
    bench.network.runFor(seconds(after));
    device.say({ kind: 'error', code: 0, message: '', anomalies: [] }, device.dataPort || 69);
    bench.network.runFor(minutes(1));
    device.ask('write', 'core');
    bench.network.runFor(seconds(4));
    expect([device.words.at(-1), bench.machine.folders.names(UPLOADS)]).toEqual(['ACK 0', []]);
    expect(told('file.failed')).toBe(1);
  });
});
