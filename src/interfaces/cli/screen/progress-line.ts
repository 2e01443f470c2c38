/** How far a long reading is: one line that repaints itself, on a terminal only. */
import { formatBytes } from '../../../lib/text.ts';

const EVERY = 200;

export class ProgressLine {
  readonly #out: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly #what: string;
  readonly #size: number;
  #done = 0;
  #told = Date.now();
  #painted = false;

  constructor(out: NodeJS.WritableStream & { readonly isTTY?: boolean }, what: string, size: number) {
    this.#out = out;
    this.#what = what;
    this.#size = size;
  }

  more(bytes: number): void {
    this.#done = Math.min(this.#size, this.#done + bytes);
    if (this.#out.isTTY !== true || Date.now() - this.#told < EVERY) return;
    this.#told = Date.now();
    this.#painted = true;
    const percent = Math.floor((this.#done / Math.max(1, this.#size)) * 100);
    this.#out.write(`\r\u001b[K${this.#what}: ${percent} % of ${formatBytes(this.#size)}`);
  }

  clear(): void {
    if (this.#painted) this.#out.write('\r\u001b[K');
  }
}
