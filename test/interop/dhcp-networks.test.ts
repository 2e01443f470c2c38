/** More than one network at once: two cables, two networks behind an unmodified relay agent, and another server. */
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { hooked, startUdhcpc, type Told } from '../support/dhcp-clients.ts';
import { writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { run } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startRouse, startStation, type Rouse } from '../support/station.ts';

async function lease(computer: Computer, adapter: string, scratch: Scratch): Promise<Told> {
  const client = startUdhcpc(computer, adapter, scratch);
  const bound = await hooked(client, 'bound');
  await client.stop();
  return bound;
}

interop('two adapters at once', ['busybox'], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  let left: Computer;
  let right: Computer;

  beforeAll(async () => {
    laboratory = new Laboratory();
    const bench = laboratory.computer('bench');
    [left, right] = [laboratory.computer('left'), laboratory.computer('right')];
    const ends = [
      [left, 'cable0', '192.168.77.1/24'],
      [right, 'cable1', '10.99.0.1/24'],
    ] as const;
    for (const [computer, adapter, address] of ends) {
      laboratory.cable({ computer: bench, adapter, address }, { computer, adapter: 'eth0' });
    }
    const adapters = ['--adapter', 'cable0', '--adapter', 'cable1'];
    await startStation(bench, [...adapters, '--data', scratch.join('data')], { within: 100_000 });
  });
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('each device is pointed to the address of the adapter it is plugged into', async () => {
    const own = { left: new Scratch(), right: new Scratch() };
    const told = { left: await lease(left, 'eth0', own.left), right: await lease(right, 'eth0', own.right) };
    expect(told.left).toMatchObject({ serverid: '192.168.77.1', router: '192.168.77.1', opt150: 'c0a84d01' });
    expect(told.left['ip']).toMatch(/^192\.168\.77\./);
    expect(told.right).toMatchObject({ serverid: '10.99.0.1', router: '10.99.0.1', opt150: '0a630001' });
    expect(told.right['ip']).toMatch(/^10\.99\.0\./);
    own.left.remove();
    own.right.remove();
  });

  test('its leases can be listed while it runs, but nothing taken over into them', async () => {
    const data = ['--data', scratch.join('data')];
    const listed = await run(process.execPath, [ROUSE, 'leases', '10.99.0.0/24', '--json', ...data]);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ state: 'bound' }]);
    const file = scratch.join('dhcpd.leases');
    writeFileSync(file, 'lease 10.99.0.200 { ends never; hardware ethernet 00:26:99:ef:0f:1a; }\n');
    const imported = await run(process.execPath, [ROUSE, 'leases', 'import', file, ...data]);
    expect(imported).toMatchObject({ status: 4, stderr: expect.stringContaining('in use by another Rouse') });
  });
});

interop('two networks behind ISC dhcrelay', ['busybox', 'dhcrelay'], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  let station: Rouse;
  const devices: Computer[] = [];

  beforeAll(async () => {
    laboratory = new Laboratory();
    const [bench, relay] = [laboratory.computer('bench'), laboratory.computer('relay')];
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: '192.168.77.1/24' },
      { computer: relay, adapter: 'up0', address: '192.168.77.2/24' },
    );
    for (const [index, network] of ['10.66.1', '10.66.2'].entries()) {
      const device = laboratory.computer(`device${index}`);
      laboratory.cable(
        { computer: relay, adapter: `down${index}`, address: `${network}.1/24` },
        { computer: device, adapter: 'eth0' },
      );
      devices.push(device);
      bench.ip('route', 'add', `${network}.0/24`, 'via', '192.168.77.2');
    }
    await relay.run('sysctl', ['-q', '-w', 'net.ipv4.ip_forward=1']);
    const config = scratch.join('rouse.yaml');
    writeFileSync(
      config,
      'dhcp:\n  relays: [10.66.1.1, 10.66.2.1]\n  subnets:\n' +
        '    - { subnet: 10.66.1.0/24, pool: 10.66.1.100-10.66.1.199, router: 10.66.1.1 }\n' +
        '    - { subnet: 10.66.2.0/24, pool: 10.66.2.100-10.66.2.199, router: 10.66.2.1, lease: 10m }\n',
    );
    const own = ['--adapter', 'cable0', '--config', config, '--data', scratch.join('data')];
    station = await startStation(bench, own, { within: 100_000 });
    const interfaces = ['-id', 'down0', '-id', 'down1', '-iu', 'up0'];
    const dhcrelay = relay.start('dhcrelay', ['-4', '-d', '--no-pid', '-a', ...interfaces, '192.168.77.1']);
    await dhcrelay.line(/Sending on +Socket/);
  });
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test.each([
    [0, '10.66.1.', { router: '10.66.1.1', lease: '7200' }],
    [1, '10.66.2.', { router: '10.66.2.1', lease: '600' }],
  ])('device %i gets an address and the settings of its own network', async (index, network, expected) => {
    const own = new Scratch();
    const told = await lease(devices[index] ?? expect.fail(), 'eth0', own);
    expect(told).toMatchObject({ ...expected, serverid: '192.168.77.1', opt150: 'c0a84d01' });
    expect(told['ip']).toContain(network);
    await station.told('dhcp.discover', (event) => event.relay === `${network}1`);
    own.remove();
  });
});

