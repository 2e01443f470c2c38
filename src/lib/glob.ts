/**
 * Whether a text matches a pattern with `*` (any characters) and `?` (one), case ignored. Takes time in proportion to
 * pattern times text at worst, which matters for text from strangers.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), text.toLowerCase()];
  let [at, from, star, retry] = [0, 0, -1, 0];
  while (from < given.length) {
    if (wanted[at] === '*') [star, retry, at] = [at, from, at + 1];
    else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[from])) [at, from] = [at + 1, from + 1];
    else if (star >= 0) [at, from, retry] = [star + 1, retry + 1, retry + 1];
    else return false;
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}
