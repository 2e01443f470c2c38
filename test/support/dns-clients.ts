/** Clients and servers of names on a simulated network and in its connections. */
import type { ConnectionListener } from '../../src/host/streams/streams.ts';
import { parseIpv4, type Ipv4 } from '../../src/lib/address.ts';
import { NEVER } from '../../src/lib/time.ts';
import { readMessage, type ReadMessage } from '../../src/protocols/dns/dns.fixture.ts';
import type { SimulatedNetwork } from '../machine/network.ts';
import type { SimulatedStreams } from '../machine/streams.ts';

export function ip(text: string): Ipv4 {
  const address = parseIpv4(text);
  if (!address.ok) throw new Error(address.error);
  return address.value;
}

export interface DnsClient {
  /** What came so far. */
  readonly heard: ReadMessage[];
  send(bytes: Uint8Array): void;
}

export interface ClientPlace {
  readonly prefix?: number;
  readonly gateway?: string;
  readonly station?: string;
}

/** A host that asks the station by UDP. */
export function dnsClient(
  network: SimulatedNetwork,
  address: string,
  { prefix = 24, gateway, station = '192.168.1.1' }: ClientPlace = {},
): DnsClient {
  const own = { address: ip(address), prefix, ...(gateway === undefined ? {} : { gateway: ip(gateway) }) };
  const host = network.host({ name: `client ${address}`, ...own });
  const heard: ReadMessage[] = [];
  const handler = {
    receive: (_: unknown, batch: { readonly count: number; bytes(index: number): Uint8Array }) => {
      for (let index = 0; index < batch.count; index += 1) heard.push(readMessage(batch.bytes(index).slice()));
    },
    wake: () => undefined,
    deadline: () => NEVER,
  };
  const opened = host.openNow({ address: own.address, port: 40_000 }, handler);
  if (!opened.ok) throw new Error(opened.error.message);
  return {
    heard,
    send(bytes) {
      opened.value.outBytes.set(bytes, opened.value.reserve());
      opened.value.queue(bytes.length, ip(station), 53);
      host.poke();
    },
  };
}

/** What a name server elsewhere was asked; answers when it is told how. */
export interface OtherServer {
  readonly asked: { readonly bytes: Uint8Array; readonly port: number }[];
  /** `undefined`: no answer. Several answers are sent one after the other. */
  answer: (query: Uint8Array) => readonly Uint8Array[];
}

export function otherServer(network: SimulatedNetwork, address: string): OtherServer {
  const host = network.host({ name: `server ${address}`, address: ip(address), prefix: 24 });
  const server: OtherServer = { asked: [], answer: () => [] };
  const handler = {
    receive: (
      socket: { readonly outBytes: Uint8Array; reserve(): number; queue(length: number, to: Ipv4, port: number): void },
      batch: {
        readonly count: number;
        bytes(i: number): Uint8Array;
        address(i: number): Ipv4;
        port(i: number): number;
      },
    ) => {
      for (let index = 0; index < batch.count; index += 1) {
        const bytes = batch.bytes(index).slice();
        server.asked.push({ bytes, port: batch.port(index) });
        for (const answer of server.answer(bytes)) {
          socket.outBytes.set(answer, socket.reserve());
          socket.queue(answer.length, batch.address(index), batch.port(index));
        }
      }
    },
    wake: () => undefined,
    deadline: () => NEVER,
  };
  const opened = host.openNow({ address: ip(address), port: 53 }, handler);
  if (!opened.ok) throw new Error(opened.error.message);
  return server;
}

/** The answer to a query as it came, with these records. */
export function answered(query: Uint8Array, records: readonly number[], count: number, flags = 0x8180): Uint8Array {
  const length = questionEnd(query);
  const bytes = Uint8Array.from([...query.subarray(0, length), ...records]);
  bytes.set([flags >> 8, flags & 255], 2);
  bytes.set([0, 1, count >> 8, count & 255, 0, 0, 0, 0], 4);
  return bytes;
}

function questionEnd(query: Uint8Array): number {
  let at = 12;
  while ((query[at] ?? 0) > 0) at += (query[at] ?? 0) + 1;
  return at + 5;
}

export interface TcpClient {
  readonly heard: ReadMessage[];
  /** How it was closed by the other side; empty while it is open. */
  how: string;
  /** Octets as they are. */
  write(bytes: Uint8Array): void;
  end(): void;
}

/** A client by TCP. */
export function tcpClient(streams: SimulatedStreams, from: string, to = '192.168.1.1'): TcpClient {
  const client: TcpClient = { heard: [], how: '', write: () => undefined, end: () => undefined };
  let held: readonly number[] = [];
  const listener: ConnectionListener = {
    data(bytes) {
      held = [...held, ...bytes];
      for (;;) {
        const length = (held[0] ?? 0) * 256 + (held[1] ?? 0);
        if (held.length < 2 || held.length < length + 2) return;
        client.heard.push(readMessage(Uint8Array.from(held.slice(2, length + 2))));
        held = held.slice(length + 2);
      }
    },
    ended: () => (client.how ||= 'closed'),
    closed: (cause) => (client.how ||= cause ?? 'closed'),
  };
  streams.connectFrom(from, { host: to, port: 53 }, listener, (opened) => {
    client.write = (bytes) => opened.write(bytes);
    client.end = () => opened.end();
  });
  return client;
}

/** With its length in front. */
export function framed(...messages: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(messages.flatMap((one) => [one.length >> 8, one.length & 255, ...one]));
}
