/**
 * The batch seam: how every service meets the network, whatever carries the datagrams.
 *
 * One turn of a host is: receive a batch from each ready socket and hand it to that socket's handler; wake the
 * handlers whose deadline has passed; `commit` every handler that was called (so that what a reply promises is on
 * stable storage); send everything queued; tell these handlers that it was sent (`flushed`). Nothing that a handler queued
 * leaves before its `commit` has returned. A handler that does not wait for its storage keeps what it promises, and queues
 * that when it is sure.
 *
 * Three hosts implement it: batched system calls (host/linux), `node:dgram` (host/node), and the simulated network
 * with its virtual clock (test/machine). Handlers are synchronous and never see which one it is.
 */
import { macFromBytes, type Ipv4, type Mac } from '../../lib/address.ts';
import type { Result } from '../../lib/result.ts';
import type { Instant } from '../../lib/time.ts';
import type { Ear, EarHandler, EarPlace } from './ears.ts';
import type { NeighbourFound, NeighbourPlace, Neighbours } from './neighbours.ts';
import type { StationError } from '../station-error.ts';

/**
 * The datagrams that arrived on one socket in one go. Everything in it is valid only until `receive` returns.
 * Hot paths read through `view` at `offset(i)`; `bytes(i)` allocates a view and is for everybody else.
 */
export interface Batch {
  readonly count: number;
  /** The memory all datagrams of this batch lie in. */
  readonly view: DataView;
  offset(index: number): number;
  /** Length in bytes. A datagram longer than the socket's `largest` never reaches a handler: it is counted and reported. */
  length(index: number): number;
  bytes(index: number): Uint8Array;
  /** The sender. */
  address(index: number): Ipv4;
  port(index: number): number;
  /** The destination address in the datagram's header (255.255.255.255 for a broadcast); 0.0.0.0 where the system cannot tell. */
  local(index: number): Ipv4;
  /** The own address it was sent to, which its answer should come from; 0.0.0.0 for a broadcast, and where the system cannot tell. */
  own(index: number): Ipv4;
  /** The index of the receiving adapter; 0 where the system cannot tell. */
  adapter(index: number): number;
  /** The card it came from, where `SocketPlace.cardsUpTo` asks for it and the system can tell: what `queueFrame` answers to. */
  card(index: number): Mac | undefined;
}

/** Where a socket listens. */
export interface SocketPlace {
  /** Address to bind; 0.0.0.0 together with `device` receives that adapter's broadcasts too. */
  readonly address: Ipv4;
  /** An IPv6 address to bind instead (`::` takes IPv4 too): `node:dgram` only, and without `device`. */
  readonly address6?: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Only traffic of this adapter, in both directions. */
  readonly device?: string;
  /** What replies carry as their source when the socket is bound to 0.0.0.0; default: the system's choice. */
  readonly source?: Ipv4;
  /** May send to broadcast addresses. */
  readonly broadcast?: boolean;
  /** Takes the port beside programs that share it too, each with all broadcasts (Linux with system calls only). */
  readonly shared?: boolean;
  /**
   * `Batch.card` is wanted, of datagrams whose first 16 bits are at most this. It costs every one of them, so it should leave
   * out what comes in masses. Needs `device`, and on Linux the right to look at frames.
   */
  readonly cardsUpTo?: number;
  /** Longest datagram received, in bytes (default 2048). */
  readonly largest?: number;
  /** How many datagrams one batch can hold (default 64). */
  readonly batch?: number;
}

