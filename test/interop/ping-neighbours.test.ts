/** The system's own ping, asked for who has an address: what systems without raw sockets have. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';

const DIST = new URL('../../dist/', import.meta.url).href;

interop('asking with ping', ['ping'], () => {
  let laboratory: Laboratory;
  let bench: Computer;

  beforeAll(() => {
    laboratory = new Laboratory();
    const device = laboratory.computer('device');
    bench = laboratory.computer('bench');
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: '192.168.77.1/24' },
      { computer: device, adapter: 'eth0', address: '192.168.77.100/24', mac: '02:00:00:00:77:64' },
    );
  });
  afterAll(() => laboratory.close());

  test('names whoever is on the cable, among addresses that nobody has', async () => {
    const source = `
      import { PingNeighbours } from '${DIST}host/node/datagrams/ping-neighbours.js';
      import { formatIpv4 } from '${DIST}lib/address.js';
      const neighbours = PingNeighbours.open(({ address, hardware }) => console.log(formatIpv4(address), hardware));
      for (let last = 90; last < 106; last += 1) neighbours.ask(0xc0a84d00 + last);`;
    const ended = await bench.run(process.execPath, ['--input-type=module', '-e', source]);
    expect(ended).toMatchObject({ status: 0, stdout: '192.168.77.100 02:00:00:00:77:64\n', stderr: '' });
  });
});
