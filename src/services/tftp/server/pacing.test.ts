/** A window against a switch that keeps only so much of a burst. */
import { expect, it } from 'vitest';
import { millis } from '../../../lib/time.ts';
import { SimulatedNetwork } from '../../../../test/machine/network.ts';
import { tftpGet } from '../client/client.ts';
import type { ClientOutcome } from '../client/client-request.ts';
import { MemorySink } from '../../../files/memory-sink.ts';
import { content, PHONE, shelf, STATION, Testbed } from '../testbed.fixture.ts';

const SIZE = 600_000;
const BLOCK = 1024;
const BLOCKS = Math.floor(SIZE / BLOCK) + 1;

/** Reads a file with a window of 64 through a switch that passes `passed` datagrams of each millisecond. */
async function readThrough(passed: number): Promise<{ readonly sent: number; readonly bytes: number }> {
  const network = new SimulatedNetwork();
  const bed = await new Testbed(network, { needs: { files: shelf({ file: content(SIZE) }) } }).open();
  const count = { sent: 0, within: 0, since: 0 };
  network.lose((frame) => {
    if (frame.destination !== PHONE) return false;
    count.sent += 1;
    if (network.now() >= count.since + 1) Object.assign(count, { since: network.now(), within: 0 });
    count.within += 1;
    return count.within > passed;
  });
  const upload = new MemorySink().begin({ name: 'local', client: 'test', rule: 'create' });
  if (upload.kind === 'problem') throw new Error(upload.reason);
  const ask = { blockSize: BLOCK, windowSize: 64 };
  const result: { outcome?: ClientOutcome } = {};
  void tftpGet(bed.host(PHONE), { server: STATION, file: 'file', ask }, upload).then((outcome) =>
    Object.assign(result, { outcome }),
  );
  for (let turn = 0; turn < 2000 && result.outcome === undefined; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    network.runFor(millis(5));
  }
  return { sent: count.sent, bytes: result.outcome?.ok === true ? result.outcome.value.bytes : 0 };
}

it('sends a window at once when that arrives', async () => {
  expect(await readThrough(1000)).toEqual({ sent: BLOCKS + 1, bytes: SIZE });
});

it('spreads a window over time when a burst gets lost, so that little is sent twice', async () => {
  const { sent, bytes } = await readThrough(20);
  expect(bytes).toBe(SIZE);
  expect(sent).toBeLessThan(1.3 * BLOCKS);
});