interop('another DHCP server on the cable', ['busybox', 'dnsmasq'], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  let bench: Computer;

  // A new one for each test: dnsmasq looks for three seconds whether an address is free, and reads nothing meanwhile.
  beforeEach(async () => {
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    const other = laboratory.computer('other');
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: '192.168.77.1/24' },
      { computer: other, adapter: 'eth0', address: '192.168.77.2/24', mac: '02:00:00:00:77:02' },
    );
    const range = '--dhcp-range=192.168.77.50,192.168.77.60';
    const files = [`--dhcp-leasefile=${scratch.join('dnsmasq.leases')}`, '--conf-file=/dev/null'];
    const dnsmasq = other.start('dnsmasq', ['--no-daemon', '--port=0', '--interface=eth0', range, ...files]);
    await dnsmasq.line(/IP range/);
  });
  afterEach(() => laboratory.close());
  afterAll(() => scratch.remove());

  test.each([
    ['a cable', 300],
    ['an adapter that leads on', 2000],
  ])(
    'is found on %s before the station is ready: it refuses with 4 and names it and the ways out',
    async (_, window) => {
      if (window === 2000) bench.ip('route', 'add', 'default', 'via', '192.168.77.2');
      const refused = startRouse(bench, ['up', '--adapter', 'cable0', '--data', scratch.join('data'), '--json']);
      const { n } = await refused.told('dhcp.asking', (event) => event.window === window);
      const told = await refused.told('dhcp.foreign-server', (event) => event.n > n);
      expect(told).toMatchObject({ adapter: 'cable0', server: '192.168.77.2', mac: '02:00:00:00:77:02' });
      const { status, stderr } = await refused.running.ended;
      expect(status).toBe(4);
      expect(refused.events.map(({ type }) => type)).not.toContain('station.started');
      for (const words of ['192.168.77.2 (02:00:00:00:77:02)', '--share-lan', 'mode: proxy', '--observe']) {
        expect(stderr).toContain(words);
      }
    },
  );

  test('is left in peace with --share-lan and with --observe', async () => {
    for (const flag of ['--share-lan', '--observe']) {
      const station = await startStation(bench, ['--adapter', 'cable0', '--data', scratch.join('data'), flag]);
      const { status, stderr } = await station.running.stop();
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });
});

