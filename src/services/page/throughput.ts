/** How much the station has sent and received of files in each of the last seconds, for the curve of the page. */
import { SpeedCount } from '../../events/speed-count.ts';
import type { EventStream } from '../../events/stream.ts';

/** Seconds in which something was transferred. */
const MOST = 900;

export class Throughput {
  readonly #count = new SpeedCount(MOST);
  readonly #leave: () => void;

  constructor(events: EventStream) {
    this.#leave = events.subscribe((event) => this.#count.add(event), { after: 0, missed: () => undefined });
  }

  close(): void {
    this.#leave();
  }

  /** Those after a second since 1970. */
  after(second: number): readonly { readonly second: number; readonly bytes: number }[] {
    return [...this.#count.seconds].flatMap(([at, bytes]) => (at > second ? [{ second: at, bytes }] : []));
  }
}
