/** Sockets below UDP (packet(7), raw(7), icmp(7)). Most need the right CAP_NET_RAW, which root has. */
import { err, ok, type Result } from '../../../lib/result.ts';
import { errnoName, type Libc } from './libc.ts';
import { readText } from './attempt.ts';

const AF_INET = 2;
const AF_PACKET = 17;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0x80000;
const SOCK_NONBLOCK = 0x800;
const SOCKADDR_LL = 20;
const IPPROTO_ICMP = 1;

/** Ethernet types a packet socket receives; 0 for one that only sends. */
export const RECEIVES_NOTHING = 0;
export const RECEIVES_ARP = 0x0806;

/**
 * A socket for the frames of one adapter; never waits.
 *
 * @returns the errno's name when the system refuses: `EPERM`, `ENODEV`
 */
export function openPacketSocket(libc: Libc, device: string, receives: number): Result<number, string> {
  const adapter = libc.if_nametoindex(device);
  if (adapter === 0) return err('ENODEV');
  const fd = libc.socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return err(errnoName(libc.errno()));
  const { bytes, view, address } = libc.scratch;
  bytes.fill(0);
  // struct sockaddr_ll: family, type (network order), adapter.
  view.setUint16(0, AF_PACKET, true);
  view.setUint16(2, receives, false);
  view.setUint32(4, adapter, true);
  if (libc.bind(fd, address, SOCKADDR_LL) === 0) return ok(fd);
  const refusal = errnoName(libc.errno());
  libc.close(fd);
  return err(refusal);
}

/**
 * A socket for ICMP; never waits. Users without the right have one for echoes only, where `net.ipv4.ping_group_range`
 * lets them. Errors as those of `openPacketSocket`.
 */
export function openIcmpSocket(libc: Libc): Result<number, string> {
  const open = (type: number): number => libc.socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMP);
  const raw = open(SOCK_RAW);
  const fd = raw < 0 ? open(SOCK_DGRAM) : raw;
  return fd < 0 ? err(errnoName(libc.errno())) : ok(fd);
}

/** The hardware address of an adapter as text; empty when it has none. */
export function hardwareOf(device: string): string {
  return readText(`/sys/class/net/${device}/address`);
}
