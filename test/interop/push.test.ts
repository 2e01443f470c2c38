/** Devices that are themselves the TFTP server: the station finds out which file is for which, and puts it there by itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeNoise } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation } from '../support/station.ts';

const NMRP = new URL('../support/nmrp_router.py', import.meta.url).pathname;
const LISTENS = `import socket, sys
ask = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ask.bind((sys.argv[1], 69))
ask.settimeout(2.5)
try: print(ask.recv(2048))
except TimeoutError: print('nothing')`;
const SINK = new URL('../support/tftp_sink.py', import.meta.url).pathname;

interop('a device that takes its image', ['python3'], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  let bench: Computer;
  let router: Computer;

  beforeAll(() => {
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    router = laboratory.computer('router');
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: '192.168.77.1/24' },
      { computer: router, adapter: 'eth0' },
    );
  });
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test.each([
    ['FW_RT-N66U_300438.trx', '192.168.1.1', '192.168.1.10/24', 'asus'],
    ['XM.v6.3.24.bin', '192.168.1.20', '192.168.1.254/24', 'ubiquiti'],
    ['wzr-hp-g300nh-dd-wrt.bin', '192.168.11.1', '192.168.11.2/24', 'buffalo'],
  ])(
    '%s goes into %s from %s, as soon as that is there',
    async (name, device, own, recipe) => {
      const image = scratch.join(name);
      const sum = writeNoise(image, 300_000);
      router.ip('address', 'flush', 'dev', 'eth0');
      router.ip('address', 'add', `${device}/24`, 'dev', 'eth0');
      const station = await startStation(bench, [image, '--adapter', 'cable0', '--data', scratch.join(recipe)]);
      expect(await station.told('push.waiting')).toMatchObject({ recipe, to: device });
      expect(await station.told('adapter.address-set')).toMatchObject({ address: own });
      const sink = await router.run('python3', [SINK, device, '1']);
      expect(sink.stdout.trim()).toBe(`${name} ${sum}`);
      expect(await station.told('file.complete')).toMatchObject({ from: `${device}:69`, file: name, size: 300_000 });
      expect(await station.told('device.seen')).toMatchObject({ device, recipe });
      await station.told('device.step', ({ step }) => step === 'writing');
      // It restarts with its image, and listens once more.
      for (const state of ['down', 'up']) router.ip('link', 'set', 'eth0', state);
      expect((await router.run('python3', ['-c', LISTENS, device])).stdout.trim()).toBe('nothing');
      await station.running.stop('SIGINT');
      expect(await station.told('adapter.address-removed')).toMatchObject({ address: own });
    },
    30_000,
  );

  test('a Netgear router is called in raw frames, told its address, and given its image once', async () => {
    const image = scratch.join('R7000-V1.0.11.136.chk');
    const sum = writeNoise(image, 300_000);
    router.ip('address', 'flush', 'dev', 'eth0');
    const station = await startStation(bench, [image, '--adapter', 'cable0', '--data', scratch.join('netgear')]);
    expect(await station.told('push.waiting')).toMatchObject({ recipe: 'netgear', to: '10.164.183.253' });
    const { stdout, stderr } = await router.run('python3', [NMRP, 'eth0']);
    expect(stdout.trim() || stderr).toBe(`10.164.183.252 firmware ${sum}`);
    expect(await station.told('push.found')).toMatchObject({ recipe: 'netgear', address: '10.164.183.253' });
    expect(await station.told('file.complete')).toMatchObject({ file: 'firmware', size: 300_000 });
    await station.told('push.closed');
    await station.running.stop('SIGINT');
    expect(await station.told('adapter.address-removed')).toMatchObject({ address: '10.164.183.252/24' });
  }, 30_000);

  test('that nobody can tell apart gets nothing', async () => {
    const one = scratch.join('XM.v6.3.24.bin');
    const other = scratch.join('XM.v5.6.15.bin');
    for (const path of [one, other]) writeNoise(path, 1000);
    const station = await startStation(bench, [one, other, '--adapter', 'cable0', '--data', scratch.join('two')]);
    await station.running.stop('SIGINT');
    expect(station.events.filter(({ type }) => type === 'push.waiting')).toEqual([]);
  });
});
