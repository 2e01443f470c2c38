/** Makes such an envelope, for tests. The payload's hash is given, so that it can be wrong. */
import { asciiBytes, joinBytes, viewOf } from '../bytes.ts';

export interface HashedContents {
  readonly name: string;
  readonly payload: Uint8Array;
  /** Of the payload. */
  readonly sha256: Uint8Array;
  /** 256 bytes. */
  readonly signature: Uint8Array;
}

/** Little-endian; the name is padded to a multiple of 4. */
export function encodeHashedEnvelope({ name, payload, sha256, signature }: HashedContents): Uint8Array {
  const header = new Uint8Array(56 + Math.ceil(name.length / 4) * 4 + 256);
  const view = viewOf(header);
  view.setUint32(0, 0xab12_34cd, true);
  view.setUint32(4, header.length, true);
  view.setUint32(12, payload.length, true);
  header.set(sha256, 20);
  view.setUint32(52, name.length, true);
  header.set(asciiBytes(name), 56);
  header.set(signature, header.length - 256);
  return joinBytes([header, payload]);
}
