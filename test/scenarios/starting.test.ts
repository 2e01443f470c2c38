/** A station that starts, or cannot: what it says, what it opens, and that it leaves nothing behind. */
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../src/host/machine.ts';
import { stationError, type StationError } from '../../src/host/station-error.ts';
import { ANY_ADDRESS, ipv4 } from '../../src/lib/address.ts';
import { err, type Result } from '../../src/lib/result.ts';
import { instant, NEVER, seconds } from '../../src/lib/time.ts';
import type { Station, StationOrder } from '../../src/station/station.ts';
import { AT, Computer } from '../support/computer.ts';

const REFUSED = stationError('no-rights', 'The system refuses.', 'Be root.');

/** What it failed with. */
async function outcome(started: Promise<Result<Station, StationError>>): Promise<StationError | 'started'> {
  const result = await started;
  return result.ok ? 'started' : result.error;
}

describe('a station that starts', () => {
  it('says first which session this is, then where it stands and what it has, and when it is ready', async () => {
    const computer = new Computer();
    const station = await computer.started();
    expect(computer.types().filter((type) => type !== 'page.opened')).toEqual([
      'session.began',
      'adapter.chosen',
      'firmware.none',
      'finding.raised',
      'wire.deaf',
      'lease.loaded',
      'dhcp.asking',
    ]);
    await computer.pass();
    expect(computer.events('station.started')).toMatchObject([
      {
        adapter: 'eth0',
        address: '192.168.1.1/24',
        engine: 'a simulated network',
        services: expect.arrayContaining(['DHCP 67', 'TFTP 69']),
      },
    ]);
    expect(computer.events('session.began')).toMatchObject([{ session: 'session-1', station: 'station' }]);
    expect(station.address).toBe(AT.address);
    expect([computer.isFree(67), computer.isFree(69)]).toEqual([false, false]);
  });

  it('tells how long it took until it was ready, from the beginning of the process', async () => {
    const computer = new Computer();
    computer.network.runFor(seconds(5));
    await computer.started({ began: instant(2000) });
    await computer.pass();
    const [ready] = computer.events('station.started');
    expect(ready?.ready).toBeGreaterThanOrEqual(3000);
    expect(ready?.ready).toBeLessThan(4000);
  });

  it('says what is wrong with its files before it waits for devices', async () => {
    const computer = new Computer();
    computer.base.folders.put('/firmware', [{ name: 'term11.default.loads', bytes: new Uint8Array() }]);
    const station = await computer.started({ sources: ['/firmware'] });
    expect(computer.events('firmware.problem')).toEqual([]);
    await computer.pass();
    await station.settled;
    expect(computer.events('firmware.problem')).toMatchObject([{ problem: 'term11.default.loads is empty.' }]);
    const types = computer.types();
    expect(types.indexOf('firmware.problem')).toBeLessThan(types.indexOf('station.started'));
    expect(types.indexOf('finding.raised')).toBeLessThan(types.indexOf('station.started'));
    expect(computer.events('finding.raised')).toMatchObject([{ cause: 'placeholder-file' }]);
  });

  it('that only listens opens nothing that a device could get an answer from', async () => {
    const computer = new Computer();
    await computer.started({ yaml: { dhcp: { mode: 'observe' } } });
    await computer.pass();
    expect(computer.events('station.started')).toMatchObject([
      { services: expect.arrayContaining(['DHCP 67 only listening', 'Syslog 514']) },
    ]);
    expect([computer.isFree(69), computer.isFree(123)]).toEqual([true, true]);
  });

  it('leaves out what is switched off', async () => {
    const computer = new Computer();
    await computer.started({ off: new Set(['dhcp', 'syslog']) });
    await computer.pass();
    const [started] = computer.events('station.started');
    expect(started?.services).toContain('TFTP 69');
    expect(started?.services).not.toContain('DHCP 67');
    expect(computer.isFree(67)).toBe(true);
  });

  it('tells which addresses of killed stations it took away', async () => {
    const computer = new Computer();
    await computer.started({}, { removeLeftOverAddresses: () => ['eth1: 10.0.0.1/8', 'eth2: 10.0.0.2/8'] });
    expect(computer.events('adapter.left-over-removed').map(({ address }) => address)).toEqual([
      'eth1: 10.0.0.1/8',
      'eth2: 10.0.0.2/8',
    ]);
  });

  it('serves on two adapters, and stands on the first', async () => {
    const computer = new Computer([AT, { address: ipv4(0x0a00_0001), prefix: 8 }]);
    const station = await computer.started({ place: { adapters: ['eth1', 'eth0', 'eth1'] } });
    await computer.pass();
    expect(computer.events('station.started')).toMatchObject([
      { adapter: 'eth1, eth0', address: '10.0.0.1/8, 192.168.1.1/24' },
    ]);
    expect(station.address).toBe(ipv4(0x0a00_0001));
  });
});

