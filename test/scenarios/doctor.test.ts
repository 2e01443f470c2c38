/** `rouse doctor` on a simulated computer: what is in order, and each thing that can be wrong before a device comes. */
import { describe, expect, it } from 'vitest';
import { EventStream } from '../../src/events/stream.ts';
import type { StationEvent } from '../../src/events/types.ts';
import type { Adapter } from '../../src/host/adapters/adapters.ts';
import type { BriefHost, Inspection } from '../../src/host/inspection.ts';
import type { Machine } from '../../src/host/machine.ts';
import { stationError } from '../../src/host/station-error.ts';
import { ANY_ADDRESS, ipv4 } from '../../src/lib/address.ts';
import { err, ok } from '../../src/lib/result.ts';
import { instant } from '../../src/lib/time.ts';
import { examine, mendOne } from '../../src/station/doctor/doctor.ts';
import type { DoctorOrder } from '../../src/station/doctor/patient.ts';
import { stationSettings } from '../../src/station/settings.ts';
import { AT, Computer } from '../support/computer.ts';
import { DATA } from '../machine/machine.ts';

interface Sick {
  readonly adapters?: readonly Partial<Adapter>[];
  readonly inspection?: Partial<Inspection>;
  readonly machine?: Partial<Machine>;
  readonly order?: Partial<DoctorOrder>;
}

const CABLE: Adapter = {
  name: 'eth1',
  index: 2,
  kind: 'ethernet',
  enabled: true,
  link: 'up',
  addresses: [AT],
  hasDefaultRoute: false,
};
const TODAY = instant(Date.UTC(2026, 10, 26));
const NFT_DROPS = JSON.stringify({
  nftables: [{ chain: { family: 'inet', table: 'f', name: 'in', hook: 'input', prio: 0, policy: 'drop' } }],
});

async function examined({ adapters = [{}], inspection = {}, machine = {}, order = {} }: Sick) {
  const computer = new Computer();
  const { schema, parts } = await stationSettings();
  const events = new EventStream();
  const told: StationEvent[] = [];
  events.subscribe((event) => told.push(event));
  const base = computer.base.machine;
  const listed = adapters.map((one) => ({ ...CABLE, ...one }));
  const sick: Machine = {
    ...base,
    now: () => TODAY,
    adapters: async () => ok(listed),
    ...machine,
    inspection: { ...base.inspection, datagrams: async () => ok(briefly(computer)), ...inspection },
  };
  const whole = { machine: sick, settings: schema.parse({}), parts, dataFolder: DATA, models: [], sources: [] };
  return { ...(await examine({ ...whole, ...order }, events)), told, machine: sick, events };
}

/** The host of the computer, which does not end when somebody has used it. */
function briefly({ host, network }: Computer): BriefHost {
  host.close = () => undefined;
  return { host, run: async (time) => network.runFor(time) };
}

const asked = (program: string, output: string): Partial<Inspection> => ({
  ask: async (command) =>
    command.program === program ? { status: 0, output } : { status: undefined, output: 'ENOENT' },
});
const route = (base: number, device?: string): Partial<Inspection> => ({
  routes: async () => [{ network: { base: ipv4(base), prefix: 28 }, gateway: ANY_ADDRESS, ...(device && { device }) }],
});

