/** What the command line says to mistakes, and where its options go. Uses the built program (dist/). */
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { SERVICES } from '../../src/station/modules.ts';
import { freePorts } from '../support/free-ports.ts';
import { run, type Ended } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE } from '../support/station.ts';

const scratch = new Scratch();
afterAll(() => scratch.remove());

function rouse(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return run(process.execPath, [ROUSE, ...args], { env: { ROUSE_DATA: scratch.join('data'), ...env } });
}

describe('a mistake on the command line', () => {
  test.each([
    ['upp', 'unknown command', '"rouse --help"'],
    ['up --dhcp-port 0', 'a port is a number from 1 to 65535', '"rouse up --help"'],
    ['up --exit-when recovered=0', 'write "recovered" or "recovered=5"', '"rouse up --help"'],
    ['leases import', "missing required argument 'file'", '"rouse leases import --help"'],
    [`up ${SERVICES.map(({ name }) => `--no-${name}`).join(' ')}`, 'there is nothing left to do', ''],
  ])('is named: %s', async (words, what, help) => {
    const { status, stdout, stderr } = await rouse(words.split(' '));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^rouse: /);
    expect(stderr).toContain(what);
    expect(stderr).toContain(help);
  });
});

test('a folder of the command line wins over that of the environment, in every command about leases', async () => {
  const file = scratch.join('dnsmasq.leases');
  writeFileSync(file, '0 00:1b:d4:33:22:33 10.66.3.10 SEP001BD4332233 *\n');
  const data = ['--data', scratch.join('mine')];
  const env = { ROUSE_DATA: scratch.join('elsewhere') };
  await expect(rouse(['leases', 'import', file, ...data], env)).resolves.toMatchObject({ status: 0 });
  for (const command of [['leases', 'list'], ['leases'], ['leases', 'export']]) {
    expect((await rouse([...command, '10.66.3.0/24', ...data], env)).stdout).toContain('SEP001BD4332233');
  }
  expect((await rouse(['leases'], env)).stdout).toBe(
    `No address is lent now; --all lists what has ended, too (${env.ROUSE_DATA}).\n`,
  );
});

describe.skipIf(process.platform === 'win32')('a station', () => {
  /** Runs one in a shell, with its output where `to` says, for two seconds. */
  async function station(flags: string, to: string): Promise<Ended> {
    const [dhcp, tftp] = await freePorts(2);
    const ports = `--listen 127.0.0.1 --dhcp-port ${dhcp} --tftp-port ${tftp} --data ${scratch.join('unread')}`;
    const command = `"${process.execPath}" "${ROUSE}" up ${flags} --timeout 2s ${ports}`;
    return run('sh', ['-c', `{ ${command}; echo "exit code $?" >&2; } ${to}`], { within: 20_000 });
  }

  test.each(['', '--json'])('up %s whose words nobody reads any more goes on', async (flags) => {
    const { stdout, stderr } = await station(flags, '| head -n 1');
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toContain('recovered within 2.0 s');
    expect(stderr).toContain('exit code 3');
  });

  test.runIf(process.platform === 'linux')(
    'whose words find no room on the disk says so once, and goes on',
    async () => {
      const { stderr } = await station('--json', '> /dev/full');
      expect(stderr.match(/ENOSPC/g)).toHaveLength(1);
      expect(stderr).toContain('everything else goes on');
      expect(stderr).toContain('exit code 3');
    },
  );
});

test('the demo is of the phone that it all began with', async () => {
  expect((await rouse(['demo', '--help'])).stdout).toMatch(/\(default:\s+"7911"\)/);
});
