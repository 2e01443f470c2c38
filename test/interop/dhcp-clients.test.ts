/** More DHCP clients of the field, unmodified: what each is told, and what they find out about a server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

const STATION = '192.168.77.1';
const NETWORKD = '/lib/systemd/systemd-networkd';
/** A machine of its own for the daemon: its folders empty, its state its own, and no udev to wait for. */
const NETWORKD_SETUP = `
  mount -t tmpfs tmpfs /etc/systemd/network
  mount -t tmpfs -o mode=755 tmpfs /run/systemd
  mkdir -p /run/systemd/netif/leases /run/systemd/netif/links /run/systemd/netif/lldp
  chown -R systemd-network /run/systemd/netif
  mount -o remount,ro /sys
  printf '[Match]\\nName=eth0\\n[Network]\\nDHCP=ipv4\\nLinkLocalAddressing=no\\nIPv6AcceptRA=no\\n' > /etc/systemd/network/eth0.network
  SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console exec ${NETWORKD}`;

describe.each(['batched', 'dgram'])('a station with the %s engine', (engine) => {
  interop('and other DHCP clients', ['dhcpcd', 'nmap'], () => {
    const scratch = new Scratch();
    let laboratory: Laboratory;
    let device: Computer;
    let station: Rouse;

    beforeAll(async () => {
      laboratory = new Laboratory();
      const bench = laboratory.computer('bench');
      device = laboratory.computer('device');
      laboratory.cable(
        { computer: bench, adapter: 'cable0', address: `${STATION}/24` },
        { computer: device, adapter: 'eth0' },
      );
      const own = ['--adapter', 'cable0', '--data', scratch.join('data'), '--no-tftp', '--engine', engine];
      station = await startStation(bench, own, { within: 300_000 });
    });

    afterAll(async () => {
      await laboratory.close();
      scratch.remove();
    });

    test('dhcpcd takes its lease and configures the adapter', async () => {
      const { stderr, status } = await device.run('dhcpcd', [
        '-4',
        '-1',
        '-B',
        '-d',
        '-t',
        '20',
        '-c',
        '/bin/true',
        'eth0',
      ]);
      expect({ status, stderr }).toMatchObject({ status: 0 });
      const [, address = ''] = /leased (\S+) for 7200 seconds/.exec(stderr) ?? [];
      await station.told('dhcp.ack', (event) => event.address === address && event.to === address);
      expect(device.ip('address', 'show', 'eth0')).toContain(`${address}/24`);
      device.ip('address', 'flush', 'dev', 'eth0');
    });

    test('systemd-networkd takes its lease, and gives it back when it ends', async ({ skip }) => {
      const there = await device.run('test', ['-x', NETWORKD]);
      skip(there.status !== 0, 'systemd-networkd is not installed');
      const networkd = device.start('sh', ['-ec', NETWORKD_SETUP]);
      const acquired = await networkd.line(/DHCPv4 address \S+, gateway \S+ acquired from/);
      const [, address] =
        /address (\S+)\/24, gateway 192\.168\.77\.1 acquired from 192\.168\.77\.1/.exec(acquired) ?? [];
      expect(address).toMatch(/^192\.168\.77\./);
      await networkd.stop();
      await station.told('dhcp.release', (event) => event.address === address);
      device.ip('address', 'flush', 'dev', 'eth0');
    });

    test("nmap's broadcast-dhcp-discover sees one server and everything it offers", async () => {
      device.ip('address', 'add', '192.168.77.50/24', 'dev', 'eth0');
      const args = ['--script', 'broadcast-dhcp-discover', '--script-args', 'broadcast-dhcp-discover.timeout=3'];
      const { stdout } = await device.run('nmap', [...args, '-e', 'eth0']);
      expect(stdout).toContain('Response 1 of 1');
      expect(stdout).toMatch(/IP Offered: 192\.168\.77\.\d+\n/);
      for (const line of ['Server Identifier: 192.168.77.1', 'Router: 192.168.77.1', 'Renewal Time Value: 1h00m00s']) {
        expect(stdout).toContain(line);
      }
    });

    test("nmap's dhcp-discover is told the settings without a lease", async () => {
      const { stdout } = await device.run('nmap', ['-sU', '-p', '67', '--script', 'dhcp-discover', STATION]);
      expect(stdout).toMatch(/67\/udp open +dhcps/);
      expect(stdout).toContain('DHCP Message Type: DHCPACK');
      expect(stdout).not.toContain('IP Address Lease Time');
      await station.told('dhcp.inform');
    });
  });
});
