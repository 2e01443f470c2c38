/** Option values that hold options of their own: vendor options, relay agent information, iPXE, enterprise numbers. */
import { err, ok, type Result } from '../../../lib/result.ts';
import { concatenate } from '../wire/option-area.ts';
import { codesByName } from './option-rows.ts';
import { shapeDoubt, shapedType } from './option-shape.ts';
import { bytesType, ipv4Type, stringType, u16Type, u8Type } from './option-scalars.ts';
import {
  bytesLong,
  collect,
  entriesOf,
  hexText,
  integerOf,
  map,
  numberBytes,
  parseHex,
  readNumber,
  shown,
  type OptionType,
} from './option-type.ts';

/** A sub-option: like an option, one row has all there is to know. */
export interface SubOption {
  readonly code: number;
  readonly name: string;
  readonly type: OptionType;
}

const END = 255;
const LONGEST_PART = 255;

/** Option 82: RFC 3046, 3527, 3993, 5010, 5107, 6925, 8357 and the IANA registry. */
const AGENT_ROWS = [
  [1, 'circuit-id', bytesType],
  [2, 'remote-id', bytesType],
  [4, 'docsis-device-class', bytesType],
  [5, 'link-selection', ipv4Type],
  [6, 'subscriber-id', stringType],
  [7, 'radius-attributes', bytesType],
  [8, 'authentication', bytesType],
  [9, 'vendor-specific', bytesType],
  [10, 'relay-flags', u8Type],
  [11, 'server-identifier-override', ipv4Type],
  [12, 'relay-identifier', bytesType],
  [19, 'relay-source-port', u16Type],
  [151, 'virtual-subnet', bytesType],
] as const satisfies readonly (readonly [code: number, name: string, type: OptionType])[];

/** The codes of sub-options of option 82 by their names. */
export const AGENT = codesByName(AGENT_ROWS);

const AGENT_OPTIONS: readonly SubOption[] = AGENT_ROWS.map(([code, name, type]) => ({ code, name, type }));

/** Option 175 as iPXE reads it. */
const IPXE_OPTIONS: readonly SubOption[] = [
  { code: 1, name: 'priority', type: u8Type },
  { code: 8, name: 'keep-san', type: u8Type },
  { code: 9, name: 'skip-san-boot', type: u8Type },
  { code: 85, name: 'syslogs', type: stringType },
  { code: 176, name: 'no-pxedhcp', type: u8Type },
  { code: 177, name: 'bus-id', type: bytesType },
  { code: 189, name: 'bios-drive', type: u8Type },
  { code: 190, name: 'username', type: stringType },
  { code: 191, name: 'password', type: stringType },
  { code: 235, name: 'version', type: bytesType },
];

export const agentType = nestedType(AGENT_OPTIONS, '{ circuit-id: "eth0/1" }');
export const ipxeType = nestedType(IPXE_OPTIONS, '{ no-pxedhcp: 1 }');

/** Option 43 means what the vendor of option 60 says: sub-options by code, or exact bytes. */
export const vendorType: OptionType = {
  ...nestedType([], '{ 6: "hex:03" }'),
  check: (bytes) => (bytes.length === 0 ? 'is empty' : undefined),
  doubt: partsDoubt,
};

/** Option 124: enterprise number and what it says, repeated (RFC 3925 section 3). */
export const viClassType: OptionType = {
  example: '{ 9: "IP phone" }',
  check: (bytes) =>
    enterprises(bytes) === undefined ? 'is enterprise numbers with their data, and these bytes are not' : undefined,
  format: (bytes) =>
    (enterprises(bytes) ?? []).map(({ number, data }) => `${number}: hex:${hexText(data, ':')}`).join(', '),
  encode: (value) => encodeEnterprises(value, exactBytes),
};

/** Option 125: enterprise number and its own sub-options, repeated (RFC 3925 section 4). */
export const viOptionsType: OptionType = {
  ...viClassType,
  example: '{ 9: { 1: "text" } }',
  encode: (value) =>
    encodeEnterprises(value, (part) => (typeof part === 'string' ? exactBytes(part) : vendorType.encode(part))),
  doubt: (value) =>
    entriesOf(value)
      ?.map(([enterprise, part]) => [enterprise, partsDoubt(part)])
      .filter(([, doubt]) => doubt !== undefined)
      .map(([enterprise, doubt]) => `of enterprise ${enterprise} ${doubt}`)[0],
};

/**
 * The value of one sub-option, its parts joined as those of an option are (RFC 3396); undefined if it is not there or the
 * option is damaged before it.
 */
export function subOption(bytes: Uint8Array, code: number): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  let at = 0;
  while (at + 1 < bytes.length) {
    const next = at + 2 + (bytes[at + 1] ?? 0);
    if (next > bytes.length) break;
    if (bytes[at] === code) pieces.push(bytes.subarray(at + 2, next));
    at = next;
  }
  return pieces.length > 1 ? concatenate(pieces) : pieces[0];
}

