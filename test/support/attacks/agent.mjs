/**
 * Somebody at the other end of the station's cable: forges what it is told to, hears everything, and is an honest client when
 * asked. node agent.mjs SOCKET STATION CARD: it listens for orders, one line of JSON each, at a Unix socket, and answers
 * each with one line. A plain script, so that it can run inside a network namespace. Its adapter is `eth0`.
 *
 * @typedef {object} Order
 * @property {'forge' | 'say' | 'heard' | 'hang-up' | 'lease' | 'read'} do
 * @property {Forged[]} [packets] - forge
 * @property {number} [burst] - forge: how many at once, before others get a word in
 * @property {string} [payload] - say: base64, from its own address
 * @property {number} [fromPort] - say
 * @property {number} [toPort] - say
 * @property {string} [hardware] - lease: of the device
 * @property {string} [file] - read
 * @property {number} [within] - lease, read: milliseconds
 *
 * @typedef {object} Forged
 * @property {string} [card] - the sender's, default its own
 * @property {string} from - address
 * @property {number} fromPort
 * @property {string} [to] - address, default the station's
 * @property {string} [toCard] - default the station's
 * @property {number} toPort
 * @property {string} payload - base64
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as passed } from 'node:timers/promises';
import { decodeDhcp, encodeDhcp } from '../../../dist/protocols/dhcp/wire/codec.js';
import { addressBytes, detached, dhcpMessage } from '../../../dist/protocols/dhcp/wire/message.js';
import { DgramHost, ended, formatIpv4, parseIpv4, tftpGet } from '../../../dist/public/tftp.js';
import { openCable, udpFrame } from './cable.mjs';

const [, , place = '', station = '', card = ''] = process.argv;
const OWN_CARD = '020000000050';
const NOBODY = '0.0.0.0';
const EVERYBODY = '255.255.255.255';
const EVERY_CARD = 'ffffffffffff';
const MOST_HEARD = 1000;
/** In milliseconds. */
const LOOK_AGAIN = 2;
const ASK_AGAIN = 1000;
/** What was sent before this has been answered, if it is. */
const SETTLED = 500;

const cable = await openCable('eth0');
/** @type {import('./cable.mjs').HeardPacket[]} */
let heard = [];
/** How many packets, by the address they were sent to. @type {Map<string, number>} */
let sentTo = new Map();
/** The last packet of each transfer. @type {Map<string, import('./cable.mjs').HeardPacket>} */
const transfers = new Map();
/** To its honest devices, by transaction. @type {Map<number, import('../../../src/protocols/dhcp/wire/message.ts').DhcpMessage>} */
const answers = new Map();

function listen() {
  cable.receive((packet) => {
    sentTo.set(packet.to, (sentTo.get(packet.to) ?? 0) + 1);
    if (heard.length < MOST_HEARD) heard.push(packet);
    transfers.set(`${packet.to} ${packet.toPort} ${packet.fromPort}`, packet);
    const message = packet.toPort === 68 ? decodeDhcp(packet.payload) : undefined;
    if (message?.ok === true) answers.set(message.value.xid, detached(message.value));
  });
}

/** @param {Order} order */
async function forge({ packets = [], burst = 50 }) {
  for (const [sent, { payload, ...where }] of packets.entries()) {
    cable.send(udpFrame({ card: OWN_CARD, to: station, toCard: card, ...where }, Buffer.from(payload, 'base64')));
    if (sent % burst === burst - 1) {
      await passed(LOOK_AGAIN);
      listen();
    }
  }
}

/** From its own address. @param {Order} order */
async function say({ payload = '', fromPort = 0, toPort = 0 }) {
  const socket = createSocket('udp4').bind(fromPort);
  await once(socket, 'listening');
  await new Promise((resolve) => {
    socket.send(Buffer.from(payload, 'base64'), toPort, station, resolve);
  });
  const from = socket.address().port;
  socket.close();
  return { from };
}

