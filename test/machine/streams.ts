/** Connections inside one process: what is written on one side is heard on the other at once, unless it is paused. */
import { socketError } from '../../src/host/errno.ts';
import { err, ok } from '../../src/lib/result.ts';
import { parseIpv4 } from '../../src/lib/address.ts';
import type { Connection, ConnectionListener, ListenPlace, Streams } from '../../src/host/streams/streams.ts';
import { formatIpv4 } from '../../src/lib/address.ts';
import { NEVER } from '../../src/lib/time.ts';
import type { SimulatedHost } from './simulated-host.ts';

type Accept = Parameters<Streams['listen']>[2];

interface Server {
  readonly accept: Accept;
  readonly most: number;
  readonly refused: (address: string) => void;
  open: number;
}

/** One direction of a connection, and who hears it. */
class Side {
  readonly connection: Connection;
  listener: ConnectionListener | undefined;
  other: Side | undefined;
  isPaused = false;
  isEnded = false;
  isClosed = false;
  readonly #waiting: (() => void)[] = [];

  constructor(address: string, port: number) {
    this.connection = {
      address,
      port,
      pause: () => (this.isPaused = true),
      resume: () => {
        this.isPaused = false;
        this.#deliver();
      },
      write: (bytes) => {
        const copy = bytes.slice();
        this.other?.take(() => this.other?.listener?.data(copy));
        return true;
      },
      end: () => {
        if (this.isEnded) return;
        this.isEnded = true;
        this.other?.take(() => this.other?.listener?.ended());
        this.#closeBoth();
      },
      reset: () => {
        this.close('ECONNRESET');
        this.other?.close('ECONNRESET');
      },
    };
  }

  take(act: () => void): void {
    this.#waiting.push(act);
    if (!this.isPaused) this.#deliver();
  }

  close(cause?: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.listener?.closed(cause);
  }

  #deliver(): void {
    while (!this.isPaused && this.#waiting.length > 0) this.#waiting.shift()?.();
    this.#closeBoth();
  }

  /** Once both directions have ended, and all was heard. */
  #closeBoth(): void {
    const { other } = this;
    if (other === undefined || !this.isEnded || !other.isEnded) return;
    if (this.#waiting.length > 0 || other.#waiting.length > 0) return;
    this.close();
    other.close();
  }
}

export class SimulatedStreams implements Streams {
  readonly #servers = new Map<string, Server>();
  /** Ports that somebody else has. */
  readonly taken = new Set<number>();
  readonly #host: SimulatedHost;

  /** UDP ports are those of the host. */
  constructor(host: SimulatedHost) {
    this.#host = host;
  }

  async listen(
    { address, port }: ListenPlace,
    most: number,
    accept: Accept,
    refused: (address: string) => void,
  ): ReturnType<Streams['listen']> {
    const key = `${address}:${port}`;
    const four = parseIpv4(address);
    if (!four.ok) throw new Error('IPv4 only');
    if (this.taken.has(port) || this.#servers.has(key)) {
      return err(socketError('EADDRINUSE', { address: four.value, port }, { protocol: 'TCP' }));
    }
    this.#servers.set(key, { accept, most, refused, open: 0 });
    return ok({ port, close: () => this.#servers.delete(key) });
  }

  connect(
    { host, port }: { host: string; port: number },
    listener: ConnectionListener,
    opened: (connection: Connection) => void,
  ) {
    return this.connectFrom('192.168.1.200', { host, port }, listener, opened);
  }

  /** The same from any address. */
  connectFrom(
    from: string,
    { host, port }: { host: string; port: number },
    listener: ConnectionListener,
    opened: (connection: Connection) => void,
  ): { close(): void } {
    const server = this.#servers.get(`${host}:${port}`);
    const [near, far] = [new Side(host, port), new Side(from, 40_000)];
    near.listener = listener;
    [near.other, far.other] = [far, near];
    if (server === undefined) {
      queueMicrotask(() => near.close('ECONNREFUSED'));
      return { close: () => undefined };
    }
    far.listener = server.accept(far.connection);
    if (far.listener === undefined) queueMicrotask(() => near.close('ECONNRESET'));
    else opened(near.connection);
    return { close: () => near.connection.reset() };
  }

  datagrams(): { send(): void; close(): void } {
    return { send: () => undefined, close: () => undefined };
  }

  async openPort(
    { address, port }: Pick<ListenPlace, 'address' | 'port'>,
    heard: Parameters<Streams['openPort']>[1],
  ): ReturnType<Streams['openPort']> {
    const four = parseIpv4(address);
    if (!four.ok) throw new Error('IPv4 only');
    const opened = this.#host.openNow(
      { address: four.value, port },
      {
        receive(_socket, batch) {
          for (let at = 0; at < batch.count; at += 1)
            heard(batch.bytes(at), { address: formatIpv4(batch.address(at)), port: batch.port(at) });
        },
        wake: () => undefined,
        deadline: () => NEVER,
      },
    );
    if (!opened.ok) return opened;
    const socket = opened.value;
    return ok({
      port: socket.port,
      send: (bytes, to) => {
        const there = parseIpv4(to.address);
        if (!there.ok) return;
        socket.reserve();
        socket.queue(0, there.value, to.port, bytes.slice(), 0, bytes.length);
        this.#host.poke();
      },
      close: () => socket.close(),
    });
  }

  /** As a system that does not tell. */
  unacknowledged(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  makeIdentity(name: string): { certificate: string; key: string } {
    return { certificate: `certificate of ${name}`, key: 'key' };
  }
}
