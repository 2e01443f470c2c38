/** DHCP options by code or configuration name: what they are, printing them, reading them from a configuration, checking them. */
import { err, ok, type Result } from '../../../lib/result.ts';
import { bytesType } from './option-scalars.ts';
import { OPTION_ROWS } from './option-rows.ts';
import { OPTION_TYPES, type OptionTypeName } from './option-table.ts';
import { parseHex, type OptionType } from './option-type.ts';

/** One row of the table of options. */
export interface OptionSpec {
  readonly code: number;
  /** As written in a configuration: `tftp-servers`. */
  readonly name: string;
  readonly type: OptionTypeName;
  /** How a value is written in a configuration. */
  readonly example: string;
  /** `RFC 5859`, with the section where there are several. */
  readonly source: string;
  readonly doc: string;
}

/** The whole table, by ascending code. */
export const OPTIONS: readonly OptionSpec[] = OPTION_ROWS.map(([code, name, type, source, doc]) => ({
  code,
  name,
  type,
  example: OPTION_TYPES[type].example,
  source,
  doc,
}));

const BY_CODE = new Map(OPTIONS.map((spec) => [spec.code, spec]));
const BY_NAME = new Map(OPTIONS.map((spec) => [spec.name, spec]));

/** `tftp-servers`, or `option-230` for a code that is not in the table. */
export function optionName(code: number): string {
  return BY_CODE.get(code)?.name ?? `option-${code}`;
}

/** The code of `150`, `"150"`, `tftp-servers` or `option-150`. */
export function optionCode(codeOrName: number | string): Result<number, string> {
  const spec = BY_NAME.get(String(codeOrName));
  if (spec !== undefined) return ok(spec.code);
  const code = Number(/^(?:option-)?([0-9]{1,3})$/.exec(String(codeOrName))?.[1] ?? Number.NaN);
  if (code >= 1 && code <= 254) return ok(code);
  return err(`"${codeOrName}" is neither an option code from 1 to 254 nor the name of an option`);
}

/** The value for people: `192.168.1.1, 192.168.1.2`, `"text"`, `7200 s`; `hex:..` where the bytes do not fit the option. */
export function formatOption(code: number, bytes: Uint8Array): string {
  const type = typeOf(code);
  return type.check(bytes) === undefined ? type.format(bytes) : bytesType.format(bytes);
}

/**
 * What is wrong with the bytes of a known option, as a sentence; undefined if nothing is or the option is not known.
 * The classic is option 150 carrying an address as text, which phones read as three addresses.
 */
export function checkOption(code: number, bytes: Uint8Array): string | undefined {
  const trouble = typeOf(code).check(bytes);
  return trouble === undefined ? undefined : `option ${code} (${optionName(code)}) ${trouble}`;
}

/**
 * The bytes for a value as a configuration file holds it: `192.168.1.1`, `[a, b]`, `2h`, `true`, `{ 6: hex:03 }`. Text that
 * begins with `hex:` gives exactly those bytes, whatever the option. An option that is not in the table takes text.
 */
export function encodeOptionValue(codeOrName: number | string, value: unknown): Result<Uint8Array, string> {
  const code = optionCode(codeOrName);
  if (!code.ok) return code;
  const bytes =
    typeof value === 'string' && value.startsWith('hex:') ? parseHex(value.slice(4)) : typeOf(code.value).encode(value);
  return bytes.ok
    ? bytes
    : err(`option ${code.value} (${optionName(code.value)}): ${bytes.error}${prefixText(code.value, value)}`);
}

/**
 * Tftpd32 wants a letter before a value that says how it is encoded: `a 192.168.1.10`. Here the option knows its type, and
 * the letter would be a part of the value.
 */
const TFTPD32_PREFIX = /^([asbxiInN]) +(?=\S)/;

/** ` (...)` for a value with such a letter, with the value without it; nothing for others. */
function prefixText(code: number, value: unknown): string {
  if (typeof value !== 'string') return '';
  const [found, letter] = TFTPD32_PREFIX.exec(value) ?? [];
  if (found === undefined) return '';
  const rest = value.slice(found.length);
  const written = letter === 'x' ? `hex:${rest.replaceAll(/\s+/g, ':')}` : rest;
  return ` (the letter before it is of Tftpd32; here options know their type: write ${code}: ${written})`;
}

/** What in a value of a configuration is only guessed, as a sentence: to be looked at before a device is plugged in. */
export function optionDoubt(code: number, value: unknown): string | undefined {
  const doubt = typeof value === 'string' && value.startsWith('hex:') ? undefined : typeOf(code).doubt?.(value);
  if (doubt !== undefined) return `option ${code} (${optionName(code)}) ${doubt}`;
  const prefix = prefixText(code, value);
  return prefix === '' ? undefined : `option ${code} (${optionName(code)}) is sent with its first letter${prefix}`;
}

/** Whether a value of this option is text, in which variables like `$MAC$` are replaced. */
export function isTextOption(code: number): boolean {
  const spec = BY_CODE.get(code);
  return spec === undefined || spec.type === 'string';
}

function typeOf(code: number): OptionType {
  const spec = BY_CODE.get(code);
  return OPTION_TYPES[spec?.type ?? 'bytes'];
}
