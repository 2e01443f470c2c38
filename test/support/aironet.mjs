/**
 * An access point in recovery: node aironet.mjs IMAGE FILE reads IMAGE and writes it to FILE. As the real one it is
 * 10.0.0.1, sends its request and every ACK to everybody, and has no time-outs: when it loses a block, it says again what
 * it has. It loses every 20th block once. With a third argument it takes answers from that address only.
 */
import { createSocket } from 'node:dgram';
import { createWriteStream } from 'node:fs';
import process from 'node:process';

const [, , image = '', file = '', server] = process.argv;
const EVERYBODY = '255.255.255.255';
const [DATA, ACK] = [3, 4];

const output = createWriteStream(file);
const socket = createSocket('udp4');
let has = 0;
let lost = 0;

/** @param {number} port @param {() => void} [sent] */
function acknowledge(port, sent) {
  socket.send(Uint8Array.of(0, ACK, has >> 8, has & 255), port, EVERYBODY, sent);
}

socket.on('message', (packet, { address, port }) => {
  if (server !== undefined && address !== server) throw new Error(`an answer from ${address}`);
  if (packet.readUInt16BE() !== DATA) throw new Error(packet.toString('latin1', 4));
  const block = packet.readUInt16BE(2);
  if (block !== has + 1) return;
  if (block % 20 === 0 && lost !== block) {
    lost = block;
    return acknowledge(port);
  }
  has = block;
  output.write(packet.subarray(4));
  if (packet.length === 516) return acknowledge(port);
  output.end();
  acknowledge(port, () => socket.close());
});

socket.bind(0, '10.0.0.1', () => {
  socket.setBroadcast(true);
  socket.send(`\0\x01${image}\0octet\0`, 69, EVERYBODY);
});
