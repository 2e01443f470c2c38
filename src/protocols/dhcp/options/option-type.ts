/** What every type of option value can do, and the small readers that the types share. */
import { formatIpv4, parseIpv4, type Ipv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { readAddress } from '../wire/message.ts';

/**
 * A type of option value. Configuration values are what a YAML file holds: text, numbers, booleans, lists, maps.
 * `format` is only called with bytes that `check` accepts.
 */
export interface OptionType {
  /** How a value is written in the configuration: for reference pages and error texts. */
  readonly example: string;
  /** What is wrong with the shape of these bytes, as the end of the sentence "option N ..."; undefined if nothing is. */
  readonly check: (bytes: Uint8Array) => string | undefined;
  readonly format: (bytes: Uint8Array) => string;
  readonly encode: (value: unknown) => Result<Uint8Array, string>;
  /** What in a value that `encode` takes is only guessed, as the end of the sentence "option N ..."; undefined if nothing is. */
  readonly doubt?: (value: unknown) => string | undefined;
}

export function hexText(bytes: Uint8Array, separator = ''): string {
  let text = '';
  for (const byte of bytes) text += (text === '' ? '' : separator) + byte.toString(16).padStart(2, '0');
  return text;
}

/** Reads `0a0b`, `0a:0b`, `0a 0b` or `0a-0b`: whole bytes, whatever is between them. */
export function parseHex(text: string): Result<Uint8Array, string> {
  const groups = text.split(/[\s:.-]+/);
  if (!groups.every((group) => /^([0-9a-f]{2})*$/i.test(group)))
    return err(`"${text}" is not pairs of hexadecimal digits like 0a:1b`);
  return ok(Uint8Array.from(groups.join('').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
}

/** Shows any value of a configuration in an error text. */
export function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** One value or a list of values, or text with commas, as a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'string' ? value.split(',').map((part) => part.trim()) : [value];
}

/** A map of a configuration as its entries; undefined for anything else. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
}

export function addressOf(value: unknown): Result<Ipv4, string> {
  return typeof value === 'string' ? parseIpv4(value) : err(`${shown(value)} is not an IPv4 address like 192.168.1.10`);
}

/** An integer in the given range, as a number or as decimal or 0x text. */
export function integerOf(value: unknown, least: number, most: number): Result<number, string> {
  const number = typeof value === 'string' && /^(-?[0-9]+|0x[0-9a-f]+)$/i.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
    ? ok(number)
    : err(`${shown(value)} is not a whole number from ${least} to ${most}`);
}

/** All results, or the first error. */
export function collect<T>(results: readonly Result<T, string>[]): Result<readonly T[], string> {
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}

export function map<T, U>(result: Result<T, string>, change: (value: T) => U): Result<U, string> {
  return result.ok ? ok(change(result.value)) : result;
}

/** Unsigned, big-endian, `width` bytes. */
export function numberBytes(value: number, width: number): Uint8Array {
  return Uint8Array.from({ length: width }, (_, index) => Math.floor(value / 256 ** (width - 1 - index)) & 255);
}

export function readNumber(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let index = at; index < at + width; index++) value = value * 256 + (bytes[index] ?? 0);
  return value;
}

export function addressTexts(bytes: Uint8Array): readonly string[] {
  return Array.from({ length: bytes.length / 4 }, (_, index) => formatIpv4(readAddress(bytes, index * 4)));
}

export function bytesLong(bytes: Uint8Array): string {
  return bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`;
}
