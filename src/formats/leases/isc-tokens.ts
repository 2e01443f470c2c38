/**
 * The words of an ISC dhcpd file: statements of words and texts in quotes that end with `;`, and blocks in braces. It
 * walks over each character once.
 */
export type IscToken =
  | { readonly kind: '{' | '}' | ';'; readonly line: number }
  | { readonly kind: 'word'; readonly text: string; readonly line: number }
  /** What stands between the quotes, escapes and all. */
  | { readonly kind: 'text'; readonly text: string; readonly line: number };

const BACKSLASH = '\\';

export function* iscTokens(text: string): Iterable<IscToken> {
  let line = 1;
  for (let at = 0; at < text.length;) {
    const character = text[at] ?? '';
    if (character === '\n') line += 1;
    if (character === '{' || character === '}' || character === ';') yield { kind: character, line };
    if (character === '#') at = lineEnd(text, at);
    else if (character === '"') {
      const end = textEnd(text, at + 1);
      yield { kind: 'text', text: text.slice(at + 1, end), line };
      at = text[end] === '"' ? end + 1 : end;
    } else if (isWord(character)) {
      const end = wordEnd(text, at);
      yield { kind: 'word', text: text.slice(at, end), line };
      at = end;
    } else at += 1;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Where the quote is that ends a text, or else the line: a text without an end spoils no other. */
function textEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === BACKSLASH ? 2 : 1;
  return Math.min(at, text.length);
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWord(text[at] ?? '')) at += 1;
  return at;
}

function isWord(character: string): boolean {
  return character > ' ' && !'{};"#'.includes(character);
}
