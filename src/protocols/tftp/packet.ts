/**
 * TFTP packets as values (RFC 1350, options RFC 2347). Decoding never throws: what cannot be read is a `Malformed`
 * value, what is odd but readable is kept in `anomalies`, because it tells which device is speaking.
 *
 * Texts are UTF-8 from today's devices and one byte a character from old ones: bytes that are no UTF-8 are kept
 * (`decodeText`), so that `encodeTftp` gives back what was sent. `readText` (text.ts) tells what an old device meant.
 */
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { decodeText } from '../../lib/text.ts';

/** RFC 1350 section 5, and 6 from RFC 2347. */
export const OPCODE = { read: 1, write: 2, data: 3, ack: 4, error: 5, oack: 6 } as const;

/** RFC 1350 section 5, and 8 from RFC 2347. */
export const ERROR_CODE = {
  undefined: 0,
  notFound: 1,
  accessViolation: 2,
  diskFull: 3,
  illegalOperation: 4,
  unknownTransfer: 5,
  alreadyExists: 6,
  noSuchUser: 7,
  optionsRefused: 8,
} as const;

/** A request longer than this is refused (RFC 2347). */
export const LARGEST_REQUEST = 512;

/** The block size when none was negotiated (RFC 1350). */
export const DEFAULT_BLOCK_SIZE = 512;

/** An option as it was sent: names keep their case, because an OACK repeats them; compare them in lower case. */
export interface TftpOption {
  readonly name: string;
  readonly value: string;
}

/** Opcodes 1 and 2. */
export interface TftpRequest {
  readonly kind: 'read' | 'write';
  /** The file name as it was sent; not yet safe to show or to open. */
  readonly file: string;
  /** As it was sent; `transferMode` reads it. */
  readonly mode: string;
  /** In the order they were sent, repeated ones included. */
  readonly options: readonly TftpOption[];
  readonly anomalies: readonly string[];
}

/** Opcode 3. */
export interface TftpData {
  readonly kind: 'data';
  /** 0..65535, as on the wire. */
  readonly block: number;
  /** A view into the decoded bytes. */
  readonly payload: Uint8Array;
}

/** Opcode 4. */
export interface TftpAck {
  readonly kind: 'ack';
  /** 0..65535, as on the wire. */
  readonly block: number;
  readonly anomalies: readonly string[];
}

/** Opcode 5. It is never answered. */
export interface TftpError {
  readonly kind: 'error';
  readonly code: number;
  /** As it was sent; not yet safe to show. */
  readonly message: string;
  readonly anomalies: readonly string[];
}

/** Opcode 6 (RFC 2347). */
export interface TftpOack {
  readonly kind: 'oack';
  readonly options: readonly TftpOption[];
  readonly anomalies: readonly string[];
}

/** Any packet; `anomalies` tell in words what was odd about it. */
export type TftpPacket = TftpRequest | TftpData | TftpAck | TftpError | TftpOack;

/** Reads one datagram. `offset` of a `Malformed` counts from the start of the datagram. */
export function decodeTftp(bytes: Uint8Array): Result<TftpPacket, Malformed> {
  if (bytes.length < 2) return malformed(`${bytes.length} bytes are too short for an opcode`, 'opcode', 0);
  const opcode = uint16(bytes, 0);
  switch (opcode) {
    case OPCODE.read:
      return decodeRequest('read', bytes);
    case OPCODE.write:
      return decodeRequest('write', bytes);
    case OPCODE.data:
      return decodeData(bytes);
    case OPCODE.ack:
      return decodeAck(bytes);
    case OPCODE.error:
      return decodeError(bytes);
    case OPCODE.oack:
      return decodeOack(bytes);
    default:
      return malformed(`opcode ${opcode} does not exist`, 'opcode', 0);
  }
}

/** How the bytes of a file travel, or undefined for a mode that is not served (`mail`, RFC 1123 section 4.2.2.1). */
export function transferMode(mode: string): 'octet' | 'netascii' | undefined {
  switch (mode.toLowerCase()) {
    case 'octet':
    case 'binary':
      return 'octet';
    case 'netascii':
    case 'ascii':
      return 'netascii';
    default:
      return undefined;
  }
}

