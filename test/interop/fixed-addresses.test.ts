/** Devices that ask nobody for an address, and look for a server at one that is stored in them: the station stands there for them. */
import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256, writeNoise } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation } from '../support/station.ts';

const CAMERA = new URL('../support/hik_camera.py', import.meta.url).pathname;

interop('a device with an address of its own', ['python3', 'busybox'], () => {
  let scratch: Scratch;
  let laboratory: Laboratory;
  let bench: Computer;
  let device: Computer;

  beforeEach(() => {
    scratch = new Scratch();
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    device = laboratory.computer('device');
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: '192.168.77.1/24' },
      { computer: device, adapter: 'eth0' },
    );
    mkdirSync(scratch.join('firmware'));
  });
  afterEach(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('a Hikvision camera is greeted back, and reads its image', async () => {
    const sum = writeNoise(scratch.join('firmware/digicap.dav'), 400_000);
    const station = await startStation(bench, [
      scratch.join('firmware'),
      '--adapter',
      'cable0',
      '--data',
      scratch.join('data'),
    ]);
    device.ip('address', 'add', '192.0.0.64/24', 'dev', 'eth0');
    const camera = await device.run('python3', [CAMERA, '192.0.0.64', '192.0.0.128', 'digicap.dav']);
    expect(camera.stdout.trim() || camera.stderr).toBe(sum);
    expect(await station.told('wire.answered')).toMatchObject({ address: '192.0.0.128' });
    expect(await station.told('wire.greeted')).toMatchObject({ from: '192.0.0.64:9979', recipe: 'hikvision' });
    expect(await station.told('file.complete')).toMatchObject({ file: 'digicap.dav' });
    await station.running.stop('SIGINT');
    expect(await station.told('adapter.address-removed')).toMatchObject({ address: '192.0.0.128/24' });
  }, 40_000);

  test.each([
    ['192.168.0.86', '192.168.0.66', 'ArcherC7v2_tp_recovery.bin', 'ArcherC7v2_tp_recovery.bin', 'tplink'],
    ['192.168.1.112', '192.168.1.88', 'recovery.bin', 'recovery.bin', 'recovery-bin'],
    ['172.20.5.9', '172.20.5.1', 'unknown.img', 'unknown.img', undefined],
  ])(
    'one that is %s and looks for %s reads %s',
    async (own, server, asked, given, recipe) => {
      const path = scratch.join(`firmware/${given}`);
      const sum = writeNoise(path, 200_000);
      const station = await startStation(bench, [
        scratch.join('firmware'),
        '--adapter',
        'cable0',
        '--data',
        scratch.join('data'),
        // No recipe names the address of the last one.
        ...(recipe === undefined ? ['--answer-arp'] : []),
      ]);
      device.ip('address', 'add', `${own}/24`, 'dev', 'eth0');
      const local = scratch.join('read');
      let status: number | undefined = 1;
      // It looks for its server for some seconds, again and again, as its loader does.
      for (let times = 0; status !== 0 && times < 10; times += 1) {
        ({ status } = await device.run('busybox', ['tftp', '-g', '-r', asked, '-l', local, server]));
      }
      expect({ status, sum: sha256(local) }).toEqual({ status: 0, sum });
      expect(await station.told('wire.answered')).toMatchObject({ address: server });
      if (recipe !== undefined) expect(await station.told('device.seen')).toMatchObject({ recipe });
      // What the station sees to by itself is nothing wrong.
      const findings = station.events.filter(({ type }) => type.startsWith('finding.'));
      expect(findings.slice(0, 1)).toMatchObject(recipe === undefined ? [{ cause: 'device-in-other-network' }] : []);
      await station.running.stop('SIGINT');
      expect(await station.told('adapter.address-removed')).toMatchObject({ address: `${server}/24` });
    },
    60_000,
  );

  test('one that is served by a station which is killed leaves no address behind after the next start', async () => {
    const addresses = (): string => bench.ip('-4', '-o', 'address', 'show', 'dev', 'cable0');
    const args = [scratch.join('firmware'), '--adapter', 'cable0', '--data', scratch.join('data')];
    device.ip('address', 'add', '192.168.0.86/24', 'dev', 'eth0');
    const station = await startStation(bench, args);
    const asks = device.start('ping', ['-c', '20', '192.168.0.66']);
    await station.told('wire.answered');
    await station.running.stop('SIGKILL');
    await asks.stop();
    expect(addresses()).toContain('192.168.0.66/24');
    await startStation(bench, args);
    expect(addresses()).not.toContain('192.168.0.66');
  }, 40_000);
});
