import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../../devices/story.ts';
import type { FileSource } from '../../../files/files.ts';
import { formatIpv4, ipv4, LIMITED_BROADCAST, parseCidr, type AdapterAddress } from '../../../lib/address.ts';
import { instant, millis, minutes } from '../../../lib/time.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../../test/machine/simulated-host.ts';
import { MemorySink } from '../../../files/memory-sink.ts';
import { TftpService } from './service.ts';
import { TFTP_DEFAULTS } from './settings.ts';
import { FILES, PHONE, readOn, shelf, Testbed, type Setup } from '../testbed.fixture.ts';

function cidr(text: string): AdapterAddress {
  const parsed = parseCidr(text);
  return parsed.ok ? parsed.value : expect.fail(parsed.error);
}

async function bench(setup: Setup = {}): Promise<Testbed<SimulatedHost>> {
  return new Testbed(new SimulatedNetwork(), setup).open();
}

describe('the server', () => {
  it('tells a foreign peer ERROR 5 and lets the transfer go on', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    const stranger = await bed.peer(ipv4(0x0a00_0042));
    phone.ask('read', 'two');
    bed.settle();
    stranger.ack(1, phone.dataPort);
    bed.settle();
    expect(stranger.words).toEqual(['ERROR 5 unknown transfer']);
    expect(Buffer.compare(readOn(phone, bed.settle), FILES.two)).toBe(0);
    expect(bed.told).toContainEqual({ type: 'tftp.stray', from: '10.0.0.66:49152', kind: 'ack' });
  });

  it('never answers an ERROR', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.say({ kind: 'error', code: 5, message: '', anomalies: [] }, 69);
    bed.settle();
    expect(phone.words).toEqual([]);
  });

  it('serves two files at once to one address, told apart by port', async () => {
    const bed = await bench();
    const [one, other] = [await bed.peer(PHONE, 5001), await bed.peer(PHONE, 5002)];
    one.ask('read', 'big');
    other.ask('read', 'two');
    bed.settle();
    expect(one.dataPort).toBe(other.dataPort);
    expect(Buffer.compare(readOn(other, bed.settle), FILES.two)).toBe(0);
    expect(Buffer.compare(readOn(one, bed.settle), FILES.big)).toBe(0);
  });

  it('ends in silence what a device was reading before it started anew, and nothing else', async () => {
    const deviceAt = (address: string) => ({ address, hardware: address === '10.0.0.9' ? 'phone' : 'neighbour' });
    const settings = { write: 'create' } as const;
    const bed = await bench({ settings, needs: { deviceAt, sink: new MemorySink() } });
    const [old, busy, writing] = [await bed.peer(), await bed.peer(), await bed.peer()];
    const neighbour = await bed.peer(ipv4(0x0a00_0042));
    for (const reader of [old, neighbour, busy]) reader.ask('read', 'big');
    writing.ask('write', 'core.dump');
    bed.settle(millis(600));
    busy.ack(1);
    bed.settle();
    bed.service.deviceStarted('phone');
    bed.settle();
    expect(bed.told.filter(({ type }) => type === 'file.failed')).toMatchObject([
      { transfer: 1, device: 'phone', reason: 'the device started anew' },
    ]);
    expect(bed.service.running).toBe(3);
    expect(old.words.filter((words) => words.startsWith('ERROR'))).toEqual([]);
  });

  it('answers requests and ACKs that are sent to broadcast, as Aironet access points do', async () => {
    const bed = await bench();
    const point = await bed.peer();
    const request = { kind: 'read', file: 'two', mode: 'octet', options: [], anomalies: [] } as const;
    point.say(request, 69, LIMITED_BROADCAST);
    bed.settle();
    for (const block of [1, 2]) {
      point.say({ kind: 'ack', block, anomalies: [] }, point.dataPort, LIMITED_BROADCAST);
      bed.settle();
    }
    expect(bed.types).toEqual(['file.request', 'file.complete']);
  });

  it('answers what was sent to everybody from its address in the network of the sender, and other requests as usual', async () => {
    const network = new SimulatedNetwork({ record: true });
    const own = ['192.168.1.1/24', '10.0.0.1/16'].map(cidr);
    const bed = await new Testbed(network, { needs: { own } }).open();
    const point = await bed.peer();
    const request = { kind: 'read', file: 'two', mode: 'octet', options: [], anomalies: [] } as const;
    point.say(request, 69, LIMITED_BROADCAST);
    bed.settle();
    point.say({ kind: 'ack', block: 1, anomalies: [] }, point.dataPort, LIMITED_BROADCAST);
    bed.settle();
    const sent = network.recorded.filter(({ from }) => from === 'station').map(({ source }) => formatIpv4(source));
    expect(sent).toEqual(['10.0.0.1', '10.0.0.1']);
  });

  it('ignores broadcast requests where RFC 1123 is wanted', async () => {
    const bed = await bench({ settings: { answerBroadcast: false } });
    const point = await bed.peer();
    point.say({ kind: 'read', file: 'two', mode: 'octet', options: [], anomalies: [] }, 69, LIMITED_BROADCAST);
    bed.settle();
    expect(point.words).toEqual([]);
  });

  it('sends data from the request port in single-port operation', async () => {
    const bed = await bench({ settings: { dataPorts: 'single' } });
    const phone = await bed.peer();
    phone.ask('read', 'two');
    bed.settle();
    expect(phone.dataPort).toBe(69);
    expect(Buffer.compare(readOn(phone, bed.settle), FILES.two)).toBe(0);
  });

  it('takes the first free port of a range for its data, and refuses to open when none is free', async () => {
    const dataPorts = { first: 2000, last: 2001 };
    const bed = await bench({ settings: { dataPorts } });
    const phone = await bed.peer();
    phone.ask('read', 'two');
    bed.settle();
    expect(phone.dataPort).toBe(2000);
    const second = new TftpService({ ...TFTP_DEFAULTS, dataPorts, port: 70 }, { files: shelf({}), report: () => {} });
    expect((await second.open(bed.station)).ok).toBe(true);
    const third = new TftpService({ ...TFTP_DEFAULTS, dataPorts, port: 71 }, { files: shelf({}), report: () => {} });
    const refused = await third.open(bed.station);
    expect(refused.ok ? '' : refused.error.code).toBe('port-taken');
    bed.service.close();
  });

  it('limits the transfers of one client, in silence towards the client', async () => {
    const bed = await bench({ settings: { transfersPerClient: 2 } });
    const peers = await Promise.all([1, 2, 3].map(async (port) => bed.peer(PHONE, port)));
    for (const peer of peers.slice(0, 2)) peer.ask('read', 'big');
    bed.settle();
    for (const peer of peers.slice(0, 2)) peer.ack(1);
    bed.settle();
    peers[2]?.ask('read', 'big');
    (await bed.peer(ipv4(0x0a00_0010))).ask('read', 'big');
    bed.settle();
    expect([bed.service.running, peers[2]?.words]).toEqual([3, []]);
    expect(bed.told).toContainEqual(
      expect.objectContaining({ type: 'file.refused', reason: '2 transfers of this client are running already' }),
    );
  });

  it('makes room for a client among its own transfers that were never acknowledged, the oldest first', async () => {
    const bed = await bench({ settings: { transfersPerClient: 3 } });
    const [one, two, three, four] = await Promise.all([1, 2, 3, 4].map(async (port) => bed.peer(PHONE, port)));
    const other = await bed.peer(ipv4(0x0a00_0010));
    for (const peer of [other, one, two, three]) peer?.ask('read', 'big');
    bed.settle();
    one?.ack(1);
    bed.settle();
    four?.ask('read', 'big');
    bed.settle();
    expect(four?.words).toEqual(['DATA 1 (512)']);
    expect(bed.service.list().map(({ from }) => from)).toEqual([
      '10.0.0.16:49152',
      '10.0.0.9:1',
      '10.0.0.9:3',
      '10.0.0.9:4',
    ]);
    expect(bed.told).toContainEqual(
      expect.objectContaining({ type: 'file.failed', transfer: 3, reason: 'gave its place to another of its address' }),
    );
  });

  it('limits the transfers of all: one that never answered makes room, those that did stay', async () => {
    const bed = await bench({ settings: { transfers: 2 } });
    const [one, other, third] = [await bed.peer(), await bed.peer(), await bed.peer()];
    for (const peer of [one, other]) peer.ask('read', 'big');
    bed.settle();
    one.ack(1);
    bed.settle();
    third.ask('read', 'big');
    bed.settle();
    expect([bed.service.running, third.words]).toEqual([2, ['DATA 1 (512)']]);
    third.ack(1);
    bed.settle();
    other.ask('read', 'big');
    bed.settle();
    expect(other.words).toEqual(['DATA 1 (512)']);
    expect(bed.told.at(-1)).toMatchObject({ type: 'file.refused', reason: '2 transfers are running already' });
  });

  it('limits new requests of one network', async () => {
    const requestsPerNetwork = { burst: 5, perSecond: 1 };
    const bed = await bench({ settings: { requestsPerNetwork } });
    for (let port = 1; port <= 20; port += 1) (await bed.peer(PHONE, port)).ask('read', 'big');
    (await bed.peer(ipv4(0x0a00_0109))).ask('read', 'big');
    bed.settle();
    expect(bed.service.running).toBe(6);
  });

  it('serves only allowed clients where there is a list', async () => {
    const allowed = [{ base: ipv4(0x0a00_0008), prefix: 30 }];
    const bed = await bench({ settings: { allowed } });
    const [inside, outside] = [await bed.peer(), await bed.peer(ipv4(0x0a00_0050))];
    inside.ask('read', 'small');
    outside.ask('read', 'small');
    bed.settle();
    expect(inside.words).toEqual(['DATA 1 (300)']);
    expect(outside.words).toEqual(['ERROR 2 this client is not on the list of allowed ones']);
  });

  it('lists what runs, as far as it has come', async () => {
    const bed = await bench({ settings: { write: 'create' }, needs: { sink: new MemorySink(), numbers: { last: 6 } } });
    const [reader, writer] = [await bed.peer(), await bed.peer()];
    reader.ask('read', 'big', { blksize: '1024', windowsize: '2' });
    writer.ask('write', 'new');
    bed.settle();
    reader.ack(0);
    bed.settle();
    reader.ack(2);
    bed.settle();
    expect(bed.service.list()).toMatchObject([
      { transfer: 7, asks: 'read', file: 'big', sent: 2048, size: 5000, took: 60, blksize: 1024, windowsize: 2 },
      { transfer: 8, asks: 'write', file: 'new', sent: 0, took: 60, blksize: 512, windowsize: 1 },
    ]);
    expect(bed.service.stop(7)).toBe(true);
    expect(bed.service.list()).toMatchObject([{ transfer: 8 }]);
  });

  it('stops one transfer by its number and tells the client', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big');
    bed.settle();
    expect(bed.service.stop(7)).toBe(false);
    expect(bed.service.stop(1)).toBe(true);
    bed.settle();
    expect(phone.words.at(-1)).toBe('ERROR 0 stopped by the user');
    expect(bed.told.at(-1)).toMatchObject({ type: 'file.failed', reason: 'stopped by the user' });
    expect(bed.service.running).toBe(0);
  });

  it('names the device where its hardware address is known', async () => {
    const bed = await bench({ needs: { deviceAt: (address) => ({ address, hardware: '00:26:99:ef:0f:1a' }) } });
    const phone = await bed.peer();
    phone.ask('read', 'nothing');
    bed.settle();
    expect(bed.told).toMatchObject([{ type: 'file.missing', device: '00:26:99:ef:0f:1a' }]);
  });

  it('names a client that speaks IPv6 by its address, as the story of a device and the view of files do', async () => {
    const asked: unknown[] = [];
    const files: FileSource = { find: (name, who) => (asked.push(who), shelf(FILES).find(name, who)) };
    const bed = await bench({ needs: { files } });
    Object.assign(bed.station, { formatAddress: () => 'fd00::9' });
    const phone = await bed.peer();
    phone.ask('read', 'small');
    bed.settle();
    expect(bed.told).toMatchObject([{ from: '[fd00::9]:49152' }]);
    expect(asked).toEqual([{ address: 'fd00::9' }]);
    expect(bed.told.map((one) => subjectOf({ ...one, n: 1, at: instant(0) }))).toEqual(['fd00::9']);
  });

  it.each(['./two', './/two', '/two', '.\\two', '/././two'])(
    'tells of a file under one name, however it was asked for: %s',
    async (asked) => {
      const bed = await bench();
      const phone = await bed.peer();
      phone.ask('read', asked);
      bed.settle();
      readOn(phone, bed.settle);
      expect(bed.told).toMatchObject([
        { type: 'file.request', file: 'two', asked },
        { type: 'file.complete', file: 'two' },
      ]);
      expect('asked' in (bed.told[1] ?? {})).toBe(false);
      phone.ask('read', 'two');
      bed.settle();
      expect('asked' in (bed.told[2] ?? {})).toBe(false);
    },
  );

  it('says whether only the last acknowledgement was missing', async () => {
    const bed = await bench();
    const [all, some] = [await bed.peer(), await bed.peer()];
    for (const peer of [all, some]) peer.ask('read', 'two');
    bed.settle();
    all.ack(1);
    bed.settle(minutes(2));
    const failed = bed.told.filter(({ type }) => type === 'file.failed');
    expect(failed).toMatchObject([
      { transfer: 2, reason: 'the client never answered' },
      { transfer: 1, unconfirmed: true, reason: 'the client did not acknowledge the last block' },
    ]);
    expect('unconfirmed' in (failed[0] ?? {})).toBe(false);
  });

  it('sends the window again once for a gap report, and never twice in a row for duplicates', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big', { blksize: '512', windowsize: '3' });
    bed.settle();
    phone.ack(0);
    bed.settle();
    phone.ack(3);
    bed.settle();
    const port = phone.dataPort;
    phone.heard.length = 0;
    phone.ack(4, port);
    phone.ack(3, port);
    bed.settle();
    expect(phone.words).toEqual(['DATA 5 (512)', 'DATA 6 (512)', 'DATA 7 (512)']);
    phone.ack(4, port);
    phone.ack(4, port);
    bed.settle();
    expect(phone.words.slice(3)).toEqual(['DATA 5 (512)', 'DATA 6 (512)', 'DATA 7 (512)']);
    phone.ack(7, port);
    phone.ack(7, port);
    bed.settle();
    expect(phone.words.slice(6)).toEqual(['DATA 8 (512)', 'DATA 9 (512)', 'DATA 10 (392)']);
  });
});
