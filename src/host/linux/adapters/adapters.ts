/**
 * The adapters of a Linux machine, read from the kernel's own files: no process is started and no rights are needed.
 * `os.networkInterfaces` leaves out adapters without link, so /sys/class/net is the list, and the routing tables
 * tell the addresses of a cable that nothing is switched on at.
 */
import { networkInterfaces } from 'node:os';
import { formatCidr, maskPrefix, parseIpv4, parseMac, type AdapterAddress, type Mac } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { AddressCommands, Command } from '../../adapters/address-commands.ts';
import { makerByName } from '../../adapters/adapter-makers.ts';
import type { Adapter, AdapterKind } from '../../adapters/adapters.ts';
import { KernelFiles } from '../kernel-files.ts';
import { addressesByRoute, defaultRouteDevices, parseLocalAddresses, parseRoutes, type RouteRow } from './proc-net.ts';

const SYS = '/sys/class/net';

const ARPHRD_ETHER = 1;
const ARPHRD_RAWIP = 519;
const ARPHRD_LOOPBACK = 772;

/** What was read about one adapter that can be judged without the machine. Text is trimmed; absent where unreadable. */
export interface SysFacts {
  readonly name: string;
  /** ARPHRD_* number: 1 Ethernet, 772 loopback, 65534 none. */
  readonly type: number;
  /** DEVTYPE of `uevent`: `wlan`, `bridge`, `vlan`, `wireguard`; empty for a plain card. */
  readonly devtype: string;
  /** The bus of the device behind it: `pci`, `usb`, `virtio`, `platform`; absent when there is no device. */
  readonly bus?: string;
  readonly wireless: boolean;
}

type Verdict = Pick<Adapter, 'kind' | 'virtual'>;

/** What kind of adapter it is and, unless it is hardware, who made it. */
export function judge(facts: SysFacts): Verdict {
  if (facts.type === ARPHRD_LOOPBACK) return { kind: 'loopback' };
  return (facts.bus === undefined ? undefined : judgeCard(facts)) ?? judgeSoftware(facts);
}

function judgeCard(facts: SysFacts): Verdict | undefined {
  if (facts.wireless || facts.devtype === 'wlan') return { kind: 'wifi' };
  if (facts.devtype === 'wwan' || facts.type === ARPHRD_RAWIP) return { kind: 'mobile' };
  if (facts.devtype === 'bluetooth') return { kind: 'bluetooth' };
  if (facts.type !== ARPHRD_ETHER) return undefined;
  return { kind: facts.bus === 'usb' ? 'usb-ethernet' : 'ethernet' };
}

function judgeSoftware(facts: SysFacts): Verdict {
  const made = makerByName(facts.name);
  const known = DEVTYPES[facts.devtype];
  if (made !== undefined) return { kind: known?.kind ?? made.kind, virtual: made.maker };
  if (known !== undefined) return { kind: known.kind, virtual: known.maker };
  if (facts.type === ARPHRD_ETHER) return { kind: 'virtual', virtual: 'software' };
  return { kind: 'tunnel', virtual: 'a tunnel' };
}

const DEVTYPES: Readonly<Record<string, { readonly kind: AdapterKind; readonly maker: string }>> = {
  bridge: { kind: 'bridge', maker: 'a bridge' },
  bond: { kind: 'bridge', maker: 'a bond' },
  team: { kind: 'bridge', maker: 'a team' },
  vlan: { kind: 'vlan', maker: 'a VLAN' },
  macvlan: { kind: 'virtual', maker: 'a container (macvlan)' },
  ipvlan: { kind: 'virtual', maker: 'a container (ipvlan)' },
  wireguard: { kind: 'tunnel', maker: 'WireGuard' },
  vxlan: { kind: 'tunnel', maker: 'a tunnel' },
  geneve: { kind: 'tunnel', maker: 'a tunnel' },
  wlan: { kind: 'wifi', maker: 'a simulated radio' },
};

/**
 * All adapters, in the order of their index. Takes about a millisecond.
 *
 * @returns the errno's name when this process may open no more files, and nobody knows what adapters there are
 */
export function listLinuxAdapters(): Result<readonly Adapter[], string> {
  const files = new KernelFiles();
  const routes = parseRoutes(files.text('/proc/net/route'));
  const world = { files, routes, toElsewhere: defaultRouteDevices(routes), addresses: knownAddresses(files) };
  const names = files.names(SYS).filter((name) => name !== 'bonding_masters');
  const adapters = names.map((name) => readAdapter(name, world)).toSorted((a, b) => a.index - b.index);
  return files.shortage === undefined ? ok(adapters) : err(files.shortage);
}

