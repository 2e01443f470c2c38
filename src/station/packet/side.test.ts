import { beforeEach, describe, expect, it } from 'vitest';
import type { Happening } from '../../events/types.ts';
import { stationError, type StationError } from '../../host/station-error.ts';
import { ipv4 } from '../../lib/address.ts';
import type { Result } from '../../lib/result.ts';
import { instant, type Instant } from '../../lib/time.ts';
import type { StationPlan, ToPacketThread } from './plan.ts';
import { PacketSide, type PacketListener, type StartPackets } from './side.ts';

const PLAN: StationPlan = {
  engine: 'dgram',
  at: { address: ipv4(0x7f00_0001), prefix: 8 },
  services: [],
  sources: [],
  dataFolder: '/data',
};
const REFUSED = stationError('port-taken', 'Port 69 is taken.', 'Stop what has it.');
const HAPPENING: Happening = { type: 'adapter.left-over-removed', address: 'x' };

const sent: ToPacketThread[] = [];
const told: (readonly [Happening, Instant])[] = [];
const deaths: StationError[] = [];
let other: PacketListener;

const link: StartPackets = (_plan, listener) => {
  other = listener;
  return { send: (message) => sent.push(message) };
};
const events = {
  report: (happening: Happening, at: Instant) => told.push([happening, at]),
  died: (error: StationError) => deaths.push(error),
};

beforeEach(() => {
  for (const list of [sent, told, deaths]) list.length = 0;
});

function starting(): Promise<Result<PacketSide, StationError>> {
  return PacketSide.start(link, PLAN, events);
}

async function started(): Promise<PacketSide> {
  const start = starting();
  other.heard({ kind: 'open', engine: 'node:dgram', services: ['TFTP 69'], missing: [] });
  const side = await start;
  if (!side.ok) throw new Error(side.error.message);
  return side.value;
}

/** Whether it has come to its end by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const not = Symbol('not settled');
  return (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, not))])) !== not;
}

describe('what answers datagrams', () => {
  it('is there as soon as it is open, and ready when it says so', async () => {
    const side = await started();
    expect([side.engine, side.services]).toEqual(['node:dgram', ['TFTP 69']]);
    expect(await isSettled(side.ready)).toBe(false);
    other.heard({ kind: 'ready' });
    expect(await isSettled(side.ready)).toBe(true);
  });

  it('tells what happens with the time at which it did, also before it is open', async () => {
    const start = starting();
    other.heard({ kind: 'happenings', happenings: [{ happening: HAPPENING, at: instant(7) }] });
    other.heard({ kind: 'open', engine: '', services: [], missing: [] });
    await start;
    other.heard({ kind: 'happenings', happenings: [{ happening: HAPPENING, at: instant(9) }] });
    expect(told).toEqual([
      [HAPPENING, 7],
      [HAPPENING, 9],
    ]);
  });

  it('that is refused something is waited for until it is gone', async () => {
    const start = starting();
    other.heard({ kind: 'refused', error: REFUSED });
    expect(await isSettled(start)).toBe(false);
    other.ended();
    expect(await start).toEqual({ ok: false, error: REFUSED });
    expect(deaths).toEqual([]);
  });

  it.each([
    ['an error', new Error('out of memory'), 'out of memory'],
    ['anything else', 'exit code 7', 'exit code 7'],
    ['nothing', undefined, 'it ended by itself'],
  ])('that ends with %s before it is open could not start', async (_what, thrown, cause) => {
    const start = starting();
    other.ended(thrown);
    expect(await start).toMatchObject({ error: { code: 'unexpected', cause: expect.stringContaining(cause) } });
    expect(deaths).toEqual([]);
  });

  it('that ends by itself is told once, with why', async () => {
    const side = await started();
    other.ended(new Error('segmentation fault'));
    other.ended(new Error('again'));
    expect(deaths).toMatchObject([{ code: 'unexpected', cause: expect.stringContaining('segmentation fault') }]);
    await side.stop();
    expect(sent).toEqual([]);
  });

  it('is told to stop, and waited for; that it ends is then no trouble', async () => {
    const side = await started();
    const stopping = side.stop();
    expect(sent).toEqual([{ kind: 'stop' }]);
    expect(await isSettled(stopping)).toBe(false);
    other.ended();
    expect(await isSettled(stopping)).toBe(true);
    expect(deaths).toEqual([]);
  });

  it('hears of firmware and adapters while it runs, and of nothing afterwards', async () => {
    const side = await started();
    const firmware = { packages: [], problems: new Map(), isAll: true };
    side.supply(firmware);
    side.adapterBack('eth1', true);
    expect(sent.splice(0)).toEqual([
      { kind: 'firmware', firmware },
      { kind: 'adapter-back', device: 'eth1', reopen: true },
    ]);
    void side.stop();
    sent.length = 0;
    side.supply(firmware);
    side.adapterBack('eth1', true);
    other.ended();
    side.adapterBack('eth1', true);
    expect(sent).toEqual([]);
  });

  it('that is gone answers no question', async () => {
    const side = await started();
    const waiting = side.asking.ask('tftp.transfers', {}).next();
    await Promise.resolve();
    expect(sent).toEqual([{ kind: 'ask', id: 1, name: 'tftp.transfers', request: {} }]);
    other.ended();
    expect(await waiting).toMatchObject({ value: { error: { code: 'no-answer' } } });
  });
});
