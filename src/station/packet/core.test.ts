import { beforeEach, describe, expect, it } from 'vitest';
import type { Happening } from '../../events/types.ts';
import { stationError } from '../../host/station-error.ts';
import { ipv4 } from '../../lib/address.ts';
import { err, ok } from '../../lib/result.ts';
import { after, instant, millis, NEVER, seconds, type Instant } from '../../lib/time.ts';
import { ended } from '../../lib/underway.ts';
import type { PacketNeeds, RunningService, ServiceModule } from '../../services/module.ts';
import { askedAtOnce } from '../../host/files/asked-folders.fixture.ts';
import { MemoryFolders } from '../../../test/machine/memory-folders.ts';
import { SimulatedNetwork } from '../../../test/machine/network.ts';
import type { SimulatedHost } from '../../../test/machine/simulated-host.ts';
import { PacketCore } from './core.ts';
import type { DatedHappening, FromPacketThread, StationPlan } from './plan.ts';

const AT = { address: ipv4(0xc0a8_0101), prefix: 24 };
const REFUSED = stationError('port-taken', 'The port is taken.', 'Stop what has it.');
const TOLD: Happening = { type: 'network.oversized', socket: 'x', times: 1 };

let network: SimulatedNetwork;
let host: SimulatedHost;
let core: PacketCore;
let isJumped = false;
let needs: PacketNeeds | undefined;
const posted: FromPacketThread[] = [];
const done: string[] = [];

beforeEach(() => {
  network = new SimulatedNetwork({ start: instant(1_000_000) });
  host = network.host({ name: 'station', ...AT });
  [isJumped, needs] = [false, undefined];
  posted.length = 0;
  done.length = 0;
});

/** A service that notes what is done with it. */
function service(name: string, differs: Partial<RunningService> = {}, isOptional = false): ServiceModule {
  const running: RunningService = {
    name: name.toUpperCase(),
    linkReturned: (device) => done.push(`${name}: ${device} is back`),
    dayJumped: () => done.push(`${name}: the day jumped`),
    deviceStarted: (device) => done.push(`${name}: ${device} started`),
    close: () => done.push(`${name}: closed`),
    ...differs,
  };
  return {
    name,
    title: name,
    without: `no ${name}`,
    flags: [],
    observes: true,
    isOptional,
    parts: () => expect.fail('the packet thread needs no settings'),
    packet: async () => ({
      async open(plan, given) {
        done.push(`${name}: opened with ${String(plan)}`);
        needs = given;
        return plan === 'refuse' ? err(REFUSED) : ok(running);
      },
    }),
  };
}

async function opened(modules: readonly ServiceModule[], plans: Readonly<Record<string, string>> = {}) {
  core = new PacketCore(
    (message) => posted.push(message),
    () => host.now(),
    modules,
  );
  const plan: StationPlan = {
    engine: 'dgram',
    at: AT,
    services: modules.map(({ name }) => ({ name, plan: plans[name] ?? 'its plan' })),
    sources: ['/shelf'],
    dataFolder: '/data',
  };
  const folders = new MemoryFolders();
  folders.put('/shelf', [{ name: 'a.txt', bytes: new Uint8Array(3) }]);
  const machine = {
    host,
    folders: askedAtOnce(folders),
    files: () => expect.fail('nothing is stored'),
    platform: 'linux' as const,
    drafts: { begin: () => expect.fail('nothing is written') },
    idle: async () => undefined,
    checksums: { of: () => ended(err('none')) },
    random: () => 0.5,
    timeOfDay: () => (isJumped ? after(host.now(), seconds(3600)) : host.now()),
    systemClock: async () => ({ now: () => 0, state: () => undefined }),
    nameServers: () => [],
    ownAddresses: () => [],
    descriptors: undefined,
    portHolder: async () => undefined,
  };
  return core.open(plan, machine, 'a network in memory', 5);
}

