/**
 * What a machine or a person can have wrong before a station starts: each is told in words with a remedy, by the exit
 * code of the contract (4 the machine refused, 2 usage), and nothing is left behind.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import type { Ended } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, startStation, type Rouse } from '../support/station.ts';

const CARDS = fileURLToPath(new URL('../support/cards.sh', import.meta.url));
const USAGE = 2;
const REFUSED = 4;

/** For people: what happened and why, then what to do, and never where in the program. Bad usage starts nothing. */
function expectRefusal(ended: Ended, status: number, ...words: readonly (string | RegExp)[]): void {
  expect(ended).toMatchObject(status === USAGE ? { status, stdout: '' } : { status });
  for (const word of words) expect(ended.stderr).toMatch(word);
  expect(ended.stderr).not.toMatch(/^\s+at .*:\d+:\d+|node:internal|Error:/m);
  if (status === REFUSED) expect(ended.stderr.trimEnd().split('\n').length).toBeGreaterThan(1);
}

/** A user without any right: nobody, or root without capabilities where nobody cannot read this checkout. */
function withoutRights(): readonly string[] {
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const powerless = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];
  const [program, ...args] = [...nobody, process.execPath, ROUSE, '--version'];
  return spawnSync(program, args).status === 0 ? nobody : powerless;
}

interop('a station refuses to start', ['setpriv', 'dnsmasq'], () => {
  const scratch = new Scratch();
  const firmware = writePackage(scratch.join('firmware'));
  let laboratory: Laboratory;
  let bench: Computer;
  let device: Computer;
  let data: string;

  function up(where: Computer, args: readonly string[], as: readonly string[] = []): Promise<Ended> {
    const [program = '', ...rest] = [...as, process.execPath, ROUSE, 'up', '--data', data, ...args];
    return where.run(program, rest, { within: 15_000 });
  }

  beforeAll(() => {
    chmodSync(scratch.path, 0o755);
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    device = laboratory.computer('device');
    laboratory.cable(
      { computer: bench, adapter: 'cable0', address: '192.168.77.1/24' },
      { computer: device, adapter: 'eth0' },
    );
  });

  beforeEach(() => {
    data = mkdtempSync(scratch.join('data-'));
    chmodSync(data, 0o777);
  });

  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  describe('when a port is taken, and names who has it', () => {
    test.each([
      ['67', ['--dhcp-range=192.168.77.150,192.168.77.160']],
      ['69', ['--enable-tftp', '--tftp-root=/nonexistent', '--tftp-no-fail']],
    ])('port %s', async (port, service) => {
      const plain = ['--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--log-facility=-', '--user=root'];
      const files = [`--dhcp-leasefile=${scratch.join('dnsmasq.leases')}`, '--pid-file'];
      const holder = bench.start('dnsmasq', [
        ...plain,
        ...files,
        '--interface=cable0',
        '--bind-interfaces',
        ...service,
      ]);
      await holder.line(/started/);
      const ended = await up(bench, [firmware, '--adapter', 'cable0']);
      await holder.stop();
      expectRefusal(ended, REFUSED, `port ${port}`, /dnsmasq/, new RegExp(`\\b${holder.pid}\\b`));
    });
  });

  test('when there is no adapter of that name, and lists those there are', async () => {
    const ended = await up(bench, [firmware, '--adapter', 'cable9']);
    expectRefusal(ended, REFUSED, 'cable9', 'cable0');
  });

  test('when there is no adapter at all', async () => {
    const island = laboratory.computer('island');
    expectRefusal(await up(island, [firmware]), REFUSED, /adapter/i);
  });

  test('when two adapters could be meant, and names both with the command for each', async () => {
    const fork = laboratory.computer('fork');
    for (const [adapter, address] of [
      ['left0', '192.168.78.1/24'],
      ['right0', '192.168.79.1/24'],
    ] as const) {
      laboratory.cable({ computer: fork, adapter, address }, { computer: device, adapter });
    }
    const ended = await up(fork, [firmware], ['sh', CARDS]);
    expectRefusal(ended, REFUSED, '--adapter left0', '--adapter right0');
  });

  test('when the adapter has no address, and offers to set one', async () => {
    expectRefusal(await up(device, [firmware, '--adapter', 'eth0']), REFUSED, 'eth0', '--set-address');
  });

  test('when a folder cannot be read', async () => {
    const locked = scratch.join('locked');
    mkdirSync(locked, { mode: 0o700 });
    // Owned by a third user, so that neither nobody nor a root without capabilities may look into it.
    spawnSync('chown', ['1:1', locked]);
    const ended = await up(bench, [locked, '--adapter', 'cable0'], withoutRights());
    expectRefusal(ended, REFUSED, locked, /permission|right|may not|not allowed|read/i);
  });

  test('when a folder does not exist', async () => {
    const ended = await up(bench, [scratch.join('missing'), '--adapter', 'cable0']);
    expectRefusal(ended, REFUSED, scratch.join('missing'));
  });

  test('when it may not open port 67, and says how it may', async () => {
    const ended = await up(bench, [firmware, '--adapter', 'cable0'], withoutRights());
    expectRefusal(ended, REFUSED, /\b67\b/, /sudo|setcap|root|administrator/i);
  });

  test.each([
    ['an option that does not exist', ['--adaptor', 'cable0'], '--adaptor'],
    ['a port that is none', ['--tftp-port', '70000'], '70000'],
    ['an address that is none', ['--listen', '192.168.77.300'], '192.168.77.300'],
    ['a settings file that does not exist', ['--config', '/nonexistent/rouse.yaml'], '/nonexistent/rouse.yaml'],
  ])('for %s', async (_, args, word) => {
    expectRefusal(await up(bench, [firmware, ...args]), USAGE, word);
  });

  test('for mistakes in the settings, all of them at once, with their places', async () => {
    const config = scratch.join('rouse.yaml');
    writeFileSync(config, 'dhcp:\n  pool: 192.168.77.900\n  leese: 2h\ntftp:\n  retries: -1\n');
    const ended = await up(bench, [firmware, '--adapter', 'cable0', '--config', config]);
    expectRefusal(ended, USAGE, 'dhcp.pool', 'leese', 'tftp.retries');
  });
});

interop('an address given to the adapter while the station runs', [], () => {
  const scratch = new Scratch();
  let laboratory: Laboratory;
  let bench: Computer;
  let station: Rouse;

  beforeAll(async () => {
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    laboratory.cable(
      { computer: bench, adapter: 'cable0' },
      { computer: laboratory.computer('device'), adapter: 'eth0' },
    );
    const firmware = writePackage(scratch.join('firmware'));
    const address = ['--adapter', 'cable0', '--set-address', '192.168.80.1/24'];
    station = await startStation(bench, [firmware, ...address, '--data', scratch.join('data')]);
  });

  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('is there, and taken back at a signal', async () => {
    expect(bench.ip('address', 'show', 'cable0')).toContain('192.168.80.1/24');
    const { status } = await station.running.stop('SIGINT');
    expect(status).toBe(0);
    expect(bench.ip('address', 'show', 'cable0')).not.toContain('192.168.80.1');
  });
});
