/** Causes named over real cables, by what foreign programs and hand-made frames do there: each case has a bench of its own, some at once. */
import { chmodSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { writePackage } from '../support/firmware.ts';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { ROUSE, Rouse } from '../support/station.ts';

const CABLE = fileURLToPath(new URL('../support/cable.py', import.meta.url));
const DEVICES = fileURLToPath(new URL('../support/devices.py', import.meta.url));
const scratch = new Scratch();
const laboratory = new Laboratory();

interface Bench {
  readonly bench: Computer;
  readonly device: Computer;
  /** The firmware that is served, where a case has some. */
  readonly firmware: string;
  readonly data: string;
}

interface Case {
  readonly causes: readonly string[];
  readonly before?: (bench: Bench) => unknown;
  /** Once the station is ready. */
  readonly does?: (bench: Bench) => unknown;
  readonly args?: readonly string[];
  /** A look-alike package lies there. */
  readonly isSupplied?: true;
  /** The station does not start. */
  readonly isOver?: true;
  /** Default: eth1. */
  readonly adapter?: readonly string[];
  /** What the station is run by. */
  readonly as?: readonly string[];
  /** What is found besides, and need not be. */
  readonly besides?: readonly string[];
  /** In milliseconds, where chance decides when the evidence is complete. */
  readonly within?: number;
}

const wall =
  (...rules: readonly string[]) =>
  async ({ bench }: Bench): Promise<void> => {
    await bench.run('nft', ['add', 'table', 'inet', 'wall']);
    await bench.run('nft', ['add chain inet wall in { type filter hook input priority 0; policy accept; }']);
    for (const rule of rules) await bench.run('nft', [`add rule inet wall in ${rule}`]);
  };
const cardOf = ({ bench }: Bench): string => /ether (\S+)/.exec(bench.ip('link', 'show', 'eth1'))?.[1] ?? '';
const frames =
  (name: string, adapter = 'eth0') =>
  async (one: Bench): Promise<unknown> =>
    one.device.run('python3', [CABLE, adapter, name, cardOf(one)]);
const devices =
  (names: readonly string[], adapter = 'eth0', server = '192.168.1.1') =>
  async (one: Bench): Promise<unknown> =>
    one.device.run('python3', [DEVICES, adapter, cardOf(one), ...names], { env: { SERVER: server } });
const addressed = ({ device }: Bench): void => {
  device.ip('address', 'replace', '192.168.1.77/24', 'dev', 'eth0');
};
const fetches =
  (...urls: readonly string[]) =>
  async (one: Bench): Promise<void> => {
    addressed(one);
    const get = async (url: string): Promise<unknown> =>
      one.device.run('curl', ['--silent', '--max-time', '8', '--output', '/dev/null', url]);
    await Promise.all(urls.map(get));
  };
/** Behind a switch with another socket, of the name `plug`. */
const switched = ({ device }: Bench): void => {
  device.ip('link', 'add', 'switch', 'type', 'bridge');
  device.ip('link', 'add', 'socket', 'type', 'veth', 'peer', 'name', 'plug');
  for (const name of ['eth0', 'socket']) device.ip('link', 'set', name, 'master', 'switch');
  for (const name of ['switch', 'socket', 'plug']) device.ip('link', 'set', name, 'up');
};
const dnsmasq = async (where: Computer, adapter: string, ...args: readonly string[]): Promise<void> => {
  const range = '--dhcp-range=192.168.1.50,192.168.1.60';
  const own = ['--no-daemon', '--port=0', `--interface=${adapter}`, range, '--dhcp-leasefile=/dev/null'];
  await where.start('dnsmasq', [...own, ...args]).line(/DHCP/);
};
const pause = async (time: number): Promise<unknown> => new Promise((done) => setTimeout(done, time));
const blinks = async ({ device }: Bench): Promise<void> => {
  for (let times = 0; times < 6; times += 1) {
    device.ip('link', 'set', 'eth0', 'down');
    device.ip('link', 'set', 'eth0', 'up');
    await pause(1000);
  }
};
/** Two clients, of which one gets an address that somebody has. */
const crowd = async ({ device }: Bench): Promise<void> => {
  device.ip('address', 'add', '192.168.1.77/24', 'dev', 'switch');
  await device.run('udhcpc', ['-i', 'plug', '-n', '-q', '-t', '3', '-T', '1', '-s', '/bin/true']);
  device.ip('link', 'set', 'plug', 'address', '02:00:00:00:00:99');
  await device.run('udhcpc', ['-i', 'plug', '-n', '-q', '-t', '3', '-T', '1', '-s', '/bin/true']);
};
const lossy = async (one: Bench): Promise<void> => {
  addressed(one);
  await one.device.run('nft', ['add', 'table', 'inet', 'bad']);
  await one.device.run('nft', ['add chain inet bad in { type filter hook input priority 0; policy accept; }']);
  await one.device.run('nft', ['add rule inet bad in udp dport 1024-65535 numgen random mod 100 < 45 drop']);
  const get = ['-m', 'binary', '192.168.1.1', '-c', 'get', 'cvm11sccp.9-4-2ES26.sbn', '/dev/null'];
  await one.device.run('tftp', get, { within: 30_000 });
};

const AS_NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--inh-caps', '-all'];

const CASES: readonly Case[] = [
  { causes: ['lossy-cable'], isSupplied: true, does: lossy, within: 45_000 },
  { causes: ['no-power'], does: blinks, isSupplied: true },
  {
    causes: ['wrong-socket'],
    isSupplied: true,
    before: ({ device }) => device.ip('link', 'set', 'eth0', 'down'),
    does: ({ device }) => device.ip('link', 'set', 'eth0', 'up'),
  },
  { causes: ['no-power'], isSupplied: true, before: ({ device }) => device.ip('link', 'set', 'eth0', 'down') },
  { causes: ['cable-loop'], does: frames('cable-loop'), isSupplied: true },
  { causes: ['station-address-taken'], does: frames('station-address-taken'), isSupplied: true },
  { causes: ['bad-checksums'], does: frames('bad-checksums'), isSupplied: true },
  {
    causes: ['relay-not-allowed', 'client-not-allowed', 'wrong-architecture'],
    isSupplied: true,
    args: ['--set', 'tftp.allow=[10.0.0.0/8]', '--set', 'dhcp.boot-file=undionly.kpxe'],
    does: async (one) => {
      await Promise.all([frames('relay-not-allowed')(one), devices(['uefi'])(one)]);
      await fetches('tftp://192.168.1.1/a')(one);
    },
  },
  {
    causes: ['firewall', 'http-port-dropped'],
    isSupplied: true,
    before: wall('udp dport 69 drop', 'tcp dport 6970 drop'),
    does: fetches('tftp://192.168.1.1/a', 'http://192.168.1.1:6970/a'),
  },
  {
    causes: ['route-black-hole', 'no-firmware'],
    before: ({ bench }) => bench.ip('route', 'add', 'blackhole', '192.168.1.96/28'),
  },
  {
    causes: ['second-dhcp-server'],
    isSupplied: true,
    does: async (one) => {
      switched(one);
      one.device.ip('address', 'add', '192.168.1.2/24', 'dev', 'switch');
      await dnsmasq(one.device, 'switch');
      await devices(['has-a-lease'], 'plug', '192.168.1.2')(one);
    },
  },
  {
    causes: ['bad-router', 'option-150-zeroed'],
    isSupplied: true,
    args: ['--observe'],
    before: async (one) => {
      switched(one);
      one.device.ip('address', 'add', '192.168.1.2/24', 'dev', 'switch');
      const options = ['--dhcp-option=3,10.9.9.9', '--dhcp-option-force=150,192.168.0.0'];
      await dnsmasq(one.device, 'switch', '--dhcp-broadcast', ...options);
    },
    does: devices(['has-a-lease'], 'plug', '192.168.1.2'),
  },
  {
    causes: ['address-in-use', 'pool-exhausted'],
    isSupplied: true,
    args: ['--set', 'dhcp.pool=192.168.1.77-192.168.1.78'],
    before: switched,
    does: crowd,
  },
  {
    causes: ['link-flap', 'adapter-missing'],
    isSupplied: true,
    does: async ({ bench }) => {
      bench.ip('address', 'flush', 'dev', 'eth1');
      await pause(1000);
      bench.ip('link', 'delete', 'eth1');
    },
  },
  {
    causes: ['wrong-adapter'],
    isSupplied: true,
    before: ({ bench, device }) =>
      laboratory.cable({ computer: bench, adapter: 'eth2' }, { computer: device, adapter: 'eth9' }),
    does: frames('wrong-adapter', 'eth9'),
  },
  {
    causes: ['image-truncated', 'placeholder-file', 'file-vanished'],
    isSupplied: true,
    before: ({ firmware }) => {
      truncateSync(join(firmware, 'cvm11sccp.9-4-2ES26.sbn'), 20_000);
      writeFileSync(
        join(firmware, 'dsp11.9-4-2ES26.sbn'),
        `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 5701\n`,
      );
    },
    does: async (one) => {
      const url = 'tftp://192.168.1.1/cnu11.9-4-2ES26.sbn';
      await fetches(url)(one);
      rmSync(join(one.firmware, 'cnu11.9-4-2ES26.sbn'));
      await fetches(url)(one);
    },
  },
  { causes: ['port-taken'], isOver: true, before: ({ bench }) => dnsmasq(bench, 'eth1') },
  { causes: ['no-address'], isOver: true, before: ({ bench }) => bench.ip('address', 'flush', 'dev', 'eth1') },
  { causes: ['adapter-off'], isOver: true, before: ({ bench }) => bench.ip('link', 'set', 'eth1', 'down') },
  { causes: ['adapter-missing'], isOver: true, adapter: ['--adapter', 'eth7'] },
  {
    causes: ['settings-not-kept'],
    isOver: true,
    before: ({ data }) => {
      mkdirSync(data, { mode: 0o700 });
    },
    as: AS_NOBODY,
  },
  {
    causes: ['no-rights'],
    isOver: true,
    before: ({ data }) => {
      mkdirSync(data);
      for (const folder of [scratch.path, data]) chmodSync(folder, 0o777);
    },
    as: AS_NOBODY,
  },
];

async function find(one: Case, at: number): Promise<void> {
  const [bench, device] = [laboratory.computer(`b${at}`), laboratory.computer(`d${at}`)];
  laboratory.cable(
    { computer: bench, adapter: 'eth1', address: '192.168.1.1/24' },
    { computer: device, adapter: 'eth0' },
  );
  const firmware =
    one.isSupplied === true ? writePackage(scratch.join(`firmware${at}`)) : scratch.join(`firmware${at}`);
  const data = scratch.join(`data${at}`);
  const place: Bench = { bench, device, firmware, data };
  await one.before?.(place);
  const { adapter = ['--adapter', 'eth1'], as = [], args = [], isOver = false } = one;
  const given = one.isSupplied === true ? [firmware] : [];
  const own = ['--data', data, '--set', 'diagnosis.pace=0.1', '--no-page', '--json'];
  const [program = '', ...rest] = [...as, process.execPath, ROUSE, 'up', ...given, ...adapter, ...own, ...args];
  const station = new Rouse(bench.start(program, rest));
  if (!isOver) await station.told('station.started');
  const done = one.does?.(place);
  for (const name of one.causes) await station.told('finding.raised', ({ cause }) => cause === name, one.within);
  await done;
  const found = station.events.flatMap((event) => (event.type === 'finding.raised' ? [event.cause] : []));
  const expected = new Set([
    ...one.causes,
    ...(one.besides ?? []),
    ...(one.isSupplied === true ? [] : ['no-firmware']),
  ]);
  expect(found.filter((cause) => !expected.has(cause))).toEqual([]);
  await (isOver ? station.running.ended : station.running.stop());
}

/** Stations that start at the same time. */
const BESIDE = 4;

interop('causes on real cables', ['nft', 'curl', 'python3', 'dnsmasq', 'udhcpc', 'tftp', 'setpriv'], () => {
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('are named, each by what is seen of it, and no others', async () => {
    const left = CASES.entries();
    const failed: string[] = [];
    const work = async (): Promise<void> => {
      for (const [at, one] of left) {
        await find(one, at).catch((error: unknown) => failed.push(`${one.causes.join()}: ${String(error)}`));
      }
    };
    await Promise.all(Array.from({ length: BESIDE }, work));
    expect(failed).toEqual([]);
  });
});
