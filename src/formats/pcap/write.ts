/** Captures as other programs read them: pcapng (draft-ietf-opsawg-pcapng), little-endian, times in microseconds. Pure. */
import type { Instant } from '../../lib/time.ts';

/** LINKTYPE_ETHERNET */
const ETHERNET = 1;
const SECTION_HEADER = 0x0a0d_0d0a;
const INTERFACE = 1;
const PACKET = 6;
const MAGIC = 0x1a2b_3c4d;
/** Option codes: of a section, of an interface, of a packet. */
const PROGRAM = 4;
const NAME = 2;
const FLAGS = 2;
const END = 0;
/** The bytes of a block besides what is in it: type, and its length twice. */
const AROUND = 12;

export interface CapturedPacket {
  /** Which of the interfaces of the head. */
  readonly adapter: number;
  readonly bytes: Uint8Array;
  /** Bytes that it had on the cable, where not all are kept. */
  readonly length: number;
  readonly at: Instant;
  /** This computer sent it. */
  readonly isOwn: boolean;
}

/** What a file begins with. `longest`: bytes that are kept of a packet. */
export function captureHead(program: string, adapters: readonly string[], longest: number): Uint8Array {
  const section = new Uint8Array(16);
  const view = new DataView(section.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, 1, true);
  // The length of the section is not known while it is written.
  view.setBigInt64(8, -1n, true);
  const interfaces = adapters.map((adapter) => {
    const about = new Uint8Array(8);
    new DataView(about.buffer).setUint16(0, ETHERNET, true);
    new DataView(about.buffer).setUint32(4, longest, true);
    return block(INTERFACE, [about, option(NAME, new TextEncoder().encode(adapter)), option(END)]);
  });
  const head = block(SECTION_HEADER, [section, option(PROGRAM, new TextEncoder().encode(program)), option(END)]);
  return joined([head, ...interfaces]);
}

export function packetBlock({ adapter, bytes, length, at, isOwn }: CapturedPacket): Uint8Array {
  const about = new Uint8Array(20);
  const view = new DataView(about.buffer);
  const time = BigInt(Math.round(at * 1000));
  view.setUint32(0, adapter, true);
  view.setUint32(4, Number(time >> 32n), true);
  view.setUint32(8, Number(time & 0xffff_ffffn), true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, length, true);
  const flags = Uint8Array.of(isOwn ? 2 : 1, 0, 0, 0);
  return block(PACKET, [about, padded(bytes), option(FLAGS, flags), option(END)]);
}

function option(code: number, value = new Uint8Array(0)): Uint8Array {
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint16(0, code, true);
  new DataView(head.buffer).setUint16(2, value.length, true);
  return joined([head, padded(value)]);
}

function padded(bytes: Uint8Array): Uint8Array {
  const rest = -bytes.length & 3;
  return rest === 0 ? bytes : joined([bytes, new Uint8Array(rest)]);
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = joined(parts);
  const whole = new Uint8Array(body.length + AROUND);
  const view = new DataView(whole.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, whole.length, true);
  whole.set(body, 8);
  view.setUint32(whole.length - 4, whole.length, true);
  return whole;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
