/**
 * The system calls that Node does not offer, called through koffi. Pointers are plain numbers (`uintptr_t` is the
 * fastest thing koffi passes), so whoever hands the kernel an address keeps the memory behind it in a long-lived
 * field: a buffer that is reachable only through a raw address is garbage to V8, and the kernel would write into what
 * took its place.
 */
import { constants } from 'node:os';
import type * as Koffi from 'koffi';
import { err, ok, type Result } from '../../../lib/result.ts';

/** Each call returns -1 on failure, and then `errno()` tells why. Addresses are those of `Memory` or `addressOf`. */
export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  setsockopt(fd: number, level: number, name: number, value: number, length: number): number;
  bind(fd: number, sockaddr: number, length: number): number;
  getsockname(fd: number, sockaddr: number, length: number): number;
  close(fd: number): number;
  ioctl(fd: number, request: number, argument: number): number;
  read(fd: number, to: number, length: number): number;
  eventfd(initial: number, flags: number): number;
  ppoll(fds: number, count: number, timespec: number, signals: number): number;
  recvmmsg(fd: number, headers: number, count: number, flags: number, timespec: number): number;
  sendmmsg(fd: number, headers: number, count: number, flags: number): number;
  send(fd: number, from: number, length: number, flags: number): number;
  sendto(fd: number, from: number, length: number, flags: number, sockaddr: number, sockaddrLength: number): number;
  recv(fd: number, to: number, length: number, flags: number): number;
  /** 0 when there is no such adapter. */
  if_nametoindex(name: string): number;
  /** Reads (and with other modes sets) the kernel's clock: its `struct timex`; returns the state of the clock. */
  adjtimex(timex: number): number;
  errno(): number;
  /** Where the memory of `bytes` lies. Only for memory that stays: never for a small array made in V8's own heap. */
  addressOf(bytes: Uint8Array): number;
  /** 64 bytes for the arguments of calls that are made once. */
  readonly scratch: Memory;
}

/** Memory that the kernel reads and writes. Hold it in a field for as long as the kernel may. */
export interface Memory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly words: Uint32Array;
  readonly address: number;
}

/** A multiple of eight bytes, all zero. */
export function allocate(libc: Pick<Libc, 'addressOf'>, size: number): Memory {
  const buffer = new ArrayBuffer((size + 7) & ~7);
  const bytes = new Uint8Array(buffer);
  return { bytes, view: new DataView(buffer), words: new Uint32Array(buffer), address: libc.addressOf(bytes) };
}

/** The structures in batched-*.ts are those of 64-bit little-endian Linux; elsewhere `dgram` does the work. */
const KNOWN_MACHINES: readonly string[] = ['x64', 'arm64'];

let loaded: Promise<Result<Libc, string>> | undefined;

/** Loads koffi once. The error says why there are no system calls, as half a sentence: `koffi is not installed`. */
export async function loadLibc(): Promise<Result<Libc, string>> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Result<Libc, string>> {
  if (process.platform !== 'linux') return err(`this is not Linux but ${process.platform}`);
  if (!KNOWN_MACHINES.includes(process.arch)) return err(`system calls are not laid out for ${process.arch}`);
  try {
    return ok(declare(await import('koffi')));
  } catch (error) {
    return err(
      `koffi cannot be loaded (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)})`,
    );
  }
}

function declare(koffi: typeof Koffi): Libc {
  // The process itself: whichever C library Node was linked with, glibc or musl.
  const process = koffi.load(null);
  const addressOf = (bytes: Uint8Array): number => Number(koffi.address(bytes));
  return {
    socket: process.func('int socket(int, int, int)'),
    setsockopt: process.func('int setsockopt(int, int, int, uintptr_t, uint32_t)'),
    bind: process.func('int bind(int, uintptr_t, uint32_t)'),
    getsockname: process.func('int getsockname(int, uintptr_t, uintptr_t)'),
    close: process.func('int close(int)'),
    ioctl: process.func('int ioctl(int, unsigned long, uintptr_t)'),
    read: process.func('int64_t read(int, uintptr_t, size_t)'),
    eventfd: process.func('int eventfd(unsigned int, int)'),
    ppoll: process.func('int ppoll(uintptr_t, unsigned long, uintptr_t, uintptr_t)'),
    recvmmsg: process.func('int recvmmsg(int, uintptr_t, unsigned int, int, uintptr_t)'),
    sendmmsg: process.func('int sendmmsg(int, uintptr_t, unsigned int, int)'),
    send: process.func('int64_t send(int, uintptr_t, size_t, int)'),
    sendto: process.func('int64_t sendto(int, uintptr_t, size_t, int, uintptr_t, uint32_t)'),
    recv: process.func('int64_t recv(int, uintptr_t, size_t, int)'),
    if_nametoindex: process.func('unsigned int if_nametoindex(const char *)'),
    adjtimex: process.func('int adjtimex(uintptr_t)'),
    errno: () => koffi.errno(),
    addressOf,
    scratch: allocate({ addressOf }, 64),
  };
}

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.errno).map(([name, value]) => [value, name]),
);

/** `EADDRINUSE` for 98; `errno 1234` for a number without a name. */
export function errnoName(errno: number): string {
  // EAGAIN and EWOULDBLOCK are one number, as are ENOTSUP and EOPNOTSUPP: the first is what people search for.
  if (errno === constants.errno.EAGAIN) return 'EAGAIN';
  return NAMES.get(errno) ?? `errno ${errno}`;
}
