import { describe, expect, it } from 'vitest';
import { ok, type Result } from '../../../lib/result.ts';
import { seconds } from '../../../lib/time.ts';
import type { Underway } from '../../../lib/underway.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../../test/machine/simulated-host.ts';
import { fileProblem, type FileProblem } from '../../../files/problem.ts';
import type { FileSink } from '../../../files/uploads.ts';
import { MemorySink } from '../../../files/memory-sink.ts';
import type { TftpSettings } from './settings.ts';
import { content, Testbed } from '../testbed.fixture.ts';

interface Bench {
  readonly bed: Testbed<SimulatedHost>;
  readonly sink: MemorySink;
}

async function bench(settings: Partial<TftpSettings> = {}, sink = new MemorySink()): Promise<Bench> {
  const all = { write: 'create-and-overwrite', ...settings } as const;
  return { bed: await new Testbed(new SimulatedNetwork(), { settings: all, needs: { sink } }).open(), sink };
}

function block(number: number, length = 512) {
  return { kind: 'data', block: number, payload: content(length) } as const;
}

describe('an upload', () => {
  it('is acknowledged block by block and put in place before its last ACK leaves', async () => {
    const { bed, sink } = await bench();
    const phone = await bed.peer();
    phone.ask('write', 'core.dump');
    bed.settle();
    phone.say(block(1));
    bed.settle();
    expect(sink.text('core.dump')).toBeUndefined();
    phone.say(block(2, 100));
    bed.settle();
    expect(phone.words).toEqual(['ACK 0', 'ACK 1', 'ACK 2']);
    expect(sink.text('core.dump')?.length).toBe(612);
    expect(bed.told).toMatchObject([
      { type: 'file.request', asks: 'write', file: 'core.dump' },
      { type: 'file.complete', asks: 'write', size: 612 },
    ]);
    expect(bed.service.running).toBe(0);
  });

  it('of a crowd begins only when a disk can make that many files, and reads go on', async () => {
    const memory = new MemorySink();
    let files = 0;
    const sink: FileSink = { begin: (request) => ((files += 1), memory.begin(request)) };
    const settings = { write: 'create', transfersPerClient: 5000 } as const;
    const bed = await new Testbed(new SimulatedNetwork(), { settings, needs: { sink } }).open();
    const crowd = await Promise.all(Array.from({ length: 300 }, () => bed.peer()));
    for (const [number, one] of crowd.entries()) one.ask('write', `new-${number}`);
    const reader = await bed.peer();
    reader.ask('read', 'small');
    bed.settle();
    expect(files).toBe(200);
    expect(reader.words).toEqual(['DATA 1 (300)']);
    expect(bed.told).toContainEqual(
      expect.objectContaining({ type: 'file.refused', reason: expect.stringMatching(/uploads/) }),
    );
    bed.settle(seconds(1));
    crowd[299]?.ask('write', 'new-299');
    bed.settle();
    expect(crowd[299]?.words).toEqual(['ACK 0']);
  });

  describe('that is on its way to stable storage', () => {
    /** A sink whose last step takes as long as the test wants, and may be beyond recall. */
    async function slow({ late = false } = {}) {
      const memory = new MemorySink();
      let outcome: Result<void, FileProblem> | undefined;
      const sink: FileSink = {
        begin: (request) => {
          const upload = memory.begin(request);
          const commit = (): Underway<Result<void, FileProblem>> => ({ outcome: () => outcome });
          return upload.kind === 'problem'
            ? upload
            : Object.assign(upload, { commit, ...(late && { abort: () => false }) });
        },
      };
      const network = new SimulatedNetwork();
      const bed = await new Testbed(network, { settings: { write: 'create' }, needs: { sink } }).open();
      const phone = await bed.peer();
      phone.ask('write', 'a');
      bed.settle();
      phone.say(block(1, 10));
      bed.settle();
      return { bed, memory, phone, end: (value: Result<void, FileProblem>) => (outcome = value) };
    }

    it('gets its last ACK when it is there, once for all the times the client asks meanwhile', async () => {
      const { bed, phone, end } = await slow();
      for (let turn = 0; turn < 5; turn += 1) {
        phone.say(block(1, 10));
        bed.settle(seconds(1));
      }
      expect([phone.words, bed.service.running]).toEqual([['ACK 0'], 1]);
      end(ok(undefined));
      bed.settle();
      expect([phone.words, bed.service.running]).toEqual([['ACK 0', 'ACK 1'], 0]);
      bed.settle(seconds(9));
      phone.say(block(1, 10));
      bed.settle();
      expect(phone.words).toEqual(['ACK 0', 'ACK 1', 'ACK 1']);
      expect(bed.types).toEqual(['file.request', 'file.complete']);
    });

    it('and does not arrive there ends with an ERROR', async () => {
      const { bed, memory, phone, end } = await slow();
      end({ ok: false, error: fileProblem('full', 'the disk is full') });
      bed.settle();
      expect([phone.words.at(-1), memory.open]).toEqual(['ERROR 3 the disk is full', 0]);
    });

    it('is taken back when the client gives up', async () => {
      const { bed, memory, phone } = await slow();
      phone.say({ kind: 'error', code: 0, message: 'too slow', anomalies: [] });
      bed.settle();
      expect([memory.open, bed.service.running]).toEqual([0, 0]);
    });

    it('is taken back when it is stopped', async () => {
      const { bed, memory, phone } = await slow();
      expect([bed.service.stop(1), memory.open]).toEqual([true, 0]);
      bed.settle();
      expect([phone.words.at(-1), bed.types.at(-1)]).toEqual(['ERROR 0 stopped by the user', 'file.failed']);
    });

    it('and is in its place by now cannot be stopped, and ends well', async () => {
      const { bed, phone, end } = await slow({ late: true });
      expect(bed.service.stop(1)).toBe(false);
      phone.say({ kind: 'error', code: 0, message: 'too slow', anomalies: [] });
      bed.settle();
      expect(bed.service.list()).toHaveLength(1);
      end(ok(undefined));
      bed.settle();
      expect([phone.words, bed.types]).toEqual([
        ['ACK 0', 'ACK 1'],
        ['file.request', 'file.complete'],
      ]);
    });
  });

  it.each([
    ['with its size where the client announced it', { tsize: '9000' }, 9000],
    ['without a size where it did not', {}, undefined],
  ])('is told on its way %s', async (_how, options, size) => {
    const { bed } = await bench();
    const phone = await bed.peer();
    phone.ask('write', 'a', options);
    bed.settle(seconds(0.3));
    phone.say(block(1));
    bed.settle(seconds(60));
    const [progress, failed] = bed.told.filter(({ type }) => type === 'file.progress' || type === 'file.failed');
    expect([progress, failed]).toMatchObject([{ sent: 512 }, { sent: 512 }]);
    expect([progress, failed].map((one) => one !== undefined && 'size' in one && one.size)).toEqual(
      size === undefined ? [false, false] : [size, size],
    );
  });

  it('gets its OACK again when that was lost, never a plain ACK 0', async () => {
    const { bed } = await bench();
    const phone = await bed.peer();
    phone.ask('write', 'a', { blksize: '1024', tsize: '5' });
    bed.settle(seconds(4));
    phone.ask('write', 'a', { blksize: '1024', tsize: '5' });
    bed.settle();
    expect(new Set(phone.words)).toEqual(new Set(['OACK blksize=1024 tsize=5']));
    expect(phone.words.length).toBe(3);
  });

  it('has its last ACK repeated for a while when that was lost', async () => {
    const { bed, sink } = await bench();
    const phone = await bed.peer();
    phone.ask('write', 'a');
    bed.settle();
    phone.say(block(1, 10));
    bed.settle(seconds(3));
    phone.say(block(1, 10));
    bed.settle(seconds(11));
    phone.say(block(1, 10));
    bed.settle();
    expect(phone.words).toEqual(['ACK 0', 'ACK 1', 'ACK 1', 'ERROR 5 unknown transfer']);
    expect(sink.open).toBe(0);
  });

  it('leaves the old file whole when it breaks off', async () => {
    const { bed, sink } = await bench();
    sink.put('a', Buffer.from('old'));
    const phone = await bed.peer();
    phone.ask('write', 'a');
    bed.settle();
    phone.say(block(1));
    bed.settle(seconds(60));
    expect(bed.told.at(-1)).toMatchObject({ type: 'file.failed', reason: 'the client stopped sending', sent: 512 });
    expect([sink.text('a'), sink.open, bed.service.running]).toEqual(['old', 0, 0]);
  });

  it('is taken back when the client ends it with an ERROR, or the server stops', async () => {
    const { bed, sink } = await bench();
    const [one, other] = [await bed.peer(), await bed.peer()];
    one.ask('write', 'a');
    other.ask('write', 'b');
    bed.settle();
    one.say({ kind: 'error', code: 0, message: 'changed my mind', anomalies: [] });
    bed.settle();
    expect(sink.open).toBe(1);
    bed.service.close();
    bed.settle();
    expect([sink.open, other.words.at(-1)]).toEqual([0, 'ERROR 0 the server was stopped']);
  });

  it('that fills the disk ends with ERROR 3 and harms nothing', async () => {
    const { bed, sink } = await bench({}, new MemorySink(600));
    sink.put('a', Buffer.from('old'));
    const phone = await bed.peer();
    phone.ask('write', 'a');
    bed.settle();
    phone.say(block(1));
    phone.say(block(2));
    bed.settle();
    expect(phone.words).toEqual(['ACK 0', 'ACK 1', 'ERROR 3 the disk is full']);
    expect([sink.text('a'), sink.open]).toEqual(['old', 0]);
  });

  it('is stopped at the size limit, announced or not', async () => {
    const { bed } = await bench({ largestUpload: 700 });
    const [honest, silent] = [await bed.peer(), await bed.peer()];
    honest.ask('write', 'a', { tsize: '9000000000' });
    silent.ask('write', 'b', { blksize: '1024' });
    bed.settle();
    silent.say(block(1, 1024));
    bed.settle();
    expect(honest.words).toEqual(['ERROR 3 the file is too large']);
    expect(silent.words).toEqual(['OACK blksize=1024', 'ERROR 3 the file is too large']);
  });

  it('in netascii is stored with the line ends of this computer, and a CR at its very end is not lost', async () => {
    const { bed, sink } = await bench();
    const phone = await bed.peer();
    phone.say({ kind: 'write', file: 'notes', mode: 'netascii', options: [], anomalies: [] }, 69);
    bed.settle();
    const wire = new TextEncoder().encode('one\r\ntwo\r\0three\r');
    phone.say({ kind: 'data', block: 1, payload: wire });
    bed.settle();
    expect(sink.text('notes')).toBe('one\ntwo\rthree\r');
    expect(bed.told.at(-1)).toMatchObject({ type: 'file.complete', asks: 'write' });
  });

  it('with a block longer than agreed is refused', async () => {
    const { bed } = await bench();
    const phone = await bed.peer();
    phone.ask('write', 'a');
    bed.settle();
    phone.say(block(1, 513));
    bed.settle();
    expect(phone.words.at(-1)).toBe('ERROR 4 a block is longer than agreed');
  });

  it('may use a window, acknowledged at its end and at a gap', async () => {
    const { bed } = await bench();
    const phone = await bed.peer();
    phone.ask('write', 'a', { windowsize: '3' });
    bed.settle();
    for (const number of [1, 2, 3, 4, 6, 5, 6, 7]) phone.say(block(number, number === 7 ? 1 : 512));
    bed.settle();
    expect(phone.words).toEqual(['OACK windowsize=3', 'ACK 3', 'ACK 4', 'ACK 7']);
  });
});

