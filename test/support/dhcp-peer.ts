/** A device on loopback that says anything at all to a DHCP server, and hears what comes back. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decodeDhcp, encodeDhcp } from '../../src/protocols/dhcp/wire/codec.ts';
import { detached, type DhcpMessage } from '../../src/protocols/dhcp/wire/message.ts';

const PATIENCE = 10_000;

export class DhcpPeer {
  readonly heard: DhcpMessage[] = [];
  readonly #socket: Socket;
  readonly #server: number;
  #wake: () => void = () => {};

  /** At `address` and `port` (0: any), for the server at 127.0.0.1 and `server`. */
  static async open(server: number, address = '127.0.0.1', port = 0): Promise<DhcpPeer> {
    const socket = createSocket('udp4').bind(port, address);
    await once(socket, 'listening');
    return new DhcpPeer(socket, server);
  }

  private constructor(socket: Socket, server: number) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', (bytes) => {
      const decoded = decodeDhcp(bytes);
      if (decoded.ok) this.heard.push(detached(decoded.value));
      this.#wake();
    });
  }

  send(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(bytes, this.#server, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
    });
  }

  /** Sends, and waits for a reply. */
  async ask(message: DhcpMessage): Promise<DhcpMessage> {
    this.heard.length = 0;
    await this.send(encodeDhcp(message, { maximum: 1472 }));
    return this.reply();
  }

  /** The next one, heard already or still to come. */
  async reply(): Promise<DhcpMessage> {
    const [first] = this.heard.splice(0, 1);
    if (first !== undefined) return first;
    await new Promise<void>((resolve, reject) => {
      const over = setTimeout(() => reject(new Error('no reply')), PATIENCE);
      this.#wake = () => {
        clearTimeout(over);
        resolve();
      };
    });
    return this.reply();
  }

  close(): void {
    this.#socket.close();
  }
}
