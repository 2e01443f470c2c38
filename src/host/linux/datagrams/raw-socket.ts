/** Sockets below UDP (packet(7), raw(7), icmp(7)). Most need the right CAP_NET_RAW, which root has. */
import { macFromBytes, type Mac } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { allocate, errnoName, type Libc } from './libc.ts';
import { giveRoomToReceive, giveRoomToSend, setOption } from './linux-socket.ts';

const AF_INET = 2;
const AF_PACKET = 17;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0x80000;
const SOCK_NONBLOCK = 0x800;
const SOCKADDR_LL = 20;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_ATTACH_FILTER = 26;
const SOL_PACKET = 263;
const PACKET_AUXDATA = 8;
/** Linux 4.20; without it the socket would get, and the kernel copy, whatever is sent. */
const PACKET_IGNORE_OUTGOING = 23;
const IPPROTO_ICMP = 1;
const ETHERNET_MTU = 1500;
const ARPHRD_ETHER = 1;
const MAC_LENGTH = 6;
const SIOCGIFMTU = 0x8921;
/** Of an adapter, in `struct ifreq`, where a zero follows it. */
const LONGEST_NAME = 15;

/** An Ethernet type in network order, as `bind` wants it; 0 for a socket that receives nothing. */
const RECEIVES_NOTHING = 0;
const RECEIVES_ARP = 0x0806;
/**
 * All types: where such a socket stands in the kernel it costs the others least, as the packet is not shared between them
 * when they get it.
 */
const RECEIVES_ALL = 0x0003;

/**
 * A socket that sends frames by one adapter and receives none. It waits a moment when its buffer is full.
 *
 * @returns the errno's name when the system refuses: `EPERM`, `ENODEV`
 */
export function openFrameSocket(libc: Libc, device: string): Result<number, string> {
  const fd = openPacketSocket(libc, device, SOCK_RAW | SOCK_CLOEXEC, RECEIVES_NOTHING);
  if (fd.ok) giveRoomToSend(libc, fd.value);
  return fd;
}

/** A socket for the frames of one Ethernet type on one adapter; never waits. Errors as those of `openFrameSocket`. */
export function openTypeSocket(libc: Libc, device: string, etherType: number): Result<number, string> {
  return openPacketSocket(libc, device, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, etherType);
}

/** A socket for the ARP frames of one adapter; never waits. Errors as those of `openFrameSocket`. */
export function openArpSocket(libc: Libc, device: string): Result<number, string> {
  return openPacketSocket(libc, device, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, RECEIVES_ARP);
}

/**
 * A socket for the frames that one adapter receives, of any kind, as far as `filter` (packet-filter.ts) lets them through;
 * never waits. Errors as those of `openFrameSocket`.
 *
 * @param room - bytes that may wait in it; default: as many as the system gives
 */
export function openFilteredSocket(
  libc: Libc,
  device: string,
  filter: Uint8Array,
  room?: number,
): Result<number, string> {
  const opened = openPacketSocket(libc, device, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, RECEIVES_NOTHING);
  if (!opened.ok) return opened;
  const fd = opened.value;
  if (room === undefined) giveRoomToReceive(libc, fd);
  else setOption(libc, fd, SOL_SOCKET, SO_RCVBUF, room);
  const isReady =
    setOption(libc, fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1) &&
    attachFilter(libc, fd, filter) &&
    bindToAdapter(libc, fd, device, RECEIVES_ALL);
  if (isReady) return opened;
  const refusal = errnoName(libc.errno());
  libc.close(fd);
  return err(refusal);
}

/** A socket for all frames that one adapter receives and sends; never waits. Errors as those of `openFrameSocket`. */
export function openTapSocket(libc: Libc, device: string): Result<number, string> {
  return openPacketSocket(libc, device, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, RECEIVES_ALL);
}

/** From now on this filter decides what the socket gets. */
export function replaceFilter(libc: Libc, fd: number, filter: Uint8Array): boolean {
  return attachFilter(libc, fd, filter);
}

/** Has the system tell with each frame which tag it has taken off. */
export function tellTags(libc: Libc, fd: number): boolean {
  return setOption(libc, fd, SOL_PACKET, PACKET_AUXDATA, 1);
}

/** `struct sock_fprog`: how many instructions, and where they are. The kernel copies them. */
function attachFilter(libc: Libc, fd: number, filter: Uint8Array): boolean {
  const program = allocate(libc, filter.length);
  program.bytes.set(filter);
  const { bytes, view, address } = libc.scratch;
  bytes.fill(0);
  view.setUint16(0, filter.length / 8, true);
  view.setBigUint64(8, BigInt(program.address), true);
  const attached = libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, address, 16) === 0;
  // Read after the call, so that it is not garbage before.
  return attached && program.bytes.length > 0;
}

function openPacketSocket(libc: Libc, device: string, type: number, receives: number): Result<number, string> {
  if (libc.if_nametoindex(device) === 0) return err('ENODEV');
  const fd = libc.socket(AF_PACKET, type, 0);
  if (fd < 0) return err(errnoName(libc.errno()));
  if (bindToAdapter(libc, fd, device, receives)) return ok(fd);
  const refusal = errnoName(libc.errno());
  libc.close(fd);
  return err(refusal);
}

/** `struct sockaddr_ll`: family, type (network order), adapter. */
function bindToAdapter(libc: Libc, fd: number, device: string, receives: number): boolean {
  const adapter = libc.if_nametoindex(device);
  const { bytes, view, address } = libc.scratch;
  bytes.fill(0);
  view.setUint16(0, AF_PACKET, true);
  view.setUint16(2, receives, false);
  view.setUint32(4, adapter, true);
  return libc.bind(fd, address, SOCKADDR_LL) === 0;
}

/**
 * A socket for ICMP; never waits. Users without the right have one for echoes only, where `net.ipv4.ping_group_range`
 * lets them. Errors as those of `openFrameSocket`.
 */
export function openIcmpSocket(libc: Libc): Result<number, string> {
  const open = (type: number): number => libc.socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMP);
  const raw = open(SOCK_RAW);
  const fd = raw < 0 ? open(SOCK_DGRAM) : raw;
  return fd < 0 ? err(errnoName(libc.errno())) : ok(fd);
}

/**
 * The hardware address of the adapter that a packet socket is bound to, as the socket itself tells it; undefined where it
 * is no Ethernet address (tunnels, loopback).
 */
export function hardwareOf(libc: Libc, fd: number): Mac | undefined {
  const { bytes, view, address } = libc.scratch;
  bytes.fill(0);
  view.setUint32(SOCKADDR_LL, SOCKADDR_LL, true);
  if (libc.getsockname(fd, address, address + SOCKADDR_LL) !== 0) return undefined;
  // struct sockaddr_ll, from its ninth byte on: kind of hardware, packet type (8 bits), length of the address (8), address.
  const isEthernet = view.getUint16(8, true) === ARPHRD_ETHER && view.getUint8(11) === MAC_LENGTH;
  return isEthernet ? macFromBytes(bytes.slice(12, 12 + MAC_LENGTH)) : undefined;
}

/** The longest packet of an adapter, in bytes with its IP header. `fd` is any socket. */
export function largestPacketOf(libc: Libc, fd: number, device: string): number {
  const { bytes, view, address } = libc.scratch;
  bytes.fill(0);
  bytes.set(new TextEncoder().encode(device).subarray(0, LONGEST_NAME));
  return libc.ioctl(fd, SIOCGIFMTU, address) === 0 ? view.getInt32(LONGEST_NAME + 1, true) : ETHERNET_MTU;
}
