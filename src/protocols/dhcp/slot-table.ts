/**
 * Finds lease slots by the hash of what they are looked for: an open-addressed table in typed arrays. A Map of a million
 * entries takes four times the memory and the time to fill, which is most of what a station with a million leases starts with.
 *
 * ```ts
 * for (let place = table.first(hash); place >= 0; place = table.next(hash, place)) if (isIt(table.slotAt(place))) ...
 * ```
 */
const FREE = -1;
/** Something was here: a search goes on behind it. */
const GONE = -2;
const SMALLEST = 256;

export class SlotTable {
  private slots = new Int32Array(SMALLEST).fill(FREE);
  private hashes = new Uint32Array(SMALLEST);
  /** Places that are not free. */
  private used = 0;
  private living = 0;

  /** The place of the first slot under this hash, -1 if there is none. */
  first(hash: number): number {
    return this.search(hash, hash & (this.slots.length - 1));
  }

  /** The place of the next one after `place`. */
  next(hash: number, place: number): number {
    return this.search(hash, (place + 1) & (this.slots.length - 1));
  }

  slotAt(place: number): number {
    return this.slots[place] ?? FREE;
  }

  /** `hash` is an unsigned 32-bit number. */
  add(hash: number, slot: number): void {
    if ((this.used + 1) * 4 > this.slots.length * 3) this.rebuild();
    this.file(hash, slot);
    this.living += 1;
  }

  /** Puts another slot in a place, under the same hash. */
  replace(place: number, slot: number): void {
    this.slots[place] = slot;
  }

  remove(place: number): void {
    this.slots[place] = GONE;
    this.living -= 1;
  }

  private search(hash: number, start: number): number {
    const mask = this.slots.length - 1;
    for (let place = start; this.slots[place] !== FREE; place = (place + 1) & mask) {
      if (this.hashes[place] === hash && this.slots[place] !== GONE) return place;
    }
    return -1;
  }

  private file(hash: number, slot: number): void {
    const mask = this.slots.length - 1;
    let place = hash & mask;
    while (this.slots[place] !== FREE) place = (place + 1) & mask;
    this.slots[place] = slot;
    this.hashes[place] = hash;
    this.used += 1;
  }

  /** At most half full afterwards, with no gaps. */
  private rebuild(): void {
    const { slots, hashes } = this;
    let size = SMALLEST;
    while (size < (this.living + 1) * 2) size *= 2;
    this.slots = new Int32Array(size).fill(FREE);
    this.hashes = new Uint32Array(size);
    this.used = 0;
    for (let place = 0; place < slots.length; place += 1) {
      const slot = slots[place] ?? FREE;
      if (slot >= 0) this.file(hashes[place] ?? 0, slot);
    }
  }
}

/** FNV-1a over the characters, from a seed that strangers do not know: they cannot make up texts that collide. */
export function hashText(text: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixed(hash);
}

/** Neighbouring addresses far from each other. */
export function hashNumber(value: number, seed: number): number {
  return mixed(value ^ seed);
}

/** The last step of MurmurHash3: every bit of the input changes half of the output's. */
function mixed(hash: number): number {
  let value = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
