/**
 * Reads captures: pcap (draft-ietf-opsawg-pcap: both byte orders, micro- and nanoseconds) and pcapng (draft-ietf-opsawg-pcapng: both byte
 * orders, several interfaces and sections, any resolution). Only frames of Ethernet are of use. A file that is cut off is read
 * up to there.
 */
import { err, ok, type Result } from '../../lib/result.ts';
import { instant, type Instant } from '../../lib/time.ts';
import { viewOf } from '../bytes.ts';

export interface CapturedFrame {
  readonly at: Instant;
  /** As much as was kept of it: a view on the file. */
  readonly bytes: Uint8Array;
}

export interface Capture {
  readonly frames: readonly CapturedFrame[];
  /** What was not read, one sentence each. */
  readonly remarks: readonly string[];
}

const PCAP = { micro: 0xa1b2_c3d4, nano: 0xa1b2_3c4d } as const;
const SECTION = 0x0a0d_0d0a;
const BYTE_ORDER = 0x1a2b_3c4d;
const ETHERNET = 1;
const MOST_FRAMES = 2_000_000;

/** Link types that people meet, by their numbers (tcpdump.org/linktypes.html). */
const LINK_TYPES: Readonly<Record<number, string>> = {
  0: 'loopback of BSD',
  12: 'raw IP',
  101: 'raw IP',
  105: 'Wi-Fi',
  108: 'loopback of OpenBSD',
  113: '"any" of Linux ("cooked")',
  127: 'Wi-Fi with radiotap',
  149: 'USB',
  189: 'USB',
  220: 'USB',
  228: 'raw IPv4',
  249: 'USB',
  276: '"any" of Linux ("cooked", version 2)',
};

/** Whether a file begins as one. */
export function isCapture(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const view = viewOf(bytes);
  const numbers = [view.getUint32(0), view.getUint32(0, true)];
  return numbers.some((one) => one === PCAP.micro || one === PCAP.nano || one === SECTION);
}

/** Fails with one sentence: what kind of capture it is that cannot be used. */
export function readCapture(bytes: Uint8Array): Result<Capture, string> {
  if (!isCapture(bytes)) return err('it is no capture: it begins neither as pcap nor as pcapng');
  return viewOf(bytes).getUint32(0) === SECTION ? readBlocks(bytes) : readRecords(bytes);
}

