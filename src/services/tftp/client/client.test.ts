import { describe, expect, it } from 'vitest';
import type { Ipv4 } from '../../../lib/address.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { millis, minutes, seconds, type Millis } from '../../../lib/time.ts';
import { wireBlock } from '../../../protocols/tftp/blocks.ts';
import { SimulatedNetwork, type Conditions } from '../../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../../test/machine/simulated-host.ts';
import { tftpGet, tftpPut } from './client.ts';
import { CLIENT_RETRY, type AskedOptions, type ClientOutcome, type ClientRequest } from './client-request.ts';
import type { Upload } from '../../../files/uploads.ts';
import { MemorySink } from '../../../files/memory-sink.ts';
import { ScriptedPeer } from '../scripted-peer.fixture.ts';
import { FILES, PHONE, STATION, Testbed, type Setup, content, shelf } from '../testbed.fixture.ts';

interface Bench {
  readonly network: SimulatedNetwork;
  readonly bed: Testbed<SimulatedHost>;
  readonly sink: MemorySink;
}

async function bench(setup: Setup = {}, conditions: Partial<Conditions> = {}): Promise<Bench> {
  const network = new SimulatedNetwork({ conditions, seed: 3 });
  const sink = new MemorySink();
  const settings = { write: 'create-and-overwrite', ...setup.settings } as const;
  const bed = await new Testbed(network, { ...setup, settings, needs: { sink, ...setup.needs } }).open();
  return { network, bed, sink };
}

/** Longer than the usual patience. */
const PATIENT = { ...CLIENT_RETRY, retries: 10, patience: minutes(2) };

/** Lets all promises that can go on do so. */
async function promises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Lets virtual time pass until the outcome is there. */
async function finish(network: SimulatedNetwork, promise: Promise<ClientOutcome>): Promise<ClientOutcome> {
  const done = { yet: false };
  const watched = promise.finally(() => (done.yet = true));
  await promises();
  for (let turn = 0; turn < 6000 && !done.yet; turn += 1) {
    network.runFor(millis(100));
    await promises();
  }
  return watched;
}

/** Where a get puts its bytes in these tests. */
function slot(sink: MemorySink, name = 'local'): Upload {
  const upload = sink.begin({ name, client: 'test', rule: 'create-or-replace' });
  if (upload.kind === 'problem') throw new Error(upload.reason);
  return upload;
}

const OPTIONS: readonly (readonly [string, AskedOptions])[] = [
  ['nothing', {}],
  ['a large block', { blockSize: 1428 }],
  ['the smallest block', { blockSize: 8 }],
  ['a window', { blockSize: 512, windowSize: 4, size: true }],
  ['everything', { blockSize: 9000, windowSize: 100, timeout: 2, size: true }],
];

describe.each(OPTIONS)('asking for %s', (_name, ask) => {
  it.each(Object.keys(FILES))('gets and puts the file "%s" unchanged', async (file) => {
    const { network, bed, sink } = await bench();
    const bytes = Object.entries(FILES).find(([name]) => name === file)?.[1] ?? new Uint8Array(0);
    const host = bed.host(PHONE);
    const got = await finish(network, tftpGet(host, { server: STATION, file, ask }, slot(sink)));
    expect(got).toMatchObject({ ok: true, value: { bytes: bytes.length, resent: 0 } });
    expect(sink.text('local')).toBe(Buffer.from(bytes).toString('latin1'));
    const put = await finish(network, tftpPut(host, { server: STATION, file: 'up', ask }, bytes));
    expect(put).toMatchObject({ ok: true, value: { bytes: bytes.length } });
    expect(sink.text('up')).toBe(Buffer.from(bytes).toString('latin1'));
  });
});

it.each([1, 4, 16])(
  'brings files both ways over a link that loses, doubles and reorders, window %i',
  async (windowSize) => {
    const files = shelf({ file: content(60_000) });
    const { network, bed, sink } = await bench(
      { needs: { files } },
      { loss: 0.08, duplication: 0.05, reordering: 0.05 },
    );
    const host = bed.host(PHONE);
    const request = { server: STATION, file: 'file', ask: { blockSize: 512, windowSize } };
    expect(await finish(network, tftpGet(host, request, slot(sink)))).toMatchObject({ ok: true });
    expect(await finish(network, tftpPut(host, { ...request, file: 'up' }, content(60_000)))).toMatchObject({
      ok: true,
    });
    const expected = Buffer.from(content(60_000)).toString('latin1');
    expect([sink.text('local') === expected, sink.text('up') === expected]).toEqual([true, true]);
  },
);

