/** What somebody sees of `rouse up` before a device is there: a cable that is not plugged in yet, and what to do. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

interop('a station that is started before anything is plugged in', [], () => {
  let laboratory: Laboratory;
  let device: Computer;
  let scratch: Scratch;
  let station: Rouse;

  beforeEach(async () => {
    laboratory = new Laboratory();
    scratch = new Scratch();
    const bench = laboratory.computer('bench');
    device = laboratory.computer('device');
    laboratory.cable({ computer: bench, adapter: 'cable0' }, { computer: device, adapter: 'eth0' });
    device.ip('link', 'set', 'eth0', 'down');
    const own = ['--adapter', 'cable0', '--set-address', '192.168.77.1/24', '--data', scratch.join('data')];
    station = await startStation(bench, [writePackage(scratch.join('firmware')), ...own], { within: 60_000 });
  });

  afterEach(async () => {
    await station.running.stop();
    await laboratory.close();
    scratch.remove();
  });

  test('says that there is no link, and that there is one, which was not away before', async () => {
    await station.told('adapter.no-link');
    device.ip('link', 'set', 'eth0', 'up');
    await station.told('adapter.linked');
    device.ip('link', 'set', 'eth0', 'down');
    await station.told('adapter.link-lost');
    device.ip('link', 'set', 'eth0', 'up');
    expect((await station.told('adapter.link-back')).away).toBeGreaterThan(0);
    expect(station.events.filter(({ type }) => type === 'adapter.link-back')).toHaveLength(1);
  });

  test('says what to do with the devices that there is firmware for, before it waits for them', async () => {
    const steps = await station.told('firmware.steps');
    expect(steps.steps.join('\n')).toContain('Dial 123456789*0#');
    expect(steps.n).toBeLessThan((await station.told('station.started')).n);
  });
});
