/** Which process holds a port on Linux: the socket's inode from /proc/net, then whose descriptor leads to that inode. */
import type { Ipv4 } from '../../../lib/address.ts';
import type { PortHolder, PortProtocol } from '../../datagrams/port-holder.ts';
import { KernelFiles } from '../kernel-files.ts';
import { parseSockets, reversed, type SocketRow } from './proc-net.ts';

const TCP_LISTEN = '0A';
const MAPPED = '0000000000000000FFFF0000';
/** systemd opens sockets for services that it starts later, and keeps them open beside those. */
const INIT = 1;

const kernel = new KernelFiles();

/** Undefined when nobody holds it. `address` limits the answer to what would be in the way of binding there. */
export function linuxPortHolder(protocol: PortProtocol, port: number, address?: Ipv4): PortHolder | undefined {
  const rows = [protocol, `${protocol}6`].flatMap((table) => parseSockets(kernel.text(`/proc/net/${table}`)));
  const holding = rows.filter((row) => row.port === port && isInTheWay(row, protocol, address));
  const [first] = holding;
  if (first === undefined) return undefined;
  const pids = ownersOf(new Set(holding.map((row) => `socket:[${row.inode}]`)));
  const pid = pids.find((owner) => owner !== INIT) ?? pids[0];
  return pid === undefined ? { kind: 'hidden', user: first.user } : { kind: 'process', name: nameOf(pid), pid };
}

function isInTheWay(row: SocketRow, protocol: PortProtocol, address: Ipv4 | undefined): boolean {
  if (protocol === 'tcp' && row.state !== TCP_LISTEN) return false;
  if (/^0+$/.test(row.localHex) || address === undefined || address === 0) return true;
  const isIpv4 = row.localHex.length === 8 || row.localHex.startsWith(MAPPED);
  return isIpv4 && reversed(row.localHex.slice(-8)) === address;
}

function ownersOf(sockets: ReadonlySet<string>): readonly number[] {
  const pids = kernel.names('/proc').filter((name) => /^[0-9]+$/.test(name));
  return pids.filter((pid) => holdsOne(pid, sockets)).map(Number);
}

/** Without the right to see another user's descriptors the folder cannot be listed. */
function holdsOne(pid: string, sockets: ReadonlySet<string>): boolean {
  const descriptors = kernel.names(`/proc/${pid}/fd`);
  return descriptors.some((fd) => sockets.has(kernel.link(`/proc/${pid}/fd/${fd}`) ?? ''));
}

/** An interpreter is named together with its script: `node rouse`. */
function nameOf(pid: number): string {
  const words = kernel.text(`/proc/${pid}/cmdline`).split('\0');
  const program = baseName(words[0] ?? '');
  const script = /^(node|python[0-9.]*|perl|ruby|java)$/.test(program)
    ? words.slice(1).find((word) => word !== '' && !word.startsWith('-'))
    : undefined;
  if (script !== undefined) return `${program} ${baseName(script)}`;
  return kernel.text(`/proc/${pid}/comm`) || program;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
