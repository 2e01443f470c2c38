/**
 * Requests from addresses that nobody has. The system would look for each of them, and its table of neighbours has room for a
 * thousand: when that is full it answers nobody any more, and swallows broadcasts.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hooked, startUdhcpc } from '../support/dhcp-clients.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation } from '../support/station.ts';

const FORGED = fileURLToPath(new URL('../support/forged-requests.mjs', import.meta.url));
const CARD = '02:00:00:00:00:01';

interop('forged senders', ['busybox'], () => {
  describe.each(['batched', 'dgram'])('with the %s engine', (engine) => {
    const scratch = new Scratch();
    let laboratory: Laboratory;
    let bench: Computer;
    let device: Computer;

    beforeAll(async () => {
      laboratory = new Laboratory();
      bench = laboratory.computer('bench');
      device = laboratory.computer('device');
      laboratory.cable(
        { computer: bench, adapter: 'cable0', address: '10.88.0.1/16', mac: CARD },
        { computer: device, adapter: 'eth0' },
      );
      const own = ['--adapter', 'cable0', '--data', scratch.join('data'), '--engine', engine];
      await startStation(bench, own, { within: 100_000 });
    });
    afterAll(async () => {
      await laboratory.close();
      scratch.remove();
    });

    test('fill no table, and a device that hears only broadcasts gets its address meanwhile', async () => {
      const flood = await device.run(process.execPath, [FORGED, '10.88.0.1', CARD, '69', '10.88.1.1', '2000']);
      expect(flood.stdout).toContain('sent');
      expect(neighbours(bench)).toBeLessThan(100);
      const client = startUdhcpc(device, 'eth0', scratch, ['-B']);
      expect(await hooked(client, 'bound')).toMatchObject({ serverid: '10.88.0.1' });
    });
  });
});

function neighbours(computer: Computer): number {
  return computer.ip('neighbour', 'show').split('\n').length;
}
