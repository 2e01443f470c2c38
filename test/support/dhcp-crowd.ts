/**
 * Many DHCP clients behind one socket on loopback, in lock-step: each asks for an address, takes what it is offered, and
 * is followed by the next one. Remembers every lease that was acknowledged.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { formatIpv4, macFromBytes, type Ipv4 } from '../../src/lib/address.ts';
import { decodeDhcp, encodeDhcp } from '../../src/protocols/dhcp/wire/codec.ts';
import { addressBytes, addressOption, dhcpMessage, type DhcpMessage } from '../../src/protocols/dhcp/wire/message.ts';

export interface Acknowledged {
  readonly address: Ipv4;
  /** The number of the client it was given to. */
  readonly client: number;
}

/** How long an answer is waited for before the client asks again. Milliseconds. */
const PATIENCE = 300;

export class DhcpCrowd {
  /** By address as text. */
  readonly acknowledged = new Map<string, Acknowledged>();
  /** Addresses that were acknowledged to two clients. */
  readonly clashes: string[] = [];
  readonly #socket: Socket;
  readonly #port: number;
  readonly #patience: number;
  readonly #waiting = new Map<number, (reply: DhcpMessage) => void>();
  #next = 1;
  #stopped = false;

  static async open(port: number, patience = PATIENCE): Promise<DhcpCrowd> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new DhcpCrowd(socket, port, patience);
  }

  private constructor(socket: Socket, port: number, patience: number) {
    this.#socket = socket;
    this.#port = port;
    this.#patience = patience;
    socket.on('message', (bytes) => {
      const reply = decodeDhcp(bytes);
      if (reply.ok) this.#waiting.get(reply.value.xid)?.(reply.value);
    });
    socket.on('error', () => {});
  }

  /** Lets so many clients at once go through their exchanges, each by a new one, until `stop`. */
  run(together: number): readonly Promise<void>[] {
    this.#stopped = false;
    return Array.from({ length: together }, async () => {
      while (!this.#stopped) await this.#exchange(this.#next++);
    });
  }

  stop(): void {
    this.#stopped = true;
  }

  /** What a client that starts with this address is told: its address, refused, or nothing. */
  async reboot({ client, address }: Acknowledged): Promise<string> {
    const options = [{ code: 50, bytes: addressBytes(address) }];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const reply = await this.#ask('request', client, options);
      if (reply !== undefined) return reply.kind === 'ack' ? formatIpv4(reply.yiaddr) : reply.kind;
    }
    return 'nothing';
  }

  close(): void {
    this.#socket.close();
  }

  async #exchange(client: number): Promise<void> {
    const offer = await this.discover(client);
    if (offer !== undefined) await this.accept(client, offer);
  }

  /** The OFFER, if there is one. */
  async discover(client: number): Promise<DhcpMessage | undefined> {
    const offer = await this.#ask('discover', client, []);
    return offer?.kind === 'offer' ? offer : undefined;
  }

  /** Takes what it is offered; resolves when that was acknowledged, or not. */
  async accept(client: number, offer: DhcpMessage): Promise<void> {
    const server = addressOption(offer, 54);
    if (server === undefined) return;
    const chosen = [
      { code: 50, bytes: addressBytes(offer.yiaddr) },
      { code: 54, bytes: addressBytes(server) },
    ];
    const ack = await this.#ask('request', client, chosen);
    if (ack?.kind !== 'ack') return;
    const text = formatIpv4(ack.yiaddr);
    const other = this.acknowledged.get(text);
    if (other !== undefined && other.client !== client) this.clashes.push(text);
    this.acknowledged.set(text, { address: ack.yiaddr, client });
  }

  async #ask(kind: DhcpMessage['kind'], client: number, options: DhcpMessage['options']) {
    const xid = Math.floor(Math.random() * 0x1_0000_0000);
    const chaddr = new Uint8Array(16);
    chaddr.set([2, 0, 0, client >> 16, client >> 8, client].map((byte) => byte & 255));
    const message = dhcpMessage({ kind, xid, chaddr, options });
    const reply = new Promise<DhcpMessage | undefined>((resolve) => {
      const over = setTimeout(() => resolve(undefined), this.#patience);
      this.#waiting.set(xid, (received) => {
        clearTimeout(over);
        resolve(received);
      });
    });
    this.#socket.send(encodeDhcp(message), this.#port, '127.0.0.1');
    const received = await reply;
    this.#waiting.delete(xid);
    return received;
  }
}

/** The hardware address of a client. */
export function hardwareOf(client: number): string {
  return macFromBytes(Uint8Array.of(2, 0, 0, client >> 16, client >> 8, client));
}