describe('the right to write', () => {
  it.each<[Partial<TftpSettings>, 'absent' | 'empty' | 'full', string]>([
    [{ write: 'none' }, 'absent', 'ERROR 2 nothing may be written here'],
    [{ security: 'read-only' }, 'absent', 'ERROR 2 nothing may be written here'],
    [{ write: 'create' }, 'absent', 'ACK 0'],
    [{ write: 'create' }, 'full', 'ERROR 6 the file exists'],
    [{ write: 'overwrite' }, 'absent', 'ERROR 1 file not found'],
    [{ write: 'overwrite' }, 'full', 'ACK 0'],
    [{ write: 'create-and-overwrite' }, 'full', 'ACK 0'],
    [{ security: 'none' }, 'full', 'ACK 0'],
    [{ security: 'high' }, 'absent', 'ERROR 2 only an empty file may be written'],
    [{ security: 'high' }, 'full', 'ERROR 2 only an empty file may be written'],
    [{ security: 'high' }, 'empty', 'ACK 0'],
  ])('with %j on a file that is %s gives %s', async (settings, present, answer) => {
    const { bed, sink } = await bench(settings);
    if (present !== 'absent') sink.put('a', present === 'full' ? Buffer.from('old') : new Uint8Array(0));
    const phone = await bed.peer();
    phone.ask('write', 'a');
    bed.settle();
    expect(phone.words).toEqual([answer]);
  });

  it('may be the only one: a drop box that nobody reads', async () => {
    const { bed } = await bench({ read: false });
    const phone = await bed.peer();
    phone.ask('read', 'small');
    bed.settle();
    expect(phone.words).toEqual(['ERROR 2 nothing may be read here']);
  });

  it('does not touch reading: security "high" serves files', async () => {
    const { bed } = await bench({ security: 'high' });
    const phone = await bed.peer();
    phone.ask('read', 'small');
    bed.settle();
    expect(phone.words).toEqual(['DATA 1 (300)']);
  });
});

