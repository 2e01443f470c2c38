/** Turning bytes and strings that came from a network into text that is safe to show and to store. */
import { err, ok, type Result } from './result.ts';

/** How many characters are made of their codes by one call: an argument each, and there is a limit to those. */
const CHUNK = 4096;
/** Added to a byte that is no part of valid UTF-8. Below this there is no text: U+DC00 to U+DFFF stand for nothing alone. */
const KEPT_BYTE = 0xdc00;
/** A lone half of a surrogate pair; in text that `decodeText` gave it is a kept byte. */
const LONE_SURROGATES = /[\ud800-\udfff]/gu;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
/**
 * What a terminal shows as nothing (of no width, fillers, variation selectors, tags, marks of direction), and what is no
 * character. A second meaning can be hidden in them, and two names that look alike can differ by them.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;
/** Drawn over what stands before: accents, and the parts of a Korean syllable after its first. */
const MARK = '[\\p{Mn}\\p{Me}\\u1160-\\u11ff\\ud7b0-\\ud7ff]';
/** Those with nothing before them, and those in a heap that would cover other lines; no language puts five on a letter. */
const STRAY_MARKS = new RegExp(`^${MARK}+|(?<=${MARK}{4})${MARK}+`, 'gu');
const PLAIN = /^[\x20-\x7e]*$/;

const STRICT_UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const UTF8 = new TextEncoder();

/** One character a byte; never fails, never loses a byte. (`TextDecoder('latin1')` would be windows-1252.) */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK) return String.fromCharCode(...bytes);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  return parts.join('');
}

/**
 * Text that somebody sent or stored: UTF-8, which is what devices and lease files use today. Whatever the bytes are,
 * nothing throws and nothing is lost: a byte that is no part of valid UTF-8 is kept as one character from U+DC80 to U+DCFF
 * (`surrogateescape` of Python's PEP 383), and `encodeText` gives exactly the same bytes back.
 *
 * Decode once, where the bytes come in; keep and compare the result; `encodeText` where bytes are needed again. The text
 * may hold anything, NULs and control characters too: `printable` it for people, where a kept byte shows as `\xfc`.
 * JSON carries it as it is (`"\udcfc"`).
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length > CHUNK) return decodeLong(bytes);
  if (isAscii(bytes)) return String.fromCharCode(...bytes);
  const units: number[] = [];
  for (let at = 0; at < bytes.length;) at += takeCharacter(bytes, at, units);
  return String.fromCharCode(...units);
}

/** The bytes of a text: UTF-8, and kept bytes as they were. `encodeText(decodeText(bytes))` is `bytes`. */
export function encodeText(text: string): Uint8Array {
  if (text.search(LONE_SURROGATES) < 0) return UTF8.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= KEPT_BYTE + 0x80 && code <= KEPT_BYTE + 0xff) bytes.push(code - KEPT_BYTE);
    else bytes.push(...UTF8.encode(character));
  }
  return Uint8Array.from(bytes);
}

/**
 * Text to keep: control characters (ANSI escapes, line ends, DEL, C1), bidirectional overrides and line separators become
 * `\xNN` or `\u{NNNN}`, so that no list or export can carry them anywhere; what is longer than `limit` characters is cut
 * with `…`. Kept bytes (`decodeText`) stay what they are.
 */
export function harmless(text: string, limit = 255): string {
  const cut = text.length > limit ? `${text.slice(0, limit).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return cut.replaceAll(CONTROLS, escaped);
}

/**
 * Text for a terminal, a log or a page: as `harmless`, and what nobody could see becomes `\xNN` or `\u{NNNN}` too: kept
 * bytes, characters without width, accents without a letter. Joined emojis and Persian or Indic joiners come apart by that,
 * and stay readable.
 */
export function printable(text: string, limit = 255): string {
  const short = harmless(text, limit);
  if (PLAIN.test(short)) return short;
  return short
    .replaceAll(LONE_SURROGATES, escaped)
    .replaceAll(INVISIBLE, escaped)
    .replaceAll(STRAY_MARKS, (marks) => Array.from(marks, escaped).join(''));
}

/** `1 file`, `3 files`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`;
}

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
};

/** Reads `512`, `64 kB`, `512MB`, `1.5 GiB` as bytes; units with an `i` are powers of two. */
export function parseBytes(text: string): Result<number, string> {
  const [, amount = '', unit = ''] = /^([0-9]+(?:\.[0-9]+)?) ?((?:[kmg]i?)?)b?$/.exec(text.trim().toLowerCase()) ?? [];
  const bytes = Math.round(Number(amount) * (SIZE_UNITS[unit] ?? Number.NaN));
  if (amount === '' || !Number.isSafeInteger(bytes)) return err(`"${text}" is not a size like 64 kB, 512MB or 2 GiB`);
  return ok(bytes);
}

/** For people: `512 B`, `64.0 kB`, `7.9 MB` (powers of ten, as file managers and data sheets use). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function escaped(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const code = point >= KEPT_BYTE + 0x80 && point <= KEPT_BYTE + 0xff ? point - KEPT_BYTE : point;
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** As nearly all names are. */
function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 127) return false;
  return true;
}

/** A file rather than a name. The system's decoder is fast, and refuses what has to be looked at byte by byte. */
function decodeLong(bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch {
    const units: number[] = [];
    const parts: string[] = [];
    for (let at = 0; at < bytes.length;) {
      at += takeCharacter(bytes, at, units);
      if (units.length >= CHUNK) parts.push(String.fromCharCode(...units.splice(0)));
    }
    return parts.join('') + String.fromCharCode(...units);
  }
}

/** Appends the character that begins at `at`, or the byte there to keep; returns how many bytes that were. */
function takeCharacter(bytes: Uint8Array, at: number, units: number[]): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) {
    units.push(first);
    return 1;
  }
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  let code = first & (0x7f >> length);
  for (let index = at + 1; index < at + length; index += 1) {
    const byte = bytes[index] ?? 0;
    code = (byte & 0xc0) === 0x80 ? (code << 6) | (byte & 0x3f) : -1;
    if (code < 0) break;
  }
  const isValid = length > 0 && isCharacter(code, length);
  if (!isValid) units.push(KEPT_BYTE + first);
  else if (code < 0x1_0000) units.push(code);
  else units.push(0xd7c0 + (code >>> 10), 0xdc00 | (code & 0x3ff));
  return isValid ? length : 1;
}

/** Not written longer than needed, no half of a surrogate pair, not beyond Unicode (RFC 3629 section 3). */
function isCharacter(code: number, length: number): boolean {
  if (length === 2) return code >= 0x80;
  if (length === 3) return code >= 0x800 && (code < 0xd800 || code > 0xdfff);
  return code >= 0x1_0000 && code <= 0x10_ffff;
}
