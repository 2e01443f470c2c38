/** A set that keeps what was added last: at least `most` values and at most twice as many. Adding costs as much as to a Set. */
export class RecentSet<T> {
  readonly #most: number;
  #latest = new Set<T>();
  #before = new Set<T>();

  constructor(most: number) {
    this.#most = most;
  }

  add(value: T): void {
    this.#latest.add(value);
    if (this.#latest.size < this.#most) return;
    this.#before = this.#latest;
    this.#latest = new Set();
  }

  has(value: T): boolean {
    return this.#latest.has(value) || this.#before.has(value);
  }
}