interface World {
  readonly files: KernelFiles;
  readonly routes: readonly RouteRow[];
  readonly toElsewhere: ReadonlySet<string>;
  readonly addresses: ReadonlyMap<string, readonly AdapterAddress[]>;
}

function readAdapter(name: string, world: World): Adapter {
  const { files } = world;
  const at = `${SYS}/${name}`;
  const [mac, speed, master] = [macAt(at, files), speedAt(at, files), lastOf(files.link(`${at}/master`))];
  const losses = Number.parseInt(files.text(`${at}/carrier_down_count`), 10);
  const enabled = (Number(files.text(`${at}/flags`)) & 1) === 1;
  return {
    name,
    index: Number(files.text(`${at}/ifindex`)),
    ...judge(readFacts(name, at, files)),
    enabled,
    link: enabled ? linkAt(at, files) : 'down',
    addresses: world.addresses.get(name) ?? withoutLink(name, world),
    hasDefaultRoute: world.toElsewhere.has(name),
    ...(mac === undefined ? {} : { mac }),
    ...(speed === undefined ? {} : { speed }),
    ...duplexAt(at, files),
    ...(Number.isNaN(losses) ? {} : { losses }),
    ...(master === undefined ? {} : { master }),
  };
}

function readFacts(name: string, at: string, files: KernelFiles): SysFacts {
  const bus = lastOf(files.link(`${at}/device/subsystem`));
  const facts = {
    name,
    type: Number(files.text(`${at}/type`)),
    devtype: /^DEVTYPE=(.*)$/m.exec(files.text(`${at}/uevent`))?.[1] ?? '',
    wireless: files.link(`${at}/phy80211`) !== undefined,
  };
  return bus === undefined ? facts : { ...facts, bus };
}

function macAt(at: string, files: KernelFiles): Mac | undefined {
  const mac = parseMac(files.text(`${at}/address`));
  return mac.ok && mac.value !== '00:00:00:00:00:00' ? mac.value : undefined;
}

/** Unreadable without link, and -1 where the driver does not know. */
function speedAt(at: string, files: KernelFiles): number | undefined {
  const speed = Number(files.text(`${at}/speed`) || '-1');
  return speed > 0 ? speed : undefined;
}

/** Unreadable without link, and `unknown` where nothing was agreed on. */
function duplexAt(at: string, files: KernelFiles): Pick<Adapter, 'duplex'> {
  const duplex = files.text(`${at}/duplex`);
  return duplex === 'half' || duplex === 'full' ? { duplex } : {};
}

function linkAt(at: string, files: KernelFiles): Adapter['link'] {
  const carrier = files.text(`${at}/carrier`);
  if (carrier === '') return 'unknown';
  return carrier === '1' ? 'up' : 'down';
}

/** By adapter name. A labelled address (`eth0:1`) is its adapter's. */
function knownAddresses(files: KernelFiles): ReadonlyMap<string, readonly AdapterAddress[]> {
  const found = new Map<string, AdapterAddress[]>();
  for (const [label, infos] of Object.entries(files.attempt(networkInterfaces) ?? {})) {
    const name = label.replace(/:.*$/, '');
    const list = found.get(name) ?? [];
    for (const info of infos ?? []) {
      const address = parseIpv4(info.address);
      const mask = parseIpv4(info.netmask);
      if (address.ok && mask.ok) list.push({ address: address.value, prefix: maskPrefix(mask.value) ?? 32 });
    }
    if (list.length > 0) found.set(name, list);
  }
  return found;
}

function withoutLink(name: string, world: World): readonly AdapterAddress[] {
  if (!world.routes.some((row) => row.device === name)) return [];
  const elsewhere = new Set([...world.addresses.values()].flat().map((at) => at.address));
  const own = parseLocalAddresses(world.files.text('/proc/net/fib_trie')).filter((address) => !elsewhere.has(address));
  return addressesByRoute(name, world.routes, own);
}

function lastOf(path: string | undefined): string | undefined {
  return path?.slice(path.lastIndexOf('/') + 1);
}

/**
 * The commands that add an address and take it away again. They are `ip`'s, not a netlink socket of our own: `ip` is on
 * every Linux (busybox has it too), works without foreign functions, and says in words what it refuses.
 */
export function linuxAddressCommands(adapter: Adapter, at: AdapterAddress): AddressCommands {
  const address = ['addr', 'add', formatCidr(at), 'broadcast', '+', 'dev', adapter.name];
  const without = ['addr', 'del', formatCidr(at), 'dev', adapter.name];
  const turn = (state: string): readonly Command[] =>
    adapter.enabled ? [] : [ip('link', 'set', 'dev', adapter.name, state)];
  return { add: [ip(...address), ...turn('up')], remove: [ip(...without), ...turn('down')] };
}

function ip(...words: readonly string[]): Command {
  return { program: 'ip', words };
}
