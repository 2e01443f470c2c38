/**
 * A map from the address and port of a peer to a value. Every packet looks one up, a hundred thousand times a second. Address
 * and port together are a number above 32 bits, for which `Map` is slow, so this is an open hash table in flat memory; the
 * order of insertion, which is asked for seldom, is kept in a `Map`.
 */
export class PeerTable<T> {
  /** Oldest first. */
  readonly #all = new Map<number, T>();
  /** By slot: address and port as one number, `FREE` where there is none. */
  #keys = empty(SMALLEST);
  #values: (T | undefined)[] = [];

  get size(): number {
    return this.#all.size;
  }

  /** All of them, oldest first. */
  values(): IterableIterator<T> {
    return this.#all.values();
  }

  find(address: number, port: number): T | undefined {
    const keys = this.#keys;
    const key = peerKey(address, port);
    const mask = keys.length - 1;
    for (let slot = hash(address, port) & mask; ; slot = (slot + 1) & mask) {
      const there = keys[slot];
      if (there === key) return this.#values[slot];
      if (there === FREE) return undefined;
    }
  }

  set(address: number, port: number, value: T): void {
    this.#all.set(peerKey(address, port), value);
    // More than half full, and the ways become long.
    if (this.#all.size * 2 > this.#keys.length) this.#layOut(this.#keys.length * 2);
    else this.#put(peerKey(address, port), value);
  }

  delete(address: number, port: number): void {
    const key = peerKey(address, port);
    if (!this.#all.delete(key)) return;
    if (this.#keys.length > SMALLEST && this.#all.size * 8 < this.#keys.length) this.#layOut(this.#keys.length / 2);
    else this.#remove(key);
  }

  clear(): void {
    this.#all.clear();
    this.#layOut(SMALLEST);
  }

  #layOut(slots: number): void {
    this.#keys = empty(slots);
    this.#values = Array.from({ length: slots }, () => undefined);
    for (const [key, value] of this.#all) this.#put(key, value);
  }

  /** To its slot, or to the first free one behind it. */
  #put(key: number, value: T): void {
    const slot = this.#slotOf(key);
    this.#keys[slot] = key;
    this.#values[slot] = value;
  }

  /** Moves what stands behind it, up to the next free slot, as far forward as it may stand. */
  #remove(key: number): void {
    const mask = this.#keys.length - 1;
    let hole = this.#slotOf(key);
    for (let slot = (hole + 1) & mask; this.#keys[slot] !== FREE; slot = (slot + 1) & mask) {
      const wanted = slotWanted(this.#keys[slot] ?? FREE) & mask;
      if (((slot - wanted) & mask) < ((slot - hole) & mask)) continue;
      this.#keys[hole] = this.#keys[slot] ?? FREE;
      this.#values[hole] = this.#values[slot];
      hole = slot;
    }
    this.#keys[hole] = FREE;
    this.#values[hole] = undefined;
  }

  /** Where a key stands, or would stand. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    let slot = slotWanted(key) & mask;
    while (this.#keys[slot] !== key && this.#keys[slot] !== FREE) slot = (slot + 1) & mask;
    return slot;
  }
}

const FREE = -1;
/** A power of two, as all numbers of slots. */
const SMALLEST = 64;
const PORTS = 65_536;

/** Address and port as one number. */
export function peerKey(address: number, port: number): number {
  return address * PORTS + port;
}

function empty(slots: number): Float64Array {
  return new Float64Array(slots).fill(FREE);
}

function slotWanted(key: number): number {
  const port = key % PORTS;
  return hash((key - port) / PORTS, port);
}

/** Neighbouring addresses and ports are far from each other. */
function hash(address: number, port: number): number {
  const mixed = Math.imul(address ^ Math.imul(port, 0x85eb_ca6b), 0x9e37_79b1);
  return mixed ^ (mixed >>> 15);
}
