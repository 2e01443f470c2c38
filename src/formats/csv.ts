/** Comma-separated values (RFC 4180): rows of cells, read and written. Reading walks over each character once. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** From 1: where the row begins. */
  readonly line: number;
}

/** Quoted cells may hold commas, doubled quotes and line ends. Empty lines are no rows. */
export function* csvRows(text: string): Iterable<CsvRow> {
  const reader = new CellReader(text);
  while (!reader.isOver) {
    const { line } = reader;
    const cells = [reader.cell()];
    while (reader.take(',')) cells.push(reader.cell());
    reader.endLine();
    if (cells.length > 1 || cells[0] !== '') yield { cells, line };
  }
}

class CellReader {
  line = 1;
  readonly #text: string;
  #at = 0;
  /** Behind this no quote is closed: they are plain characters there. */
  #lastQuote: number;

  constructor(text: string) {
    this.#text = text;
    this.#lastQuote = text.lastIndexOf('"');
  }

  get isOver(): boolean {
    return this.#at >= this.#text.length;
  }

  take(character: string): boolean {
    const isNext = this.#text[this.#at] === character;
    if (isNext) this.#at += 1;
    return isNext;
  }

  cell(): string {
    const quoted = this.#text[this.#at] === '"' ? this.#quoted() : undefined;
    // What follows the closing quote, which should be nothing.
    return (quoted ?? '') + this.#plain();
  }

  endLine(): void {
    this.take('\r');
    if (this.take('\n')) this.line += 1;
  }

  #plain(): string {
    const from = this.#at;
    while (!this.isOver && !this.#isEnd()) this.#at += 1;
    return this.#text.slice(from, this.#at);
  }

  #isEnd(): boolean {
    const character = this.#text[this.#at];
    return character === ',' || character === '\n' || (character === '\r' && this.#text[this.#at + 1] === '\n');
  }

  /** Undefined, and no step further, for a quote that is never closed. */
  #quoted(): string | undefined {
    const parts: string[] = [];
    let from = this.#at + 1;
    while (from <= this.#lastQuote) {
      const quote = this.#text.indexOf('"', from);
      parts.push(this.#text.slice(from, quote));
      if (this.#text[quote + 1] !== '"') return this.#finish(parts.join('"'), quote + 1);
      from = quote + 2;
    }
    this.#lastQuote = -1;
    return undefined;
  }

  #finish(cell: string, at: number): string {
    this.line += cell.split('\n').length - 1;
    this.#at = at;
    return cell;
  }
}

/** One line, without its end. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(quoted).join(',');
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A text that a table program would take for a formula gets an apostrophe, and so does one that has some already. */
const FORMULA = /^'*[=+@\t\r-]/;

export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** Undoes `guarded`. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}