function nestedType(rows: readonly SubOption[], example: string): OptionType {
  return {
    example,
    check: (bytes) => {
      const parts = readParts(bytes);
      if (parts === undefined) return `is sub-options, and the ${bytesLong(bytes)} are not`;
      return parts.map((part) => partTrouble(rows, part)).find((trouble) => trouble !== undefined);
    },
    format: (bytes) => {
      const parts = readParts(bytes);
      return parts === undefined ? bytesType.format(bytes) : parts.map((part) => formatPart(rows, part)).join(', ');
    },
    encode: (value) => {
      const entries = entriesOf(value);
      if (entries === undefined)
        return typeof value === 'string'
          ? exactBytes(value)
          : err(`${shown(value)} is not sub-options like ${example}`);
      return map(collect(entries.map((entry) => partBytes(rows, entry))), concatenate);
    },
  };
}

interface Part {
  readonly code: number;
  readonly bytes: Uint8Array;
}

/** Vendors end their sub-options with 255 or do not; both are read. Parts of one sub-option are joined. */
function readParts(bytes: Uint8Array): readonly Part[] | undefined {
  const pieces = new Map<number, Uint8Array[]>();
  let at = 0;
  while (at < bytes.length && bytes[at] !== END) {
    const next = at + 2 + (bytes[at + 1] ?? 0);
    if (next > bytes.length) return undefined;
    const code = bytes[at] ?? 0;
    const earlier = pieces.get(code);
    const piece = bytes.subarray(at + 2, next);
    if (earlier === undefined) pieces.set(code, [piece]);
    else earlier.push(piece);
    at = next;
  }
  return pieces.size > 0 ? Array.from(pieces, ([code, of]) => ({ code, bytes: concatenate(of) })) : undefined;
}

function partTrouble(rows: readonly SubOption[], part: Part): string | undefined {
  const row = rows.find(({ code }) => code === part.code);
  const trouble = row?.type.check(part.bytes);
  return row === undefined || trouble === undefined
    ? undefined
    : `has sub-option ${row.code} (${row.name}), which ${trouble}`;
}

function formatPart(rows: readonly SubOption[], part: Part): string {
  const row = rows.find(({ code }) => code === part.code);
  const type = row === undefined || row.type.check(part.bytes) !== undefined ? bytesType : row.type;
  return `${row?.name ?? part.code}: ${type.format(part.bytes)}`;
}

function partBytes(rows: readonly SubOption[], [key, value]: readonly [string, unknown]): Result<Uint8Array, string> {
  const row = rows.find(({ code, name }) => name === key || String(code) === key);
  const code = row === undefined ? integerOf(key, 1, 254) : ok(row.code);
  if (!code.ok) return err(`sub-option ${code.error}`);
  const bytes =
    typeof value === 'string' && value.startsWith('hex:') ? exactBytes(value) : (row?.type ?? shapedType).encode(value);
  if (!bytes.ok) return err(`sub-option ${key}: ${bytes.error}`);
  return ok(splitPart({ code: code.value, bytes: bytes.value }));
}

/** What is guessed about the first sub-option whose value could be meant otherwise. */
function partsDoubt(value: unknown): string | undefined {
  for (const [key, part] of entriesOf(value) ?? []) {
    const doubt = shapeDoubt(part);
    if (doubt !== undefined) return `has sub-option ${key}, which ${doubt}`;
  }
  return undefined;
}

/** A sub-option in parts of at most 255 bytes. */
function splitPart({ code, bytes }: Part): Uint8Array {
  const rest = bytes.subarray(LONGEST_PART);
  const first = bytes.subarray(0, LONGEST_PART);
  const part = concatenate([Uint8Array.of(code, first.length), first]);
  return rest.length === 0 ? part : concatenate([part, splitPart({ code, bytes: rest })]);
}

interface Enterprise {
  readonly number: number;
  readonly data: Uint8Array;
}

function enterprises(bytes: Uint8Array): readonly Enterprise[] | undefined {
  const found: Enterprise[] = [];
  let at = 0;
  while (at < bytes.length) {
    const next = at + 5 + (bytes[at + 4] ?? 0);
    if (next > bytes.length) return undefined;
    found.push({ number: readNumber(bytes, at, 4), data: bytes.subarray(at + 5, next) });
    at = next;
  }
  return found.length > 0 ? found : undefined;
}

function encodeEnterprises(
  value: unknown,
  encode: (part: unknown) => Result<Uint8Array, string>,
): Result<Uint8Array, string> {
  const entries = entriesOf(value);
  if (entries === undefined) return err(`${shown(value)} is not a map of enterprise numbers`);
  const parts = entries.map(([key, part]) => {
    const number = integerOf(key, 0, 0xffff_ffff);
    const data = encode(part);
    if (!number.ok) return number;
    if (!data.ok) return data;
    if (data.value.length > 255) return err(`enterprise ${key} says more than 255 bytes`);
    return ok(concatenate([numberBytes(number.value, 4), Uint8Array.of(data.value.length), data.value]));
  });
  return map(collect(parts), concatenate);
}

function exactBytes(value: unknown): Result<Uint8Array, string> {
  return typeof value === 'string' && value.startsWith('hex:') ? parseHex(value.slice(4)) : bytesType.encode(value);
}
