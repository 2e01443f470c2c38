import { describe, expect, it } from 'vitest';
import { ipv4, LIMITED_BROADCAST } from '../../lib/address.ts';
import { millis, minutes, seconds } from '../../lib/time.ts';
import { SimulatedNetwork } from '../../simulation/network.ts';
import type { SimulatedHost } from '../../simulation/simulated-host.ts';
import { TftpService } from './service.ts';
import { TFTP_DEFAULTS } from './settings.ts';
import { content, FILES, PHONE, readOn, shelf, Testbed, type Setup } from './testbed.ts';

async function bench(setup: Setup = {}): Promise<Testbed<SimulatedHost>> {
  return new Testbed(new SimulatedNetwork(), setup).open();
}

describe('a read', () => {
  it.each(['small', 'two', 'exact', 'big', 'empty'] as const)(
    'delivers the file "%s" and tells its story',
    async (file) => {
      const bed = await bench();
      const phone = await bed.peer();
      phone.ask('read', file);
      bed.settle();
      expect(Buffer.compare(readOn(phone, bed.settle), FILES[file])).toBe(0);
      expect(bed.types).toEqual(['tftp.request', 'tftp.complete']);
      expect(bed.told[1]).toMatchObject({ transfer: 1, file, size: FILES[file].length, resent: 0 });
      expect(bed.service.running).toBe(0);
      expect(phone.dataPort).not.toBe(69);
    },
  );

  it('ends with an empty block when the file is a whole number of blocks', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'exact');
    bed.settle();
    readOn(phone, bed.settle);
    expect(phone.words).toEqual(['DATA 1 (512)', 'DATA 2 (512)', 'DATA 3 (0)']);
  });

  it('answers what is missing with ERROR 1 at once', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', '/CTLSEP002699EF0F1A.tlv');
    bed.settle();
    expect(phone.timed).toEqual(['0.25 ERROR 1 file not found']);
    expect(bed.told).toEqual([
      { type: 'tftp.missing', from: '10.0.0.9:49152', file: '/CTLSEP002699EF0F1A.tlv', asks: 'read' },
    ]);
  });

  it('grants options with one OACK, of what was asked only, and repeats it until it is answered', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big', { TSize: '0', blksize: '9000', grandstream_ID: 'x', windowsize: '2', utimeout: '500000' });
    bed.settle(seconds(5));
    expect(phone.timed).toEqual([
      '0.25 OACK TSize=5000 blksize=1468 windowsize=2',
      '3000.25 OACK TSize=5000 blksize=1468 windowsize=2',
    ]);
    phone.ack(0);
    bed.settle();
    phone.ack(2);
    bed.settle();
    expect(phone.words.slice(2)).toEqual(['DATA 1 (1468)', 'DATA 2 (1468)', 'DATA 3 (1468)', 'DATA 4 (596)']);
  });

  it('sends nothing for a duplicate ACK, and repeats a block only when time is up', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big');
    bed.settle();
    for (let i = 0; i < 20; i += 1) phone.ack(1);
    bed.settle();
    expect(phone.words).toEqual(['DATA 1 (512)', 'DATA 2 (512)']);
    bed.settle(seconds(1));
    expect(phone.words).toEqual(['DATA 1 (512)', 'DATA 2 (512)', 'DATA 2 (512)']);
  });

  it('of a missing client is repeated three times, then ends in silence', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big');
    bed.settle(minutes(2));
    expect(phone.timed).toEqual([
      '0.25 DATA 1 (512)',
      '3000.25 DATA 1 (512)',
      '9000.25 DATA 1 (512)',
      '21000.25 DATA 1 (512)',
    ]);
    expect(bed.told[1]).toMatchObject({
      type: 'tftp.failed',
      reason: 'the client never answered',
      sent: 0,
      size: 5000,
    });
    expect(bed.service.running).toBe(0);
    expect(bed.service.deadline()).toBe(Infinity);
  });

  it('survives a client that is silent for half a minute while it erases its flash', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big');
    bed.settle();
    phone.ack(1);
    bed.settle(seconds(31));
    phone.ack(2);
    bed.settle();
    expect(phone.words.at(-1)).toBe('DATA 3 (512)');
  });

  it('joins a repeated request to the running transfer', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big');
    phone.ask('read', 'big');
    bed.settle();
    expect(phone.words).toEqual(['DATA 1 (512)', 'DATA 1 (512)']);
    phone.ack(1);
    phone.ack(1);
    bed.settle();
    expect(phone.words.slice(2)).toEqual(['DATA 2 (512)']);
    expect(bed.types).toEqual(['tftp.request']);
  });

  it('starts over for a device that was switched off in the middle and asks from the same port', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big');
    bed.settle();
    phone.ack(1);
    bed.settle(seconds(4));
    phone.ask('read', 'big');
    bed.settle();
    expect(phone.words.at(-1)).toBe('DATA 1 (512)');
    expect(bed.types).toEqual(['tftp.request', 'tftp.failed', 'tftp.request']);
  });

  it('counts as complete when only its last ACK was lost and the client goes on', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'two');
    bed.settle();
    phone.ack(1);
    bed.settle();
    phone.ask('read', 'small');
    bed.settle();
    expect(bed.types).toEqual(['tftp.request', 'tftp.complete', 'tftp.request']);
  });

  it('that ends after its OACK was a probe for the size', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big', { tsize: '0' });
    bed.settle();
    phone.say({ kind: 'error', code: 0, message: 'only asking', anomalies: [] });
    bed.settle(minutes(1));
    expect(phone.words).toEqual(['OACK tsize=5000']);
    expect(bed.told[1]).toMatchObject({ type: 'tftp.probe', size: 5000 });
  });

  it('that the client ends with an ERROR has failed, with the words of the client', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big');
    bed.settle();
    phone.ack(1);
    phone.say({ kind: 'error', code: 3, message: 'no\u001b[2Jspace', anomalies: [] });
    bed.settle(minutes(1));
    expect(bed.told[1]).toMatchObject({ reason: 'the client ended it: "no\\x1b[2Jspace" (error 3)', sent: 512 });
  });

  it('in netascii is really translated, without a size', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    const options = [{ name: 'tsize', value: '0' }];
    phone.say({ kind: 'read', file: 'lines', mode: 'NetASCII', options, anomalies: [] }, 69);
    bed.settle();
    expect(phone.words).toEqual(['DATA 1 (7)']);
    expect(Buffer.from(phone.blocks.get(1) ?? []).toString()).toBe('a\r\nb\r\0c');
  });

  it('of a file too large for memory goes piece by piece, and ends when the file shrinks', async () => {
    const bytes = content(1300);
    let size = 1300;
    const read = (offset: number, length: number): Uint8Array =>
      bytes.subarray(offset, Math.min(offset + length, size));
    const files = shelf({ huge: { kind: 'chunked', name: 'huge', size, read } });
    const bed = await bench({ needs: { files } });
    const phone = await bed.peer();
    phone.ask('read', 'huge');
    bed.settle();
    expect(Buffer.compare(readOn(phone, bed.settle), bytes)).toBe(0);
    phone.ask('read', 'huge');
    bed.settle();
    size = 600;
    phone.ack(1);
    bed.settle();
    expect(phone.words.at(-1)).toBe('ERROR 0 the file changed while it was read');
    expect(bed.told.at(-1)).toMatchObject({ type: 'tftp.failed', sent: 512 });
  });

  it('tells its progress at most four times a second', async () => {
    const bed = await bench({ needs: { files: shelf({ long: content(512 * 1000) }) } });
    const phone = await bed.peer();
    phone.ask('read', 'long');
    bed.settle(millis(1));
    readOn(phone, () => bed.settle(millis(1)));
    const progress = bed.told.filter((one) => one.type === 'tftp.progress');
    expect(progress.length).toBeGreaterThan(2);
    expect(progress.length).toBeLessThanOrEqual(4);
    expect(progress[0]).toMatchObject({ file: 'long', size: 512_000 });
  });

  it('goes on past block 65535 with 0', async () => {
    const files = shelf({ long: content(8 * 65_540) });
    const bed = await bench({ needs: { files } });
    const phone = await bed.peer();
    phone.ask('read', 'long', { blksize: '8', windowsize: '64' });
    bed.settle();
    phone.ack(0);
    bed.settle(millis(1));
    for (let block = 64; block < 65_541; block += 64) {
      phone.ack(block & 0xffff);
      bed.settle(millis(1));
    }
    phone.ack(65_541 & 0xffff);
    bed.settle();
    expect(bed.told.find((one) => one.type === 'tftp.complete')).toMatchObject({ size: 524_320, resent: 0 });
  });
});

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
    expect(bed.types).toEqual(['tftp.request', 'tftp.complete']);
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
    for (const port of [1, 2, 3]) (await bed.peer(PHONE, port)).ask('read', 'big');
    (await bed.peer(ipv4(0x0a00_0010))).ask('read', 'big');
    bed.settle();
    expect(bed.service.running).toBe(3);
    expect(bed.told).toContainEqual(
      expect.objectContaining({ type: 'tftp.refused', reason: '2 transfers of this client are running already' }),
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
    expect(bed.told.at(-1)).toMatchObject({ type: 'tftp.refused', reason: '2 transfers are running already' });
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

  it('stops one transfer by its number and tells the client', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big');
    bed.settle();
    expect(bed.service.stop(7)).toBe(false);
    expect(bed.service.stop(1)).toBe(true);
    bed.settle();
    expect(phone.words.at(-1)).toBe('ERROR 0 stopped by the operator');
    expect(bed.told.at(-1)).toMatchObject({ type: 'tftp.failed', reason: 'stopped by the operator' });
    expect(bed.service.running).toBe(0);
  });

  it('names the device where its hardware address is known', async () => {
    const bed = await bench({ needs: { deviceAt: () => '00:26:99:ef:0f:1a' } });
    const phone = await bed.peer();
    phone.ask('read', 'nothing');
    bed.settle();
    expect(bed.told).toMatchObject([{ type: 'tftp.missing', device: '00:26:99:ef:0f:1a' }]);
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
