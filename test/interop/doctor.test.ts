/** `rouse doctor` on a real computer: rules, routes, ports and servers that are really there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { Rouse, ROUSE, type ToldOf } from '../support/station.ts';

const scratch = new Scratch();
let laboratory: Laboratory;
let bench: Computer;
let other: Computer;

const ADAPTER = ['--adapter', 'eth1'];

async function doctor(args: readonly string[] = [], as: readonly string[] = []) {
  const command = [...as, process.execPath, ROUSE, 'doctor', ...ADAPTER, '--json', '--data', scratch.path, ...args];
  const rouse = new Rouse(bench.start(command[0] ?? '', command.slice(1)));
  const { status: code } = await rouse.running.ended;
  const findings = rouse.events.filter((event): event is ToldOf<'finding.raised'> => event.type === 'finding.raised');
  return { code, findings, causes: findings.map(({ cause }) => cause) };
}

interop('rouse doctor', ['nft', 'iptables', 'dnsmasq', 'setpriv'], () => {
  beforeAll(() => {
    laboratory = new Laboratory();
    bench = laboratory.computer('bench');
    other = laboratory.computer('other');
    laboratory.cable(
      { computer: bench, adapter: 'eth1', address: '192.168.1.1/24' },
      { computer: other, adapter: 'eth0', address: '192.168.1.2/24' },
    );
  });
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('finds nothing wrong with a bench that is in order', async () => {
    expect(await doctor()).toEqual({ code: 0, findings: [], causes: [] });
  });

  test('reads what nftables and iptables drop, and what it advises lets devices in', async () => {
    await bench.run('nft', ['add', 'table', 'inet', 'wall']);
    await bench.run('nft', ['add chain inet wall in { type filter hook input priority 0; policy drop; }']);
    await bench.run('nft', ['add rule inet wall in ct state established,related accept']);
    await bench.run('iptables', ['-A', 'OUTPUT', '-p', 'udp', '--sport', '67', '-j', 'DROP']);
    const { code, causes } = await doctor();
    expect({ code, causes }).toEqual({ code: 1, causes: ['firewall'] });
    expect(await doctor(['--mend', '--yes'])).toMatchObject({ code: 0 });
    expect((await doctor()).causes).toEqual([]);
    await bench.run('nft', ['flush', 'ruleset']);
  });

  test('changes nothing where nobody can be asked', async () => {
    bench.ip('route', 'add', 'blackhole', '192.168.1.96/28');
    expect(await doctor(['--mend'])).toMatchObject({ code: 1, causes: ['route-black-hole'] });
    expect(await doctor()).toMatchObject({ code: 1, causes: ['route-black-hole'] });
    bench.ip('route', 'del', 'blackhole', '192.168.1.96/28');
  });

  test('names who has a port, and another server on the cable', async () => {
    const args = ['--no-daemon', '--port=0', '--dhcp-range=192.168.1.50,192.168.1.60', '--dhcp-leasefile=/dev/null'];
    const own = bench.start('dnsmasq', [...args, '--interface=eth1']);
    await own.line(/DHCP/);
    const taken = await doctor();
    expect(taken.causes).toEqual(['port-taken']);
    expect(taken.findings[0]?.says).toContain('dnsmasq');
    await own.stop();
    const foreign = other.start('dnsmasq', [...args, '--interface=eth0']);
    await foreign.line(/DHCP/);
    expect((await doctor()).causes).toEqual(['second-dhcp-server']);
    await foreign.stop();
  });

  test('tells a user what he may not, with what gives him the right', async () => {
    const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--inh-caps', '-all'];
    const { code, findings } = await doctor([], nobody);
    expect(code).toBe(1);
    expect(findings.map(({ cause }) => cause)).toContain('no-rights');
    expect(findings[0]?.remedy.join()).toContain('sudo setcap');
  });
});