it.each([1, 4, 16])(
  'puts a file although its last acknowledgement is lost five times, window %i',
  async (windowSize) => {
    const { network, bed, sink } = await bench();
    let lost = 0;
    network.lose(({ sender, bytes }) => {
      const last = wireBlock(Math.floor(5000 / 512) + 1, 0);
      const isLast = sender.host === bed.station && bytes[1] === 4 && bytes[2] === last >> 8 && bytes[3] === last % 256;
      return isLast && (lost += 1) <= 5;
    });
    const request = { server: STATION, file: 'up', ask: { windowSize }, retry: PATIENT };
    expect(await finish(network, tftpPut(bed.host(PHONE), request, FILES.big))).toMatchObject({ ok: true });
    expect([lost, sink.text('up')?.length]).toEqual([6, 5000]);
    expect(bed.types.filter((type) => type.startsWith('file.') && type !== 'file.progress')).toEqual([
      'file.request',
      'file.complete',
    ]);
  },
);

it('translates netascii in both directions', async () => {
  const { network, bed, sink } = await bench();
  const request = { server: STATION, file: 'lines', mode: 'netascii' } as const;
  await finish(network, tftpGet(bed.host(PHONE), request, slot(sink)));
  expect(sink.text('local')).toBe('a\nb\rc');
  await finish(network, tftpPut(bed.host(PHONE), { ...request, file: 'up' }, Buffer.from(`x\n${'\r\n'.repeat(400)}`)));
  expect(sink.text('up')).toBe(`x\n${'\r\n'.repeat(400)}`);
});

it.each([
  ['is in its place by now ends well', false, { ok: true }],
  ['is on its way to its place fails', true, { ok: false }],
])('a file that %s when the server breaks off', async (_what, abortable, expected) => {
  const { network, bed, sink } = await bench();
  const placed: Result<void, never>[] = [];
  const upload = Object.assign(slot(sink), { commit: () => ({ outcome: () => placed[0] }), abort: () => abortable });
  const getting = tftpGet(bed.host(PHONE), { server: STATION, file: 'small' }, upload);
  await promises();
  network.runFor(millis(100));
  expect(bed.service.stop(1)).toBe(true);
  network.runFor(millis(100));
  placed.push(ok(undefined));
  expect(await finish(network, getting)).toMatchObject(expected);
});

it('tells its progress and the size', async () => {
  const { network, bed, sink } = await bench(
    { needs: { files: shelf({ file: content(400_000) }) } },
    { latency: millis(2) },
  );
  const told: string[] = [];
  const progress = (bytes: number, size: number | undefined): void => void told.push(`${bytes} of ${size}`);
  await finish(
    network,
    tftpGet(bed.host(PHONE), { server: STATION, file: 'file', ask: { size: true }, progress }, slot(sink)),
  );
  expect(told.length).toBeGreaterThan(5);
  expect(told.at(-1)).toMatch(/ of 400000$/);
});

describe('a client that fails', () => {
  it('says what the server said, and leaves nothing behind', async () => {
    const { network, bed, sink } = await bench();
    const outcome = await finish(network, tftpGet(bed.host(PHONE), { server: STATION, file: 'none' }, slot(sink)));
    expect(outcome).toEqual({
      ok: false,
      error: { kind: 'transfer-failed', code: 1, reason: 'the server says "file not found" (error 1)' },
    });
    expect([sink.text('local'), sink.open]).toEqual([undefined, 0]);
  });

  it('gives up on a server that does not answer', async () => {
    const { network, bed, sink } = await bench();
    const nowhere = (STATION + 77) as Ipv4;
    const outcome = await finish(network, tftpGet(bed.host(PHONE), { server: nowhere, file: 'x' }, slot(sink)));
    expect(outcome).toMatchObject({ ok: false, error: { reason: 'the server does not answer' } });
    expect(network.now()).toBeLessThan(60_000);
  });

  it('says which port is taken', async () => {
    const { network, bed, sink } = await bench();
    const place = { address: STATION, port: 69 };
    const outcome = await finish(network, tftpGet(bed.station, { server: STATION, file: 'x', place }, slot(sink)));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'port-taken' } });
  });
});

interface Against {
  readonly largest?: number;
  /** When the server answers. */
  readonly after?: Millis;
  readonly progress?: ClientRequest['progress'];
}

