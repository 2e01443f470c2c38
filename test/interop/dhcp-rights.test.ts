/** Asking who has an address, and hearing other servers, where this user or this computer leaves less than everything. */
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../src/events/catalogue.ts';
import { hooked, startUdhcpc } from '../support/dhcp-clients.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { Rouse, ROUSE, startRouse, startStation } from '../support/station.ts';

let scratch: Scratch;
let laboratory: Laboratory;
let bench: Computer;
let device: Computer;

/** A bench, and at the other end of its cable somebody with an address of the pool, and a phone. */
function setUp(): void {
  scratch = new Scratch();
  laboratory = new Laboratory();
  [bench, device] = [laboratory.computer('bench'), laboratory.computer('device')];
  laboratory.cable(
    { computer: bench, adapter: 'cable0', address: '192.168.77.1/24' },
    { computer: device, adapter: 'eth0', address: '192.168.77.100/24', mac: '02:00:00:00:77:64' },
  );
  device.ip('link', 'add', 'link', 'eth0', 'name', 'phone0', 'type', 'macvlan', 'mode', 'bridge');
  device.ip('link', 'set', 'phone0', 'up');
}

async function tearDown(): Promise<void> {
  await laboratory.close();
  scratch.remove();
}

describe.each(['batched', 'dgram'])('the %s engine', (engine) => {
  interop('of a user who may not send ARP', ['busybox', 'setpriv'], () => {
    beforeEach(setUp);
    afterEach(tearDown);

    /** Users of these groups may send echoes; `1 0` is nobody. */
    async function stationFor(groups: string): Promise<Rouse> {
      await bench.run('sysctl', ['-q', '-w', `net.ipv4.ping_group_range=${groups}`]);
      const less = ['--bounding-set=-net_raw', '--inh-caps=-net_raw', process.execPath, ROUSE];
      const own = ['up', '--adapter', 'cable0', '--data', scratch.join('data'), '--engine', engine, '--json'];
      const station = new Rouse(bench.start('setpriv', [...less, ...own], { within: 60_000 }));
      await station.told('station.started');
      return station;
    }

    test('finds who has an address by an echo instead, and names the card', async () => {
      const station = await stationFor('0 2147483647');
      const client = startUdhcpc(device, 'phone0', scratch);
      expect(await hooked(client, 'bound')).toMatchObject({ ip: '192.168.77.101' });
      const taken = await station.told('dhcp.address-taken');
      expect(taken).toMatchObject({ address: '192.168.77.100', holder: '02:00:00:00:77:64' });
      expect(station.events.map(({ type }) => type)).not.toContain('dhcp.unprobed');
    });

    test('says once that nobody is asked, when echoes are forbidden too, and serves all the same', async () => {
      const station = await stationFor('1 0');
      const client = startUdhcpc(device, 'phone0', scratch);
      await hooked(client, 'bound');
      const told = station.events.filter(({ type }) => type === 'dhcp.unprobed');
      expect(told).toMatchObject([{ adapter: 'cable0' }]);
      expect(CATALOGUE['dhcp.unprobed'].sentence({ adapter: 'cable0' })).toContain('cap_net_raw');
    });
  });

  interop('on a computer where another program has port 68', ['busybox', 'dhclient', 'dnsmasq'], () => {
    beforeEach(setUp);
    afterEach(tearDown);

    const options = () => ['--adapter', 'cable0', '--data', scratch.join('data'), '--engine', engine];

    test('hears other servers all the same, when that program is a DHCP client', async () => {
      const office = laboratory.computer('office');
      laboratory.cable({ computer: bench, adapter: 'office0' }, { computer: office, adapter: 'eth0' });
      const files = ['-lf', scratch.join('client.leases'), '-pf', scratch.join('client.pid')];
      await bench.start('dhclient', ['-4', '-d', '-v', ...files, 'office0']).line(/DHCPDISCOVER/);
      const range = ['--dhcp-range=192.168.77.50,192.168.77.60', `--dhcp-leasefile=${scratch.join('leases')}`];
      const plain = ['--no-daemon', '--port=0', '--conf-file=/dev/null', '--interface=eth0'];
      await device.start('dnsmasq', [...plain, ...range]).line(/IP range/);
      const refused = startRouse(bench, ['up', ...options(), '--json']);
      await refused.told('dhcp.foreign-server', ({ server }) => server === '192.168.77.100');
      expect(await refused.running.ended).toMatchObject({ status: 4 });
    });

    test('says that it cannot hear them and who has the port, when it does not share it', async () => {
      const script = scratch.join('holder.mjs');
      writeFileSync(
        script,
        "import('node:dgram').then((it) => it.createSocket('udp4').bind(68, () => console.log('held')));",
      );
      const holder = bench.start(process.execPath, [script]);
      await holder.line(/held/);
      const station = await startStation(bench, options());
      const told = await station.told('dhcp.deaf');
      expect(CATALOGUE['dhcp.deaf'].sentence(told)).toContain(
        `port 68 (0.0.0.0:68 on cable0) is taken by node holder.mjs (pid ${holder.pid}). Stop it`,
      );
      expect(station.events.map(({ type }) => type)).not.toContain('dhcp.asking');
      const client = startUdhcpc(device, 'phone0', scratch);
      await hooked(client, 'bound');
    });
  });
});
