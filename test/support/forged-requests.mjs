/**
 * Sends read requests from addresses that nobody has, over its adapter `eth0`, and says `sent` when they are out:
 * node forged-requests.mjs STATION STATION-CARD PORT FIRST-ADDRESS COUNT. A plain script, so that it can run inside a
 * network namespace; what is forged are whole frames, so it runs on Linux and as root.
 */
import process from 'node:process';
import { BatchedHost } from '../../dist/host/linux/datagrams/batched-host.js';
import { loadLibc } from '../../dist/host/linux/datagrams/libc.js';
import { ipv4, parseIpv4, parseMac } from '../../dist/lib/address.js';
import { millis, NEVER } from '../../dist/lib/time.js';

const [, , station = '', card = '', port = '', first = '', count = ''] = process.argv;

/** @template T @param {{ ok: true, value: T } | { ok: false, error: unknown }} result @returns {T} */
function must(result) {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const host = new BatchedHost(must(await loadLibc()));
const silent = { receive: () => {}, wake: () => {}, deadline: () => NEVER };
const from = must(parseIpv4(first));
const socket = must(host.openNow({ address: ipv4(0), port: 0, device: 'eth0', source: from }, silent));
const to = { address: must(parseIpv4(station)), port: Number(port), hardware: must(parseMac(card)) };
const request = Buffer.from('\0\x01forged.bin\0octet\0', 'latin1');
for (let sent = 0; sent < Number(count); sent += 1) {
  // In all the networks of 256 addresses, as each may ask for a few at once.
  socket.outBytes.set(request, socket.reserve(ipv4(from + (sent % 200) * 256 + Math.floor(sent / 200))));
  if (!socket.queueFrame(request.length, to)) throw new Error('no frames can be sent here');
  if (sent % 50 === 49) host.turn(millis(5));
}
host.turn(millis(0));
host.close();
process.stdout.write('sent\n');
