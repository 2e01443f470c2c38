/**
 * The seam to connections (TCP, and TLS over it) and to single UDP ports, for the main thread. host/node/streams implements it. What the other side
 * does is told to a listener; nothing throws for what the machine or the other side refuses.
 */
import type { Result } from '../../lib/result.ts';
import type { StationError } from '../station-error.ts';

/** A certificate and its private key, in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export interface ListenPlace {
  /** An own address, IPv4 or IPv6. */
  readonly address: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Absent: plain TCP. A function is asked when the first connection comes; without an answer that is broken off. */
  readonly tls?: Identity | (() => Identity | undefined);
}

export interface ConnectPlace {
  /** An address or a name. */
  readonly host: string;
  readonly port: number;
  /** The own address it comes from; default: the system chooses. */
  readonly from?: string;
  /** `verify`: the certificate of the other side must be one that this computer trusts. */
  readonly tls?: { readonly verify: boolean };
}

export interface Connection {
  /** The other side, in canonical spelling, an IPv4 address as such. */
  readonly address: string;
  readonly port: number;
  /** Nothing is read until `resume`: the other side has to wait then. */
  pause(): void;
  resume(): void;
  /** False when the other side takes it slower than it is written: `drained` is told then. */
  write(bytes: Uint8Array): boolean;
  /** Closes this direction, after all that was written; the other side hears it. */
  end(): void;
  /** Breaks it off, so that the other side learns that not all has arrived. */
  reset(): void;
}

export interface ConnectionListener {
  /** Bytes that are valid only until the call returns. */
  data(bytes: Uint8Array): void;
  /** The other side has closed its direction; `end` closes this one. */
  ended(): void;
  drained?(): void;
  /** Nothing comes any more. Called once. `cause`: the system's word, where it broke. */
  closed(cause?: string): void;
}

export interface DatagramSender {
  /** The bytes may not change afterwards. */
  send(bytes: Uint8Array): void;
  close(): void;
}

export interface FarPlace {
  /** In canonical spelling. */
  readonly address: string;
  readonly port: number;
}

/** A UDP port. */
export interface DatagramPort {
  readonly port: number;
  /** What the system does not take is lost, as on the way. The bytes may not change afterwards. */
  send(bytes: Uint8Array, to: FarPlace): void;
  close(): void;
}

export interface StreamServer {
  readonly port: number;
  /** Takes no more connections; those that there are stay. */
  close(): void;
}

export interface Streams {
  /**
   * `accept` is called for each connection, of TLS when its keys are agreed; undefined breaks it off. `most`: connections at a
   * time; one more is broken off at once, and `refused` hears of it.
   * Fails with `port-taken`, `no-rights`, `no-address`; with `settings` for a certificate that is none.
   */
  listen(
    place: ListenPlace,
    most: number,
    accept: (connection: Connection) => ConnectionListener | undefined,
    refused: (address: string) => void,
  ): Promise<Result<StreamServer, StationError>>;
  /** `opened` is called when it can be written to; until then, and when that fails, only `closed` is. */
  connect(
    place: ConnectPlace,
    listener: ConnectionListener,
    opened: (connection: Connection) => void,
  ): { close(): void };
  /**
   * Bytes of connections by IPv4 that were written and that the other side has not acknowledged, by its place
   * (`192.168.1.100:49152`). Undefined where the system does not tell. Never rejects.
   */
  unacknowledged(): Promise<ReadonlyMap<string, number> | undefined>;
  /** Sends datagrams to one place. `failed` hears the system's word; it may be called again and again. */
  datagrams(place: Pick<ConnectPlace, 'host' | 'port'>, failed: (cause: string) => void): DatagramSender;
  /**
   * Opens a UDP port of one address, for what is spoken between few and belongs to connections (calls). Whatever answers
   * many or everybody goes through host/datagrams. `heard`: the bytes are valid only until it returns.
   * Fails as `listen` does.
   */
  openPort(
    place: Pick<ListenPlace, 'address' | 'port'>,
    heard: (bytes: Uint8Array, from: FarPlace) => void,
  ): Promise<Result<DatagramPort, StationError>>;
  /** A new certificate that signs itself, for this name; RSA, as RFC 5425 and RFC 9662 want it. */
  makeIdentity(name: string): Identity;
}
