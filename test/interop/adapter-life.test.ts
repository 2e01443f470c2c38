/**
 * What a bench does to a cable while a phone is being recovered over it: the link goes, the address goes, the USB
 * adapter itself goes and comes back as another one. The same station and the same transfers go on. How long nobody is
 * answered is printed; a second is promised.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import type { Running } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, startStation, type Rouse } from '../support/station.ts';

const STATION = '192.168.77.1';
const CARD = '02:00:00:00:77:01';

/** Asks for a file that is not there, fifty times a second, and prints the time of each answer. */
const ASK = `
  const socket = require('node:dgram').createSocket('udp4');
  const request = Buffer.from('\\0\\x01no-such-file\\0octet\\0', 'latin1');
  socket.on('message', () => console.log(Date.now())).on('error', () => {});
  socket.bind(0, () => setInterval(() => socket.send(request, 69, '${STATION}', () => {}), 20));`;

describe.each(['batched', 'dgram'])('a recovery with the %s engine', (engine) => {
  interop('over a cable that fails in the middle of it', [], () => {
    let laboratory: Laboratory;
    let bench: Computer;
    let device: Computer;
    let scratch: Scratch;
    let station: Rouse;
    let phone: Rouse;
    let asking: Running;

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
      await station.told('file.progress', ({ file }) => file.startsWith('cnu') || file.startsWith('apps'));
      asking = device.start(process.execPath, ['-e', ASK]);
      await answered();
    });

    afterEach(async () => {
      await laboratory.close();
      scratch.remove();
    });

    /** Whoever asks knows the station's card: a question in vain who has its address would be repeated after a second. */
    function plugIn(): void {
      const asks = { computer: device, adapter: 'eth0', address: '192.168.77.250/24' };
      laboratory.cable({ computer: bench, adapter: 'cable0', mac: CARD }, asks);
      device.ip('neighbour', 'replace', STATION, 'lladdr', CARD, 'dev', 'eth0', 'nud', 'permanent');
    }

    /** When the station answered first from now on, by the clock. */
    function answered(): Promise<number> {
      const from = Date.now();
      return asking.pick('an answer of the station', ({ text }) => (Number(text) > from ? Number(text) : undefined));
    }

    /** Prints how long after `cause`, which has just ended, the station answers again. */
    async function answersAgain(cause: string): Promise<void> {
      const since = Date.now();
      const silence = (await answered()) - since;
      process.stdout.write(`${engine}: answers ${silence} ms after ${cause}\n`);
    }

    test('goes on when the link was away', async () => {
      device.ip('link', 'set', 'eth0', 'down');
      await station.told('adapter.link-lost');
      device.ip('link', 'set', 'eth0', 'up');
      await answersAgain('the link is back');
      await station.told('adapter.link-back');
      expect(await station.told('device.recovered')).toMatchObject({ model: 'Cisco 7911G' });
    });

    test('goes on when the adapter was switched off and its address taken', async () => {
      bench.ip('link', 'set', 'cable0', 'down');
      bench.ip('address', 'flush', 'dev', 'cable0');
      await station.told('adapter.link-lost');
      bench.ip('link', 'set', 'cable0', 'up');
      await answersAgain('the adapter is switched on, without its address');
      await station.told('adapter.link-back');
      await station.told('adapter.address-restored');
      expect(bench.ip('address', 'show', 'cable0')).toContain(`${STATION}/24`);
      expect(await station.told('device.recovered')).toMatchObject({ model: 'Cisco 7911G' });
    });

    test('goes on when only the address was taken', async () => {
      bench.ip('address', 'flush', 'dev', 'cable0');
      await answersAgain('its address was taken');
      await station.told('adapter.address-lost');
      await station.told('adapter.address-restored');
      expect(await station.told('device.recovered')).toMatchObject({ model: 'Cisco 7911G' });
    });

    test('is begun anew when the adapter itself was away and has another number now', async () => {
      await phone.running.stop();
      bench.ip('link', 'delete', 'cable0');
      await station.told('adapter.vanished');
      plugIn();
      await answersAgain('the adapter is there again');
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
