/** What happens to a station while it runs, and how it ends: nothing is left open, and what was changed is taken back. */
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../src/host/machine.ts';
import { stationError } from '../../src/host/station-error.ts';
import { ANY_ADDRESS } from '../../src/lib/address.ts';
import { err, ok } from '../../src/lib/result.ts';
import { minutes, NEVER, seconds } from '../../src/lib/time.ts';
import { DATA } from '../machine/machine.ts';
import { AT, Computer } from '../support/computer.ts';

const REFUSED = stationError('no-rights', 'The system refuses.', 'Be root.');

describe('a station that is stopped', () => {
  it('closes its ports, takes its address back and says why it ended, once', async () => {
    const computer = new Computer([{}]);
    const station = await computer.started({ place: { setAddress: AT } });
    await computer.pass();
    expect(computer.host.adapters[0]?.address).toBe(AT.address);
    await Promise.all([station.stop('Ctrl-C'), station.stop('again')]);
    expect(computer.types().slice(-2)).toEqual(['adapter.address-removed', 'station.stopped']);
    expect(computer.events('adapter.address-removed')).toMatchObject([{ adapter: 'eth0', address: '192.168.1.1/24' }]);
    expect(computer.events('station.stopped')).toMatchObject([{ reason: 'Ctrl-C' }]);
    computer.network.runFor(seconds(1));
    expect([computer.isFree(67), computer.isFree(69)]).toEqual([true, true]);
    expect([computer.host.adapters[0]?.address, computer.base.channel.answer]).toEqual([ANY_ADDRESS, undefined]);
  });

  it('leaves an address alone that was there before', async () => {
    const computer = new Computer();
    const was = { adapter: 'eth0', address: AT, added: false, warnings: ['It was there.'] };
    let undone = 0;
    const undo = () => {
      undone += 1;
      return ok(undefined);
    };
    const setAddress = () => ok({ ...was, restore: () => ok(undefined), undo });
    const station = await computer.started({ place: { setAddress: AT } }, { setAddress });
    expect(computer.events('adapter.chosen')).toMatchObject([{ why: expect.stringContaining('It was there.') }]);
    await station.stop('Ctrl-C');
    expect([undone, computer.types().includes('adapter.address-set')]).toEqual([0, false]);
    expect(computer.types()).not.toContain('adapter.address-removed');
  });

  it('says nothing of an address that the system does not take back', async () => {
    const computer = new Computer([{}]);
    const setAddress: Machine['setAddress'] = (...args) => {
      const set = computer.base.machine.setAddress(...args);
      return set.ok ? ok({ ...set.value, undo: () => err(REFUSED) }) : set;
    };
    const station = await computer.started({ place: { setAddress: AT } }, { setAddress });
    await station.stop('Ctrl-C');
    expect(computer.types()).not.toContain('adapter.address-removed');
  });

  it('before it was ready is never told as started, and looks at nothing afterwards', async () => {
    const computer = new Computer();
    const station = await computer.started();
    await station.stop('Ctrl-C');
    const told = computer.told.length;
    await computer.pass(minutes(1));
    expect(computer.types()).not.toContain('station.started');
    expect(computer.told).toHaveLength(told);
  });

  it('tells nothing of adapters and firmware afterwards', async () => {
    const computer = new Computer();
    const station = await computer.started();
    await computer.pass();
    await station.stop('Ctrl-C');
    const told = computer.told.length;
    computer.host.configure({ up: false });
    await computer.pass(minutes(1));
    expect(computer.told).toHaveLength(told);
    computer.network.runFor(minutes(60));
    expect(computer.network.clock.next()).toBe(NEVER);
  });

  it('at once, by an exit handler, gives back its address and the place where it is asked', async () => {
    const computer = new Computer([{}]);
    const station = await computer.started({ place: { setAddress: AT } });
    expect(computer.base.channel.answer).toBeDefined();
    station.undo();
    expect([computer.host.adapters[0]?.address, computer.base.channel.answer]).toEqual([ANY_ADDRESS, undefined]);
    expect(computer.recorded).toContain('"type":"adapter.address-set"');
  });
});

