/** Option values that are one thing or a plain list of one thing: addresses, numbers, durations, text, bytes. */
import { formatIpv4, maskPrefix, parseIpv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { decodeText, encodeText, printable } from '../../../lib/text.ts';
import { parseDuration } from '../../../lib/time.ts';
import { addressBytes, codeOfKind, kindOfCode, readAddress } from '../wire/message.ts';
import {
  addressOf,
  addressTexts,
  bytesLong,
  collect,
  hexText,
  integerOf,
  listOf,
  map,
  numberBytes,
  parseHex,
  readNumber,
  shown,
  type OptionType,
} from './option-type.ts';

const INFINITE = 0xffff_ffff;

export const ipv4Type: OptionType = {
  example: '192.168.1.1',
  check: (bytes) =>
    addressTrouble(bytes) ?? (bytes.length === 4 ? undefined : `is one address, 4 bytes, not ${bytesLong(bytes)}`),
  format: (bytes) => formatIpv4(readAddress(bytes, 0)),
  encode: (value) => map(addressOf(value), addressBytes),
};

export const maskType: OptionType = {
  ...ipv4Type,
  example: '255.255.255.0',
  check: (bytes) => ipv4Type.check(bytes) ?? maskTrouble(bytes),
  encode: (value) => {
    const bytes = ipv4Type.encode(value);
    const trouble = bytes.ok ? maskTrouble(bytes.value) : undefined;
    return trouble === undefined ? bytes : err(`${shown(value)} ${trouble}`);
  },
};

export const ipv4ListType: OptionType = {
  example: '[192.168.1.1, 192.168.1.2]',
  check: (bytes) => addressTrouble(bytes) ?? multipleTrouble(bytes, 4, 'addresses of 4 bytes'),
  format: (bytes) => addressTexts(bytes).join(', '),
  encode: (value) => map(collect(nonEmpty(value).map(addressOf)), (addresses) => addressBytes(...addresses)),
};

export const ipv4PairsType: OptionType = {
  ...ipv4ListType,
  example: '[10.0.0.0, 192.168.1.1]',
  check: (bytes) => addressTrouble(bytes) ?? multipleTrouble(bytes, 8, 'pairs of addresses, 8 bytes each'),
  encode: (value) =>
    nonEmpty(value).length % 2 === 0 ? ipv4ListType.encode(value) : err(`${shown(value)} is not pairs of addresses`),
};

export const u8Type = unsigned(1);
export const u16Type = unsigned(2);
export const u32Type = unsigned(4);
export const u8ListType = unsignedList(1);
export const u16ListType = unsignedList(2);

export const i32Type: OptionType = {
  example: '-3600',
  check: u32Type.check,
  format: (bytes) => String(readNumber(bytes, 0, 4) | 0),
  encode: (value) => map(integerOf(value, -0x8000_0000, 0x7fff_ffff), (number) => numberBytes(number >>> 0, 4)),
};

/** Seconds on the wire; 0xffffffff is for ever (RFC 2131 section 3.3). */
export const durationType: OptionType = {
  example: '2h',
  check: u32Type.check,
  format: (bytes) => {
    const seconds = readNumber(bytes, 0, 4);
    return seconds === INFINITE ? 'infinite' : `${seconds} s`;
  },
  encode: (value) => map(secondsOf(value), (seconds) => numberBytes(seconds, 4)),
};

export const boolType: OptionType = {
  example: 'true',
  check: (bytes) => (bytes.length === 1 && (bytes[0] ?? 2) < 2 ? undefined : 'is one byte, 0 or 1'),
  format: (bytes) => String(bytes[0] === 1),
  encode: (value) =>
    typeof value === 'boolean' ? ok(Uint8Array.of(value ? 1 : 0)) : err(`${shown(value)} is not true or false`),
};

/** An option that says everything by being there, such as rapid commit. */
export const flagType: OptionType = {
  example: 'true',
  check: (bytes) => (bytes.length === 0 ? undefined : 'is empty'),
  format: () => 'present',
  encode: (value) =>
    value === true ? ok(new Uint8Array(0)) : err(`${shown(value)} is not true: leave the option out instead`),
};

/** Not NUL-terminated (RFC 2132 section 2); phones send and expect a NUL in some options all the same, so one is not a fault. */
export const stringType: OptionType = {
  example: '"text"',
  check: (bytes) => {
    if (bytes.length === 0) return 'is text, and empty';
    const bare = bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes;
    return bytes.length === 4 && bare.some((byte) => byte < 32)
      ? `is text, but carries 4 bytes that look like the address ${formatIpv4(readAddress(bytes, 0))}`
      : undefined;
  },
  format: (bytes) => `"${printable(decodeText(bytes), 1024)}"`,
  encode: (value) => {
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && text !== '' ? ok(encodeText(text)) : err(`${shown(value)} is not text`);
  },
};

export const bytesType: OptionType = {
  example: '"hex:01:02:ff"',
  check: () => undefined,
  format: (bytes) => `hex:${hexText(bytes, ':')}`,
  encode: (value) => {
    if (typeof value === 'string') return ok(encodeText(value));
    return Array.isArray(value)
      ? unsignedList(1).encode(value)
      : err(`${shown(value)} is neither text, hex:.. nor a list of bytes`);
  },
};

/** Option 53. */
export const kindType: OptionType = {
  example: 'offer',
  check: u8Type.check,
  format: (bytes) => `${kindOfCode(bytes[0] ?? 0)} (${bytes[0] ?? 0})`,
  encode: (value) => {
    const code = typeof value === 'string' ? kindCode(value) : 0;
    return code > 0 ? ok(Uint8Array.of(code)) : u8Type.encode(value);
  },
};

/** Options 61 and others that say what is meant by their first byte. */
export const clientIdType: OptionType = {
  ...bytesType,
  example: '"hex:01:00:26:99:ef:0f:1a"',
  check: (bytes) =>
    bytes.length >= 2 ? undefined : `has at least 2 bytes, not ${bytes.length} (RFC 2132 section 9.14)`,
  encode: (value) =>
    typeof value === 'string' && /^([0-9a-f]{2}:){2,}[0-9a-f]{2}$/i.test(value)
      ? parseHex(value)
      : bytesType.encode(value),
};

function kindCode(name: string): number {
  for (let code = 1; code < 14; code++) if (kindOfCode(code) === name) return codeOfKind(kindOfCode(code));
  return 0;
}

function unsigned(width: 1 | 2 | 4): OptionType {
  return {
    example: '1',
    check: (bytes) =>
      bytes.length === width ? undefined : `is ${width === 1 ? '1 byte' : `${width} bytes`}, not ${bytes.length}`,
    format: (bytes) => String(readNumber(bytes, 0, width)),
    encode: (value) => map(integerOf(value, 0, 256 ** width - 1), (number) => numberBytes(number, width)),
  };
}

function unsignedList(width: 1 | 2): OptionType {
  const one = unsigned(width);
  return {
    example: '[1, 2]',
    check: (bytes) => multipleTrouble(bytes, width, `numbers of ${width === 1 ? '1 byte' : '2 bytes'}`),
    format: (bytes) =>
      Array.from({ length: bytes.length / width }, (_, index) => readNumber(bytes, index * width, width)).join(', '),
    encode: (value) =>
      map(collect(nonEmpty(value).map((part) => one.encode(part))), (parts) =>
        Uint8Array.from(parts.flatMap((part) => [...part])),
      ),
  };
}

/** An empty list would be an option without a value: let the element's reader say what is missing. */
function nonEmpty(value: unknown): readonly unknown[] {
  const list = listOf(value);
  return list.length === 0 ? [''] : list;
}

function secondsOf(value: unknown): Result<number, string> {
  if (value === 'infinite') return ok(INFINITE);
  const duration =
    typeof value === 'string' || typeof value === 'number'
      ? parseDuration(String(value))
      : err(`${shown(value)} is not a duration like 90s, 5m or 2h`);
  if (!duration.ok) return duration;
  const seconds = Math.round(duration.value / 1000);
  return seconds < INFINITE ? ok(seconds) : err(`${shown(value)} is longer than a lease can be: write infinite`);
}

function multipleTrouble(bytes: Uint8Array, unit: number, what: string): string | undefined {
  return bytes.length > 0 && bytes.length % unit === 0 ? undefined : `is a list of ${what}, not ${bytesLong(bytes)}`;
}

/** The classic mistake with option 150: `192.168.1.10` typed as text goes out as 12 characters, read as three addresses. */
function addressTrouble(bytes: Uint8Array): string | undefined {
  const text = bytes.length >= 7 ? decodeText(bytes) : '';
  const parts = text.split(/[,\s\0]+/).filter((part) => part !== '');
  return parts.length > 0 && parts.every((part) => parseIpv4(part).ok)
    ? `must carry address bytes, but carries the text "${printable(text)}"`
    : undefined;
}

function maskTrouble(bytes: Uint8Array): string | undefined {
  return maskPrefix(readAddress(bytes, 0)) === undefined ? 'is not a subnet mask: it has holes' : undefined;
}
