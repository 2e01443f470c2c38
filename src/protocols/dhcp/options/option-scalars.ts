/** Option values that are one thing or a plain list of one thing: addresses, numbers, durations, text, bytes. */
import { formatIpv4, maskPrefix, parseIpv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { decodeText, encodeText, printable } from '../../../lib/text.ts';
import { parseDuration } from '../../../lib/time.ts';
import { addressBytes, codeOfKind, kindOfCode, readAddress, readU32 } from '../wire/message.ts';
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

/** Destinations and routers of option 33, of which none may be the default route (RFC 2132 section 5.8). */
export const staticRoutesType: OptionType = {
  ...ipv4PairsType,
  check: (bytes) => ipv4PairsType.check(bytes) ?? defaultTrouble(bytes),
  encode: (value) => {
    const bytes = ipv4PairsType.encode(value);
    const trouble = bytes.ok ? defaultTrouble(bytes.value) : undefined;
    return trouble === undefined ? bytes : err(`${shown(value)} ${trouble}`);
  },
};

export const u8Type = unsigned(1);
export const u16Type = unsigned(2);
export const u32Type = unsigned(4);
export const u8ListType = unsignedList(1);
export const u16ListType = unsignedList(2);

// RFC 2132 says which numbers are legal: 4.4, 4.5 and 7.1, 5.1, 4.7, 8.7.
export const reassemblyType = unsigned(2, (number) => number >= 576, '576 to 65535');
export const ttlType = unsigned(1, (number) => number >= 1, '1 to 255');
const isMtu = (number: number): boolean => number >= 68;
export const mtuType = unsigned(2, isMtu, '68 to 65535');
export const mtuListType = unsignedList(2, isMtu, '68 to 65535');
export const nodeType = unsigned(1, (number) => [1, 2, 4, 8].includes(number), '1, 2, 4 or 8');

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

type IsLegal = (number: number) => boolean;

/** `legal` says for people which numbers `isLegal` takes. */
function unsigned(width: 1 | 2 | 4, isLegal: IsLegal = () => true, legal = ''): OptionType {
  return {
    example: legal === '' ? '1' : (/[0-9]+/.exec(legal)?.[0] ?? '1'),
    check: (bytes) => {
      if (bytes.length !== width) return `is ${width === 1 ? '1 byte' : `${width} bytes`}, not ${bytes.length}`;
      const number = readNumber(bytes, 0, width);
      return isLegal(number) ? undefined : `is ${legal}, not ${number}`;
    },
    format: (bytes) => String(readNumber(bytes, 0, width)),
    encode: (value) => {
      const number = integerOf(value, 0, 256 ** width - 1);
      if (!number.ok) return number;
      return isLegal(number.value)
        ? ok(numberBytes(number.value, width))
        : err(`${shown(value)} is not ${legal}, as RFC 2132 wants`);
    },
  };
}

function unsignedList(width: 1 | 2, isLegal: IsLegal = () => true, legal = ''): OptionType {
  const one = unsigned(width, isLegal, legal);
  return {
    example: legal === '' ? '[1, 2]' : '[68, 1500]',
    check: (bytes) => {
      const trouble = multipleTrouble(bytes, width, `numbers of ${width === 1 ? '1 byte' : '2 bytes'}`);
      const numbers = Array.from({ length: bytes.length / width }, (_, at) =>
        bytes.subarray(at * width, (at + 1) * width),
      );
      return trouble ?? numbers.map((number) => one.check(number)).find((found) => found !== undefined);
    },
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
  return seconds <= INFINITE ? ok(seconds) : err(`${shown(value)} is longer than a lease can be: write infinite`);
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

function defaultTrouble(bytes: Uint8Array): string | undefined {
  for (let at = 0; at < bytes.length; at += 8)
    if (readU32(bytes, at) === 0)
      return 'has a route to 0.0.0.0: the default route is option 3, or stands in option 121';
  return undefined;
}

function maskTrouble(bytes: Uint8Array): string | undefined {
  return maskPrefix(readAddress(bytes, 0)) === undefined ? 'is not a subnet mask: it has holes' : undefined;
}
