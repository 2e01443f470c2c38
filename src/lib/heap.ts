/**
 * A binary heap: a queue that always gives the first of its entries in an order of your choice. Adding and taking cost
 * O(log n).
 */
export class Heap<T> {
  /** No entry comes after its children at 2i + 1 and 2i + 2. */
  readonly #entries: T[] = [];
  readonly #before: (a: T, b: T) => boolean;

  /** `before` says whether `a` comes out before `b`. */
  constructor(before: (a: T, b: T) => boolean) {
    this.#before = before;
  }

  get first(): T | undefined {
    return this.#entries[0];
  }

  get size(): number {
    return this.#entries.length;
  }

  /** All entries, in no order. */
  [Symbol.iterator](): Iterator<T> {
    return this.#entries.values();
  }

  push(added: T): void {
    let hole = this.#entries.length;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = this.#entries[above];
      if (parent === undefined || !this.#before(added, parent)) break;
      this.#entries[hole] = parent;
      hole = above;
    }
    this.#entries[hole] = added;
  }

  /** Takes out the first. */
  pop(): T | undefined {
    const first = this.#entries[0];
    const last = this.#entries.pop();
    if (last !== undefined && this.#entries.length > 0) this.#sink(last);
    return first;
  }

  /** Lets `moved` sink from the free place at the top to where it belongs. */
  #sink(moved: T): void {
    let hole = 0;
    for (;;) {
      const left = this.#entries[2 * hole + 1];
      const right = this.#entries[2 * hole + 2];
      if (left === undefined) break;
      const goesRight = right !== undefined && this.#before(right, left);
      const child = goesRight ? right : left;
      if (!this.#before(child, moved)) break;
      this.#entries[hole] = child;
      hole = 2 * hole + (goesRight ? 2 : 1);
    }
    this.#entries[hole] = moved;
  }
}
