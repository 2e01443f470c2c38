/** Commands that ask a running station: what they make of its replies, and how they end without one. */
import { afterEach, describe, expect, it } from 'vitest';
import { openLocalChannel, type LocalChannel } from '../../host/node/channel/local-channel.ts';
import { stationError } from '../../host/station-error.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { Folder, rouse } from './rouse.fixture.ts';

const folder = new Folder();
let channel: LocalChannel | undefined;
const asked: unknown[] = [];

afterEach(() => {
  channel?.close();
  asked.length = 0;
});

/** A station that gives these replies, whatever it is asked. */
async function station(...replies: readonly Result<unknown, unknown>[]): Promise<void> {
  const opened = await openLocalChannel(folder.path, async function* (request) {
    asked.push(request);
    yield* replies;
  });
  if (!opened.ok) throw new Error(opened.error.message);
  channel = opened.value;
}

async function ask(...words: readonly string[]) {
  return rouse(...words, '--data', folder.path);
}

const READS = {
  transfer: 3,
  from: '10.0.0.9:2071',
  device: '00:26:99:ef:0f:1a',
  file: 'apps11.sbn',
  asks: 'read',
  sent: 1_200_000,
  size: 3_200_000,
  took: 4100,
  blksize: 512,
  windowsize: 1,
};
const WRITES = {
  transfer: 4,
  from: '10.0.0.7:1',
  file: 'core',
  asks: 'write',
  sent: 10,
  took: 100,
  blksize: 512,
  windowsize: 4,
};

describe('rouse ask', () => {
  it('lists what there is to ask, without a station', async () => {
    const { status, stdout } = await ask('ask');
    expect(status).toBe(0);
    for (const name of ['station.devices', 'station.events', 'dhcp.leases', 'tftp.transfers', 'tftp.stop'])
      expect(stdout).toMatch(new RegExp(`^${name} +\\S`, 'm'));
  });

  it('prints the replies as lines of JSON, and hands its words on as they are meant', async () => {
    await station(ok({ n: 2, at: 0, type: 'x' }), ok({ missed: { from: 3, to: 4 } }));
    expect(await ask('ask', 'station.events', 'after=1', 'follow=true')).toEqual({
      status: 0,
      stdout: '{"n":2,"at":0,"type":"x"}\n{"missed":{"from":3,"to":4}}\n',
      stderr: '',
    });
    expect(asked).toEqual([{ ask: 'station.events', request: { after: 1, follow: true } }]);
  });

  it('says what the station refuses', async () => {
    await station(ok({ n: 2, at: 0, type: 'x' }), err(stationError('unsupported', 'Not this.', 'Ask something else.')));
    expect(await ask('ask', 'station.events')).toEqual({
      status: 4,
      stdout: '{"n":2,"at":0,"type":"x"}\n',
      stderr: 'rouse: Not this.\n       Ask something else.\n',
    });
  });

  it.each([
    ['ask', 'dhcp.leases'],
    ['tftp', 'transfers'],
    ['tftp', 'stop', '3'],
  ])('and its like end with 1 where no station runs: %s %s', async (...words) => {
    const ended = await ask(...words);
    expect(ended).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^rouse: No station is running/),
    });
  });

  it('ends with 3 where the station is silent', async () => {
    await station(err(stationError('no-answer', 'It is busy.', '')));
    expect(await ask('ask', 'dhcp.leases')).toEqual({ status: 3, stdout: '', stderr: 'rouse: It is busy.\n' });
  });
});

describe('rouse tftp transfers', () => {
  it('lists them in columns, or as JSON', async () => {
    await station(ok(READS), ok(WRITES));
    const { stdout } = await ask('tftp', 'transfers');
    expect(stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'NUMBER | CLIENT | DEVICE | DOES | FILE | DONE | SIZE | TIME | BLKSIZE | WINDOW',
      '3 | 10.0.0.9:2071 | 00:26:99:ef:0f:1a | reads | apps11.sbn | 1.2 MB | 3.2 MB | 4.1 s | 512 | 1',
      '4 | 10.0.0.7:1 | writes | core | 10 B | 0.1 s | 512 | 4',
      '',
    ]);
    expect(JSON.parse((await ask('tftp', 'transfers', '--json')).stdout)).toEqual([READS, WRITES]);
    expect(asked[0]).toEqual({ ask: 'tftp.transfers', request: {} });
  });

  it('says when there are none', async () => {
    await station();
    expect(await ask('tftp', 'transfers')).toMatchObject({ status: 0, stdout: 'No transfers.\n' });
  });
});

describe('rouse tftp stop', () => {
  it('says how far it was', async () => {
    await station(ok({ stopped: READS, running: [] }));
    expect(await ask('tftp', 'stop', '3')).toEqual({
      status: 0,
      stdout: 'Stopped 3: 00:26:99:ef:0f:1a (10.0.0.9:2071) reads apps11.sbn, 1.2 MB of 3.2 MB after 4.1 s.\n',
      stderr: '',
    });
    expect(JSON.parse((await ask('tftp', 'stop', '3', '--json')).stdout)).toEqual(READS);
    expect(asked[0]).toEqual({ ask: 'tftp.stop', request: { transfer: 3 } });
  });

  it.each([
    [[], 'rouse: there is no transfer 3: none is running\n'],
    [[READS], 'rouse: it is too late to stop 3: apps11.sbn is in its place\n'],
    [
      [WRITES],
      'rouse: there is no transfer 3. These are running:\n       4: 10.0.0.7:1 writes core, 10 B after 0.1 s\n',
    ],
  ])('ends with 1 when it cannot be stopped, while %j run', async (running, stderr) => {
    await station(ok({ running }));
    expect(await ask('tftp', 'stop', '3')).toEqual({ status: 1, stdout: '', stderr });
  });
});

describe('rouse devices restart', () => {
  const SENT = { device: '00:26:99:ef:0f:1a', by: 'SCCP (restart)' };

  it('says by which way the order went', async () => {
    await station(ok(SENT));
    expect(await ask('devices', 'restart', 'SEP002699EF0F1A')).toEqual({
      status: 0,
      stdout: '00:26:99:ef:0f:1a was told to restart: SCCP (restart). It registers again when it is back.\n',
      stderr: '',
    });
    expect(JSON.parse((await ask('devices', 'restart', 'x', '--hard', '--json')).stdout)).toEqual(SENT);
    expect(asked).toEqual([
      { ask: 'station.restart', request: { device: 'SEP002699EF0F1A', hard: false } },
      { ask: 'station.restart', request: { device: 'x', hard: true } },
    ]);
  });

  it('ends with 1 where the station has no way to it, and says what to do', async () => {
    await station();
    expect(await ask('devices', 'restart', '192.168.1.100')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/not registered here\.[^]*take its power away/),
    });
  });

  it('ends with 1 where no station runs', async () => {
    expect(await ask('devices', 'restart', 'x')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^rouse: No station is running/),
    });
  });

  it('leaves the recipes where they were', async () => {
    expect((await rouse('devices', '7911')).stdout).toContain('Known from:');
  });
});
