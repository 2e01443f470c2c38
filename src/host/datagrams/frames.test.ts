import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ipv4, macFromBytes, type Mac } from '../../lib/address.ts';
import {
  readArp,
  readEchoReply,
  SHORTEST_FRAME,
  UDP_FRAME_HEADERS,
  writeArpRequest,
  writeEcho,
  writeUdpFrame,
} from './frames.ts';

const STATION = { mac: mac(2, 0, 0, 0, 0, 1), address: ipv4(0xc0a8_0101), port: 67 };
const PHONE = { mac: mac(0, 0x26, 0x99, 0xef, 0x0f, 0x1a), address: ipv4(0xc0a8_0164), port: 68 };

function mac(...bytes: readonly number[]): Mac {
  return macFromBytes(Uint8Array.from(bytes));
}

/** As a receiver checks it: all words with the checksum in place make 0xffff (RFC 1071). */
function folded(bytes: Uint8Array): number {
  let total = 0;
  bytes.forEach((byte, index) => (total += index % 2 === 0 ? byte << 8 : byte));
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

function udpFrame(payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(UDP_FRAME_HEADERS + payload.length);
  bytes.set(payload, UDP_FRAME_HEADERS);
  const length = writeUdpFrame(new DataView(bytes.buffer), 0, { destination: PHONE, source: STATION }, payload.length);
  expect(length).toBe(bytes.length);
  return bytes;
}

describe('a datagram in a frame', () => {
  it('is addressed to one card, one address and one port', () => {
    const frame = udpFrame(Uint8Array.of(1, 2, 3, 4));
    expect([...frame.subarray(0, 14)]).toEqual([0, 0x26, 0x99, 0xef, 0x0f, 0x1a, 2, 0, 0, 0, 0, 1, 8, 0]);
    expect([...frame.subarray(14, 24)]).toEqual([0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17]);
    expect([...frame.subarray(26, 40)]).toEqual([192, 168, 1, 1, 192, 168, 1, 100, 0, 67, 0, 68, 0, 12]);
    expect([...frame.subarray(42)]).toEqual([1, 2, 3, 4]);
  });

  it('has checksums that every receiver finds right, whatever it carries', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (payload) => {
        const frame = udpFrame(payload);
        expect(folded(frame.subarray(14, 34))).toBe(0xffff);
        const length = 8 + payload.length;
        const pseudo = [...frame.subarray(26, 34), 0, 17, length >> 8, length & 255];
        expect(folded(Uint8Array.from([...pseudo, ...frame.subarray(34)]))).toBe(0xffff);
        expect(frame[40] === 0 && frame[41] === 0).toBe(false);
      }),
    );
  });
});

describe('the question who has an address', () => {
  it('is asked of everybody, and an answer names who has it', () => {
    const bytes = new Uint8Array(SHORTEST_FRAME);
    const view = new DataView(bytes.buffer);
    expect(writeArpRequest(view, 0, STATION.mac, STATION.address, PHONE.address)).toBe(60);
    expect([...bytes.subarray(0, 6)]).toEqual([255, 255, 255, 255, 255, 255]);
    expect([...bytes.subarray(12, 22)]).toEqual([8, 6, 0, 1, 8, 0, 6, 4, 0, 1]);
    expect([...bytes.subarray(38, 42)]).toEqual([192, 168, 1, 100]);
    expect(readArp(view, 0, 60)).toEqual({ address: STATION.address, mac: STATION.mac });
    view.setUint16(20, 2);
    expect(readArp(view, 0, 60)).toEqual({ address: STATION.address, mac: STATION.mac });
  });

  it.each([
    ['too short', 41, () => {}],
    ['no ARP', 60, (view: DataView) => view.setUint16(12, 0x0800)],
    ['another hardware', 60, (view: DataView) => view.setUint16(14, 6)],
    ['another operation', 60, (view: DataView) => view.setUint16(20, 3)],
    ['a probe without a sender', 60, (view: DataView) => view.setUint32(28, 0)],
  ])('learns nothing from a frame that is %s', (_, length, change) => {
    const view = new DataView(new ArrayBuffer(60));
    writeArpRequest(view, 0, STATION.mac, STATION.address, PHONE.address);
    change(view);
    expect(readArp(view, 0, length)).toBeUndefined();
  });
});

describe('an echo', () => {
  const TOKEN = 0x8123_4567;

  it.each([
    ['with its IP header', 20],
    ['without it', 0],
  ])('has a right checksum, and its reply %s names who was asked', (_, icmp) => {
    const bytes = new Uint8Array(36);
    const view = new DataView(bytes.buffer);
    const length = icmp + writeEcho(view, icmp, PHONE.address, TOKEN);
    expect(length).toBe(icmp + 16);
    expect(folded(bytes.subarray(icmp, length))).toBe(0xffff);
    if (icmp > 0) view.setUint8(0, 0x45);
    expect(readEchoReply(view, 0, length, TOKEN)).toBeUndefined();
    view.setUint8(icmp, 0);
    expect(readEchoReply(view, 0, length, TOKEN)).toBe(PHONE.address);
    expect(readEchoReply(view, 0, length, TOKEN + 1)).toBeUndefined();
    expect(readEchoReply(view, 0, length - 1, TOKEN)).toBeUndefined();
    view.setUint8(0, 0x4f);
    expect(readEchoReply(view, 0, length, TOKEN)).toBeUndefined();
  });
});
