import { describe, expect, it } from 'vitest';
import { seconds } from '../../../lib/time.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import type { FileSource } from '../../../files/files.ts';
import { shelf, Testbed } from '../testbed.fixture.ts';

/** `sum` takes as long to make as the test wants. */
async function bench() {
  const made = { sum: false };
  const ready = shelf({ sum: Buffer.from('abc'), other: Buffer.from('here') });
  const files: FileSource = {
    find: (name, from) => {
      const found = ready.find(name, from);
      if (name !== 'sum' || found.kind === 'pending') return found;
      return { kind: 'pending', until: { outcome: () => (made.sum ? found : undefined) } };
    },
  };
  const bed = await new Testbed(new SimulatedNetwork(), { needs: { files } }).open();
  return { bed, made };
}

describe('a client whose file is still looked for or being made', () => {
  it('hears nothing until it is there, then gets it at once and only once', async () => {
    const { bed, made } = await bench();
    const phone = await bed.peer();
    for (let turn = 0; turn < 4; turn += 1) {
      phone.ask('read', 'sum', { tsize: '0' });
      bed.settle(seconds(1));
    }
    expect([phone.words, bed.service.running]).toEqual([[], 1]);
    made.sum = true;
    bed.settle();
    expect(phone.words).toEqual(['OACK tsize=3']);
    phone.ack(0);
    bed.settle();
    phone.ack(1);
    bed.settle();
    expect(bed.types).toEqual(['file.waiting', 'file.request', 'file.complete']);
    expect(bed.service.running).toBe(0);
  });

  it('keeps nobody else waiting', async () => {
    const { bed } = await bench();
    const [waiting, other] = [await bed.peer(), await bed.peer()];
    waiting.ask('read', 'sum');
    other.ask('read', 'other');
    bed.settle();
    expect([waiting.words, other.words]).toEqual([[], ['DATA 1 (4)']]);
  });

  it('and stops asking is forgotten', async () => {
    const { bed } = await bench();
    const phone = await bed.peer();
    phone.ask('read', 'sum');
    bed.settle(seconds(60));
    expect([phone.words, bed.service.running, bed.service.deadline()]).toEqual([[], 0, Infinity]);
    expect(bed.told).toMatchObject([
      { type: 'file.waiting', file: 'sum' },
      { type: 'file.failed', reason: 'the client did not wait until the file was there' },
    ]);
  });

  it('and ends it, asks for something else, or is stopped, waits no longer', async () => {
    const { bed, made } = await bench();
    const [ends, turns, stopped] = [await bed.peer(), await bed.peer(), await bed.peer()];
    for (const one of [ends, turns, stopped]) one.ask('read', 'sum');
    bed.settle();
    ends.say({ kind: 'error', code: 0, message: '', anomalies: [] }, 69);
    turns.ask('read', 'other');
    bed.service.stop(3);
    bed.settle();
    made.sum = true;
    bed.settle();
    expect([ends.words, turns.words, stopped.words]).toEqual([[], ['DATA 1 (4)'], ['ERROR 0 stopped by the user']]);
  });
});
