import { beforeAll, describe, expect, it } from 'vitest';
import { Folder, rouse } from '../rouse.fixture.ts';

const folder = new Folder();
const CSV = `address,hardware,state,since,until,hostname,vendor-class
192.168.1.10,00:26:99:ef:0f:1a,bound,2020-01-01T00:00:00Z,never,SEP002699EF0F1A,"Cisco Systems, Inc. IP Phone CP-7911G"
192.168.1.11,00:1b:d4:33:22:33,bound,2020-01-01T00:00:00Z,2020-01-02T00:00:00Z,old,
192.168.1.12,00:1b:d4:33:22:34,released,2020-01-01T00:00:00Z,2099-01-01T00:00:00Z,gone,
192.168.1.13,00:1b:d4:33:22:35,declined,2020-01-01T00:00:00Z,never,,
10.0.0.7,00:1b:d4:33:22:36,bound,2020-01-01T00:00:00Z,2099-01-01T00:00:00Z,printer,
`;

async function leases(...args: readonly string[]) {
  return rouse('leases', ...args, '--data', folder.at('data'));
}

async function listed(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await leases('list', ...args);
  return stdout.match(/^\d+\.\d+\.\d+\.\d+/gm) ?? [];
}

beforeAll(async () => {
  const taken = await leases('import', folder.put('leases.csv', CSV));
  expect({ status: taken.status, stderr: taken.stderr }).toEqual({ status: 0, stderr: '' });
});

describe('the list of leases', () => {
  it('has who has which address now, by address, with kind and name', async () => {
    const { status, stdout } = await leases();
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
      'ADDRESS | DEVICE | STATE | ENDS | KIND | NAME',
      expect.stringMatching(/^10\.0\.0\.7 \| 00:1b:d4:33:22:36 \| bound \| in .* \| printer$/),
      '192.168.1.10 | 00:26:99:ef:0f:1a | bound | for ever | Cisco 7911G | SEP002699EF0F1A',
      expect.stringMatching(/^192\.168\.1\.13 \| .* \| declined \| for ever/),
      '',
    ]);
  });

  it.each([
    [['--all'], ['10.0.0.7', '192.168.1.10', '192.168.1.11', '192.168.1.12', '192.168.1.13']],
    [['--state', 'ended'], ['192.168.1.11']],
    [['--state', 'released'], ['192.168.1.12']],
    [
      ['--state', 'bound'],
      ['10.0.0.7', '192.168.1.10'],
    ],
    [['192.168.1.10'], ['192.168.1.10']],
    [['192.168.0.0/16'], ['192.168.1.10', '192.168.1.13']],
    [
      ['192.168.1.11-192.168.1.12', '--all'],
      ['192.168.1.11', '192.168.1.12'],
    ],
    [['00-26-99-EF-0F-1A'], ['192.168.1.10']],
    [['print*'], ['10.0.0.7']],
    [['7911'], ['192.168.1.10']],
    [['192.168.1.0/24', 'printer'], []],
  ])('with %j has %j', async (words, addresses) => {
    expect(await listed(...words)).toEqual(addresses);
  });

  it('says when there is none at all, and in which folder', async () => {
    const none = folder.at('none');
    expect((await rouse('leases', '--data', none)).stdout).toBe(
      `No address is lent now; --all lists what has ended, too (${none}).\n`,
    );
    expect((await rouse('leases', '--all', '--data', none)).stdout).toBe(`No address is lent (${none}).\n`);
  });

  it('says when none is like that', async () => {
    expect((await leases('list', 'nobody')).stdout).toBe('No lease is like that.\n');
    expect((await leases('list', '--state', 'released', '10.0.0.7')).stdout).toBe('No lease is like that.\n');
  });

  it('is JSON for programs', async () => {
    const { stdout } = await leases('list', '--json', '192.168.1.10');
    expect(JSON.parse(stdout)).toMatchObject([{ address: '192.168.1.10', hostname: 'SEP002699EF0F1A' }]);
  });
});

describe('an export', () => {
  it.each([
    ['csv', /^address,.*\n10\.0\.0\.7,/],
    ['isc', /lease 192\.168\.1\.10 \{/],
    ['json', /"address": ?"192\.168\.1\.10"/],
  ])('as %s can be imported again, whole', async (format, looks) => {
    const { stdout } = await leases('export', '--all', '--format', format);
    expect(stdout).toMatch(looks);
    const file = folder.put(`again.${format}`, stdout);
    const again = ['--data', folder.at(`again-${format}`)];
    expect(await rouse('leases', 'import', file, ...again)).toMatchObject({ status: 0 });
    const { stdout: csv } = await rouse('leases', 'list', ...again);
    expect(csv).toContain('192.168.1.10');
    expect(csv).toContain('SEP002699EF0F1A');
  });
});

describe('an import', () => {
  it('keeps current leases of other devices, says which, and ends with 1 when nothing was taken over', async () => {
    const file = folder.put('rival.csv', 'address,hardware,state,until\n10.0.0.7,02:00:00:00:00:01,bound,never\n');
    expect(await leases('import', file)).toEqual({
      status: 1,
      stdout: 'Took over 0 leases; 1 entry passed over.\n',
      stderr: 'rouse: passed over: 10.0.0.7 stays with 00:1b:d4:33:22:36\n',
    });
  });

  it('tells programs what it did', async () => {
    const ini = '[DHCP]\r\nLease_NumLeases=0\r\n02:0B:0C:0D:0E:0F=192.168.1.75\r\n';
    const { status, stdout } = await leases('import', '--json', folder.put('tftpd32.ini', ini));
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'tftpd32',
      imported: 0,
      passedOver: 0,
      reservations: [{ hardware: '02:0b:0c:0d:0e:0f', address: '192.168.1.75' }],
    });
  });

  it('of a file that nobody knows asks for its kind, and one that is not there is refused', async () => {
    const odd = await leases('import', folder.put('odd.txt', 'Dear diary\n'));
    expect(odd).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--format (') });
    expect(await leases('import', folder.at('nothing'))).toMatchObject({ status: 4, stdout: '' });
  });
});
