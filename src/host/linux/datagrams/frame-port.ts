/** Frames of one EtherType on one adapter (host/frames.ts): a packet socket that is read when somebody asks. */
import type { Mac } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import type { FramePort } from '../../frames.ts';
import { allocate, type Libc, type Memory } from './libc.ts';
import { hardwareOf, openTypeSocket } from './raw-socket.ts';

const LONGEST = 1514;
const MSG_DONTWAIT = 0x40;

/** @returns the errno's name when the system refuses, `no Ethernet` for an adapter that has none */
export function openFramePort(libc: Libc, device: string, etherType: number): Result<FramePort, string> {
  const opened = openTypeSocket(libc, device, etherType);
  if (!opened.ok) return opened;
  const mac = hardwareOf(libc, opened.value);
  if (mac !== undefined) return ok(new LinuxFramePort(libc, opened.value, mac));
  libc.close(opened.value);
  return err('no Ethernet');
}

class LinuxFramePort implements FramePort {
  readonly mac: Mac;
  readonly #libc: Libc;
  readonly #out: Memory;
  readonly #in: Memory;
  #fd: number;

  constructor(libc: Libc, fd: number, mac: Mac) {
    this.mac = mac;
    this.#libc = libc;
    this.#fd = fd;
    this.#out = allocate(libc, LONGEST);
    this.#in = allocate(libc, LONGEST);
  }

  send(frame: Uint8Array): void {
    if (this.#fd < 0 || frame.length > LONGEST) return;
    this.#out.bytes.set(frame);
    this.#libc.send(this.#fd, this.#out.address, frame.length, MSG_DONTWAIT);
  }

  receive(): Uint8Array | undefined {
    if (this.#fd < 0) return undefined;
    const length = this.#libc.recv(this.#fd, this.#in.address, LONGEST, MSG_DONTWAIT);
    return length > 0 ? this.#in.bytes.subarray(0, length) : undefined;
  }

  close(): void {
    if (this.#fd >= 0) this.#libc.close(this.#fd);
    this.#fd = -1;
  }
}
