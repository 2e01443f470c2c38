/**
 * Reading the kernel's text tables under /proc/net. Numbers in `route` and `udp` are the address's memory printed as a
 * host integer, so on little-endian machines (every Linux that Node has binaries for, but s390x) the octets are reversed.
 */
import { ipv4, parseIpv4, prefixMask, subnetContains, type Ipv4, type Subnet } from '../../../lib/address.ts';
import type { Route } from '../../inspection.ts';

/** One row of `/proc/net/route`. */
export interface RouteRow {
  readonly device: string;
  readonly network: Subnet;
  /** 0.0.0.0 when the network is on the cable itself. */
  readonly gateway: Ipv4;
}

const ROUTE_UP = 0x0001;
const ROUTE_REJECT = 0x0200;

/** The usable routes of `/proc/net/route`; lines that cannot be read are left out. */
export function parseRoutes(text: string): readonly RouteRow[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [device = '', destination = '', gateway = '', flagText = '', , , , mask = ''] = line.split(/\s+/);
      const flags = Number.parseInt(flagText, 16);
      if (!/^[0-9A-F]{8}$/i.test(destination) || !(flags & ROUTE_UP) || flags & ROUTE_REJECT) return [];
      const network = { base: reversed(destination), prefix: onesIn(reversed(mask)) };
      return [{ device, network, gateway: reversed(gateway) }];
    });
}

/** All routes of `/proc/net/route`; those that drop or refuse what they are for have no device. */
export function parseAllRoutes(text: string): readonly Route[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [device = '', destination = '', gateway = '', flagText = '', , , , mask = ''] = line.split(/\s+/);
      const flags = Number.parseInt(flagText, 16);
      if (!/^[0-9A-F]{8}$/i.test(destination) || !(flags & ROUTE_UP)) return [];
      const network = { base: reversed(destination), prefix: onesIn(reversed(mask)) };
      const isRefused = device === '*' || (flags & ROUTE_REJECT) !== 0;
      return [{ network, gateway: reversed(gateway), ...(isRefused ? {} : { device }) }];
    });
}

/** Devices with a route to 0.0.0.0/0, or to both its halves, as VPN programs write it. */
export function defaultRouteDevices(routes: readonly RouteRow[]): ReadonlySet<string> {
  return new Set(routes.filter((row) => row.network.prefix <= 1).map((row) => row.device));
}

/** The machine's own addresses, from `/proc/net/fib_trie`: there an adapter without link still has its addresses. */
export function parseLocalAddresses(trie: string): readonly Ipv4[] {
  const found = new Set<Ipv4>();
  let last: Ipv4 | undefined;
  for (const line of trie.split('\n')) {
    const leaf = /\|-- ([0-9.]+)$/.exec(line);
    if (leaf !== null) {
      const address = parseIpv4(leaf[1] ?? '');
      last = address.ok ? address.value : undefined;
    } else if (last !== undefined && line.includes('/32 host LOCAL')) {
      found.add(last);
    }
  }
  return [...found];
}

/** The addresses of `device` as its on-cable routes tell, for when `os.networkInterfaces` is silent about it. */
export function addressesByRoute(device: string, routes: readonly RouteRow[], own: readonly Ipv4[]) {
  const networks = routes.filter((row) => row.device === device && row.gateway === 0 && row.network.prefix > 0);
  return networks.flatMap(({ network }) =>
    own.filter((address) => subnetContains(network, address)).map((address) => ({ address, prefix: network.prefix })),
  );
}

/** One socket of `/proc/net/udp` or `/proc/net/tcp`. */
export interface SocketRow {
  /** Hexadecimal as the kernel prints it; `00000000` for any address. */
  readonly localHex: string;
  readonly port: number;
  /** `0A` is a listening TCP socket, `07` an unconnected UDP socket. */
  readonly state: string;
  /** User number of the owner. */
  readonly user: number;
  readonly inode: number;
}

/** The sockets of `/proc/net/{udp,udp6,tcp,tcp6}`. */
export function parseSockets(text: string): readonly SocketRow[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state = '', , , , user = '', , inode = ''] = line.trim().split(/\s+/);
      const [localHex = '', portHex = ''] = local.split(':');
      if (!/^[0-9A-F]{4}$/i.test(portHex)) return [];
      return [{ localHex, port: Number.parseInt(portHex, 16), state, user: Number(user), inode: Number(inode) }];
    });
}

/** An IPv4 address as `/proc/net` prints it on a little-endian machine: `0100007F` is 127.0.0.1. */
export function reversed(hex: string): Ipv4 {
  const value = Number.parseInt(hex, 16);
  return ipv4(((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24));
}

function onesIn(mask: Ipv4): number {
  let prefix = 0;
  while (prefix < 32 && (mask & prefixMask(prefix + 1)) >>> 0 === prefixMask(prefix + 1)) prefix += 1;
  return prefix;
}