/** Ends every transfer that the station has told it of, whoever it was asked for by. */
async function hangUp() {
  await passed(SETTLED);
  listen();
  const payload = Buffer.from('\0\x05\0\0enough\0').toString('base64');
  const ofTftp = [...transfers.values()].filter(({ toPort }) => toPort !== 68 && toPort !== 67);
  const packets = ofTftp.map(({ to, toPort, fromPort }) => ({ from: to, fromPort: toPort, toPort: fromPort, payload }));
  transfers.clear();
  await forge({ do: 'forge', packets });
}

function tellHeard() {
  listen();
  const told = {
    sentTo: Object.fromEntries(sentTo),
    packets: heard.map((one) => ({ ...one, payload: one.payload.toString('base64') })),
  };
  [heard, sentTo] = [[], new Map()];
  return told;
}

/** An honest device takes an address, and asks again as long as it gets none. @param {Order} order */
async function lease({ hardware = '', within = 10_000 }) {
  const began = performance.now();
  while (performance.now() - began < within) {
    const offer = await ask(hardware, 'discover', []);
    if (offer === undefined) continue;
    const server = offer.options.find(({ code }) => code === 54);
    const wanted = { code: 50, bytes: addressBytes(offer.yiaddr) };
    const ack = await ask(hardware, 'request', server === undefined ? [wanted] : [wanted, server]);
    if (ack?.kind === 'ack') return { took: performance.now() - began, address: formatIpv4(ack.yiaddr) };
  }
  return { took: undefined };
}

/**
 * The next answer to a message of this device, if one comes in time.
 *
 * @param {string} hardware
 * @param {'discover' | 'request'} kind
 * @param {import('../../../src/protocols/dhcp/wire/message.ts').DhcpOption[]} options
 */
async function ask(hardware, kind, options) {
  const chaddr = new Uint8Array(16);
  chaddr.set(Buffer.from(hardware, 'hex'));
  const xid = Math.floor(Math.random() * 2 ** 32);
  const bytes = encodeDhcp(dhcpMessage({ kind, xid, flags: 0x8000, chaddr, options }));
  const where = { card: hardware, from: NOBODY, fromPort: 68, toCard: EVERY_CARD, to: EVERYBODY, toPort: 67 };
  cable.send(udpFrame(where, bytes));
  const began = performance.now();
  while (!answers.has(xid) && performance.now() - began < ASK_AGAIN) {
    await passed(LOOK_AGAIN);
    listen();
  }
  const answer = answers.get(xid);
  answers.clear();
  return answer;
}

/** An honest client reads a file. @param {Order} order */
async function read({ file = '', within = 10_000 }) {
  const began = performance.now();
  const host = new DgramHost();
  const server = parseIpv4(station);
  if (!server.ok) throw new Error(server.error);
  let bytes = 0;
  const upload = /** @type {const} */ ({ kind: 'upload' });
  const got = tftpGet(
    host,
    { server: server.value, port: 69, file },
    {
      ...upload,
      /** @param {Uint8Array} piece */
      write: (piece) => void (bytes += piece.length),
      commit: () => ended({ ok: true, value: undefined }),
      abort: () => true,
    },
  );
  const result = await Promise.race([got, passed(within, undefined, { ref: false })]);
  host.close();
  return result?.ok === true ? { took: performance.now() - began, bytes } : { took: undefined };
}

/** @type {Record<Order['do'], (order: Order) => unknown>} */
const ORDERS = { forge, say, heard: tellHeard, 'hang-up': hangUp, lease, read };

const server = createServer((socket) => {
  createInterface({ input: socket }).on('line', (line) => {
    /** @type {Order} */
    const order = JSON.parse(line);
    void Promise.resolve(ORDERS[order.do](order)).then(
      (done) => socket.write(`${JSON.stringify({ done: done ?? {} })}\n`),
      (error) => socket.write(`${JSON.stringify({ failed: String(error) })}\n`),
    );
  });
});
server.listen(place, () => process.stdout.write('ready\n'));
setInterval(listen, LOOK_AGAIN * 5);
