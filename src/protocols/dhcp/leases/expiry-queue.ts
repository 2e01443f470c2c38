/**
 * The leases of one pool in the order in which they end: a binary heap of slot numbers. `LeaseRows` keeps the place of each
 * slot in the heap, so that one lease can be moved or taken out without a search.
 */
import type { LeaseRows } from './lease-rows.ts';

export class ExpiryQueue {
  private readonly heap: number[] = [];
  private readonly rows: LeaseRows;

  constructor(rows: LeaseRows) {
    this.rows = rows;
  }

  /** The slot that ends first. */
  first(): number | undefined {
    return this.heap[0];
  }

  /** Puts a slot where its `until` belongs, whether it is in the queue already or not. */
  put(slot: number): void {
    const place = this.rows.placeAt(slot);
    const at = place < 0 ? this.heap.push(slot) - 1 : place;
    this.sink(this.rise(at, slot), slot);
  }

  remove(slot: number): void {
    const at = this.rows.placeAt(slot);
    if (at < 0) return;
    this.rows.setPlace(slot, -1);
    const last = this.heap.pop();
    if (last === undefined || last === slot) return;
    this.sink(this.rise(at, last), last);
  }

  private rise(start: number, slot: number): number {
    const until = this.rows.untilAt(slot);
    let at = start;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = this.heap[above] ?? 0;
      if (this.rows.untilAt(other) <= until) break;
      this.set(at, other);
      at = above;
    }
    this.set(at, slot);
    return at;
  }

  private sink(start: number, slot: number): void {
    const until = this.rows.untilAt(slot);
    let at = start;
    for (;;) {
      const below = this.sooner(2 * at + 1);
      const other = this.heap[below];
      if (other === undefined || this.rows.untilAt(other) >= until) break;
      this.set(at, other);
      at = below;
    }
    this.set(at, slot);
  }

  /** Of two neighbours, the place of the one that ends first. */
  private sooner(left: number): number {
    const [one, two] = [this.heap[left], this.heap[left + 1]];
    if (one === undefined || two === undefined) return left;
    return this.rows.untilAt(two) < this.rows.untilAt(one) ? left + 1 : left;
  }

  private set(at: number, slot: number): void {
    this.heap[at] = slot;
    this.rows.setPlace(slot, at);
  }
}
