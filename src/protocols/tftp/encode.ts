/**
 * TFTP packets to bytes. The writers put a packet into a `DataView` at an offset and return its length, so that a
 * service can write straight into outgoing memory; `encodeTftp` is for everybody who wants bytes.
 */
import { OPCODE, type TftpOption, type TftpPacket } from './packet.ts';
import { unreachable } from '../../lib/result.ts';
import { encodeText } from '../../lib/text.ts';

/** Longest text of an ERROR packet that is written, in bytes; longer ones are cut. */
export const LARGEST_MESSAGE = 200;

const UTF8 = new TextEncoder();

/** Writes the 4 header bytes of a DATA packet; the payload follows it. `block` is the number on the wire, 0..65535. */
export function writeDataHeader(view: DataView, at: number, block: number): number {
  view.setUint32(at, (OPCODE.data << 16) | block);
  return 4;
}

/** `block` is the number on the wire, 0..65535. */
export function writeAck(view: DataView, at: number, block: number): number {
  view.setUint32(at, (OPCODE.ack << 16) | block);
  return 4;
}

/** Needs at most `LARGEST_MESSAGE + 5` bytes. */
export function writeError(view: DataView, at: number, code: number, message: string): number {
  view.setUint32(at, (OPCODE.error << 16) | code);
  const room = new Uint8Array(view.buffer, view.byteOffset + at + 4, LARGEST_MESSAGE);
  const { written } = UTF8.encodeInto(message.replaceAll('\0', ''), room);
  view.setUint8(at + 4 + written, 0);
  return 5 + written;
}

/** Throws a `RangeError` when the view is too small: an OACK repeats known options only, so a service has the room. */
export function writeOack(view: DataView, at: number, options: readonly TftpOption[]): number {
  view.setUint16(at, OPCODE.oack);
  let end = at + 2;
  for (const { name, value } of options) end = writeText(view, writeText(view, end, name), value);
  return end - at;
}

/** One packet as bytes. Block numbers and codes are those on the wire; nothing is checked, and anomalies are not written. */
export function encodeTftp(packet: TftpPacket): Uint8Array {
  switch (packet.kind) {
    case 'read':
    case 'write':
      return words(OPCODE[packet.kind], [packet.file, packet.mode, ...flat(packet.options)]);
    case 'oack':
      return words(OPCODE.oack, flat(packet.options));
    case 'data':
      return numbered(OPCODE.data, packet.block, packet.payload);
    case 'ack':
      return numbered(OPCODE.ack, packet.block, new Uint8Array(0));
    case 'error':
      return numbered(OPCODE.error, packet.code, encodeText(`${packet.message}\0`));
    default:
      return unreachable(packet);
  }
}

function writeText(view: DataView, at: number, value: string): number {
  const bytes = encodeText(value);
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(bytes, at);
  view.setUint8(at + bytes.length, 0);
  return at + bytes.length + 1;
}

function flat(options: readonly TftpOption[]): string[] {
  return options.flatMap((option) => [option.name, option.value]);
}

function words(opcode: number, parts: readonly string[]): Uint8Array {
  return Uint8Array.of(0, opcode, ...encodeText(parts.map((part) => `${part}\0`).join('')));
}

function numbered(opcode: number, value: number, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + rest.length);
  new DataView(bytes.buffer).setUint32(0, (opcode << 16) | value);
  bytes.set(rest, 4);
  return bytes;
}
