/** Bytes in memory for whoever asks next, to a bound: those that were asked for longest ago are let go first. */
const MOST_BYTES = 128 * 1024 * 1024;
const MOST_ENTRIES = 4096;

export class KeptBytes {
  /** The one that was asked for longest ago first. */
  readonly #kept = new Map<string, Uint8Array>();
  #bytes = 0;

  get(key: string): Uint8Array | undefined {
    const bytes = this.#kept.get(key);
    if (bytes === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, bytes);
    return bytes;
  }

  keep(key: string, bytes: Uint8Array): void {
    this.#bytes += bytes.length - (this.#kept.get(key)?.length ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, bytes);
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= MOST_BYTES && this.#kept.size <= MOST_ENTRIES) break;
      this.#kept.delete(oldest);
      this.#bytes -= length;
    }
  }
}
