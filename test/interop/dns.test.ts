/** What dig, kdig, the system's resolver and dnsmasq make of a station's names, through network namespaces. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hooked, startUdhcpc } from '../support/dhcp-clients.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

const STATION = '10.88.0.1';
const MAC = '02:00:00:00:00:07';
const MANY = Array.from({ length: 60 }, (_, n) => `10.88.1.${n + 1}`);

const SETTINGS = `
dhcp: { pool: 10.88.0.100-10.88.0.109, probe: false, domain: bench.test }
dns:
  domain: bench.test
  forward: ["10.89.0.53:53"]
  names:
    CiscoCM1: 10.88.0.1
    multi: [10.88.0.5, 10.88.0.6]
    six: "2001:db8::7"
    many: [${MANY.join(', ')}]
`;

interop('names of a station', ['dig', 'kdig', 'dnsmasq', 'busybox', 'getent'], () => {
  const scratch = new Scratch();
  const laboratory = new Laboratory();
  let client: Computer;
  let other: Computer;
  let station: Rouse;

  beforeAll(async () => {
    const bench = laboratory.computer('bench');
    client = laboratory.computer('client');
    other = laboratory.computer('other');
    laboratory.cable(
      { computer: bench, adapter: 'eth1', address: `${STATION}/24` },
      { computer: client, adapter: 'eth0', address: '10.88.0.9/24', mac: MAC },
    );
    laboratory.cable(
      { computer: bench, adapter: 'eth2', address: '10.89.0.1/24' },
      { computer: other, adapter: 'eth0', address: '10.89.0.53/24' },
    );
    other.ip('route', 'add', '10.88.0.0/24', 'via', '10.89.0.1');
    client.ip('address', 'add', '10.99.0.9/32', 'dev', 'lo');
    bench.ip('route', 'add', '10.99.0.9/32', 'via', '10.88.0.9');
    const dnsmasq = ['--no-daemon', '--no-resolv', '--no-hosts', '--port=53', '--log-queries', '--log-facility=-'];
    const texts = Array.from({ length: 12 }, (_, n) => `--txt-record=long.example.com,${String(n).repeat(200)}`);
    other.start('dnsmasq', [...dnsmasq, '--address=/www.example.com/192.0.2.1', '--local=/example.com/', ...texts]);
    writeFileSync(scratch.join('rouse.yaml'), SETTINGS);
    const own = ['--adapter', 'eth1', '--config', scratch.join('rouse.yaml'), '--data', scratch.join('data')];
    station = await startStation(bench, [...own, '--no-tftp', '--no-syslog']);
    // What a resolver of a namespace reads: `ip netns exec` puts these files over those in /etc.
    mkdirSync(`/etc/netns/${client.name}`, { recursive: true });
    writeFileSync(
      `/etc/netns/${client.name}/resolv.conf`,
      `nameserver ${STATION}\nsearch bench.test\noptions timeout:1\n`,
    );
  });

  afterAll(async () => {
    rmSync(`/etc/netns/${client.name}`, { recursive: true, force: true });
    await laboratory.close();
    scratch.remove();
  });

  /** The answers of dig, one a line. */
  async function short(...args: readonly string[]): Promise<readonly string[]> {
    const { stdout } = await client.run('dig', [`@${STATION}`, '+short', '+time=2', '+tries=1', ...args]);
    return stdout.split('\n').filter((line) => line !== '' && !line.startsWith(';;'));
  }

  async function whole(program: 'dig' | 'kdig', ...args: readonly string[]): Promise<string> {
    const { stdout, stderr } = await client.run(program, [
      `@${STATION}`,
      '+time=2',
      program === 'dig' ? '+tries=1' : '+retry=0',
      ...args,
    ]);
    return stdout + stderr;
  }

  describe('dig', () => {
    test.each<[string, readonly string[], readonly string[]]>([
      ['a name', ['CiscoCM1'], ['10.88.0.1']],
      ['a name in the domain, in other capitals', ['CISCOcm1.Bench.Test'], ['10.88.0.1']],
      ['several addresses', ['multi'], ['10.88.0.5', '10.88.0.6']],
      ['an IPv6 address', ['six', 'AAAA'], ['2001:db8::7']],
      ['an address', ['-x', '10.88.0.1'], ['CiscoCM1.bench.test.']],
      ['an IPv6 address the other way round', ['-x', '2001:db8::7'], ['six.bench.test.']],
      ['by TCP', ['+tcp', 'ciscocm1'], ['10.88.0.1']],
      ['many addresses, by TCP after UDP', ['many'], MANY],
      ["another server's name", ['www.example.com'], ['192.0.2.1']],
      ["another server's name by TCP", ['+tcp', 'www.example.com'], ['192.0.2.1']],
    ])('%s', async (_, args, expected) => {
      expect(await short(...args)).toEqual(expected);
    });

    test('what another server tells in many octets, by TCP after UDP', async () => {
      expect(await short('long.example.com', 'TXT')).toHaveLength(12);
    });

    test.each<[string, readonly string[], RegExp]>([
      [
        'nothing of this type',
        ['ciscocm1.bench.test', 'MX'],
        /status: NOERROR[^]*AUTHORITY: 1,[^]*bench\.test\.\s+10\s+IN\s+SOA/,
      ],
      ['no such name', ['nobody.bench.test'], /status: NXDOMAIN[^]*bench\.test\.\s+10\s+IN\s+SOA/],
      ['no such name elsewhere', ['nobody.example.com'], /status: NXDOMAIN/],
      ['another version of EDNS', ['+edns=3', '+noednsneg', 'ciscocm1'], /status: BADVERS[^]*EDNS: version: 0,/],
      ['an option that nobody knows', ['+ednsopt=65001:00ff', 'ciscocm1'], /status: NOERROR[^]*10\.88\.0\.1/],
      ['a cookie', ['+cookie', 'ciscocm1'], /COOKIE: [0-9a-f]{48} \(good\)/],
      ['no EDNS', ['+noedns', 'ciscocm1'], /ADDITIONAL: 0\n/],
      ['the version of the server', ['version.bind', 'TXT', 'CH'], /status: REFUSED/],
      ['another operation', ['+opcode=4', 'bench.test'], /status: NOTIMP/],
      ['a transfer', ['bench.test', 'AXFR'], /Transfer failed/],
      ['capitals that come back', ['CiScOcM1'], /;CiScOcM1\.\s+IN\s+A/],
      ['a stranger', ['-b', '10.99.0.9', 'ciscocm1'], /status: REFUSED/],
    ])('%s', async (_, args, expected) => {
      expect(await whole('dig', ...args)).toMatch(expected);
    });
  });

  test('kdig is content, with cookies, EDNS and many questions on one connection', async () => {
    expect(await whole('kdig', '+cookie', '+edns', 'ciscocm1')).toMatch(
      /NOERROR[^]*COOKIE: [0-9A-F]{48}[^]*10\.88\.0\.1/,
    );
    const text = await whole('kdig', '+tcp', '+keepopen', 'ciscocm1', 'multi', 'nobody', 'www.example.com');
    expect(text).toMatch(/10\.88\.0\.1[^]*10\.88\.0\.5[^]*NXDOMAIN[^]*192\.0\.2\.1/);
    expect(text).not.toMatch(/WARNING|malformed/);
  });

  test('a device with a lease is known by its name and its hardware address, and finds the station by option 6', async () => {
    client.ip('address', 'del', '10.88.0.9/24', 'dev', 'eth0');
    const udhcpc = startUdhcpc(client, 'eth0', scratch, ['-x', 'hostname:front-desk', '-O', 'dns']);
    const lease = await hooked(udhcpc, 'bound');
    expect(lease).toMatchObject({ dns: STATION, domain: 'bench.test' });
    client.ip('address', 'replace', '10.88.0.9/24', 'dev', 'eth0');
    const address = lease['ip'] ?? '';
    expect(await short('front-desk.bench.test')).toEqual([address]);
    expect(await short(MAC.replaceAll(':', ''))).toEqual([address]);
    expect(await short('-x', address)).toEqual(['front-desk.bench.test.']);
  });

  test.each([
    ['hosts', 'CiscoCM1', /^10\.88\.0\.1\s+CiscoCM1(\.bench\.test)?$/],
    ['ahostsv4', 'ciscocm1', /^10\.88\.0\.1\s/m],
    ['hosts', '10.88.0.1', /^10\.88\.0\.1\s+CiscoCM1\.bench\.test$/],
    ['ahostsv4', 'www.example.com', /^192\.0\.2\.1\s/m],
    ['ahosts', 'many', /^10\.88\.1\.60\s/m],
  ])('the resolver of the system is content: %s %s', async (database, name, expected) => {
    const { stdout } = await client.run('getent', [database, name]);
    expect(stdout.trim()).toMatch(expected);
  });

  test('what was asked is told', () => {
    const names = station.events.flatMap((event) =>
      event.type === 'dns.answered' || event.type === 'dns.unknown' ? [event] : [],
    );
    expect(names).toContainEqual(expect.objectContaining({ type: 'dns.answered', name: 'ciscocm1', kind: 'A' }));
    expect(names).toContainEqual(expect.objectContaining({ type: 'dns.unknown', name: 'nobody.bench.test' }));
    expect(station.events.filter(({ type }) => type === 'service.fault')).toEqual([]);
  });
});
