/**
 * The envelope of the phones that run Linux (78xx, 7832, 68xx, 8832): a little-endian header in front of the payload. Unlike
 * the older envelope (envelope.ts) it carries the SHA-256 of its payload, so every byte can be checked without a key.
 * Layout as measured in published images; what is behind the name is 256 bytes of signature.
 */
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';
import { latin1 } from '../../lib/text.ts';
import { viewOf } from '../bytes.ts';

export interface HashedEnvelope {
  /** Offset of the payload in the file. */
  readonly headerLength: number;
  /** Bytes that should follow the header. */
  readonly payloadLength: number;
  /** Of the payload, lower-case hexadecimal. */
  readonly sha256: string;
  /** The file's own name. */
  readonly name: string;
}

const MAGIC = 0xab12_34cd;
const HEADER_LENGTH_AT = 4;
const PAYLOAD_LENGTH_AT = 12;
const HASH_AT = 20;
const HASH_LENGTH = 32;
const NAME_LENGTH_AT = 52;
const NAME_AT = 56;
const SIGNATURE_LENGTH = 256;
const LONGEST_NAME = 128;
/** Behind the name; in published images it ends at a multiple of 4. */
const MOST_PADDING = 7;

/** Whether `file` begins as such an envelope does. */
export function looksHashed(file: Uint8Array): boolean {
  return file.length >= 4 && viewOf(file).getUint32(0, true) === MAGIC;
}

/** `start`: the beginning of the file, at least its header. */
export function decodeHashedEnvelope(start: Uint8Array): Result<HashedEnvelope, Malformed> {
  if (!looksHashed(start)) return malformed('does not begin with CD 34 12 AB', 'magic', 0);
  if (start.length < NAME_AT) return malformed('ends inside its header', 'header', start.length);
  const view = viewOf(start);
  const headerLength = view.getUint32(HEADER_LENGTH_AT, true);
  const nameLength = view.getUint32(NAME_LENGTH_AT, true);
  if (nameLength === 0 || nameLength > LONGEST_NAME) {
    return malformed(`a name of ${nameLength} bytes`, 'name length', NAME_LENGTH_AT);
  }
  const padding = headerLength - NAME_AT - nameLength - SIGNATURE_LENGTH;
  if (padding < 0 || padding > MOST_PADDING) {
    return malformed('its header is not as long as it says', 'header length', HEADER_LENGTH_AT);
  }
  if (start.length < headerLength) return malformed('ends inside its header', 'header', start.length);
  return ok({
    headerLength,
    payloadLength: view.getUint32(PAYLOAD_LENGTH_AT, true),
    sha256: Buffer.from(start.subarray(HASH_AT, HASH_AT + HASH_LENGTH)).toString('hex'),
    name: latin1(start.subarray(NAME_AT, NAME_AT + nameLength)).replace(/\0+$/, ''),
  });
}
