/**
 * The exchange with a Netgear router (nmrp.ts): it is called until it answers, told its address, and says then that it wants its
 * image. A machine without clock: frames go in, frames to send come out. Whoever got its image is not called into its loader
 * again when it restarts: it would be written for ever.
 */
import { macFromBytes, type AdapterAddress, type Mac } from '../../lib/address.ts';
import { RecentSet } from '../../lib/recent-set.ts';
import { decodeNmrp, encodeNmrp, type NmrpKind } from './nmrp.ts';

const EVERYBODY = macFromBytes(new Uint8Array(6).fill(0xff));
const MOST_DONE = 256;

export interface Heard {
  readonly device: Mac;
  /** To be sent. */
  readonly reply?: Uint8Array;
  /** `found`: it is told its address. `upload`: it listens for its image. `closed`: it leaves its loader. */
  readonly news?: 'found' | 'upload' | 'closed';
}

export class NmrpTalk {
  readonly #own: Mac;
  readonly #given: AdapterAddress;
  readonly #done = new RecentSet<Mac>(MOST_DONE);
  /** Who is being helped; others wait. */
  #device: Mac | undefined;

  /** `given`: the address that the device gets. */
  constructor(own: Mac, given: AdapterAddress) {
    this.#own = own;
    this.#given = given;
  }

  /** What is sent again and again, until a device is found; undefined while one is helped. */
  advertisement(): Uint8Array | undefined {
    if (this.#device !== undefined) return undefined;
    return encodeNmrp({ kind: 'advertise', from: this.#own, to: EVERYBODY });
  }

  /** Undefined for what is none of this exchange. */
  hear(frame: Uint8Array): Heard | undefined {
    const decoded = decodeNmrp(frame);
    if (!decoded.ok || decoded.value.to !== this.#own) return undefined;
    const { kind, from: device } = decoded.value;
    if (kind === 'configuration-wanted') return this.#wanted(device);
    if (device !== this.#device) return undefined;
    switch (kind) {
      case 'upload-wanted':
        return { device, news: 'upload' };
      case 'alive-wanted':
        return { device, reply: this.#to(device, 'alive') };
      case 'close-wanted':
        this.#device = undefined;
        return { device, news: 'closed', reply: this.#to(device, 'closed') };
      default:
        return undefined;
    }
  }

  /** It has its whole image. */
  served(): void {
    if (this.#device !== undefined) this.#done.add(this.#device);
  }

  /** It was silent for long, or its link is gone: the next one is called. */
  forget(): void {
    this.#device = undefined;
  }

  #wanted(device: Mac): Heard | undefined {
    if (this.#done.has(device) || (this.#device !== undefined && this.#device !== device)) return undefined;
    const isNew = this.#device === undefined;
    this.#device = device;
    const reply = encodeNmrp({ kind: 'configuration', from: this.#own, to: device, address: this.#given });
    return { device, reply, ...(isNew ? { news: 'found' as const } : {}) };
  }

  #to(device: Mac, kind: NmrpKind): Uint8Array {
    return encodeNmrp({ kind, from: this.#own, to: device });
  }
}
