import { describe, expect, it } from 'vitest';
import { ipv4, macFromBytes } from '../../../lib/address.ts';
import { UDP_FRAME_HEADERS, writeUdpFrame } from '../../datagrams/frames.ts';
import { udpFilter } from './packet-filter.ts';

const CARD = macFromBytes(Uint8Array.of(2, 0, 0, 0, 0, 1));
const END = { mac: CARD, address: ipv4(0x0a00_0001) };

/** A read request to port 69, in a frame. */
function frame(change: (view: DataView) => void = () => {}, payload = [0, 1, 0x61]): DataView {
  const bytes = new Uint8Array(UDP_FRAME_HEADERS + payload.length);
  bytes.set(payload, UDP_FRAME_HEADERS);
  const view = new DataView(bytes.buffer);
  writeUdpFrame(view, 0, { source: { ...END, port: 5000 }, destination: { ...END, port: 69 } }, payload.length);
  change(view);
  return view;
}

/** The request with four bytes of options in its IP header. */
function withIpOptions(): DataView {
  const plain = new Uint8Array(frame().buffer);
  const bytes = new Uint8Array([...plain.subarray(0, 34), 1, 1, 1, 1, ...plain.subarray(34)]);
  bytes[14] = 0x46;
  return new DataView(bytes.buffer);
}

/** Runs a program as the kernel does; what it returns, and 0 when it reads beyond the packet. */
function run(program: Uint8Array, packet: DataView, vlan = 0): number {
  const code = new DataView(program.buffer, program.byteOffset, program.length);
  let [value, x] = [0, 0];
  for (let at = 0; at < program.length; at += 8) {
    const operand = code.getUint32(at + 4, true);
    const jump = (isTrue: boolean): number => 8 * code.getUint8(at + (isTrue ? 2 : 3));
    try {
      switch (code.getUint16(at, true)) {
        case 0x20:
          value = operand === 0xffff_f030 ? vlan : packet.getUint32(operand);
          break;
        case 0x28:
          value = packet.getUint16(operand);
          break;
        case 0x30:
          value = packet.getUint8(operand);
          break;
        case 0x48:
          value = packet.getUint16(x + operand);
          break;
        case 0xb1:
          x = 4 * (packet.getUint8(operand) & 15);
          break;
        case 0x15:
          at += jump(value === operand);
          break;
        case 0x25:
          at += jump(value > operand);
          break;
        case 0x45:
          at += jump((value & operand) !== 0);
          break;
        case 0x06:
          return operand;
        default:
          throw new Error('an unknown operation');
      }
    } catch (error) {
      if (error instanceof RangeError) return 0;
      throw error;
    }
  }
  throw new Error('it ran out of instructions');
}

describe('the filter for datagrams to a port', () => {
  const filter = udpFilter({ port: 69, upTo: 2, keep: 82 });

  it.each<[string, number, DataView, number?]>([
    ['a read request', 82, frame()],
    ['a write request', 82, frame((view) => view.setUint16(42, 2))],
    ['one with options in its IP header', 82, withIpOptions()],
    ['an ACK', 0, frame((view) => view.setUint16(42, 4))],
    ['one to another port', 0, frame((view) => view.setUint16(36, 70))],
    ['a later fragment', 0, frame((view) => view.setUint16(20, 1))],
    ['a first fragment', 82, frame((view) => view.setUint16(20, 0x2000))],
    ['TCP', 0, frame((view) => view.setUint8(23, 6))],
    ['ARP', 0, frame((view) => view.setUint16(12, 0x0806))],
    ['one of a VLAN', 0, frame(), 1],
    ['one byte', 0, frame(() => {}, [0])],
    ['half a header', 0, new DataView(frame().buffer, 0, 20)],
  ])('%s: %i bytes', (_, kept, packet, vlan = 0) => {
    expect(run(filter, packet, vlan)).toBe(kept);
  });
});
