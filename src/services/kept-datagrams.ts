/**
 * The last datagrams of the devices, for somebody who wants to see the bytes: DHCP and what opens and ends transfers of TFTP,
 * never the data. It is bounded whatever comes: so many in all, so many bytes of each, so many a second; what goes beyond
 * costs one comparison.
 */
export interface KeptDatagram {
  /** Counts all that are kept, from 1. */
  readonly n: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly protocol: 'dhcp' | 'tftp';
  /** `in`: from the device. */
  readonly direction: 'in' | 'out';
  /** Its hardware address, or the address it speaks from. */
  readonly device: string;
  /** Of the whole datagram. */
  readonly length: number;
  /** Its first bytes. */
  readonly bytes: Uint8Array;
}

/** `device`: its name, or how it is read from the bytes, which is done only for what is kept. */
export type Keep = (
  about: Pick<KeptDatagram, 'protocol' | 'direction'>,
  device: string | ((bytes: Uint8Array) => string),
  bytes: Uint8Array,
) => void;

const MOST = 8192;
/** A DHCP message that every device takes has no more than 576. */
const MOST_BYTES = 600;
/** A hundred devices that start at once send about as many. */
const MOST_A_SECOND = 400;
const SECOND = 1000;

export class KeptDatagrams {
  readonly #now: () => number;
  readonly #kept: KeptDatagram[] = [];
  /** The place of the oldest one, once all places are taken. */
  #next = 0;
  #newest = 0;
  #second = 0;
  #inSecond = 0;

  /** `now`: milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** `bytes` may be memory that is used again. */
  readonly keep: Keep = (about, device, bytes) => {
    const at = this.#now();
    // A clock that was set back begins a second of its own.
    if (at >= this.#second + SECOND || at < this.#second) [this.#second, this.#inSecond] = [at, 0];
    if (this.#inSecond >= MOST_A_SECOND) return;
    this.#inSecond += 1;
    this.#newest += 1;
    this.#kept[this.#next] = {
      ...about,
      n: this.#newest,
      device: typeof device === 'string' ? device : device(bytes),
      at,
      length: bytes.length,
      bytes: bytes.slice(0, MOST_BYTES),
    };
    this.#next = (this.#next + 1) % MOST;
  };

  /** Those of a device that are newer than number `after`, oldest first. */
  of(device: string, after = 0): readonly KeptDatagram[] {
    const inOrder = [...this.#kept.slice(this.#next), ...this.#kept.slice(0, this.#next)];
    return inOrder.filter((one) => one.n > after && one.device === device);
  }
}
