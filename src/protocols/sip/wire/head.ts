/** Where the head of a message ends, for datagrams and streams alike, and what its Content-Length says. */
import { latin1 } from '../../../lib/text.ts';
import { longName } from './message.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Line ends before a message keep a connection or a binding alive, and belong to nothing (RFC 5626 section 3.5.1). */
export function skipLineEnds(bytes: Uint8Array, from = 0): number {
  let at = from;
  while (bytes[at] === CR || bytes[at] === LF) at += 1;
  return at;
}

/**
 * The offset behind the empty line that ends the head; undefined while there is none. A lone LF is taken for a line end.
 * `from`: where the search begins, at least three octets before what is new.
 */
export function endOfHead(bytes: Uint8Array, from = 0): number | undefined {
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
  }
  return undefined;
}

/** The octets of the body; undefined where none is told; `unreadable` where it is no number, or two that differ. */
export function contentLength(values: readonly string[]): number | undefined | 'unreadable' {
  const lengths = new Set(values.map((value) => (/^\d{1,9}$/.test(value) ? Number(value) : 'unreadable')));
  const [only] = lengths;
  return lengths.size > 1 ? 'unreadable' : only;
}

/** The Content-Length in a head whose other lines are not looked at. */
export function lengthInHead(head: Uint8Array): number | undefined | 'unreadable' {
  const lines = latin1(head).split(/\r?\n(?![ \t])/);
  const values = lines.flatMap((line) => {
    const [, name = '', value = ''] = /^([a-z-]+)[ \t]*:([^]*)$/i.exec(line) ?? [];
    return longName(name).toLowerCase() === 'content-length' ? [value.trim()] : [];
  });
  return contentLength(values);
}
