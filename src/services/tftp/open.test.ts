import { expect, it } from 'vitest';
import { loadSettings } from '../../config/load.ts';
import type { Happening } from '../../events/types.ts';
import { Clients } from '../../devices/clients.ts';
import { ipv4 } from '../../lib/address.ts';
import { instant, millis } from '../../lib/time.ts';
import { stationSettings } from '../../station/settings.ts';
import { MemoryFolders } from '../../../test/machine/memory-folders.ts';
import { SimulatedNetwork } from '../../../test/machine/network.ts';
import { askedAtOnce } from '../../host/files/asked-folders.fixture.ts';
import { TFTP_SERVICE } from './open.ts';
import { tftpPlan } from './parts.ts';
import { shelf } from './testbed.fixture.ts';

const SHAPE = await stationSettings();
const AT = { address: ipv4(0xc0a8_0109), prefix: 24 };

/** What is told when a server with these settings opens on an adapter that has 192.168.1.9, but stands at another address. */
async function told(yaml: string): Promise<readonly Happening[]> {
  const settings = loadSettings(SHAPE, `tftp: { ${yaml} }`, 'rouse.yaml', []);
  if (!settings.ok) throw new Error(settings.error.join());
  const place = { adapter: 'eth0', at: { ...AT, address: ipv4(0xc0a8_0101) }, isShared: false, device: 'eth0' };
  const plan = tftpPlan(
    settings.value.settings.tftp,
    place,
    { sources: ['/served'], folders: ['/served'] },
    () => undefined,
  );
  const happenings: Happening[] = [];
  const network = new SimulatedNetwork();
  const machine = {
    host: network.host({ name: 'station', ...AT }),
    platform: 'linux' as const,
    folders: askedAtOnce(new MemoryFolders()),
    files: () => expect.fail('no data folder'),
    drafts: { begin: () => expect.fail('nothing is written') },
    idle: async () => undefined,
    checksums: { of: () => expect.fail('nothing is summed') },
    random: () => 0.5,
    descriptors: undefined,
    timeOfDay: () => instant(0),
    systemClock: async () => ({ now: () => 0, state: () => undefined }),
    nameServers: () => [],
    ownAddresses: () => [],
    portHolder: async () => undefined,
  };
  const opened = await TFTP_SERVICE.open([plan], {
    machine,
    report: (happening) => happenings.push(happening),
    isThinned: () => false,
    dataFolder: '/data',
    at: AT,
    clients: new Clients(),
    files: shelf({}),
    services: new Set(['tftp']),
    accounts: { of: () => [], ofUser: () => undefined },
    day: { offset: millis(0) },
    pass: () => undefined,
    keep: () => undefined,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  opened.value.close();
  return happenings;
}

it.each([
  ['bind: 192.168.1.9', ['settings.warning']],
  ['bind: 192.168.1.9, answer-broadcast: false', []],
  ['bind: eth0', []],
  ['', []],
])('{ %s } tells %j: a server that is bound to an address hears no broadcasts', async (yaml, types) => {
  expect((await told(yaml)).map(({ type }) => type)).toEqual(types);
});
