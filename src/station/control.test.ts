import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Happening } from '../events/types.ts';
import { askLocalChannel, openLocalChannel, type LocalChannel } from '../host/node/channel/local-channel.ts';
import type { RunningTransfer } from '../services/tftp/server/transfer-telling.ts';
import { askStation, openControl } from './control.ts';

const WRITING: RunningTransfer = {
  transfer: 5,
  from: '10.0.0.9:2071',
  file: 'crash.txt',
  asks: 'write',
  sent: 512,
  took: 12,
  blksize: 512,
  windowsize: 1,
};
const READING: RunningTransfer = { ...WRITING, transfer: 4, asks: 'read', device: '00:26:99:ef:0f:1a', size: 668 };

let folder = '';
let channel: LocalChannel | undefined;
const told: Happening[] = [];
const stops: (number | undefined)[] = [];

const thread: Parameters<typeof openControl>[1] = {
  transfers: async (stop) => {
    stops.push(stop);
    return stop === 4 ? { running: [WRITING], stopped: READING } : { running: [READING, WRITING] };
  },
};
const open = (): ReturnType<typeof openControl> => openControl(folder, thread, (happening) => told.push(happening));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rouse-test-'));
});
afterEach(() => {
  channel?.close();
  rmSync(folder, { recursive: true });
  for (const list of [told, stops]) list.length = 0;
});

describe('a running station', () => {
  it('tells its transfers and ends one of them', async () => {
    channel = await open();
    expect(await askStation(folder, { ask: 'transfers' })).toEqual({
      ok: true,
      value: { running: [READING, WRITING] },
    });
    const stopped = await askStation(folder, { ask: 'stop-transfer', transfer: 4 });
    expect(stopped).toEqual({ ok: true, value: { running: [WRITING], stopped: READING } });
    expect([stops, told]).toEqual([[undefined, 4], []]);
  });

  it.each([
    [{ ask: 'coffee' }],
    [{ ask: 'stop-transfer' }],
    [{ ask: 'stop-transfer', transfer: '4' }],
    [{ ask: 'stop-transfer', transfer: 4.5 }],
    [[]],
    [null],
    [{}],
  ])('refuses %j', async (request) => {
    channel = await open();
    expect(await askLocalChannel(folder, request)).toMatchObject({ value: { error: expect.any(String) } });
    expect(stops).toEqual([]);
  });

  it('says so when another one has its data folder', async () => {
    channel = await open();
    expect(await open()).toBeUndefined();
    expect(told).toMatchObject([{ type: 'station.unreachable', message: expect.stringContaining('in use by') }]);
  });
});

it.each([[{ error: 'coffee?' }], [{ running: [{ transfer: 4 }] }], [17]])(
  'the answer %j is that of another version',
  async (reply) => {
    const opened = await openLocalChannel(folder, () => Promise.resolve(reply));
    if (opened.ok) channel = opened.value;
    expect(await askStation(folder, { ask: 'transfers' })).toMatchObject({ error: { code: 'unsupported' } });
  },
);