interop('a phone that takes its address from another DHCP server', ['dnsmasq'], () => {
  test.each(['--share-lan', '--set=dhcp.mode=proxy'])('is known by it and recovered with %s', async (mode) => {
    const scratch = new Scratch();
    const laboratory = new Laboratory();
    const [bench, office, device] = ['bench', 'office', 'device'].map((role) => laboratory.computer(role));
    if (bench === undefined || office === undefined || device === undefined) return expect.fail();
    office.ip('link', 'add', 'switch0', 'type', 'bridge');
    office.ip('address', 'add', '192.168.77.2/24', 'dev', 'switch0');
    office.ip('link', 'set', 'switch0', 'up');
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: '192.168.77.1/24' },
      { computer: office, adapter: 'port0' },
    );
    laboratory.cable({ computer: device, adapter: 'eth0' }, { computer: office, adapter: 'port1' });
    for (const port of ['port0', 'port1']) office.ip('link', 'set', port, 'master', 'switch0');
    const gives = ['--dhcp-range=192.168.77.50,192.168.77.60', '--dhcp-option=150,192.168.77.1', '--no-ping'];
    const files = [`--dhcp-leasefile=${scratch.join('dnsmasq.leases')}`, '--conf-file=/dev/null'];
    await office.start('dnsmasq', ['--no-daemon', '--port=0', ...gives, ...files]).line(/IP range/);
    const own = ['--adapter', 'cable0', '--data', scratch.join('data'), '--exit-when', 'recovered'];
    const station = await startStation(bench, [writePackage(scratch.join('firmware')), ...own, mode], {
      within: 60_000,
    });
    const phone = startRouse(device, ['simulate', '7911', '--adapter', 'eth0', '--pace', '0.05', '--json']);
    const { device: hardware, address } = await station.told(
      'dhcp.elsewhere',
      ({ server }) => server === '192.168.77.2',
    );
    expect(address).toContain('192.168.77.5');
    expect(await station.told('device.recovered')).toMatchObject({ device: hardware, model: 'Cisco 7911G' });
    expect(await station.running.ended).toMatchObject({ status: 0, stderr: '' });
    expect(await phone.running.ended).toMatchObject({ status: 0 });
    await laboratory.close();
    scratch.remove();
  });
});

interop('a machine that has an address of the pool', ['busybox'], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test.each(['batched', 'dgram'])('is found by ARP (%s engine): the device gets another one', async (engine) => {
    laboratory = new Laboratory();
    const [bench, device] = [laboratory.computer('bench'), laboratory.computer('device')];
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: '192.168.77.1/24' },
      { computer: device, adapter: 'eth0', address: '192.168.77.100/24', mac: '02:00:00:00:77:64' },
    );
    device.ip('link', 'add', 'link', 'eth0', 'name', 'phone0', 'type', 'macvlan', 'mode', 'bridge');
    device.ip('link', 'set', 'phone0', 'up');
    const own = ['--adapter', 'cable0', '--data', scratch.join(engine), '--engine', engine];
    const station = await startStation(bench, own, { within: 60_000 });
    const client = startUdhcpc(device, 'phone0', scratch);
    expect(await hooked(client, 'bound')).toMatchObject({ ip: '192.168.77.101' });
    const taken = await station.told('dhcp.address-taken');
    expect(taken).toMatchObject({ address: '192.168.77.100', holder: '02:00:00:00:77:64' });
    await client.stop();
    await laboratory.close();
  });
});

interop('a crowd behind a relay, played by perfdhcp', ['perfdhcp'], () => {
  const scratch = new Scratch();
  const laboratory = new Laboratory();
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('gets an address each, and every question its answer', async () => {
    const [bench, crowd] = [laboratory.computer('bench'), laboratory.computer('crowd')];
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: '10.66.0.1/16' },
      { computer: crowd, adapter: 'eth0', address: '10.66.255.254/16' },
    );
    const config = scratch.join('rouse.yaml');
    writeFileSync(config, 'dhcp: { pool: 10.66.1.0-10.66.250.255, relays: 10.66.255.254 }\n');
    await startStation(bench, ['--adapter', 'cable0', '--config', config, '--data', scratch.join('data')]);
    const load = ['-4', '-l', 'eth0', '-r', '100', '-R', '1000', '-p', '3', '-d', '1', '10.66.0.1'];
    const { status, stdout } = await crowd.run('perfdhcp', load);
    expect({ status, stdout }).toMatchObject({ status: 0 });
    const counted = (what: string): readonly number[] =>
      [...stdout.matchAll(new RegExp(`^${what}: (\\d+)$`, 'gm'))].map(([, amount]) => Number(amount));
    expect(Math.min(...counted('received packets'))).toBeGreaterThan(100);
    for (const trouble of ['drops', 'rejected leases', 'non unique addresses'])
      expect(counted(trouble)).toEqual([0, 0]);
  });
});
