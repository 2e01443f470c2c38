/** Reading a line from left to right: what fits at the place reached is taken, what does not fit leaves it where it is. */
export class Cursor {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  /**
   * `pattern` must have the flag `y`. Its groups, '' for those that took no part; undefined where it does not fit.
   */
  take(pattern: RegExp): readonly string[] | undefined {
    const found = matchAt(pattern, this.text, this.at);
    if (found === null) return undefined;
    this.at += found[0].length;
    return found.slice(1).map((group: string | undefined) => group ?? '');
  }

  /** Whether the pattern fits here; nothing is taken. */
  sees(pattern: RegExp): boolean {
    return matchAt(pattern, this.text, this.at) !== null;
  }

  /** What is left. */
  get rest(): string {
    return this.text.slice(this.at);
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  const sticky = pattern;
  sticky.lastIndex = at;
  return sticky.exec(text);
}
