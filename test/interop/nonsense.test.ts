/** Malformed datagrams of every kind at ports 67 and 69: the station says what was wrong and serves the next device. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hooked, startUdhcpc } from '../support/dhcp-clients.ts';
import { sha256, writeNoise, writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

const STATION = '192.168.77.1';
const NONSENSE = fileURLToPath(new URL('../support/nonsense.mjs', import.meta.url));

describe.each(['batched', 'dgram'])('with the %s engine', (engine) => {
  interop('a station under nonsense', ['busybox', 'curl'], () => {
    const scratch = new Scratch();
    let laboratory: Laboratory;
    let bench: Computer;
    let device: Computer;
    let station: Rouse;
    let sum: string;

    beforeAll(async () => {
      laboratory = new Laboratory();
      bench = laboratory.computer('bench');
      device = laboratory.computer('device');
      laboratory.cable(
        { computer: bench, adapter: 'cable0', address: `${STATION}/24` },
        { computer: device, adapter: 'eth0', address: '192.168.77.50/24' },
      );
      const firmware = writePackage(scratch.join('firmware'));
      sum = writeNoise(`${firmware}/some.bin`, 1_000_000);
      const args = ['--adapter', 'cable0', '--data', scratch.join('data'), '--engine', engine];
      station = await startStation(bench, [firmware, ...args]);
      expect(await device.run(process.execPath, [NONSENSE, STATION, '67', '69'])).toMatchObject({ status: 0 });
    });

    afterAll(async () => {
      await laboratory.close();
      scratch.remove();
    });

    test('says what was wrong, where, and from whom', async () => {
      const from = expect.stringMatching(/^192\.168\.77\.50:[0-9]+$/);
      const where = { from, field: expect.any(String), offset: expect.any(Number), reason: expect.any(String) };
      expect(await station.told('dhcp.malformed')).toMatchObject(where);
      expect(await station.told('tftp.malformed')).toMatchObject(where);
    });

    test('gives no file outside its folder', () => {
      const served = station.events.filter(({ type }) => type === 'file.complete');
      expect(served).toEqual([]);
    });

    test('serves the next client by DHCP and TFTP', async () => {
      const local = scratch.join('some.bin');
      const url = `tftp://${STATION}/some.bin`;
      const fetched = await device.run('curl', ['--silent', '--show-error', '--output', local, url]);
      expect(fetched).toMatchObject({ status: 0, stderr: '' });
      expect(sha256(local)).toBe(sum);
      const client = startUdhcpc(device, 'eth0', scratch);
      expect(await hooked(client, 'bound')).toMatchObject({ tftp: STATION });
      await client.stop();
    });

    test('met no fault of its own, and has printed no stack trace', async () => {
      const { status, stdout, stderr } = await station.running.stop();
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).not.toMatch(/"type":"service.fault"/);
    });
  });
});
