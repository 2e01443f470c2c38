/** As much of a terminal as the live view needs: what is on its screen after something was written. */

const PIECES = /\u001b\[(\??)(\d*)([A-Za-z])|\r|\n|[^\u001b\r\n]/gu;

export class Terminal {
  readonly #columns: number;
  readonly #rows: number;
  #lines: string[] = [''];
  #row = 0;
  #column = 0;
  /** Whether a line that is too long goes on in the next one. */
  wraps = true;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
  }

  get lines(): readonly string[] {
    return this.#lines.map((line) => line.trimEnd());
  }

  /** What was too long for it is cut, as xterm does, or broken anew, as most do. */
  resized(columns: number, rows: number, breaks: boolean): Terminal {
    const other = new Terminal(columns, rows);
    const all = this.#lines.flatMap((line) => (breaks ? broken(line, columns) : [line.slice(0, columns)]));
    other.#lines = all.slice(-rows);
    // The cursor stands in the last line.
    other.#row = other.#lines.length - 1;
    other.wraps = this.wraps;
    return other;
  }

  write(text: string): void {
    for (const [piece, isPrivate = '', number = '', letter] of text.matchAll(PIECES)) {
      if (letter !== undefined) this.#command(`${isPrivate}${letter}`, number);
      else if (piece === '\r') this.#column = 0;
      else if (piece === '\n') this.#down();
      else this.#put(piece);
    }
  }

  #command(letter: string, number: string): void {
    if (letter === 'A') this.#row = Math.max(0, this.#row - Number(number || 1));
    else if (letter === 'H') [this.#row, this.#column] = [0, 0];
    else if (letter === 'J') this.#clear(number === '2' ? 0 : this.#row, number === '2' ? 0 : this.#column);
    else if (letter === '?h' || letter === '?l') this.wraps = letter === '?h';
    else throw new Error(`this terminal knows no ${number}${letter}`);
  }

  #clear(row: number, column: number): void {
    this.#lines = [...this.#lines.slice(0, row), (this.#lines[row] ?? '').slice(0, column)];
    while (this.#lines.length <= this.#row) this.#lines.push('');
  }

  #down(): void {
    this.#row += 1;
    if (this.#lines.length <= this.#row) this.#lines.push('');
    if (this.#lines.length <= this.#rows) return;
    this.#lines.shift();
    this.#row -= 1;
  }

  #put(character: string): void {
    if (this.#column >= this.#columns) {
      if (this.wraps) {
        this.#down();
        this.#column = 0;
      } else this.#column = this.#columns - 1;
    }
    const line = (this.#lines[this.#row] ?? '').padEnd(this.#column);
    this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1);
    this.#column += 1;
  }
}

function broken(line: string, columns: number): readonly string[] {
  const pieces = Array.from({ length: Math.max(1, Math.ceil(line.length / columns)) }, (_, n) => n * columns);
  return pieces.map((from) => line.slice(from, from + columns));
}
