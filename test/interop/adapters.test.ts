/** The adapters of a real Linux: what is listed, an address that comes and goes, and a watch over a cable that flaps. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import type { Running } from '../support/running.ts';
import { Scratch } from '../support/scratch.ts';

const DIST = new URL('../../dist/', import.meta.url).href;

/** Runs a script inside, with the built modules at hand as `adapters`, `setting` and `files`. */
function script(computer: Computer, body: string): Running {
  const source = `
    import * as adapters from '${DIST}host/node/adapters/adapters.js';
    import * as setting from '${DIST}host/node/adapters/set-address.js';
    import { openFiles } from '${DIST}host/node/files/files.js';
    import { formatCidr, parseCidr } from '${DIST}lib/address.js';
    const list = (await adapters.listAdapters()).value;
    const find = (name) => list.find((adapter) => adapter.name === name);
    const brief = (adapter) => [adapter.name, adapter.link, adapter.enabled ? 'on' : 'off', ...adapter.addresses.map(formatCidr)].join(' ');
    const set = (name, cidr) => setting.setAddress(list, find(name), parseCidr(cidr).value, openFiles(process.argv[1]));
    ${body}`;
  return computer.start(process.execPath, ['--input-type=module', '-e', source, scratch.path]);
}

const scratch = new Scratch();
let laboratory: Laboratory;
let bench: Computer;
let phone: Computer;

interop('the adapters of a Linux machine', [], () => {
  beforeAll(() => {
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    phone = laboratory.computer('phone');
    laboratory.cable(
      { computer: bench, adapter: 'eth1', address: '192.168.1.1/24' },
      { computer: phone, adapter: 'eth0' },
    );
    laboratory.cable({ computer: bench, adapter: 'eth2' }, { computer: phone, adapter: 'eth3' });
  });
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('an adapter keeps its address in the list when its link goes, as when the device is off', async () => {
    phone.ip('link', 'set', 'eth0', 'down');
    const { stdout } = await script(bench, 'console.log(list.map(brief).join("\\n"))').ended;
    phone.ip('link', 'set', 'eth0', 'up');
    bench.awaitCarrier('eth1');
    expect(stdout.trim().split('\n').toSorted()).toEqual([
      'eth1 down on 192.168.1.1/24',
      'eth2 up on',
      'lo up on 127.0.0.1/8',
    ]);
  });

  describe('an address that is set', () => {
    const SET = `
      const set1 = set('eth2', '192.168.1.77/24');
      if (!set1.ok) throw new Error(set1.error.message);
      console.log(JSON.stringify(set1.value));
      process.on('exit', () => { set1.value.undo(); set1.value.undo(); });
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(0));
      setInterval(() => {}, 1000);`;

    test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
      'is there at once, warned of, and gone after %s',
      async (signal) => {
        const running = script(bench, SET);
        const said = await running.line(/added/);
        expect(JSON.parse(said)).toMatchObject({ adapter: 'eth2', added: true });
        expect(said).toContain('overlapping networks');
        expect(bench.ip('address', 'show', 'eth2')).toContain('192.168.1.77/24 brd 192.168.1.255');
        const ended = await running.stop(signal);
        expect(ended).toMatchObject({ status: 0, stderr: '' });
        expect(bench.ip('address', 'show', 'eth2')).not.toContain('192.168.1.77');
      },
    );

    test('outlives a kill -9, and is taken away by the next start, but not while its owner lives', async () => {
      const running = script(bench, SET);
      await running.line(/added/);
      const clean = 'console.log("removed:", setting.removeLeftOverAddresses(openFiles(process.argv[1])).join())';
      expect((await script(bench, clean).ended).stdout).toBe('removed: \n');
      await running.stop('SIGKILL');
      expect(bench.ip('address', 'show', 'eth2')).toContain('192.168.1.77');
      expect((await script(bench, clean).ended).stdout).toBe('removed: eth2: 192.168.1.77/24\n');
      expect(bench.ip('address', 'show', 'eth2')).not.toContain('192.168.1.77');
      expect((await script(bench, clean).ended).stdout).toBe('removed: \n');
    });

    test('was there before: then it stays', async () => {
      const body = `const had = set('eth1', '192.168.1.1/24'); console.log(had.value.added); had.value.undo();`;
      expect((await script(bench, body).ended).stdout).toBe('false\n');
      expect(bench.ip('address', 'show', 'eth1')).toContain('192.168.1.1/24');
    });

    test('switches an adapter that is off on, and off again', async () => {
      bench.ip('link', 'set', 'eth2', 'down');
      const body = `
        const here = set('eth2', '10.9.9.1/24');
        console.log((await adapters.listAdapters()).value.filter(({ name }) => name === 'eth2').map(brief).join());
        here.value.undo();
        console.log((await adapters.listAdapters()).value.filter(({ name }) => name === 'eth2').map(brief).join());`;
      const { stdout } = await script(bench, body).ended;
      bench.ip('link', 'set', 'eth2', 'up');
      bench.awaitCarrier('eth2');
      expect(stdout).toMatch(/^eth2 \w+ on 10\.9\.9\.1\/24\neth2 down off\n$/);
    });

    test('is restored when somebody took it away, unless it was undone', async () => {
      const body = `
        import { spawnSync } from 'node:child_process';
        const here = set('eth2', '10.9.9.1/24').value;
        const seen = async () => console.log((await adapters.listAdapters()).value.filter(({ name }) => name === 'eth2').map(brief).join());
        spawnSync('ip', ['addr', 'flush', 'dev', 'eth2']);
        await seen();
        console.log(here.restore().ok, here.restore().ok);
        await seen();
        here.undo();
        here.restore();
        await seen();`;
      const { stdout, stderr } = await script(bench, body).ended;
      expect(stderr).toBe('');
      expect(stdout.trim().split('\n')).toEqual(['eth2 up on', 'true true', 'eth2 up on 10.9.9.1/24', 'eth2 up on']);
    });

    test('without rights is refused with what to do', async () => {
      const body = `
        process.setgroups([]); process.setgid(65534); process.setuid(65534);
        console.log(JSON.stringify(set('eth2', '10.9.9.1/24').error));`;
      expect((await script(bench, body).ended).stdout).toContain('"code":"no-rights"');
    });
  });

  test('a watch tells of a cable that flaps and of an adapter that goes', async () => {
    const body = `
      console.log('watching');
      setInterval(() => {}, 1000);
      adapters.watchAdapters(list, (changes) => { for (const { kind, adapter } of changes) console.log(kind, adapter.name); });`;
    const running = script(bench, body);
    await running.line(/watching/);
    phone.ip('link', 'set', 'eth0', 'down');
    await running.line(/link-down eth1/);
    phone.ip('link', 'set', 'eth0', 'up');
    await running.line(/link-up eth1/);
    bench.ip('address', 'flush', 'dev', 'eth1');
    await running.line(/address-removed eth1/);
    bench.ip('link', 'delete', 'eth2');
    await running.line(/vanished eth2/);
    await running.stop('SIGKILL');
  });
});
