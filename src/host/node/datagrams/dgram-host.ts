/**
 * The host that runs everywhere: `node:dgram` in the event loop. What one poll phase brings is collected and handled in
 * one turn right after it, so that a burst is still one batch with one commit.
 */
import type { Ipv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { instant, NEVER, type Instant } from '../../../lib/time.ts';
import type { DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../../datagrams/datagrams.ts';
import { socketError } from '../../errno.ts';
import type { Libc } from '../../linux/datagrams/libc.ts';
import type { NeighbourFound, NeighbourPlace, Neighbours } from '../../datagrams/neighbours.ts';
import { PeerAddresses } from '../../datagrams/peer-addresses.ts';
import { Roster } from '../../datagrams/roster.ts';
import { stationError, type StationError } from '../../station-error.ts';
import { Troubles, type HostObserver } from '../../datagrams/troubles.ts';
import { bindDgram } from './dgram-bind.ts';
import { DgramSocket } from './dgram-socket.ts';
import { PingNeighbours } from './ping-neighbours.ts';
import { PolledNeighbours } from './polled-neighbours.ts';

export interface DgramSettings {
  readonly observer?: HostObserver;
  /** Linux' system calls, where they can be had: sockets are then bound to their adapter. */
  readonly libc?: Libc;
}

/** `setTimeout` takes no longer time than this; a longer one is waited for in pieces. */
const LONGEST_TIMEOUT = 0x7fff_ffff;

export class DgramHost implements DatagramHost {
  readonly kind = 'dgram';
  readonly roster: Roster<DgramSocket>;
  readonly troubles: Troubles;
  readonly libc: Libc | undefined;
  readonly peers = new PeerAddresses();
  readonly #fault: (error: unknown) => void;
  readonly #neighbours = new Set<PolledNeighbours | PingNeighbours>();
  readonly #sockets = new Set<DgramSocket>();
  #turnAsked = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #timerDue: Instant = NEVER;

  constructor({ observer = {}, libc }: DgramSettings = {}) {
    this.libc = libc;
    this.troubles = new Troubles(observer);
    this.#fault = (error) => observer.fault?.(error);
    this.roster = new Roster(this.#fault);
  }

  /** Wall time at the start of the process, carried on by the monotonic clock: setting the clock moves no deadline. */
  now(): Instant {
    return instant(performance.timeOrigin + performance.now());
  }

  formatAddress(address: Ipv4): string {
    return this.peers.format(address);
  }

  async open(place: SocketPlace, handler: DatagramHandler): Promise<Result<DatagramSocket, StationError>> {
    const bound = await bindDgram(place, this.libc);
    if (!bound.ok) return err(socketError(bound.error, place, { platform: process.platform }));
    if (this.#closed) {
      for (const socket of bound.value.all) socket.close();
      return err(stationError('unexpected', 'The host was closed while a socket was being opened.', 'Start it again.'));
    }
    const socket = new DgramSocket(this, place, bound.value, handler);
    this.#sockets.add(socket);
    this.#watchDeadlines();
    return ok(socket);
  }

  neighbours(place: NeighbourPlace, found: NeighbourFound): Neighbours | undefined {
    const told: NeighbourFound = (neighbour) => {
      this.#guard(() => found(neighbour));
      this.turnSoon();
    };
    const polled = this.libc === undefined ? undefined : PolledNeighbours.open(this.libc, place, told);
    const opened = polled ?? PingNeighbours.open(told);
    if (opened !== undefined) this.#neighbours.add(opened);
    return opened;
  }

  async reopen(device: string): Promise<Result<void, StationError>> {
    let refused: Result<void, StationError> = ok(undefined);
    for (const socket of this.#sockets) {
      if (socket.place.device !== device || socket.closed) continue;
      const opened = await socket.reopen();
      if (!opened.ok) refused = err(socketError(opened.error, socket.place, { platform: process.platform }));
    }
    for (const neighbours of this.#neighbours) {
      if (neighbours instanceof PolledNeighbours && neighbours.place.device === device) neighbours.reopen();
    }
    return refused;
  }

  poke(): void {
    this.turnSoon();
  }

  turnSoon(): void {
    if (this.#turnAsked || this.#closed) return;
    this.#turnAsked = true;
    setImmediate(() => this.#guard(() => this.#turn()));
  }

  /** Closes all sockets; what is queued is forgotten. The host cannot be used any more. */
  close(): void {
    if (this.#closed) return;
    for (const socket of this.#sockets) socket.close();
    this.#closed = true;
    this.#releaseClosed();
    for (const neighbours of this.#neighbours) neighbours.close();
    clearTimeout(this.#timer);
    this.troubles.tellAll();
  }

  #turn(): void {
    this.#turnAsked = false;
    if (this.#closed) return;
    const now = this.now();
    for (const socket of this.#sockets) socket.deliver(now);
    this.roster.wakeDue(now);
    this.roster.commit();
    for (const socket of this.#sockets) socket.flush();
    this.roster.flushed();
    this.#releaseClosed();
    this.troubles.tell(now);
    this.#watchDeadlines();
  }

  #releaseClosed(): void {
    for (const socket of this.#sockets) {
      if (!socket.closed) continue;
      socket.release();
      this.#sockets.delete(socket);
    }
  }

  /** Sets the timer for the earliest deadline. One that is set too early is left: its turn finds nothing and sets it again. */
  #watchDeadlines(): void {
    const due = instant(Math.min(this.roster.earliest(), this.troubles.due()));
    if (this.#closed || due >= this.#timerDue) return;
    clearTimeout(this.#timer);
    this.#timerDue = due;
    const wait = Math.min(Math.max(0, Math.ceil(due - this.now())), LONGEST_TIMEOUT);
    this.#timer = setTimeout(() => {
      this.#timerDue = NEVER;
      this.#guard(() => this.#turn());
    }, wait);
  }

  /** Nobody catches what is thrown out of a callback of Node: it would end the process. */
  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fault(error);
    }
  }
}
