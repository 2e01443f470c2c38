/**
 * The terminal: lines scroll by above, and on a TTY the live rows are repainted in place below them, at most ten
 * times a second. (Progress libraries cost a hundred times as much with hundreds of devices; this is all it takes.)
 */
import type { WriteStream } from 'node:tty';
import { sizeOr } from './wrap.ts';

const REPAINT_MS = 100;

export interface View {
  readonly columns: number;
  readonly rows: number;
  /** Nothing will change any more. */
  readonly isOver: boolean;
}

export type Rows = (view: View) => readonly string[];

export class Screen {
  readonly #out: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>;
  readonly #rows: Rows;
  #painted: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `rows` is asked for the live part at every repaint; it is used on a TTY only. */
  constructor(out: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>, rows: Rows) {
    this.#out = out;
    this.#rows = rows;
    if (out.isTTY !== true) return;
    this.#timer = setInterval(() => this.#repaint(), REPAINT_MS);
    this.#timer.unref();
  }

  line(text: string): void {
    if (this.#timer === undefined) this.#out.write(`${text}\n`);
    else this.#repaint(`${text}\n`);
  }

  /** Leaves the last rows standing. */
  close(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#repaint('', true);
  }

  /** Writes `above` and the live rows below it; nothing when both would look as they do already. */
  #repaint(above = '', isOver = false): void {
    const { columns, rows } = this.#out;
    const live = this.#rows({ columns: sizeOr(80, columns), rows: sizeOr(24, rows), isOver });
    if (above === '' && live.join('\n') === this.#painted.join('\n')) return;
    this.#out.write(`${this.#erased()}${above}${live.map((row) => `${row}\n`).join('')}`);
    this.#painted = live;
  }

  /** Cursor to the first live row, everything below cleared. */
  #erased(): string {
    return this.#painted.length === 0 ? '' : `\u001b[${this.#painted.length}A\r\u001b[J`;
  }
}