describe('a server that misbehaves towards the client (attacks 27 and 28)', () => {
  const REQUEST = { server: STATION, file: 'x', ask: { blockSize: 512, size: true } };

  async function against(
    answers: (peer: ScriptedPeer) => void,
    { largest, after = millis(10), progress }: Against = {},
  ) {
    const network = new SimulatedNetwork();
    const sink = new MemorySink();
    const server = new ScriptedPeer(PHONE);
    await server.open(network.host({ name: 'server', address: STATION }), STATION, 69);
    const request = { ...REQUEST, ...(progress && { progress }) };
    const promise = tftpGet(network.host({ name: 'client', address: PHONE }), request, slot(sink), largest);
    await promises();
    network.runFor(after);
    answers(server);
    const outcome = await finish(network, promise);
    return { outcome, server, sink };
  }

  const option = (name: string, value: string) =>
    ({ kind: 'oack', options: [{ name, value }], anomalies: [] }) as const;
  const block = (number: number, length: number) =>
    ({ kind: 'data', block: number, payload: content(length) }) as const;

  it.each([
    ['an OACK that raises blksize', option('blksize', '65464'), 'the server raised blksize', 'ERROR 8'],
    [
      'an OACK with what was not asked',
      option('multicast', '1'),
      'the server granted multicast, which was not asked',
      'ERROR 8',
    ],
    ['a block longer than agreed', block(1, 1000), 'a block is longer than agreed', 'ERROR 4'],
  ])('is refused %s', async (_what, packet, reason, answer) => {
    const { outcome, server, sink } = await against((peer) => peer.say(packet));
    expect(outcome).toMatchObject({ ok: false, error: { reason } });
    expect(server.words.at(-1)).toMatch(answer);
    expect([sink.text('local'), sink.open]).toEqual([undefined, 0]);
  });

  it('is not believed when nonsense comes, and the request is repeated', async () => {
    const { server } = await against((peer) => {
      for (const bytes of [[], [0], [0, 6, 65], [0, 3], [0, 99, 0, 0], [0, 5, 0]]) peer.say(Uint8Array.from(bytes));
    });
    expect(server.words.filter((words) => words === 'read x').length).toBeGreaterThan(2);
  });

  it('cannot send a file without end', async () => {
    const { outcome } = await against(
      (peer) => {
        for (let number = 1; number < 10; number += 1) peer.say(block(number, 512));
      },
      { largest: 2000 },
    );
    expect(outcome).toMatchObject({ ok: false, error: { reason: 'the file is too large', code: 3 } });
  });

  it.each([0, 1, 50, 5000])(
    'may announce %i bytes and send 100: the file counts, and the difference is told',
    async (size) => {
      const told: (number | undefined)[] = [];
      const { outcome, sink } = await against(
        (peer) => {
          peer.say(option('tsize', String(size)));
          peer.say(block(1, 100));
        },
        { progress: (_bytes, of) => told.push(of) },
      );
      expect(outcome).toMatchObject({ ok: true, value: { bytes: 100, announced: size } });
      expect(sink.text('local')?.length).toBe(100);
      expect(told.every((of) => of === undefined || of >= 100)).toBe(true);
    },
  );

  it.each([0, 4, 8])('is asked again without options when it refuses them with ERROR %i', async (code) => {
    const { outcome, server } = await against((peer) => {
      peer.say({ kind: 'error', code, message: 'no options', anomalies: [] });
      peer.say(block(1, 100));
    });
    expect(server.words).toEqual(['read x', 'read x', 'ACK 1']);
    expect(server.options).toEqual([['blksize', 'tsize'], []]);
    expect(outcome).toEqual({
      ok: true,
      value: { bytes: 100, took: expect.any(Number), resent: 0, granted: [] },
    });
  });

  it.each([1, 2, 3, 6, 7])('is believed at once when it refuses with ERROR %i', async (code) => {
    const { outcome, server } = await against((peer) => peer.say({ kind: 'error', code, message: '', anomalies: [] }));
    expect([server.words, outcome]).toMatchObject([['read x'], { ok: false, error: { code } }]);
  });

  it('is believed when it refuses the plain request too', async () => {
    const { outcome, server } = await against((peer) => {
      for (const message of ['no options', 'not at all']) peer.say({ kind: 'error', code: 0, message, anomalies: [] });
    });
    expect(server.words).toEqual(['read x', 'read x']);
    expect(outcome).toMatchObject({ ok: false, error: { reason: 'the server says "not at all" (error 0)' } });
  });

  it('is asked without options for the second half of the time when it is silent about them', async () => {
    const { outcome, server } = await against(() => undefined);
    const asked = [0, 1000, 3000, 7000, 10_000, 11_000, 13_000, 17_000];
    expect(server.timed).toEqual(asked.map((at) => `${at + 0.125} read x`));
    expect(server.options.map((names) => names.length)).toEqual([2, 2, 2, 2, 0, 0, 0, 0]);
    expect(outcome).toMatchObject({ ok: false, error: { reason: 'the server does not answer' } });
  });

  it('may answer the request with options after it was asked without', async () => {
    const { outcome, server } = await against(
      (peer) => {
        peer.say(option('blksize', '512'));
        peer.say(block(1, 100));
      },
      { after: seconds(11) },
    );
    expect(server.words.at(-1)).toBe('ACK 1');
    expect(outcome).toMatchObject({ ok: true, value: { bytes: 100, granted: [{ name: 'blksize' }] } });
  });

  it('tells what it had granted when it falls silent later', async () => {
    const { outcome } = await against((peer) => peer.say(option('blksize', '512')));
    expect(outcome).toMatchObject({ ok: false, error: { granted: [{ name: 'blksize', value: '512' }] } });
  });
});
