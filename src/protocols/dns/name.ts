/**
 * Names. A key is what names are looked up by: the octets of the name as it goes over the wire without compression, letters
 * in lower case, one character an octet. So two keys are equal when the names are (RFC 4343), and no label can be taken for
 * two.
 */
import { err, ok, type Result } from '../../lib/result.ts';
import { HEADER_SIZE } from './numbers.ts';

export type NameKey = string;

/** RFC 1035 section 2.3.4. */
const LONGEST_NAME = 255;
const LONGEST_LABEL = 63;
/** The upper two bits of a length: both set in a pointer, one alone means nothing (RFC 6891 section 5). */
const POINTER = 0xc0;

const LOWER = Uint8Array.from({ length: 256 }, (_, octet) => (octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet));

export const ROOT = '\0';

/**
 * The name at `at`, which must be written without pointers, as questions are: nothing stands before them that one could
 * point to. Undefined for what is none, or ends behind `end`. It has as many octets as its key.
 */
export function readPlainName(bytes: Uint8Array, at: number, end: number): NameKey | undefined {
  const codes: number[] = [];
  for (let left = 0, next = at; ; next += 1, left -= 1) {
    const octet = bytes[next];
    if (octet === undefined || next >= end || next - at >= LONGEST_NAME) return undefined;
    if (left > 0) {
      codes.push(LOWER[octet] ?? 0);
      continue;
    }
    if (octet > LONGEST_LABEL) return undefined;
    codes.push(octet);
    if (octet === 0) return String.fromCharCode(...codes);
    left = octet + 1;
  }
}

/**
 * The octet behind the name at `at`, which may be compressed; undefined for what is no name. A pointer has to point to what
 * stands before it, and before every pointer followed so far, so that reading comes to an end; and not into the header. `start`: where the message begins.
 */
export function skipName(bytes: Uint8Array, at: number, end: number, start = 0): number | undefined {
  let behind: number | undefined;
  let [next, bound, length] = [at, at, 0];
  for (;;) {
    const octet = bytes[next];
    if (octet === undefined || next >= end) return undefined;
    if (octet >= POINTER) {
      const target = targetOf(bytes, next, end, start);
      if (target === undefined || target >= bound) return undefined;
      behind ??= next + 2;
      [next, bound] = [target, target];
      continue;
    }
    length += octet + 1;
    if (octet > LONGEST_LABEL || length > LONGEST_NAME) return undefined;
    next += octet + 1;
    if (octet === 0) return behind ?? next;
  }
}

/** Where a pointer at `at` points to; undefined for half of one, and for one into the header. */
function targetOf(bytes: Uint8Array, at: number, end: number, start: number): number | undefined {
  const [high = 0, low] = [bytes[at], bytes[at + 1]];
  const offset = ((high & 0x3f) << 8) | (low ?? 0);
  return low === undefined || at + 1 >= end || offset < HEADER_SIZE ? undefined : start + offset;
}

/** The octets of a name that a person wrote: `CiscoCM1.bench.test`, with or without a dot at the end; `''` is the root. */
export function encodeName(text: string): Result<Uint8Array, string> {
  const labels = text === '' || text === '.' ? [] : text.replace(/\.$/, '').split('.');
  for (const label of labels) {
    if (!/^[A-Za-z0-9_-]+$/.test(label)) {
      return err(`"${text}" is no name: between dots stand letters, digits, "-" and "_"`);
    }
    if (label.length > LONGEST_LABEL) return err(`"${text}" is no name: "${label}" is longer than 63 characters`);
  }
  const octets = [...labels, ''].flatMap((label) => [label.length, ...new TextEncoder().encode(label)]);
  if (octets.length > LONGEST_NAME) return err(`"${text}" is no name: it is longer than 255 octets`);
  return ok(Uint8Array.from(octets));
}

export function keyOf(name: Uint8Array): NameKey {
  return String.fromCharCode(...name.map((octet) => LOWER[octet] ?? 0));
}

/** For people, without the dot at its end: `ciscocm1.bench.test`; odd octets as `\009` (RFC 1035 section 5.1). */
export function formatName(key: NameKey): string {
  const labels = labelsOf(key).map((label) => label.replaceAll(/[^!-~]|[.\\"]/g, escaped));
  return labels.length === 0 ? '.' : labels.join('.');
}

/** From the first to the last, without the root. */
export function labelsOf(key: NameKey): readonly string[] {
  const labels: string[] = [];
  for (let at = 0; at < key.length - 1; at += key.charCodeAt(at) + 1) {
    labels.push(key.slice(at + 1, at + 1 + key.charCodeAt(at)));
  }
  return labels;
}

/** How much of the name stands before `zone`: 0 for the zone itself; undefined for what does not lie in it. */
export function lengthBefore(key: NameKey, zone: NameKey): number | undefined {
  if (!key.endsWith(zone)) return undefined;
  const before = key.length - zone.length;
  let at = 0;
  while (at < before) at += key.charCodeAt(at) + 1;
  return at === before ? before : undefined;
}

/** The name without its first label; of the root, the root. */
export function parentOf(key: NameKey): NameKey {
  return key === ROOT ? ROOT : key.slice(key.charCodeAt(0) + 1);
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return /[.\\"]/.test(character) ? `\\${character}` : `\\${String(code).padStart(3, '0')}`;
}
