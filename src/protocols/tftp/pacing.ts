/**
 * How many blocks of a window go out at once. A window of 64 blocks is a burst of 90 kB, more than the buffer of a small
 * switch or of a loader holds. As long as windows arrive whole they are sent whole; once a part of one was lost, they
 * go out in pieces with pauses between, and in larger ones again after a while.
 */
import { millis, type Millis } from '../../lib/time.ts';

/** Between two pieces of a window. */
export const PAUSE: Millis = millis(1);

/** With `PAUSE`: about what 100 Mbit/s carry with Ethernet blocks. */
const SMALLEST_PIECE = 8;
/** Windows that arrived whole, after which larger pieces are tried. */
const PATIENCE = 32;

export class Pacing {
  /** Blocks that go out at once. */
  piece: number;
  readonly #window: number;
  #whole = 0;

  /** @param window - in blocks */
  constructor(window: number) {
    this.piece = window;
    this.#window = window;
  }

  /** A part of a window did not arrive. */
  lost(): void {
    this.#whole = 0;
    this.piece = Math.min(this.#window, Math.max(SMALLEST_PIECE, this.piece >> 1));
  }

  /** A window arrived whole. */
  arrived(): void {
    if (this.piece === this.#window) return;
    this.#whole += 1;
    if (this.#whole < PATIENCE) return;
    this.#whole = 0;
    this.piece = Math.min(this.#window, this.piece * 2);
  }
}
