/** A device that was given an address by the station is told where to log, and what it logs is its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hooked, startUdhcpc } from '../support/dhcp-clients.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { run } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startStation, type Rouse } from '../support/station.ts';

const STATION = '192.168.77.1';
const HOLDER = "require('dgram').createSocket('udp4').bind(514, () => console.log('holds'))";
const MAC = '02:00:00:00:77:07';

interop('a device that logs to the station', ['busybox', 'logger'], () => {
  const scratch = new Scratch();
  const data = scratch.join('data');
  let laboratory: Laboratory;
  let bench: Computer;
  let device: Computer;
  let station: Rouse;

  const told = async (...options: readonly string[]): Promise<string> =>
    (await run(process.execPath, [ROUSE, 'syslog', '--json', '--data', data, ...options])).stdout;

  beforeAll(async () => {
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    device = laboratory.computer('device');
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: `${STATION}/24` },
      { computer: device, adapter: 'eth0', mac: MAC },
    );
    station = await startStation(bench, ['--adapter', 'cable0', '--data', data]);
  });

  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('is pointed to it by option 7, and found by its hardware address', async () => {
    const client = startUdhcpc(device, 'eth0', scratch, ['-O', '7', '-q']);
    const lease = await hooked(client, 'bound');
    expect(lease['opt7']).toBe('c0a84d01');
    const send = async (...options: readonly string[]) =>
      device.start('logger', ['-n', STATION, '-P', '514', ...options]).ended;
    await send('-d', '--', 'by datagram');
    await send('-T', '--', 'by stream');
    await station.told('syslog.began', ({ device: who }) => who === MAC);
    const own = await told('--device', MAC);
    expect(own).toContain('"message":"by datagram"');
    expect(own).toContain('"message":"by stream"');
    expect(own).toContain(`"from":"${lease['ip']}"`);
    expect(await told('--device', `SEP${MAC.replaceAll(':', '').toUpperCase()}`)).toBe(own);
    expect(await told('--device', lease['ip'] ?? '')).toBe(own);
    expect(await told('--device', '192.168.77.250')).toBe('');
  });

  test('by a port that somebody else has: the station goes on without, says so, and points nobody to it', async () => {
    await station.running.stop();
    const holder = bench.start(process.execPath, ['-e', HOLDER]);
    await holder.line(/holds/);
    station = await startStation(bench, ['--adapter', 'cable0', '--data', data]);
    const missing = await station.told('service.missing');
    expect(missing.problem).toMatch(/^UDP port 514 \(.*\) is taken by node.*\(pid \d+\)/);
    const client = startUdhcpc(device, 'eth0', scratch, ['-O', '7', '-q']);
    expect((await hooked(client, 'bound'))['opt7']).toBeUndefined();
    await holder.stop('SIGKILL');
  });
});
