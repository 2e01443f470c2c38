/** Turning bytes and strings that came from a network into text that is safe to show and to store. */
import { err, ok, type Result } from './result.ts';

const LATIN1 = new TextDecoder('latin1');

/** One character a byte; never fails, never loses a byte. */
export function latin1(bytes: Uint8Array): string {
  return LATIN1.decode(bytes);
}

/**
 * Text for a terminal, a log or a page: control characters (ANSI escapes, line ends, DEL, C1), bidirectional
 * overrides and line separators become `\xNN` or `\u{NNNN}`, and what is longer than `limit` characters is cut with `…`.
 */
export function printable(text: string, limit = 255): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replaceAll(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (found) => {
    const code = found.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
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
