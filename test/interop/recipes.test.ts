/** What recipes make the station do for their devices, across a real cable. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hooked, startUdhcpc } from '../support/dhcp-clients.ts';
import { sha256, writeNoise } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startRouse, type Rouse } from '../support/station.ts';

const AIRONET = fileURLToPath(new URL('../support/aironet.mjs', import.meta.url));
const IMAGE = 'ap3g2-k9w7-tar.default';
const SIZE = 200_000;

describe.each(['batched', 'dgram'])('by its recipe, with the %s engine,', (engine) => {
  interop('a station', ['busybox', 'tftp'], () => {
    let laboratory: Laboratory;
    let bench: Computer;
    let device: Computer;
    let scratch: Scratch;
    let folder: string;
    let sum: string;

    beforeEach(() => {
      laboratory = new Laboratory();
      scratch = new Scratch();
      folder = scratch.join('served');
      mkdirSync(folder);
      sum = writeNoise(`${folder}/${IMAGE}`, SIZE);
      bench = laboratory.computer('bench');
      device = laboratory.computer('device');
      laboratory.cable({ computer: bench, adapter: 'cable0' }, { computer: device, adapter: 'eth0' });
    });

    afterEach(async () => {
      await laboratory.close();
      scratch.remove();
    });

    async function start(address: string, ...args: readonly string[]): Promise<Rouse> {
      const own = ['--adapter', 'cable0', '--set-address', address, '--data', scratch.join('data'), '--engine', engine];
      const station = startRouse(bench, ['up', folder, '--json', ...own, ...args]);
      await station.told('station.started');
      return station;
    }

    test('recovers an access point that asks everybody and has no time-outs', async () => {
      const station = await start('10.0.0.2/24', '--exit-when', 'recovered');
      device.ip('address', 'add', '10.0.0.1/24', 'dev', 'eth0');
      const read = scratch.join('flash.tar');
      expect(await device.run(process.execPath, [AIRONET, IMAGE, read])).toMatchObject({ status: 0, stderr: '' });
      expect(sha256(read)).toBe(sum);
      const told = { device: '10.0.0.1', model: 'Cisco Aironet' };
      expect(await station.told('device.seen')).toMatchObject({ ...told, recipe: 'cisco-aironet' });
      expect(await station.told('device.recovered')).toMatchObject({ ...told, files: 1, bytes: SIZE });
      expect((await station.running.ended).status).toBe(0);
    });

    test('answers an access point from its second address, which is the one in its network', async () => {
      for (const address of ['192.168.77.1/24', '10.0.0.2/24']) bench.ip('address', 'add', address, 'dev', 'cable0');
      const up = ['up', folder, '--adapter', 'cable0', '--data', scratch.join('data'), '--engine', engine, '--json'];
      const station = startRouse(bench, [...up, '--exit-when', 'recovered', '--timeout', '60s']);
      await station.told('station.started');
      device.ip('address', 'add', '10.0.0.1/24', 'dev', 'eth0');
      const read = scratch.join('flash.tar');
      expect(await device.run(process.execPath, [AIRONET, IMAGE, read, '10.0.0.2'])).toMatchObject({ stderr: '' });
      expect(sha256(read)).toBe(sum);
      expect((await station.running.ended).status).toBe(0);
    });

    test('answers a phone by broadcast though it asks for none, and keeps what it writes in a folder of its kind', async () => {
      const station = await start('192.168.77.1/24', '--set', 'tftp.write=create');
      const phone = startUdhcpc(device, 'eth0', scratch, ['-V', 'Cisco Systems, Inc. IP Phone CP-7911G']);
      await hooked(phone, 'bound');
      expect(await station.told('dhcp.ack')).toMatchObject({ to: 'broadcast' });
      const local = scratch.join('log.txt');
      writeFileSync(local, 'log');
      await device.run('tftp', ['-m', 'binary', '192.168.77.1', '-c', 'put', local, 'log.txt']);
      await station.told('file.complete');
      expect(readFileSync(`${folder}/cisco-phones/log.txt`, 'utf8')).toBe('log');
    });
  });
});
