/**
 * What a bench does to a cable while a phone is being recovered over it: the link goes, the address goes, the USB
 * adapter itself goes and comes back as another one. The same station and the same transfers go on.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, startStation, type Rouse } from '../support/station.ts';

const STATION = '192.168.77.1';

describe.each(['batched', 'dgram'])('a recovery with the %s engine', (engine) => {
  interop('over a cable that fails in the middle of it', [], () => {
    let laboratory: Laboratory;
    let bench: Computer;
    let device: Computer;
    let scratch: Scratch;
    let station: Rouse;
    let phone: Rouse;

    beforeEach(async () => {
      laboratory = new Laboratory();
      scratch = new Scratch();
      bench = laboratory.computer('bench');
      device = laboratory.computer('device');
      plugIn();
      const firmware = writePackage(scratch.join('firmware'), 'real');
      const own = ['--adapter', 'cable0', '--set-address', `${STATION}/24`, '--data', scratch.join('data')];
      station = await startStation(bench, [firmware, ...own, '--engine', engine], { within: 120_000 });
      phone = startRouse(device, ['simulate', '7911', '--adapter', 'eth0', '--pace', '0.05', '--json'], {
        within: 110_000,
      });
      await station.told('tftp.progress', ({ file }) => file.startsWith('cnu') || file.startsWith('apps'));
    });

    afterEach(async () => {
      await laboratory.close();
      scratch.remove();
    });

    function plugIn(): void {
      laboratory.cable({ computer: bench, adapter: 'cable0' }, { computer: device, adapter: 'eth0' });
    }

    test('goes on when the link was away', async () => {
      device.ip('link', 'set', 'eth0', 'down');
      await station.told('adapter.link-lost');
      device.ip('link', 'set', 'eth0', 'up');
      await station.told('adapter.link-back');
      expect(await station.told('device.recovered')).toMatchObject({ model: 'Cisco 7911G' });
    });

    test('goes on when the adapter was switched off and its address taken', async () => {
      bench.ip('link', 'set', 'cable0', 'down');
      bench.ip('address', 'flush', 'dev', 'cable0');
      await station.told('adapter.link-lost');
      bench.ip('link', 'set', 'cable0', 'up');
      await station.told('adapter.link-back');
      await station.told('adapter.address-restored');
      expect(bench.ip('address', 'show', 'cable0')).toContain(`${STATION}/24`);
      expect(await station.told('device.recovered')).toMatchObject({ model: 'Cisco 7911G' });
    });

    test('goes on when only the address was taken', async () => {
      bench.ip('address', 'flush', 'dev', 'cable0');
      await station.told('adapter.address-lost');
      await station.told('adapter.address-restored');
      expect(await station.told('device.recovered')).toMatchObject({ model: 'Cisco 7911G' });
    });

    test('is begun anew when the adapter itself was away and has another number now', async () => {
      await phone.running.stop();
      bench.ip('link', 'delete', 'cable0');
      await station.told('adapter.vanished');
      plugIn();
      const { n } = await station.told('adapter.returned');
      await station.told('adapter.address-restored', (event) => event.n > n);
      expect(bench.ip('address', 'show', 'cable0')).toContain(`${STATION}/24`);
      startRouse(device, ['simulate', '7911', '--adapter', 'eth0', '--pace', '0.1'], { within: 100_000 });
      expect(await station.told('device.recovered')).toMatchObject({ model: 'Cisco 7911G' });
      await station.running.stop('SIGTERM');
      expect(bench.ip('address', 'show', 'cable0')).not.toContain(STATION);
    });
  });
});
