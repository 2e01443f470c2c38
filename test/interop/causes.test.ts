/** Causes named over real cables, by what programs and hand-made frames do there: each case has a bench of its own, some at once. */
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { interop } from '../support/machine.ts';
import { Laboratory, type Computer } from '../support/namespaces.ts';
import { Scratch } from '../support/scratch.ts';
import { startStation, type Rouse } from '../support/station.ts';

const CABLE = fileURLToPath(new URL('../support/cable.py', import.meta.url));
const scratch = new Scratch();
const laboratory = new Laboratory();

interface Bench {
  readonly bench: Computer;
  readonly device: Computer;
}

interface Case {
  readonly before?: (bench: Bench) => Promise<unknown>;
  /** Default: the frames of that name. */
  readonly does?: (bench: Bench) => Promise<unknown>;
  readonly args?: readonly string[];
}

const nft =
  (rule: string) =>
  async ({ bench }: Bench): Promise<void> => {
    await bench.run('nft', ['add', 'table', 'inet', 'wall']);
    await bench.run('nft', ['add chain inet wall in { type filter hook input priority 0; policy accept; }']);
    await bench.run('nft', [`add rule inet wall in ${rule}`]);
  };
const addressed = async ({ device }: Bench, address = '192.168.1.77/24'): Promise<void> => {
  device.ip('address', 'add', address, 'dev', 'eth0');
  await Promise.resolve();
};
const fetches =
  (url: string, address?: string) =>
  async (bench: Bench): Promise<void> => {
    await addressed(bench, address);
    await bench.device.run('curl', ['--silent', '--max-time', '8', '--output', '/dev/null', url]);
  };

const CASES: Readonly<Record<string, Case>> = {
  'voice-vlan': {},
  'cable-loop': {},
  'station-address-taken': {},
  'fixed-address-wanted': {},
  'bad-checksums': {},
  'relay-not-allowed': {},
  'ipv6-only-device': {},
  firewall: { before: nft('udp dport 69 drop'), does: fetches('tftp://192.168.1.1/a') },
  'http-port-dropped': { before: nft('tcp dport 6970 drop'), does: fetches('http://192.168.1.1:6970/a') },
  'route-black-hole': {
    before: async ({ bench }) => bench.ip('route', 'add', 'blackhole', '192.168.1.96/28'),
    does: async () => undefined,
  },
  'no-firmware': { does: async () => undefined },
  'client-not-allowed': { args: ['--set', 'tftp.allow=[10.0.0.0/8]'], does: fetches('tftp://192.168.1.1/a') },
};

async function find(name: string, one: Case, at: number): Promise<void> {
  const [bench, device] = [laboratory.computer(`b${at}`), laboratory.computer(`d${at}`)];
  laboratory.cable(
    { computer: bench, adapter: 'eth1', address: '192.168.1.1/24' },
    { computer: device, adapter: 'eth0' },
  );
  await one.before?.({ bench, device });
  const folder = scratch.join(name);
  const args = ['--adapter', 'eth1', '--data', folder, '--set', 'diagnosis.pace=0.1', '--no-page', ...(one.args ?? [])];
  const station: Rouse = await startStation(bench, args);
  const frames = async (): Promise<unknown> => {
    const mac = /ether (\S+)/.exec(bench.ip('link', 'show', 'eth1'))?.[1] ?? '';
    return device.run('python3', [CABLE, 'eth0', name, mac]);
  };
  const done = one.does === undefined ? frames() : one.does({ bench, device });
  await station.told('finding.raised', ({ cause }) => cause === name);
  await done;
  await station.running.stop();
}

/** Stations that start at the same time. */
const BESIDE = 3;

interop('causes on real cables', ['nft', 'curl', 'python3'], () => {
  afterAll(async () => {
    await laboratory.close();
    scratch.remove();
  });

  test('are named, each by what is seen of it', async () => {
    const left = Object.entries(CASES).entries();
    const failed: string[] = [];
    const work = async (): Promise<void> => {
      for (const [at, [name, one]] of left) {
        await find(name, one, at).catch((error: unknown) => failed.push(`${name}: ${String(error)}`));
      }
    };
    await Promise.all(Array.from({ length: BESIDE }, work));
    expect(failed).toEqual([]);
  });
});