describe('the doctor', () => {
  it('finds nothing wrong with a computer that is in order, and says what it looked at', async () => {
    const { findings, isSound, told } = await examined({ adapters: [{ name: 'eth0' }] });
    expect(findings).toEqual([]);
    expect(isSound).toBe(true);
    const looked = told.flatMap((event) => (event.type === 'host.checked' ? [event.check] : []));
    expect(looked).toEqual(['adapter', 'ports', 'firewall', 'routes', 'servers', 'clock', 'disk', 'firmware']);
  });

  it.each<[string, Sick, readonly string[], string]>([
    ['no adapter', { adapters: [{ kind: 'wifi', name: 'wlan0' }] }, ['adapter-missing'], 'Plug in'],
    ['an adapter that is not there', { order: { wish: 'eth7' } }, ['adapter-missing'], 'eth1'],
    ['several adapters', { adapters: [{}, { name: 'eth2', index: 3 }] }, ['several-adapters'], '--adapter eth1'],
    [
      'an adapter without an address',
      { adapters: [{ addresses: [] }] },
      ['no-address'],
      'sudo ip addr add 192.168.1.1/24',
    ],
    [
      'an adapter that is switched off',
      { adapters: [{ enabled: false, link: 'down' }], order: { wish: 'eth1' } },
      ['adapter-off'],
      'sudo ip link set eth1 up',
    ],
    [
      'a wish for Wi-Fi',
      { adapters: [{ kind: 'wifi' }], order: { wish: 'eth1' } },
      ['wrong-adapter'],
      '--adapter NAME',
    ],
    [
      'two adapters in one network',
      { adapters: [{}, { name: 'eth2', index: 3 }], order: { wish: 'eth1' } },
      ['wrong-adapter'],
      '--adapter NAME',
    ],
    [
      'rights that lack',
      { inspection: { datagrams: async () => err(stationError('no-rights', 'This user may not.', 'sudo rouse')) } },
      ['no-rights'],
      'sudo rouse',
    ],
    [
      'a port that is taken',
      {
        inspection: { datagrams: async () => err(stationError('port-taken', 'Taken.', '')) },
        machine: { portHolder: async () => ({ kind: 'process', name: 'dnsmasq', pid: 812 }) },
      },
      ['port-taken'],
      'sudo systemctl stop dnsmasq',
    ],
    [
      'a firewall',
      { inspection: asked('nft', NFT_DROPS) },
      ['firewall'],
      'sudo nft insert rule inet f in iifname eth1 accept',
    ],
    [
      'a route that drops',
      { inspection: route(0xc0a8_0160) },
      ['route-black-hole'],
      'sudo ip route del 192.168.1.96/28',
    ],
    [
      'a route elsewhere',
      { inspection: route(0xc0a8_0160, 'tun0') },
      ['route-black-hole'],
      'sudo ip route del 192.168.1.96/28 dev tun0',
    ],
    [
      'a clock without battery',
      { machine: { now: () => instant(1000) } },
      ['clock-wrong'],
      'sudo timedatectl set-ntp true',
    ],
    ['hardly any room', { inspection: { space: (looked) => ({ looked, free: 1e6 }) } }, ['disk-full'], 'Make room'],
    [
      'a folder of somebody else',
      { inspection: { space: (looked) => ({ looked, free: 1e12, refusal: 'EACCES' }) } },
      ['settings-not-kept'],
      'sudo chown',
    ],
    ['no firmware for a model', { order: { models: ['7911'] } }, ['no-firmware'], 'rouse up FILE'],
  ])('names %s', async (_name, sick, causes, remedy) => {
    const { findings, isSound, told } = await examined(sick);
    expect(findings.map(({ cause }) => cause)).toEqual(causes);
    expect(isSound).toBe(false);
    expect(findings[0]?.remedy.join('\n')).toContain(remedy);
    for (const { evidence } of findings) {
      expect(evidence.every((n) => told.some((event) => event.n === n && event.type.startsWith('host.')))).toBe(true);
    }
  });

  it('takes a cable without a device for no fault', async () => {
    const { findings, isSound } = await examined({ adapters: [{ link: 'down' }] });
    expect(findings.map(({ cause }) => cause)).toEqual(['no-link']);
    expect(isSound).toBe(true);
  });

  it.each<[string, number, string]>([
    ['another network', 0x0a00_0000, 'tun0'],
    ['the whole network on its own cable', 0xc0a8_0100, 'eth1'],
  ])('takes a route to %s for no fault', async (_name, base, device) => {
    const { findings } = await examined({ inspection: route(base, device) });
    expect(findings).toEqual([]);
  });

  it('offers what mends it, and runs it when it is told to', async () => {
    const run: string[] = [];
    const { mends, machine, events, told } = await examined({ inspection: asked('nft', NFT_DROPS) });
    const [mend] = mends;
    if (mend === undefined) throw new Error('nothing is offered');
    const ask: Inspection['ask'] = async ({ program, words }) => {
      run.push([program, ...words].join(' '));
      return { status: 1, output: 'Error: no\u001b[2J\nmore' };
    };
    expect(await mendOne(mend, { ...machine, inspection: { ...machine.inspection, ask } }, events)).toBe(false);
    expect(run).toEqual(['nft insert rule inet f in iifname eth1 accept']);
    expect(told.at(-1)).toMatchObject({ type: 'host.mended', failed: String.raw`Error: no\x1b[2J` });
  });

  it('goes on when one look fails', async () => {
    const { told } = await examined({ inspection: { routes: async () => Promise.reject(new Error('boom')) } });
    expect(told.some((event) => event.type === 'service.fault' && event.reason === 'boom')).toBe(true);
    expect(told.at(-1)).toMatchObject({ check: 'firmware' });
  });
});