describe('the last acknowledgement of an upload that is lost again and again', () => {
  /** Windows of four blocks; the second one has three, the last of them short. */
  async function uploaded() {
    const { bed, sink } = await bench();
    const phone = await bed.peer();
    phone.ask('write', 'core', { windowsize: '4' });
    bed.settle();
    const send = (from: number, to: number): void => {
      for (let number = from; number <= to; number += 1) phone.say(block(number, number === 7 ? 100 : 512));
      bed.settle();
    };
    send(1, 4);
    send(5, 7);
    expect(phone.words).toEqual(['OACK windowsize=4', 'ACK 4', 'ACK 7']);
    return { bed, sink, phone, send };
  }

  it('is repeated once for each window that comes again, and the file is stored once', async () => {
    const { bed, sink, phone, send } = await uploaded();
    for (let turn = 0; turn < 2; turn += 1) {
      bed.settle(seconds(3));
      send(5, 7);
    }
    expect(phone.words.slice(3)).toEqual(['ACK 7', 'ACK 7']);
    expect(sink.text('core')?.length).toBe(6 * 512 + 100);
    expect(bed.types.filter((type) => type === 'file.complete')).toHaveLength(1);
    expect(bed.types).not.toContain('tftp.stray');
  });

  it('is repeated as long as the client goes on asking, and ten seconds beyond that', async () => {
    const { bed, phone, send } = await uploaded();
    for (let turn = 0; turn < 5; turn += 1) {
      bed.settle(seconds(9));
      send(5, 7);
    }
    expect(phone.words.slice(3)).toEqual(Array.from({ length: 5 }, () => 'ACK 7'));
    bed.settle(seconds(11));
    send(7, 7);
    expect(phone.words.at(-1)).toBe('ERROR 5 unknown transfer');
  });

  it('is repeated where the client sends its last block alone', async () => {
    const { bed, phone, send } = await uploaded();
    bed.settle(seconds(3));
    send(7, 7);
    expect(phone.words.slice(3)).toEqual(['ACK 7']);
  });
});