function readRecords(bytes: Uint8Array): Result<Capture, string> {
  const view = viewOf(bytes);
  if (bytes.length < 24) return err('it is cut off in its header');
  const isLittle = [PCAP.micro, PCAP.nano].some((magic) => magic === view.getUint32(0, true));
  const perSecond = view.getUint32(0, isLittle) === PCAP.nano ? 1e9 : 1e6;
  const link = view.getUint32(20, isLittle) & 0xffff;
  if (link !== ETHERNET) return err(otherLink(link));
  const frames: CapturedFrame[] = [];
  let at = 24;
  while (at + 16 <= bytes.length && frames.length < MOST_FRAMES) {
    const length = view.getUint32(at + 8, isLittle);
    if (at + 16 + length > bytes.length) break;
    const time = view.getUint32(at, isLittle) * 1000 + (view.getUint32(at + 4, isLittle) * 1000) / perSecond;
    frames.push({ at: instant(time), bytes: bytes.subarray(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return ok({ frames, remarks: at < bytes.length ? [cutOff(at)] : [] });
}

interface Interface {
  readonly link: number;
  readonly perSecond: number;
  /** Seconds that are added to its times. */
  readonly offset: number;
  readonly most: number;
}

const BLOCK = { interface: 1, packet: 2, simple: 3, enhanced: 6 } as const;

function readBlocks(bytes: Uint8Array): Result<Capture, string> {
  const view = viewOf(bytes);
  const frames: CapturedFrame[] = [];
  const others = new Set<number>();
  let interfaces: Interface[] = [];
  let isLittle = false;
  let at = 0;
  while (at + 12 <= bytes.length && frames.length < MOST_FRAMES) {
    const isSection = view.getUint32(at) === SECTION;
    if (isSection) {
      isLittle = view.getUint32(at + 8, true) === BYTE_ORDER;
      interfaces = [];
    }
    const length = view.getUint32(at + 4, isLittle);
    if (length < 12 || length % 4 !== 0 || at + length > bytes.length) break;
    const body = new DataView(view.buffer, view.byteOffset + at + 8, length - 12);
    const type = isSection ? SECTION : view.getUint32(at, isLittle);
    if (type === BLOCK.interface && body.byteLength >= 8) interfaces.push(interfaceIn(body, isLittle));
    else {
      const frame = frameIn(type, body, isLittle, interfaces);
      if (typeof frame === 'number') others.add(frame);
      else if (frame !== undefined) frames.push(frame);
    }
    at += length;
  }
  const [other] = others;
  if (frames.length === 0 && other !== undefined) return err(otherLink(other));
  const remarks = [...others].map((link) => `Frames of another kind are passed over: ${nameOf(link)}.`);
  return ok({ frames, remarks: at < bytes.length ? [...remarks, cutOff(at)] : remarks });
}

/** Link type (16 bits), reserved, snap length, then options: code and length (16 bits each), value up to four bytes. */
function interfaceIn(body: DataView, isLittle: boolean): Interface {
  let [perSecond, offset] = [1e6, 0];
  for (let at = 8; at + 4 <= body.byteLength;) {
    const [code, length] = [body.getUint16(at, isLittle), body.getUint16(at + 2, isLittle)];
    if (code === 0 || at + 4 + length > body.byteLength) break;
    if (code === 9 && length >= 1) perSecond = resolution(body.getUint8(at + 4));
    if (code === 14 && length >= 8) offset = Number(body.getBigInt64(at + 4, isLittle));
    at += 4 + ((length + 3) & ~3);
  }
  return { link: body.getUint16(0, isLittle), perSecond, offset, most: body.getUint32(4, isLittle) };
}

/** A power of ten, or with the first bit of two. */
function resolution(value: number): number {
  return (value & 0x80) === 0 ? 10 ** value : 2 ** (value & 0x7f);
}

/** The link type instead, where it is another one; undefined where there is no frame in the block. */
function frameIn(
  type: number,
  body: DataView,
  isLittle: boolean,
  interfaces: readonly Interface[],
): CapturedFrame | number | undefined {
  if (type === BLOCK.simple) return simpleFrame(body, isLittle, interfaces[0]);
  if ((type !== BLOCK.enhanced && type !== BLOCK.packet) || body.byteLength < 20) return undefined;
  // The older block has a number of 16 bits there, and a count of lost frames behind it.
  const number = type === BLOCK.enhanced ? body.getUint32(0, isLittle) : body.getUint16(0, isLittle);
  const from = interfaces[number];
  const length = body.getUint32(12, isLittle);
  if (from === undefined || 20 + length > body.byteLength) return undefined;
  if (from.link !== ETHERNET) return from.link;
  const ticks = body.getUint32(4, isLittle) * 2 ** 32 + body.getUint32(8, isLittle);
  const at = instant((ticks / from.perSecond + from.offset) * 1000);
  return { at, bytes: new Uint8Array(body.buffer, body.byteOffset + 20, length) };
}

/** It has no time, and the length on the cable, of which no more was kept than the interface says. */
function simpleFrame(
  body: DataView,
  isLittle: boolean,
  from: Interface | undefined,
): CapturedFrame | number | undefined {
  if (from === undefined || body.byteLength < 4) return undefined;
  if (from.link !== ETHERNET) return from.link;
  const most = from.most === 0 ? Number.POSITIVE_INFINITY : from.most;
  const length = Math.min(body.getUint32(0, isLittle), most, body.byteLength - 4);
  return { at: instant(0), bytes: new Uint8Array(body.buffer, body.byteOffset + 4, length) };
}

function otherLink(link: number): string {
  return `it holds no frames of Ethernet but ${nameOf(link)}: capture on the adapter of the cable itself (tcpdump -i eth1 -w FILE)`;
}

function nameOf(link: number): string {
  const name = LINK_TYPES[link];
  return name === undefined ? `link type ${link}` : `${name} (link type ${link})`;
}

function cutOff(at: number): string {
  return `It is cut off or damaged after byte ${at}; what is before that is read.`;
}
