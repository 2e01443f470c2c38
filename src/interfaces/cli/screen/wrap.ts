/** Text in lines that a terminal does not have to break in the middle of a word. Pure. */

/** How wide the stream's terminal is, default that of standard output; unlimited for files and pipes. */
export function columnsOf(stream: { readonly isTTY?: boolean; readonly columns?: number } = process.stdout): number {
  if (stream.isTTY !== true) return Number.POSITIVE_INFINITY;
  return sizeOr(80, stream.columns);
}

/** The size that a terminal says it has, or the usual one: where it does not know, it says 0 or nothing. */
export function sizeOr(usual: number, said: number | undefined): number {
  return said === undefined || said === 0 ? usual : said;
}

/** Not the one between a number and its unit. */
const BLANK = /(?<!\d) | (?!(?:s|min|h|%|[kMG]?B)\b)/;

/**
 * Breaks a text at its blanks into lines of at most `columns` characters. The first begins after `used` characters,
 * the others after `indent` blanks. A word that is longer than a line stays whole.
 */
export function wrap(text: string, columns: number, indent: number, used = 0): string {
  const [first = '', ...words] = text.split(BLANK);
  let line = used + first.length;
  return words.reduce((wrapped, word) => {
    const fits = line + 1 + word.length <= columns;
    line = (fits ? line + 1 : indent) + word.length;
    return `${wrapped}${fits ? ' ' : `\n${' '.repeat(indent)}`}${word}`;
  }, first);
}
