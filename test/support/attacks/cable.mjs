/**
 * One end of a cable as it is: whole frames out, forged or not, and every UDP packet that comes in, whoever it is for.
 * A plain module, so that it can run inside a network namespace. Needs Linux, root and koffi.
 */
import { allocate, loadLibc } from '../../../dist/host/linux/datagrams/libc.js';
import { openFilteredSocket, openFrameSocket } from '../../../dist/host/linux/datagrams/raw-socket.js';

/**
 * @typedef {object} HeardPacket
 * @property {string} card - that it was sent to: `020000000001`
 * @property {string} to - the address it was sent to
 * @property {number} fromPort
 * @property {number} toPort
 * @property {Buffer} payload
 */

/** A classic BPF program of one instruction: take all of every frame. */
const EVERYTHING = Uint8Array.of(6, 0, 0, 0, 0, 0, 4, 0);
const LONGEST_FRAME = 2048;
const MSG_DONTWAIT = 0x40;
const [IPV4, UDP] = [0x0800, 17];

/**
 * `send` a frame; `receive` what came since, oldest first.
 *
 * @param {string} device
 */
export async function openCable(device) {
  const libc = await loadLibc();
  if (!libc.ok) throw new Error(libc.error);
  const calls = libc.value;
  const [out, received] = [openFrameSocket(calls, device), openFilteredSocket(calls, device, EVERYTHING)];
  if (!out.ok || !received.ok) throw new Error('no frames can be sent here');
  const [outgoing, incoming] = [allocate(calls, LONGEST_FRAME), allocate(calls, LONGEST_FRAME)];
  return {
    /** @param {Uint8Array} frame */
    send(frame) {
      outgoing.bytes.set(frame);
      if (calls.send(out.value, outgoing.address, frame.length, 0) < 0) throw new Error('a frame was not sent');
    },
    /** @param {(packet: HeardPacket) => void} hear */
    receive(hear) {
      for (;;) {
        const length = calls.recv(received.value, incoming.address, LONGEST_FRAME, MSG_DONTWAIT);
        if (length <= 0) return;
        const packet = udpIn(Buffer.from(incoming.bytes.subarray(0, length)));
        if (packet !== undefined) hear(packet);
      }
    },
  };
}

/** @param {Buffer} frame @returns {HeardPacket | undefined} */
function udpIn(frame) {
  if (frame.length < 42 || frame.readUInt16BE(12) !== IPV4 || frame[23] !== UDP) return undefined;
  const at = 14 + ((frame[14] ?? 0) & 15) * 4;
  return {
    card: frame.toString('hex', 0, 6),
    to: [...frame.subarray(30, 34)].join('.'),
    fromPort: frame.readUInt16BE(at),
    toPort: frame.readUInt16BE(at + 2),
    payload: frame.subarray(at + 8, at + frame.readUInt16BE(at + 4)),
  };
}

/**
 * An Ethernet frame with a UDP packet, whose checksum is left out (RFC 768).
 *
 * @param {{ card: string, from: string, fromPort: number, toCard: string, to: string, toPort: number }} where
 * @param {Uint8Array} payload
 */
export function udpFrame({ card, from, fromPort, toCard, to, toPort }, payload) {
  const frame = Buffer.alloc(42 + payload.length);
  frame.write(toCard, 0, 'hex');
  frame.write(card, 6, 'hex');
  frame.writeUInt16BE(IPV4, 12);
  frame.writeUInt16BE(0x4500, 14);
  frame.writeUInt16BE(28 + payload.length, 16);
  frame.set([64, UDP], 22);
  frame.set(from.split('.').map(Number), 26);
  frame.set(to.split('.').map(Number), 30);
  frame.writeUInt16BE(checksum(frame.subarray(14, 34)), 24);
  frame.writeUInt16BE(fromPort, 34);
  frame.writeUInt16BE(toPort, 36);
  frame.writeUInt16BE(8 + payload.length, 38);
  frame.set(payload, 42);
  return frame;
}

/** Of an IP header (RFC 791). @param {Buffer} header */
function checksum(header) {
  let sum = 0;
  for (let at = 0; at < header.length; at += 2) sum += header.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
