/** Two hosts of a kind that reach each other, and the means to let them work, for the tests that every host passes. */
import type { Ipv4, Mac } from '../../lib/address.ts';
import { Probe, queueText, type Observed } from './probe.fixture.ts';
import type { DatagramHost, DatagramSocket, SocketPlace } from './datagrams.ts';

export interface HostPair {
  readonly host: DatagramHost;
  readonly peer: DatagramHost;
  /** The address of each. They may be one. */
  readonly address: Ipv4;
  readonly peerAddress: Ipv4;
  /** An address that reaches all; undefined where the system has none to try on. */
  readonly broadcast?: Ipv4;
  /** By which adapter `host` reaches the card of `peer` with frames; undefined where it can send none. */
  readonly cable?: { readonly device: string; readonly hardware: Mac };
  /** Opens the peer's sockets where the peer is; where that is not here. */
  atPeer?<T>(open: () => Promise<T>): Promise<T>;
  /** Lets both hosts work until `done`; fails when that takes longer than any machine should. */
  until(done: () => boolean): Promise<void>;
}

export class HostFixture {
  readonly host: DatagramHost;
  readonly peer: DatagramHost;
  readonly address: Ipv4;
  readonly peerAddress: Ipv4;
  readonly broadcast: Ipv4 | undefined;
  readonly cable: HostPair['cable'];
  readonly observed: Observed;
  readonly #pair: HostPair;

  constructor(pair: HostPair, observed: Observed) {
    this.host = pair.host;
    this.peer = pair.peer;
    this.address = pair.address;
    this.peerAddress = pair.peerAddress;
    this.broadcast = pair.broadcast;
    this.cable = pair.cable;
    this.#pair = pair;
    this.observed = observed;
  }

  async open(probe: Probe, place: Partial<SocketPlace> = {}): Promise<DatagramSocket> {
    return opened(this.host, { address: this.address, port: 0, ...place }, probe);
  }

  async openPeer(probe: Probe, place: Partial<SocketPlace> = {}): Promise<DatagramSocket> {
    const open = (): Promise<DatagramSocket> =>
      opened(this.peer, { address: this.peerAddress, port: 0, ...place }, probe);
    return this.#pair.atPeer?.(open) ?? open();
  }

  /** Opens a socket for `server` and sends these texts to it, from the peer whose probe is returned. */
  async exchange(server: Probe, texts: readonly string[], place: Partial<SocketPlace> = {}): Promise<Probe> {
    const socket = await this.open(server, place);
    const client = new Probe();
    const own = await this.openPeer(client);
    for (const text of texts) queueText(own, text, this.address, socket.port);
    this.peer.poke();
    return client;
  }

  async until(done: () => boolean): Promise<void> {
    await this.#pair.until(done);
  }

  close(): void {
    this.host.close();
    this.peer.close();
  }
}

async function opened(host: DatagramHost, place: SocketPlace, probe: Probe): Promise<DatagramSocket> {
  const result = await host.open(place, probe);
  if (!result.ok) throw new Error(result.error.message);
  probe.port = result.value.port;
  return result.value;
}
