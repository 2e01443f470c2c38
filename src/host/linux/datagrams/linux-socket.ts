/** Makes a UDP socket with what `dgram` cannot ask for: bound to an adapter, with room for a burst of five hundred phones. */
import { ANY_ADDRESS } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { SocketPlace } from '../../datagrams/datagrams.ts';
import { errnoName, type Libc, type Memory } from './libc.ts';

export interface LinuxSocket {
  readonly fd: number;
  /** The bound port, also when the system chose it. */
  readonly port: number;
}

const AF_INET = 2;
const SOCKADDR = 16;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_BROADCAST = 6;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_SNDTIMEO = 21;
const SO_BINDTODEVICE = 25;
const SO_SNDBUFFORCE = 32;
const SO_RCVBUFFORCE = 33;
const IPPROTO_IP = 0;
const IP_PKTINFO = 8;
const IP_FREEBIND = 15;

const RECEIVE_BUFFER = 8 * 1024 * 1024;
const SEND_BUFFER = 2 * 1024 * 1024;
/** How long a full send buffer may hold the loop up before what is left of the flush is given up. */
const SEND_PATIENCE_MICROSECONDS = 20_000;
/** Names of adapters have at most 15 characters; a longer one only gives EINVAL. */
const LONGEST_NAME = 15;

/**
 * The socket is blocking: receiving asks not to wait each time, sending waits a moment for room.
 *
 * @returns the name of the errno with which the system refused: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`, `ENODEV`, ...
 */
export function openLinuxSocket(libc: Libc, place: SocketPlace): Result<LinuxSocket, string> {
  const fd = libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return err(errnoName(libc.errno()));
  const refusal = configure(libc, fd, place) ?? bind(libc, fd, place);
  if (refusal === undefined) return ok({ fd, port: boundPort(libc, fd) });
  libc.close(fd);
  return err(refusal);
}

function configure(libc: Libc, fd: number, place: SocketPlace): string | undefined {
  const { device, broadcast = false, shared = false } = place;
  giveRoomToReceive(libc, fd);
  giveRoomToSend(libc, fd);
  // Of a socket with an address of its own it is known where its datagrams were sent to.
  const asks = place.address === ANY_ADDRESS;
  if (asks && !setOption(libc, fd, IPPROTO_IP, IP_PKTINFO, 1)) return errnoName(libc.errno());
  // An adapter that returns gets its address some moments later.
  if (!asks && device !== undefined) setOption(libc, fd, IPPROTO_IP, IP_FREEBIND, 1);
  if (shared) setOption(libc, fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (broadcast && !setOption(libc, fd, SOL_SOCKET, SO_BROADCAST, 1)) return errnoName(libc.errno());
  return device === undefined ? undefined : bindToDevice(libc, fd, device);
}

/** Room for a whole flush, and a moment of patience where that is not enough. */
export function giveRoomToSend(libc: Libc, fd: number): void {
  widen(libc, fd, SO_SNDBUFFORCE, SO_SNDBUF, SEND_BUFFER);
  setTimeval(libc, fd, SO_SNDTIMEO, SEND_PATIENCE_MICROSECONDS);
}

export function giveRoomToReceive(libc: Libc, fd: number): void {
  widen(libc, fd, SO_RCVBUFFORCE, SO_RCVBUF, RECEIVE_BUFFER);
}

/** Only root may exceed the system's limit; without that right the system gives what the limit allows. */
function widen(libc: Libc, fd: number, forced: number, asked: number, bytes: number): void {
  if (!setOption(libc, fd, SOL_SOCKET, forced, bytes)) setOption(libc, fd, SOL_SOCKET, asked, bytes);
}

/** An option that is a whole number; false when the system refuses. */
export function setOption(libc: Libc, fd: number, level: number, name: number, value: number): boolean {
  const { words, address } = cleared(libc);
  words[0] = value;
  return libc.setsockopt(fd, level, name, address, 4) === 0;
}

/** `struct timeval`: seconds, microseconds, 64 bits each. */
function setTimeval(libc: Libc, fd: number, name: number, microseconds: number): void {
  const { words, address } = cleared(libc);
  words[2] = microseconds;
  libc.setsockopt(fd, SOL_SOCKET, name, address, 16);
}

function bindToDevice(libc: Libc, fd: number, device: string): string | undefined {
  const name = new TextEncoder().encode(device);
  if (name.length > LONGEST_NAME) return 'ENODEV';
  const { bytes, address } = cleared(libc);
  bytes.set(name);
  const result = libc.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, address, name.length + 1);
  return result === 0 ? undefined : errnoName(libc.errno());
}

/** `struct sockaddr_in`: family, then port and address in network order. */
function bind(libc: Libc, fd: number, place: SocketPlace): string | undefined {
  const { view, address } = cleared(libc);
  view.setUint16(0, AF_INET, true);
  view.setUint16(2, place.port, false);
  view.setUint32(4, place.address, false);
  return libc.bind(fd, address, SOCKADDR) === 0 ? undefined : errnoName(libc.errno());
}

function boundPort(libc: Libc, fd: number): number {
  const { view, address } = cleared(libc);
  view.setUint32(SOCKADDR, SOCKADDR, true);
  libc.getsockname(fd, address, address + SOCKADDR);
  return view.getUint16(2, false);
}

function cleared({ scratch }: Libc): Memory {
  scratch.bytes.fill(0);
  return scratch;
}
