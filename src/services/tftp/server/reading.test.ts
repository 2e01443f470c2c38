import { describe, expect, it } from 'vitest';
import { millis, minutes, seconds } from '../../../lib/time.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../../test/machine/simulated-host.ts';
import { content, FILES, readOn, shelf, Testbed, type Setup } from '../testbed.fixture.ts';

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
      expect(bed.types).toEqual(['file.request', 'file.complete']);
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
      {
        type: 'file.missing',
        by: 'tftp',
        from: '10.0.0.9:49152',
        file: 'CTLSEP002699EF0F1A.tlv',
        asked: '/CTLSEP002699EF0F1A.tlv',
        asks: 'read',
      },
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
    expect(bed.told.slice(1)).toMatchObject([
      { type: 'file.stalled', sent: 0, heard: false, block: 512 },
      { type: 'file.failed', reason: 'the client never answered', why: 'unanswered', sent: 0, size: 5000, block: 512 },
    ]);
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
    expect(bed.types).toEqual(['file.request']);
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
    expect(bed.types).toEqual(['file.request', 'file.stalled', 'file.failed', 'file.request']);
    expect(bed.told[1]).toMatchObject({ sent: 512, heard: true });
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
    expect(bed.types).toEqual(['file.request', 'file.complete', 'file.request']);
  });

  it('that ends after its OACK was a probe for the size', async () => {
    const bed = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'big', { tsize: '0' });
    bed.settle();
    phone.say({ kind: 'error', code: 0, message: 'only asking', anomalies: [] });
    bed.settle(minutes(1));
    expect(phone.words).toEqual(['OACK tsize=5000']);
    expect(bed.told[1]).toMatchObject({ type: 'file.probe', size: 5000 });
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
    expect(bed.told.at(-1)).toMatchObject({ type: 'file.failed', sent: 512 });
  });

  it('tells its progress at most four times a second', async () => {
    const bed = await bench({ needs: { files: shelf({ long: content(512 * 1000) }) } });
    const phone = await bed.peer();
    phone.ask('read', 'long');
    bed.settle(millis(1));
    readOn(phone, () => bed.settle(millis(1)));
    const progress = bed.told.filter((one) => one.type === 'file.progress');
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
    expect(bed.told.find((one) => one.type === 'file.complete')).toMatchObject({ size: 524_320, resent: 0 });
  });
});
