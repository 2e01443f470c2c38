/**
 * Finds slots (row numbers) by the hash of what they are looked for: an open-addressed table in typed arrays. A Map of a
 * million entries takes four times the memory and the time to fill, which is most of what a station with a million leases
 * starts with.
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
  /** Slot and hash of each place side by side: a search that misses the cache misses it once. */
  private cells = new Int32Array(2 * SMALLEST).fill(FREE);
  private mask = SMALLEST - 1;
  /** Places that are not free. */
  private used = 0;
  private living = 0;

  /** The place of the first slot under this hash, -1 if there is none. */
  first(hash: number): number {
    return this.search(hash, hash & this.mask);
  }

  /** The place of the next one after `place`. */
  next(hash: number, place: number): number {
    return this.search(hash, (place + 1) & this.mask);
  }

  slotAt(place: number): number {
    return this.cells[2 * place] ?? FREE;
  }

  /** `hash` is a 32-bit number. */
  add(hash: number, slot: number): void {
    if ((this.used + 1) * 4 > (this.mask + 1) * 3) this.rebuild();
    this.file(hash, slot);
    this.living += 1;
  }

  /** Puts another slot in a place, under the same hash. */
  replace(place: number, slot: number): void {
    this.cells[2 * place] = slot;
  }

  remove(place: number): void {
    this.cells[2 * place] = GONE;
    this.living -= 1;
  }

  private search(hash: number, start: number): number {
    const { cells, mask } = this;
    const wanted = hash | 0;
    for (let place = start; cells[2 * place] !== FREE; place = (place + 1) & mask) {
      if (cells[2 * place + 1] === wanted && cells[2 * place] !== GONE) return place;
    }
    return -1;
  }

  private file(hash: number, slot: number): void {
    const { cells, mask } = this;
    let place = hash & mask;
    while (cells[2 * place] !== FREE) place = (place + 1) & mask;
    cells[2 * place] = slot;
    cells[2 * place + 1] = hash;
    this.used += 1;
  }

  /** At most half full afterwards, with no gaps. */
  private rebuild(): void {
    const { cells } = this;
    let size = SMALLEST;
    while (size < (this.living + 1) * 2) size *= 2;
    this.cells = new Int32Array(2 * size).fill(FREE);
    this.mask = size - 1;
    this.used = 0;
    for (let at = 0; at < cells.length; at += 2) {
      const slot = cells[at] ?? FREE;
      if (slot >= 0) this.file(cells[at + 1] ?? 0, slot);
    }
  }
}

/** FNV-1a over the characters, from a seed that strangers do not know: they cannot make up texts that collide. */
export function hashText(text: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixed(hash);
}

/**
 * Of a number of up to 53 bits. Eight neighbours stay together, in one line of the cache, and far from all others:
 * addresses are handed out, and hardware addresses made, one after the other.
 */
export function hashNumber(value: number, seed: number): number {
  return ((mixed(mixed((value >>> 3) ^ seed) ^ (value / 0x1_0000_0000)) & ~7) | (value & 7)) >>> 0;
}

/** Of an identity that is a number or a text. */
export function hashPacked(value: number | string, seed: number): number {
  return typeof value === 'number' ? hashNumber(value, seed) : hashText(value, seed);
}

/** The last step of MurmurHash3: every bit of the input changes half of the output's. */
function mixed(hash: number): number {
  let value = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
