/**
 * Throws malformed datagrams of every kind at a DHCP and a TFTP port: node nonsense.mjs ADDRESS DHCP-PORT TFTP-PORT.
 * A plain script, so that it can run inside a network namespace. The random ones are the same in every run.
 */
import { createSocket } from 'node:dgram';
import process from 'node:process';
import { HOSTILE_DHCP } from './nonsense-dhcp.mjs';

const [, , address = '', dhcpPort = '', tftpPort = ''] = process.argv;
const RANDOM_DATAGRAMS = 500;
const LARGEST_UDP = 65_507;
const BAD_TFTP = [
  Buffer.alloc(0),
  Buffer.from([0]),
  Buffer.from([0, 0]),
  Buffer.from([0, 1]),
  Buffer.from([0, 6, 0, 0]),
  Buffer.from([255, 255]),
  Buffer.from([0, 3, 0, 1, 65]), // DATA, ACK, ERROR that belong to no transfer
  Buffer.from([0, 4, 0, 1]),
  Buffer.from([0, 5, 0, 0]),
  '\0\x01name',
  '\0\x01name\0',
  '\0\x01name\0octet',
  '\0\x01\0octet\0',
  '\0\x01name\0\0',
  '\0\x01name\0nonsense\0',
  ...['../../etc/passwd', '/etc/passwd', '..\\..\\boot.ini', 'C:\\boot.ini', 'a\r\nb', '\x1b[2J', 'x'.repeat(500)].map(
    (name) => `\0\x01${name}\0octet\0`,
  ),
  ...['blksize', 'blksize\0', 'blksize\x000\0', 'blksize\x00-1\0', 'blksize\x0099999999999\0', 'timeout\x00x\0'].map(
    (option) => `\0\x01nothing\0octet\0${option}`,
  ),
  `\0\x01nothing\0octet\0${'a\0b\0'.repeat(200)}`,
  '\0\x02new.bin\0octet\0',
  Buffer.alloc(LARGEST_UDP, 1),
].map((datagram) => (typeof datagram === 'string' ? Buffer.from(datagram, 'latin1') : datagram));

/** xorshift32 */
let state = 7;
function next() {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return state >>> 0;
}

const noise = Array.from({ length: RANDOM_DATAGRAMS }, () => Buffer.from(Array.from({ length: next() % 600 }, next)));

const socket = createSocket('udp4');
/** @param {Buffer} datagram @param {string} port */
const send = (datagram, port) =>
  new Promise((resolve) => {
    socket.send(datagram, Number(port), address, resolve);
  });

for (const datagram of [...HOSTILE_DHCP.map(({ bytes }) => bytes), ...noise]) await send(datagram, dhcpPort);
for (const datagram of [...BAD_TFTP, ...noise]) await send(datagram, tftpPort);
socket.close();