describe('a station to which something happens', () => {
  it('says so when what answers devices breaks, and can still be stopped', async () => {
    const computer = new Computer();
    const station = await computer.started();
    await computer.pass();
    computer.packets?.ended(new Error('segmentation fault'));
    expect(computer.events('station.failed')).toMatchObject([
      { code: 'unexpected', cause: expect.stringContaining('segmentation fault') },
    ]);
    const asked = station.asking?.ask('dhcp.leases', {});
    expect(await asked?.next()).toMatchObject({ value: { error: { code: 'no-answer' } } });
    await station.stop('it cannot go on');
    expect(computer.types().at(-1)).toBe('station.stopped');
    expect(computer.events('station.failed')).toHaveLength(1);
  });

  it('goes on when a listener of its events throws, and tells that', async () => {
    const computer = new Computer();
    const station = await computer.started();
    let isBroken = true;
    computer.stream.subscribe(() => {
      if (isBroken) throw new Error('a panel of the page broke');
    });
    station.report({ type: 'adapter.left-over-removed', address: 'x' });
    isBroken = false;
    expect(computer.events('service.fault')).toMatchObject([
      { service: 'station', reason: expect.stringContaining('a panel of the page broke') },
    ]);
    computer.fault('a timer broke');
    expect(computer.events('service.fault').at(-1)).toMatchObject({ reason: 'a timer broke' });
    await computer.pass();
    expect(computer.types()).toContain('station.started');
  });

  it('tells that its disk takes no record, and serves all the same', async () => {
    const computer = new Computer();
    const files = computer.base.machine.files(DATA);
    const append: typeof files.append = (name) =>
      name.startsWith('sessions/')
        ? err(stationError('storage', 'The disk is full.', 'Make room.'))
        : files.append(name);
    const station = await computer.started({}, { files: () => ({ ...files, append }) });
    await computer.pass();
    await station.stop('Ctrl-C');
    expect(computer.events('station.unrecorded')).toMatchObject([{ message: 'The disk is full.', hint: 'Make room.' }]);
    expect(computer.types()).toContain('station.started');
  });

  it('runs without being asked when nobody can ask, and says so', async () => {
    const computer = new Computer();
    await computer.started({}, { openChannel: async () => err(REFUSED) });
    await computer.pass();
    expect(computer.events('station.unreachable')).toMatchObject([
      { message: 'The system refuses.', hint: 'Be root.' },
    ]);
    expect(computer.types()).toContain('station.started');
  });

  it('serves again when its cable was away, and sets its address again when somebody took it', async () => {
    const computer = new Computer([{}]);
    await computer.started({ place: { setAddress: AT } });
    await computer.pass();
    computer.host.configure({ up: false });
    await computer.pass();
    computer.host.configure({ up: true });
    await computer.pass();
    computer.host.configure({ address: ANY_ADDRESS });
    await computer.pass();
    const adapters = computer.types().filter((type) => type.startsWith('adapter.'));
    expect(adapters.slice(-4)).toEqual([
      'adapter.link-lost',
      'adapter.link-back',
      'adapter.address-lost',
      'adapter.address-restored',
    ]);
    expect(computer.host.adapters[0]?.address).toBe(AT.address);
  });

  it('is asked what it knows of its devices and events, in this process and from others', async () => {
    const computer = new Computer();
    const station = await computer.started();
    await computer.pass();
    station.report({
      type: 'dhcp.discover',
      device: '00:26:99:ef:0f:1a',
      parameters: [],
      vendorClass: 'Cisco Systems, Inc. IP Phone CP-7911G',
    });
    station.report({ type: 'dhcp.discover', device: '00:26:99:00:00:01', parameters: [] });
    expect(station.story('00:26:99:ef:0f:1a')).toMatchObject({ model: 'Cisco 7911G', phase: 'asking' });
    const all: unknown[] = [];
    for await (const reply of station.asking?.ask('station.devices', {}) ?? []) all.push(reply);
    expect(all).toMatchObject([
      { value: { device: '00:26:99:ef:0f:1a', recipe: 'cisco-7906-7911', files: [] } },
      { value: { device: '00:26:99:00:00:01' } },
    ]);
    const one: unknown[] = [];
    const request = { ask: 'station.devices', request: { device: '00:26:99:00:00:01' } };
    for await (const reply of computer.base.channel.answer?.(request, new AbortController().signal) ?? [])
      one.push(reply);
    expect(one).toMatchObject([{ ok: true, value: { device: '00:26:99:00:00:01' } }]);
    const events: unknown[] = [];
    for await (const reply of station.asking?.ask('station.events', { after: 2 }) ?? []) events.push(reply);
    expect(events).toEqual(computer.told.slice(2).map((event) => ok(event)));
  });
});
