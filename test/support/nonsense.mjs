/**
 * Throws malformed datagrams of every kind at a DHCP and a TFTP port: node nonsense.mjs ADDRESS DHCP-PORT TFTP-PORT.
 * A plain script, so that it can run inside a network namespace. The random ones are the same in every run.
 */
import { createSocket } from 'node:dgram';
import process from 'node:process';

const [, , address = '', dhcpPort = '', tftpPort = ''] = process.argv;
const RANDOM_DATAGRAMS = 500;
const LARGEST_UDP = 65_507;
const COOKIE = [99, 130, 83, 99];

/** A DISCOVER of 240 bytes and these options. @param {number[]} options */
function discover(...options) {
  const message = Buffer.alloc(240 + options.length);
  message.set([1, 1, 6, 0, 0xde, 0xad, 0xbe, 0xef]);
  message.set([2, 0, 0, 0, 0, 0x99], 28);
  message.set([...COOKIE, ...options], 236);
  return message;
}

/** The same with one byte changed. @param {Buffer} message @param {number} offset @param {number} value */
function altered(message, offset, value) {
  const copy = Buffer.from(message);
  copy[offset] = value;
  return copy;
}

const fine = discover(53, 1, 1, 255);

const BAD_DHCP = [
  Buffer.alloc(0),
  Buffer.from([1]),
  fine.subarray(0, 235),
  fine.subarray(0, 236),
  altered(fine, 236, 0), // no cookie
  altered(fine, 0, 2), // a reply sent to a server
  altered(fine, 0, 99),
  altered(fine, 2, 255), // hardware address longer than its field
  altered(fine, 2, 0),
  altered(fine, 3, 255), // hops
  discover(53, 200, 1), // option past the end
  discover(53),
  discover(53, 0, 255),
  discover(53, 1, 0, 255),
  discover(53, 1, 99, 255),
  discover(53, 1, 1, 52, 1, 3), // overload into fields full of zeros
  discover(53, 1, 1, 50, 3, 1, 2, 3, 255), // address of three bytes
  discover(53, 1, 3, 50, 4, 255, 255, 255, 255, 255),
  discover(53, 1, 3, 54, 0, 255),
  discover(53, 1, 1, 55, 0, 61, 0, 60, 0, 12, 0, 255),
  discover(53, 1, 1, 82, 4, 1, 200, 0, 0, 255), // relay information past its end
  discover(...Array.from({ length: 1200 }, (_, at) => [12, 255, 82, 61][at % 4] ?? 0)),
  Buffer.concat([fine, Buffer.alloc(LARGEST_UDP - fine.length)]),
];

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

for (const datagram of [...BAD_DHCP, ...noise]) await send(datagram, dhcpPort);
for (const datagram of [...BAD_TFTP, ...noise]) await send(datagram, tftpPort);
socket.close();
