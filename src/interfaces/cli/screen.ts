/**
 * The terminal: lines scroll by above, and on a TTY the live rows are repainted in place below them, at most ten
 * times a second. (Progress libraries cost a hundred times as much with hundreds of devices; this is all it takes.)
 */
import type { WriteStream } from 'node:tty';

const REPAINT_MS = 100;

export type Rows = (size: { readonly columns: number; readonly rows: number }) => readonly string[];

export class Screen {
  readonly #out: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>;
  readonly #rows: Rows;
  #painted = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `rows` is asked for the live part at every repaint; it is used on a TTY only. */
  constructor(out: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>, rows: Rows) {
    this.#out = out;
    this.#rows = rows;
    if (out.isTTY !== true) return;
    this.#timer = setInterval(() => this.#out.write(this.#erased() + this.#live()), REPAINT_MS);
    this.#timer.unref();
  }

  line(text: string): void {
    this.#out.write(this.#out.isTTY === true ? `${this.#erased()}${text}\n${this.#live()}` : `${text}\n`);
  }

  /** Leaves the last rows standing. */
  close(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#out.write(this.#erased() + this.#live());
  }

  /** Cursor to the first live row, everything below cleared. */
  #erased(): string {
    return this.#painted === 0 ? '' : `\u001b[${this.#painted}A\r\u001b[J`;
  }

  #live(): string {
    const rows = this.#rows({ columns: this.#out.columns ?? 80, rows: this.#out.rows ?? 24 });
    this.#painted = rows.length;
    return rows.map((row) => `${row}\n`).join('');
  }
}
