/**
 * `rouse tftp serve FOLDER` on a computer with two adapters and two addresses on one of them: a client takes answers only
 * from the address that it asked, whichever that is. The client is Rouse, which is as strict as boot loaders are.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startRouse, type Rouse } from '../support/station.ts';

const FOUR = ['10.77.1.1', '10.77.1.2', '10.77.2.1', '10.77.3.1'];
const SIX = ['[fd77:1::1]', '[fd77:1::2]', '[fd77:2::1]'];

interop('a server with many addresses', [], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  let bench: Computer;
  let device: Computer;

  beforeAll(async () => {
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    device = laboratory.computer('device');
    for (const computer of [bench, device]) {
      await computer.run('sh', [
        '-c',
        'for d in all default; do echo 0 > /proc/sys/net/ipv6/conf/$d/disable_ipv6; done',
      ]);
    }
    for (const net of [1, 2]) {
      laboratory.cable(
        { computer: bench, adapter: `cable${net}`, address: `10.77.${net}.1/24` },
        { computer: device, adapter: `eth${net}`, address: `10.77.${net}.9/24` },
      );
      bench.ip('address', 'add', `fd77:${net}::1/64`, 'dev', `cable${net}`, 'nodad');
      device.ip('address', 'add', `fd77:${net}::9/64`, 'dev', `eth${net}`, 'nodad');
    }
    bench.ip('address', 'add', '10.77.1.2/24', 'dev', 'cable1');
    bench.ip('address', 'add', 'fd77:1::2/64', 'dev', 'cable1', 'nodad');
    // An address of another network, which the device reaches through the first one.
    bench.ip('address', 'add', '10.77.3.1/32', 'dev', 'lo');
    device.ip('route', 'add', '10.77.3.1/32', 'via', '10.77.1.1');
    mkdirSync(scratch.join('served'));
    writeFileSync(scratch.join('served', 'a'), 'x'.repeat(100_000));
  });

  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  describe.each([
    ['batched', [], FOUR],
    ['dgram', [], FOUR],
    ['dgram', ['--listen', '::'], [...FOUR, ...SIX]],
  ])('with the %s engine and %j', (engine, where, addresses) => {
    let served: Rouse;

    beforeAll(async () => {
      served = startRouse(bench, [
        'tftp',
        'serve',
        scratch.join('served'),
        '--engine',
        engine,
        ...where,
        '--data',
        scratch.join('data'),
        '--json',
      ]);
      await served.told('station.started');
    });
    afterAll(() => served.running.stop());

    test.each(addresses)('answers from %s when asked there', async (address) => {
      const get = ['tftp', 'get', address, 'a', '-o', scratch.join('got'), '--timeout', '1', '--retries', '2'];
      expect(await device.run(process.execPath, [ROUSE, ...get])).toMatchObject({ status: 0 });
    });
  });
});
