/** Who has an address, asked through sockets of our own: the answer comes at once, and nobody waits for it. */
import { ANY_ADDRESS, subnetContains, subnetOf, type Ipv4, type Mac } from '../../../lib/address.ts';
import { ECHO_SIZE, readArp, readEchoReply, writeArpRequest, writeEcho } from '../../datagrams/frames.ts';
import { withHardware, type NeighbourFound, type NeighbourPlace, type Neighbours } from '../../datagrams/neighbours.ts';
import { readText } from '../kernel-files.ts';
import { allocate, type Libc, type Memory } from './libc.ts';
import { hardwareOf, openArpSocket, openIcmpSocket } from './raw-socket.ts';

const AF_INET = 2;
const SOCKADDR_IN = 16;
/** Longer than any ARP frame and any echo reply of ours. */
const LARGEST = 128;
const INCOMING = 128;
const SOCKADDR = 256;
const MEMORY = 512;
/** Frames looked at in one turn: a storm of them must not hold up the loop. */
const MOST_AT_ONCE = 256;

export class LinuxNeighbours implements Neighbours {
  readonly place: NeighbourPlace;
  closed = false;
  readonly #libc: Libc;
  readonly #found: NeighbourFound;
  readonly #memory: Memory;
  readonly #token = process.pid;
  #arp = -1;
  #icmp = -1;
  #mac: Mac | undefined;

  /** Undefined when this user may not. */
  static open(libc: Libc, place: NeighbourPlace, found: NeighbourFound): LinuxNeighbours | undefined {
    const neighbours = new LinuxNeighbours(libc, place, found);
    return neighbours.reopen() ? neighbours : undefined;
  }

  private constructor(libc: Libc, place: NeighbourPlace, found: NeighbourFound) {
    this.#libc = libc;
    this.place = place;
    this.#found = found;
    this.#memory = allocate(libc, MEMORY);
  }

  /** Descriptors that have something to read now and then; -1 for one that is not open. */
  get fds(): readonly number[] {
    return [this.#arp, this.#icmp];
  }

  /** By ARP on the cable; beyond it, and without the right to send such frames, by an echo. */
  ask(address: Ipv4): void {
    const onCable = subnetContains(subnetOf(this.place.at), address);
    if (onCable && this.#arp >= 0 && this.#mac !== undefined) this.#sendArp(this.#mac, address);
    else this.#sendEcho(address);
  }

  /** Reads what came, without waiting, and tells it. */
  receive(): void {
    const { view } = this.#memory;
    this.#each(this.#arp, (length) => {
      const seen = readArp(view, INCOMING, length);
      if (seen !== undefined) this.#found({ address: seen.address, hardware: seen.mac });
    });
    this.#each(this.#icmp, (length) => {
      const address = readEchoReply(view, INCOMING, length, this.#token);
      if (address !== undefined) this.#found(withHardware(address, readText('/proc/net/arp')));
    });
  }

  /** False when this user may do neither, or the adapter is not there. */
  reopen(): boolean {
    this.release();
    const { device } = this.place;
    const arp = openArpSocket(this.#libc, device);
    const icmp = openIcmpSocket(this.#libc);
    this.#arp = arp.ok ? arp.value : -1;
    this.#icmp = icmp.ok ? icmp.value : -1;
    this.#mac = arp.ok ? hardwareOf(this.#libc, arp.value) : undefined;
    return arp.ok || icmp.ok;
  }

  close(): void {
    this.closed = true;
  }

  /** Gives the descriptors back. */
  release(): void {
    for (const fd of this.fds) if (fd >= 0) this.#libc.close(fd);
    this.#arp = -1;
    this.#icmp = -1;
  }

  #sendArp(mac: Mac, address: Ipv4): void {
    const length = writeArpRequest(this.#memory.view, 0, mac, this.place.at.address, address);
    this.#libc.send(this.#arp, this.#memory.address, length, 0);
  }

  #sendEcho(address: Ipv4): void {
    const { view } = this.#memory;
    writeEcho(view, 0, address, this.#token);
    view.setUint16(SOCKADDR, AF_INET, true);
    view.setUint16(SOCKADDR + 2, 0, false);
    view.setUint32(SOCKADDR + 4, address, false);
    view.setUint32(SOCKADDR + 8, ANY_ADDRESS);
    view.setUint32(SOCKADDR + 12, ANY_ADDRESS);
    const to = this.#memory.address + SOCKADDR;
    this.#libc.sendto(this.#icmp, this.#memory.address, ECHO_SIZE, 0, to, SOCKADDR_IN);
  }

  #each(fd: number, read: (length: number) => void): void {
    if (fd < 0) return;
    for (let count = 0; count < MOST_AT_ONCE; count += 1) {
      const length = this.#libc.recv(fd, this.#memory.address + INCOMING, LARGEST, 0);
      if (length <= 0) return;
      read(length);
    }
  }
}