/** The value of an option, whatever the case of its name; the first one, where it was sent several times. */
export function optionValue(options: readonly TftpOption[], name: string): string | undefined {
  return options.find((option) => option.name.toLowerCase() === name)?.value;
}

function decodeRequest(kind: 'read' | 'write', bytes: Uint8Array): Result<TftpRequest, Malformed> {
  if (bytes.length > LARGEST_REQUEST) {
    return malformed(
      `a request of ${bytes.length} bytes is longer than ${LARGEST_REQUEST}`,
      'request',
      LARGEST_REQUEST,
    );
  }
  const nameEnd = bytes.indexOf(0, 2);
  if (nameEnd < 0) return malformed('the file name does not end with a NUL', 'file', bytes.length);
  if (nameEnd === 2) return malformed('the file name is empty', 'file', 2);
  const modeEnd = bytes.indexOf(0, nameEnd + 1);
  if (modeEnd < 0) return malformed('the mode does not end with a NUL', 'mode', bytes.length);
  const file = decodeText(bytes.subarray(2, nameEnd));
  const mode = decodeText(bytes.subarray(nameEnd + 1, modeEnd));
  const options = decodeOptions(bytes, modeEnd + 1);
  return options.ok ? ok({ kind, file, mode, ...options.value }) : options;
}

function decodeData(bytes: Uint8Array): Result<TftpData, Malformed> {
  if (bytes.length < 4) return malformed('a DATA packet without block number', 'block', 2);
  return ok({ kind: 'data', block: uint16(bytes, 2), payload: bytes.subarray(4) });
}

function decodeAck(bytes: Uint8Array): Result<TftpAck, Malformed> {
  if (bytes.length < 4) return malformed('an ACK packet without block number', 'block', 2);
  const extra = bytes.length - 4;
  return ok({ kind: 'ack', block: uint16(bytes, 2), anomalies: extra > 0 ? [`${extra} bytes after the ACK`] : [] });
}

function decodeError(bytes: Uint8Array): Result<TftpError, Malformed> {
  if (bytes.length < 4) return malformed('an ERROR packet without code', 'code', 2);
  const end = bytes.indexOf(0, 4);
  const message = decodeText(bytes.subarray(4, end < 0 ? bytes.length : end));
  const anomalies = end < 0 ? ['the error message does not end with a NUL'] : [];
  return ok({ kind: 'error', code: uint16(bytes, 2), message, anomalies });
}

function decodeOack(bytes: Uint8Array): Result<TftpOack, Malformed> {
  const options = decodeOptions(bytes, 2);
  return options.ok ? ok({ kind: 'oack', ...options.value }) : options;
}

interface Options {
  readonly options: readonly TftpOption[];
  readonly anomalies: readonly string[];
}

function decodeOptions(bytes: Uint8Array, start: number): Result<Options, Malformed> {
  if (bytes.length > start && bytes[bytes.length - 1] !== 0) {
    return malformed('the last option does not end with a NUL', 'options', bytes.length);
  }
  const words = splitWords(bytes, start);
  while (words.at(-1) === '') words.pop();
  const options: TftpOption[] = [];
  for (let index = 0; index < words.length; index += 2) {
    options.push({ name: words[index] ?? '', value: words[index + 1] ?? '' });
  }
  return ok({ options: options.filter((option) => option.name !== ''), anomalies: oddities(options) });
}

function splitWords(bytes: Uint8Array, start: number): string[] {
  const words: string[] = [];
  let at = start;
  while (at < bytes.length) {
    const end = bytes.indexOf(0, at);
    words.push(decodeText(bytes.subarray(at, end)));
    at = end + 1;
  }
  return words;
}

function oddities(options: readonly TftpOption[]): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const { name, value } of options) {
    const key = name.toLowerCase();
    if (key === '') found.push('an option without a name');
    else if (seen.has(key)) found.push(`option ${key} appears more than once`);
    else if (value === '') found.push(`option ${key} has no value`);
    seen.add(key);
  }
  return found;
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