describe('a station that cannot start', () => {
  it('says why when there is no adapter, and has opened nothing', async () => {
    const computer = new Computer();
    expect(await outcome(computer.start({ place: { adapters: ['eth7'] } }))).toMatchObject({ code: 'no-adapter' });
    expect(computer.types()).toEqual(['session.began', 'station.failed', 'finding.raised']);
    expect(computer.events('finding.raised')).toMatchObject([{ cause: 'adapter-missing', confidence: 'certain' }]);
    expect(await outcome(computer.start({}, { adapters: async () => err(REFUSED) }))).toEqual(REFUSED);
    expect([computer.isFree(67), computer.base.channel.answer]).toEqual([true, undefined]);
  });

  it('says why when firmware cannot be read', async () => {
    const computer = new Computer();
    expect(await outcome(computer.start({ sources: ['/nowhere'] }))).toMatchObject({ code: 'unreadable' });
    expect(computer.isFree(67)).toBe(true);
  });

  it('takes the address of its first adapter back when the second is refused one', async () => {
    const computer = new Computer([{}, {}]);
    let refusals = 0;
    const setAddress: Machine['setAddress'] = (adapters, adapter, at, files) => {
      if (adapter.name !== 'eth1') return computer.base.machine.setAddress(adapters, adapter, at, files);
      refusals += 1;
      return err(REFUSED);
    };
    const place = { adapters: ['eth0', 'eth1'], setAddress: true } as const;
    expect(await outcome(computer.start({ place }, { setAddress }))).toEqual(REFUSED);
    expect([refusals, computer.host.adapters.map(({ address }) => address)]).toEqual([1, [ANY_ADDRESS, ANY_ADDRESS]]);
  });

  it('says all at once which settings do not fit its adapter, and where they stand', async () => {
    const computer = new Computer();
    const yaml = { dhcp: { pool: '10.0.0.1-10.0.0.9', bind: ['10.9.9.9', '192.168.1.1'] } };
    const where: StationOrder['where'] = (path) => `rouse.yaml, ${path.join('/')}`;
    const failure = await outcome(computer.start({ yaml, where }));
    expect(failure).toMatchObject({ code: 'settings', hint: expect.stringContaining('nothing was started') });
    const lines = failure === 'started' ? [] : failure.message.split('\n').map((line) => line.trim());
    expect(lines).toEqual([
      'rouse.yaml, dhcp/bind: the station does not have 10.9.9.9 on any adapter',
      expect.stringMatching(/^rouse\.yaml, dhcp\/pool: /),
    ]);
    expect(computer.types().slice(-2)).toEqual(['station.failed', 'station.stopped']);
  });

  it('tells it, and takes everything back, when a port is taken', async () => {
    const computer = new Computer([{}]);
    const handler = { receive: () => undefined, wake: () => undefined, deadline: () => NEVER };
    expect(computer.host.openNow({ address: ANY_ADDRESS, port: 69, device: 'eth0' }, handler).ok).toBe(true);
    const failure = await outcome(computer.start({ place: { setAddress: AT } }));
    expect(failure).toMatchObject({ code: 'port-taken' });
    expect(computer.types()).toContain('adapter.address-set');
    expect(computer.types().slice(-4)).toEqual([
      'station.failed',
      'finding.raised',
      'adapter.address-removed',
      'station.stopped',
    ]);
    expect(computer.events('finding.raised').at(-1)).toMatchObject({ cause: 'port-taken', confidence: 'certain' });
    expect(computer.events('station.failed')).toMatchObject([{ code: 'port-taken' }]);
    expect(computer.events('station.stopped')).toMatchObject([{ reason: 'it could not start' }]);
    computer.network.runFor(seconds(1));
    expect([computer.isFree(67), computer.host.adapters[0]?.address]).toEqual([true, ANY_ADDRESS]);
    expect(computer.base.channel.answer).toBeUndefined();
  });

  it('does not wait for what broke before it was open', async () => {
    const computer = new Computer();
    computer.startPackets = (_plan, listener) => {
      listener.heard({ kind: 'happenings', happenings: [] });
      listener.ended(new Error('out of memory'));
      return { send: () => undefined };
    };
    expect(await outcome(computer.start())).toMatchObject({
      code: 'unexpected',
      cause: expect.stringContaining('out of memory'),
    });
  });
});