export interface DatagramSocket {
  readonly place: SocketPlace;
  /** The bound port, also when the system chose it. */
  readonly port: number;
  /** Outgoing memory: write a message at the offset that `reserve` returned. */
  readonly out: DataView;
  /** The same memory as bytes. */
  readonly outBytes: Uint8Array;
  /**
   * Offset of the next outgoing slot in `out`, with room for `largestOut` bytes. Valid until `queue`. `from` is the source
   * that the message carries where the socket is bound to 0.0.0.0 and the host can do that (`Batch.own` tells it then);
   * default: `place.source`.
   */
  reserve(from?: Ipv4): number;
  /** Room in one outgoing slot, in bytes (2048 unless said otherwise by the host). */
  readonly largestOut: number;
  /**
   * Queues the first `length` bytes of the reserved slot, followed by `bodyLength` bytes of `body` (which must not
   * change until the flush; file snapshots do not). Sent with the turn's flush; delivery errors are counted, not thrown.
   * A turn may queue more than a host can hold at once: the next `reserve` then commits and flushes what there is.
   */
  queue(length: number, to: Ipv4, port: number, body?: Uint8Array, bodyOffset?: number, bodyLength?: number): void;
  /**
   * The same in an Ethernet frame for one card, or for all (`ALL_CARDS`): for a device that does not answer for the address
   * it is being given yet (RFC 2131 section 4.1), and for what must not wait for, or fill, the system's table of
   * neighbours. False, and nothing queued, where this system, user or adapter sends no frames, or for what is too long for
   * one.
   */
  queueFrame(length: number, to: CardAddress, body?: Uint8Array, bodyOffset?: number, bodyLength?: number): boolean;
  /**
   * Watches the message that was queued last: the watcher is told the errno's name (`ENOBUFS`) when the system does not take
   * it, or `NOT_DURABLE` when it was never sent. That is before `flushed`, but for `node:dgram`, which hears of some
   * refusals later.
   */
  watch(watcher: SendWatcher): void;
  /** Receives nothing any more; what is queued still leaves with this turn's flush. */
  close(): void;
}

/** Where a frame goes. */
export interface CardAddress {
  readonly address: Ipv4;
  readonly port: number;
  readonly hardware: Mac;
}

/** Who hears that a message did not leave. An object and not a function: there is one for each reply that is watched. */
export interface SendWatcher {
  refused(cause: string): void;
}

/** Instead of an errno's name: what the message promised could not be stored. */
export const NOT_DURABLE = 'not durable';

/** The hardware address of everybody on an Ethernet. */
export const ALL_CARDS = macFromBytes(new Uint8Array(6).fill(0xff));

/** Thrown by a `commit` that has told itself why: nothing it promised leaves, and nobody made a mistake. */
export class NotDurable extends Error {}

export interface DatagramHandler {
  receive(socket: DatagramSocket, batch: Batch, now: Instant): void;
  /** Called when `now` has reached `deadline()`. Must move the deadline forward. */
  wake(now: Instant): void;
  /** When `wake` wants to be called; NEVER for not at all. Asked after every turn. */
  deadline(): Instant;
  /** Makes durable what the queued replies promise. Called once a turn, before the flush; throws when it cannot. */
  commit?(): void;
  /** Called once a turn, after the flush that followed its `commit`: what it queued has left, but for what was refused. */
  flushed?(): void;
}

export interface DatagramHost {
  readonly kind: 'batched' | 'dgram' | 'simulated';
  /** Fails with `port-taken`, `no-rights`, `no-address`, `no-adapter`: never throws for what the machine refuses. */
  open(place: SocketPlace, handler: DatagramHandler): Promise<Result<DatagramSocket, StationError>>;
  /** As `open`, where the system opens sockets at once: for a thread whose promises do not go on while its loop runs. */
  openNow?(place: SocketPlace, handler: DatagramHandler): Result<DatagramSocket, StationError>;
  now(): Instant;
  /** For people. Where it is there, it also knows the numbers that stand for IPv6 addresses; otherwise all are IPv4. */
  formatAddress?(address: Ipv4): string;
  /** A way to ask who has an address; undefined where the system has none, or not for this user. */
  neighbours(place: NeighbourPlace, found: NeighbourFound): Neighbours | undefined;
  /** Hears frames of an adapter; undefined where the system has no way, or not for this user. */
  ear?(place: EarPlace, handler: EarHandler): Ear | undefined;
  /**
   * Opens the system's sockets of this adapter again, under the same ports, because it was away: the sockets of the seam,
   * and what runs over them, stay. Fails with what the first one that cannot be opened fails with; it may be tried again.
   */
  reopen(device: string): Promise<Result<void, StationError>>;
  /**
   * Asks for a turn soon, although nothing arrived and no deadline passed: for a handler whose deadline changed, or that
   * queued something, outside of `receive` and `wake`. Another thread cannot call this; it writes to the host's `wakeFd`.
   */
  poke(): void;
  close(): void;
}
