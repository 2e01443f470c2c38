/** Which of the words that there are somebody may have meant. */

/** Longer ones are no slips of the finger any more. */
const LONGEST = 64;

/** The word that is fewest slips away (a letter more, less, another, or two exchanged); undefined where none is near. */
export function closest(meant: string, words: readonly string[]): string | undefined {
  const wanted = meant.toLowerCase();
  if (wanted.length > LONGEST) return undefined;
  const most = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let fewest = most + 1;
  for (const word of words) {
    const slips = slipsBetween(wanted, word.toLowerCase().slice(0, LONGEST));
    if (slips < fewest) [best, fewest] = [word, slips];
  }
  return best;
}

/** Distance of Damerau and Levenshtein, with each pair exchanged once. */
function slipsBetween(a: string, b: string): number {
  let [before, last] = [row(b.length), row(b.length)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isExchange = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const exchange = isExchange ? (before[j - 2] ?? 0) + 1 : change;
      next.push(Math.min((last[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change, exchange));
    }
    [before, last] = [last, next];
  }
  return last[b.length] ?? 0;
}

function row(length: number): number[] {
  return Array.from({ length: length + 1 }, (_, at) => at);
}
