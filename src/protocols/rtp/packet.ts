/** RTP (RFC 3550 section 5.1): packets of a voice. */
import { malformed, ok, type Malformed, type Result } from '../../lib/result.ts';

export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  /** 16 bits. */
  readonly sequence: number;
  /** 32 bits, in samples. */
  readonly timestamp: number;
  /** Who speaks. */
  readonly source: number;
  readonly payload: Uint8Array;
}

const HEADER = 12;

/** Lists of contributors, extensions and padding are left out. `payload` lies in the octets that are given. */
export function decodeRtp(bytes: Uint8Array): Result<RtpPacket, Malformed> {
  if (bytes.length < HEADER) return malformed('too short', 'header', bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [first, second] = [view.getUint8(0), view.getUint8(1)];
  if (first >> 6 !== 2) return malformed('another version', 'version', 0);
  let start = HEADER + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (start + 4 > bytes.length) return malformed('too short', 'extension', start);
    start += 4 + view.getUint16(start + 2) * 4;
  }
  const padding = (first & 0x20) === 0 ? 0 : view.getUint8(bytes.length - 1);
  const end = bytes.length - padding;
  if (start > end || ((first & 0x20) !== 0 && padding === 0)) return malformed('too short', 'payload', start);
  return ok({
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    source: view.getUint32(8),
    payload: bytes.subarray(start, end),
  });
}

export function encodeRtp({ payloadType, marker, sequence, timestamp, source, payload }: RtpPacket): Uint8Array {
  const bytes = new Uint8Array(HEADER + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x80);
  view.setUint8(1, (marker ? 0x80 : 0) | payloadType);
  view.setUint16(2, sequence & 0xffff);
  view.setUint32(4, timestamp >>> 0);
  view.setUint32(8, source >>> 0);
  bytes.set(payload, HEADER);
  return bytes;
}
