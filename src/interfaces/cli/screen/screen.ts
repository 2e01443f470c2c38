/**
 * The terminal: lines scroll by above, and on a TTY the live rows are repainted in place below them, at most ten
 * times a second. (Progress libraries cost a hundred times as much with hundreds of devices; this is all it takes.)
 */
import { stripVTControlCharacters } from 'node:util';
import type { WriteStream } from 'node:tty';
import { sizeOr } from './wrap.ts';

const REPAINT_MS = 100;
/** Lines that are kept to be written again when the terminal has got another size: more than one shows. */
const MOST_KEPT = 200;

/** A row that is too long is cut by the terminal, so that every row is one line there, whatever a device calls itself. */
const WRAP_OFF = '\u001b[?7l';
const WRAP_ON = '\u001b[?7h';
const CLEAR = '\u001b[H\u001b[2J';

export interface View {
  readonly columns: number;
  readonly rows: number;
  /** Nothing will change any more. */
  readonly isOver: boolean;
}

export type Rows = (view: View) => readonly string[];

type Out = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>;

export class Screen {
  readonly #out: Out;
  readonly #rows: Rows;
  readonly #onResize = (): void => this.#redraw();
  #painted: readonly string[] = [];
  /** The last lines above the live rows. */
  #above: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `rows` is asked for the live part at every repaint; it is used on a TTY only. */
  constructor(out: Out, rows: Rows) {
    this.#out = out;
    this.#rows = rows;
    if (out.isTTY !== true) return;
    this.#timer = setInterval(() => this.#repaint(), REPAINT_MS);
    this.#timer.unref();
    out.on('resize', this.#onResize);
  }

  line(text: string): void {
    if (this.#timer === undefined) this.#out.write(`${text}\n`);
    else this.#repaint(text);
  }

  /** Leaves the last rows standing. */
  close(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#out.off('resize', this.#onResize);
    this.#repaint(undefined, true);
  }

  /** Writes `above` and the live rows below it; nothing when both would look as they do already. */
  #repaint(above?: string, isOver = false): void {
    const live = this.#live(isOver);
    if (above === undefined && live.join('\n') === this.#painted.join('\n')) return;
    this.#out.write(`${this.#erased()}${above === undefined ? '' : `${above}\n`}${painted(live)}`);
    this.#painted = live;
    if (above !== undefined) this.#above = [...this.#above, ...above.split('\n')].slice(-MOST_KEPT);
  }

  /**
   * Some terminals break long lines anew when they become narrower, others cut them: where the live rows are by then, nobody
   * knows. So everything is written again.
   */
  #redraw(): void {
    const live = this.#live(false);
    const { columns, rows } = this.#size();
    // The cursor stands in a line of its own below the last row.
    const shown = lastLines(this.#above, columns, rows - live.length - 1);
    this.#out.write(`${CLEAR}${shown.map((line) => `${line}\n`).join('')}${painted(live)}`);
    this.#painted = live;
  }

  #live(isOver: boolean): readonly string[] {
    return this.#rows({ ...this.#size(), isOver });
  }

  #size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#out;
    return { columns: sizeOr(80, columns), rows: sizeOr(24, rows) };
  }

  /** Cursor to the first live row, everything below cleared. */
  #erased(): string {
    return this.#painted.length === 0 ? '' : `\u001b[${this.#painted.length}A\r\u001b[J`;
  }
}

function painted(live: readonly string[]): string {
  return live.length === 0 ? '' : `${WRAP_OFF}${live.map((row) => `${row}\n`).join('')}${WRAP_ON}`;
}

/** As many of the last lines as there is room for, counted as the terminal breaks them. */
function lastLines(lines: readonly string[], columns: number, room: number): readonly string[] {
  let left = room;
  const from = lines.findLastIndex((line) => (left -= heightOf(line, columns)) < 0);
  return lines.slice(from + 1);
}

function heightOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
}