function told(): readonly DatedHappening[] {
  return posted.flatMap((one) => (one.kind === 'happenings' ? one.happenings : []));
}

function types(): readonly string[] {
  return told().map(({ happening }) => happening.type);
}

describe('the packet side', () => {
  it('opens what the plan names, each with its own plan, and says so', async () => {
    expect(await opened([service('one'), service('two')], { two: 'another' })).toEqual(ok(undefined));
    expect(done).toEqual(['one: opened with its plan', 'two: opened with another']);
    expect(posted).toEqual([
      { kind: 'open', engine: 'a network in memory', services: ['ONE', 'TWO'], missing: [], wakeFd: 5 },
    ]);
    expect(needs).toMatchObject({ dataFolder: '/data', at: AT, services: new Set(['one', 'two']) });
    expect(needs?.files.find('a.txt', { address: '192.168.1.9' })).toMatchObject({ kind: 'snapshot', size: 3 });
  });

  it('opens nothing when one is refused, and closes the others, the last one first', async () => {
    const modules = [service('one'), service('two'), service('three')];
    expect(await opened(modules, { three: 'refuse' })).toEqual(err(REFUSED));
    expect(done.slice(-2)).toEqual(['two: closed', 'one: closed']);
    expect(posted.some(({ kind }) => kind === 'open')).toBe(false);
  });

  it('goes on without what is optional, and tells what is missing', async () => {
    await opened([service('one'), service('extra', {}, true)], { extra: 'refuse' });
    expect(posted.at(-1)).toMatchObject({ kind: 'open', services: ['ONE'] });
    expect(told()).toMatchObject([{ happening: { type: 'service.missing', without: 'no extra' } }]);
    expect(needs?.services).toEqual(new Set(['one']));
  });

  it('says once that it is ready, when every service is', async () => {
    let isReady = false;
    await opened([service('one', { isReady: () => isReady }), service('two')]);
    const ready = () => posted.filter(({ kind }) => kind === 'ready').length;
    core.work();
    expect(ready()).toBe(0);
    isReady = true;
    core.work();
    core.work();
    expect(ready()).toBe(1);
  });

  it('tells what happens in bunches, dated by the clock of the computer', async () => {
    await opened([service('one')]);
    core.report(TOLD);
    core.report(TOLD);
    expect(told()).toEqual([]);
    core.tell();
    expect(told()).toEqual([
      { at: 1_000_000, happening: TOLD },
      { at: 1_000_000, happening: TOLD },
    ]);
    core.tell();
    expect(told()).toHaveLength(2);
  });

  it('leaves out what comes too often, and tells how often, when a second is over', async () => {
    await opened([service('one')]);
    expect(core.deadline()).toBe(NEVER);
    for (let count = 0; count < 1500; count += 1) core.report(TOLD);
    core.tell();
    expect(told()).toHaveLength(1000);
    expect(core.deadline()).toBe(1_001_000);
    network.runFor(millis(999));
    core.tell();
    expect(told()).toHaveLength(1000);
    network.runFor(millis(1));
    core.tell();
    expect(told().at(-1)?.happening).toMatchObject({ type: 'events.thinned', of: TOLD.type, times: 500 });
  });

  it('tells services of a clock that jumped, and dates what happens from then on anew', async () => {
    await opened([service('one'), service('two')]);
    isJumped = true;
    network.runFor(seconds(2));
    core.work();
    core.report(TOLD);
    core.tell();
    expect(done.slice(-2)).toEqual(['one: the day jumped', 'two: the day jumped']);
    expect(told().map(({ at, happening }): readonly [Instant, string] => [at, happening.type])).toEqual([
      [after(host.now(), seconds(3600)), 'station.clock-jumped'],
      [after(host.now(), seconds(3600)), 'network.oversized'],
    ]);
  });

  it('tells services of a device that started', async () => {
    await opened([service('one')]);
    const device = '00:26:99:ef:0f:1a';
    needs?.report({ type: 'dhcp.discover', device, parameters: [] });
    expect(done).toContain(`one: ${device} started`);
  });

  it('answers what is asked between two turns, a long answer in several', async () => {
    const answers = { 'one.count': () => ok(Array.from({ length: 300 }, (_, index) => index)) };
    await opened([service('one', { answers })]);
    core.take({ kind: 'ask', id: 1, name: 'one.count', request: {} });
    expect(posted).toHaveLength(1);
    core.work();
    expect(posted.filter(({ kind }) => kind === 'replies')).toMatchObject([{ id: 1 }]);
    core.take({ kind: 'more', id: 1 });
    core.work();
    const replies = posted.flatMap((one) => (one.kind === 'replies' ? one.replies : []));
    expect(replies).toEqual(Array.from({ length: 300 }, (_, index) => index));
  });

  it('takes an adapter that is back into service, in the order in which they came', async () => {
    await opened([service('one'), service('two')]);
    expect(core.isAdapterBack).toBe(false);
    core.take({ kind: 'adapter-back', device: 'eth1', reopen: false });
    core.take({ kind: 'adapter-back', device: 'eth2', reopen: true });
    expect(core.isAdapterBack).toBe(true);
    await core.welcome();
    expect(core.isAdapterBack).toBe(false);
    expect(done.slice(2)).toEqual(
      ['eth1', 'eth2'].flatMap((one) => ['one', 'two'].map((it) => `${it}: ${one} is back`)),
    );
  });

  it('opens sockets of an adapter anew only where they are bound to nothing, and tells where that is refused', async () => {
    await opened([service('one')]);
    const reopened: string[] = [];
    const reopen = async (device: string) => {
      reopened.push(device);
      return err(REFUSED);
    };
    Reflect.set(host, 'reopen', reopen);
    core.take({ kind: 'adapter-back', device: 'eth1', reopen: false });
    core.take({ kind: 'adapter-back', device: 'eth2', reopen: true });
    await core.welcome();
    core.tell();
    expect(reopened).toEqual(['eth2']);
    expect(told()).toMatchObject([
      { happening: { type: 'adapter.trouble', adapter: 'eth2', problem: 'The port is taken.' } },
    ]);
    expect(done).toContain('one: eth2 is back');
  });

  it('survives a service that throws, and tells it', async () => {
    const thrown = (): never => {
      throw new Error('a mistake of ours');
    };
    await opened([service('one', { isReady: thrown, linkReturned: thrown })]);
    expect(core.work()).toBe('idle');
    core.take({ kind: 'adapter-back', device: 'eth1', reopen: false });
    await core.welcome();
    core.tell();
    expect(types()).toEqual(['service.fault', 'service.fault']);
    expect(told()[0]?.happening).toMatchObject({
      service: 'packet thread',
      reason: expect.stringContaining('a mistake of ours'),
    });
  });

  it('tells what its network says of itself', async () => {
    await opened([service('one')]);
    core.observer.sendFailed?.('TFTP 69', 'ENETUNREACH', 3);
    core.observer.oversized?.('TFTP 69', 2);
    core.observer.fault?.('broken');
    core.tell();
    expect(told().map(({ happening }) => happening)).toEqual([
      { type: 'network.send-failed', socket: 'TFTP 69', cause: 'ENETUNREACH', times: 3 },
      { type: 'network.oversized', socket: 'TFTP 69', times: 2 },
      { type: 'service.fault', service: 'packet thread', reason: 'broken' },
    ]);
  });

  it('ends when it is told to: services are closed, the last one first, and what they tell then is told', async () => {
    const close = (): void => {
      done.push('two: closed');
      core.report(TOLD);
    };
    await opened([service('one'), service('two', { close })]);
    expect(core.isStopping).toBe(false);
    core.take({ kind: 'stop' });
    expect(core.isStopping).toBe(true);
    core.close();
    expect(done.slice(-2)).toEqual(['two: closed', 'one: closed']);
    expect(types()).toEqual(['network.oversized']);
  });
});
