/** Bytes a second, made of what events tell of transfers. The station and its page count alike. */

/** What of an event is heeded. */
interface OfTransfer {
  readonly type: string;
  readonly at: number;
  /** The protocol that carries it, and the number of the transfer there. */
  readonly by?: string | number | undefined;
  readonly transfer?: number | undefined;
  /** Bytes. */
  readonly sent?: number | undefined;
  readonly size?: number | undefined;
}

const SECOND = 1000;
/** Transfers that are counted at once; the one heard of longest ago is forgotten. */
const MOST_TRANSFERS = 4096;
const ENDS: ReadonlySet<string> = new Set(['file.complete', 'file.part', 'file.failed']);

/** Adds up events as they come, each once and in their order. */
export class SpeedCount {
  readonly #seconds = new Map<number, number>();
  readonly #transfers = new Map<string, number>();
  readonly #most: number;

  /** `most`: seconds that are kept. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that arrived, by the second since 1970 in which they did; seconds without any are left out. */
  get seconds(): ReadonlyMap<number, number> {
    return this.#seconds;
  }

  add({ type, by = '', transfer, sent, size, at }: OfTransfer): void {
    if (transfer === undefined || (type !== 'file.progress' && !ENDS.has(type))) return;
    const name = `${by} ${transfer}`;
    const before = this.#transfers.get(name) ?? 0;
    const now = (type === 'file.complete' ? size : sent) ?? before;
    this.#transfers.delete(name);
    if (!ENDS.has(type)) this.#remember(name, now);
    const second = Math.floor(at / SECOND);
    this.#seconds.set(second, (this.#seconds.get(second) ?? 0) + Math.max(0, now - before));
    const [oldest] = this.#seconds.keys();
    if (this.#seconds.size > this.#most && oldest !== undefined) this.#seconds.delete(oldest);
  }

  #remember(name: string, sent: number): void {
    this.#transfers.set(name, sent);
    const [oldest] = this.#transfers.keys();
    if (this.#transfers.size > MOST_TRANSFERS && oldest !== undefined) this.#transfers.delete(oldest);
  }
}

/** Every second from the first to the last, and the bytes in it. */
export function curveOf(seconds: ReadonlyMap<number, number>, from: number, to: number): readonly [number[], number[]] {
  const times = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  return [times, times.map((time) => seconds.get(time) ?? 0)];
}
