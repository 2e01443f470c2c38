/** Somebody on the simulated cable who says whatever a test wants, datagrams and frames. */
import type { DatagramSocket } from '../../src/host/datagrams/datagrams.ts';
import {
  ANY_ADDRESS,
  ipv4,
  LIMITED_BROADCAST,
  macToBytes,
  parseIpv4,
  parseMac,
  type Ipv4,
  type Mac,
} from '../../src/lib/address.ts';
import { NEVER } from '../../src/lib/time.ts';
import { encodeDhcp } from '../../src/protocols/dhcp/wire/codec.ts';
import { BOOT_REPLY, BOOT_REQUEST, type DhcpMessage } from '../../src/protocols/dhcp/wire/message.ts';
import { arpFrame } from '../machine/device-network.ts';
import type { SimulatedHost } from '../machine/simulated-host.ts';
import type { SimulatedBench } from './simulated-bench.ts';

const HANDLER = { receive: () => undefined, wake: () => undefined, deadline: () => NEVER };
const STATION = ipv4(0xc0a8_0101);

export interface Words {
  readonly kind?: DhcpMessage['kind'];
  readonly secs?: number;
  readonly hostname?: string;
  readonly hardware?: string;
}

export class CableNeighbour {
  readonly host: SimulatedHost;
  readonly mac: Mac;
  readonly #sockets = new Map<number, DatagramSocket>();
  #number = 0;

  constructor(bench: SimulatedBench, address: string | undefined, hardware = '00:26:99:00:00:77') {
    this.mac = macOf(hardware);
    const at = address === undefined ? {} : { address: addressOf(address), prefix: 24, gateway: STATION };
    this.host = bench.network.host({ name: `neighbour ${hardware}`, mac: this.mac, ...at });
  }

  /** ARP: who has `wanted`? */
  asksFor(wanted: string, own: string, mac: Mac = this.mac): void {
    this.host.say({ bytes: arpFrame(mac, addressOf(own), addressOf(wanted)) });
  }

  /** A question for routers, in IPv6. */
  speaksIpv6(): void {
    const ends = [0xfe, 0x80, ...zeros(13), 0x77, 0xff, 2, ...zeros(13), 2];
    this.#ethernet(0x86dd, [0x60, 0, 0, 0, 0, 8, 58, 255, ...ends, 133, ...zeros(7)]);
  }

  /** It wants a connection; with the same number it asks again. */
  connects(port: number, sequence: number): void {
    const tcp = [0xc0, 0, port >> 8, port & 255, 0, 0, 0, sequence, ...zeros(4), 0x50, 2, ...zeros(6)];
    this.#ethernet(0x800, [...ip(6, tcp.length), ...tcp]);
  }

  /** As it would say it with a tag. */
  discoversIn(vlan: number): void {
    const udp = [0, 68, 0, 67, 0, 8, 0, 0];
    this.#ethernet(0x800, [...ip(17, udp.length), ...udp], vlan);
  }

  /** A frame with the card of the station. */
  echoes(mac: Mac): void {
    this.host.say({ bytes: arpFrame(mac, STATION, addressOf('192.168.1.9')) });
  }

  dhcp({ kind = 'discover', secs = 0, hostname, hardware = this.mac }: Words = {}): void {
    const isReply = kind === 'offer' || kind === 'ack';
    const text = (code: number, bytes: Uint8Array) => ({ code, bytes });
    const message: DhcpMessage = {
      kind,
      op: isReply ? BOOT_REPLY : BOOT_REQUEST,
      htype: 1,
      hlen: 6,
      hops: 0,
      xid: (this.#number += 1),
      secs,
      flags: 0x8000,
      ciaddr: ANY_ADDRESS,
      yiaddr: isReply ? addressOf('192.168.1.50') : ANY_ADDRESS,
      siaddr: ANY_ADDRESS,
      giaddr: ANY_ADDRESS,
      chaddr: new Uint8Array([...macToBytes(macOf(hardware)), ...zeros(10)]),
      hardware: macOf(hardware),
      sname: '',
      file: '',
      options: [
        ...(hostname === undefined ? [] : [text(12, new TextEncoder().encode(hostname))]),
        ...(isReply ? [text(54, Uint8Array.of(192, 168, 1, 2))] : []),
      ],
      anomalies: [],
    };
    const [from, to] = isReply ? [67, 68] : [68, 67];
    this.#send(encodeDhcp(message), from, LIMITED_BROADCAST, to);
  }

  /** By TFTP. */
  requests(file: string): void {
    this.#send(new TextEncoder().encode(`\0\u0001${file}\0octet\0`), 49_200, STATION, 69);
  }

  #send(bytes: Uint8Array, from: number, to: Ipv4, port: number): void {
    const known = this.#sockets.get(from);
    const opened =
      known === undefined
        ? this.host.openNow({ address: ANY_ADDRESS, port: from, broadcast: true }, HANDLER)
        : undefined;
    const socket = known ?? (opened?.ok === true ? opened.value : undefined);
    if (socket === undefined) throw new Error(`port ${from} is taken`);
    this.#sockets.set(from, socket);
    socket.outBytes.set(bytes, socket.reserve());
    socket.queue(bytes.length, to, port);
    this.host.poke();
  }

  #ethernet(type: number, body: readonly number[], vlan?: number): void {
    const bytes = Uint8Array.of(...zeros(6).fill(255), ...macToBytes(this.mac), type >> 8, type & 255, ...body);
    this.host.say({ bytes, ...(vlan !== undefined && { vlan }) });
  }
}

function ip(protocol: number, length: number): readonly number[] {
  return [0x45, 0, 0, 20 + length, 0, 1, 0, 0, 64, protocol, 0, 0, 192, 168, 1, 9, 192, 168, 1, 1];
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}

function addressOf(text: string): Ipv4 {
  const parsed = parseIpv4(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

function macOf(text: string): Mac {
  const parsed = parseMac(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}
