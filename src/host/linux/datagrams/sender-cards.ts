/**
 * From which card a datagram came, which a UDP socket does not tell. A packet socket gets a copy of the beginning of each
 * datagram that its filter lets through; it is read only when somebody asks, and a datagram is always in it before it is in
 * the UDP socket. Meant for what is rare: requests, and not the packets of a running transfer.
 */
import { ANY_ADDRESS, macFromBytes, type Ipv4, type Mac } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { udpFilter } from './packet-filter.ts';
import { allocate, type Libc, type Memory } from './libc.ts';
import { openFilteredSocket } from './raw-socket.ts';

/** The headers of Ethernet, IP with all its options, and UDP. */
const HEADERS = 14 + 60 + 8;
const IP = 14;
/** Senders that were read and not asked for. */
const MOST = 4096;
/** Read for one question at most: as many as a flood can put there must not hold up the loop. */
const MOST_AT_ONCE = 2048;

export class SenderCards {
  readonly #libc: Libc;
  readonly #fd: number;
  readonly #memory: Memory;
  /** By address and port. */
  readonly #known = new Map<number, Mac>();

  /**
   * Undefined where this user or this adapter has no packet sockets.
   *
   * @param upTo - only of datagrams to `port` whose first 16 bits are at most this
   */
  static open(libc: Libc, device: string, port: number, upTo: number): SenderCards | undefined {
    const opened = openFilteredSocket(libc, device, udpFilter({ port, upTo, keep: HEADERS }));
    return opened.ok ? new SenderCards(libc, opened.value) : undefined;
  }

  private constructor(libc: Libc, fd: number) {
    this.#libc = libc;
    this.#fd = fd;
    this.#memory = allocate(libc, HEADERS);
  }

  /**
   * Of the oldest datagram from there that was not asked for yet. Reads no further than that one: those behind it wait in
   * the socket, because more of them than are remembered would push each other out before they are asked for.
   */
  of(address: Ipv4, port: number): Mac | undefined {
    const key = keyOf(address, port);
    for (let count = 0; count < MOST_AT_ONCE && !this.#known.has(key); count += 1) if (!this.#readOne()) break;
    const card = this.#known.get(key);
    this.#known.delete(key);
    return card;
  }

  close(): void {
    this.#libc.close(this.#fd);
  }

  /** False when there is none. */
  #readOne(): boolean {
    if (this.#libc.recv(this.#fd, this.#memory.address, HEADERS, 0) <= 0) return false;
    this.#remember();
    return true;
  }

  /** The filter has let nothing through but whole headers of UDP in IPv4. */
  #remember(): void {
    const { view, bytes } = this.#memory;
    const address = view.getUint32(IP + 12);
    const port = view.getUint16(IP + (view.getUint8(IP) & 15) * 4);
    if (address !== ANY_ADDRESS) setLatest(this.#known, keyOf(address, port), macFromBytes(bytes.slice(6, 12)), MOST);
  }
}

function keyOf(address: number, port: number): number {
  return address * 65_536 + port;
}
