/**
 * The fast host: a synchronous loop over batched system calls. It belongs to the thread that runs it, normally a worker
 * that never returns to its event loop; another thread reaches it by writing eight bytes to `wakeFd`.
 *
 * ```ts
 * const libc = await loadLibc();
 * if (libc.ok) {
 *   const host = new BatchedHost(libc.value, { observer, onWake: () => drain(receiveMessageOnPort) });
 *   await host.open({ address, port: 69 }, handler);
 *   while (!stopped) host.turn();
 * }
 * // in the other thread: fs.writeSync(wakeFd, new BigUint64Array([1n]))
 * ```
 */
import { availableParallelism } from 'node:os';
import { err, ok, type Result } from '../../../lib/result.ts';
import { instant, millis, NEVER, type Instant, type Millis } from '../../../lib/time.ts';
import type { DatagramHandler, DatagramHost, DatagramSocket, SocketPlace } from '../../datagrams/datagrams.ts';
import { socketError } from '../../errno.ts';
import type { Ear, EarHandler, EarPlace } from '../../datagrams/ears.ts';
import type { NeighbourFound, NeighbourPlace, Neighbours } from '../../datagrams/neighbours.ts';
import { Roster } from '../../datagrams/roster.ts';
import { stationError, type StationError } from '../../station-error.ts';
import { Troubles, type HostObserver } from '../../datagrams/troubles.ts';
import { BodyAddresses } from './batched-send.ts';
import { BatchedSocket, type BatchedContext } from './batched-socket.ts';
import { LinuxEar } from './ear.ts';
import { allocate, type Libc, type Memory } from './libc.ts';
import { openLinuxSocket } from './linux-socket.ts';
import { LinuxNeighbours } from './neighbours.ts';
import { PollSet } from './poll-set.ts';

export interface BatchedSettings {
  readonly observer?: HostObserver;
  /** Called in the loop's thread, early in a turn, after another thread has written to `wakeFd`. */
  readonly onWake?: () => void;
  /**
   * How long a turn looks for datagrams before it sleeps, while they come that fast; 0 never. Waking up costs tens of
   * microseconds: with it, one lock-step client on the same machine gets two to three times as much. Default 0.1 ms,
   * where a second processor can run meanwhile.
   */
  readonly spin?: Millis;
  /** While it says so, a turn sleeps at once: another thread of the program needs the processor. */
  readonly rests?: () => boolean;
}

const EFD_CLOEXEC = 0x80000;
const EFD_NONBLOCK = 0x800;
const NO_IPV6 = stationError(
  'unsupported',
  'Batched system calls carry IPv4 only.',
  'Choose the other engine: --engine dgram, or `engine: dgram` in the settings.',
);
const AT_ONCE = millis(0);
/** Datagrams in a turn of one peer, or of some that hardly overlap. */
const FEW = 2;
/** Of the turns that brought something, the last so many count. Among fifty peers there are turns that bring one datagram. */
const REMEMBERED = 16;
const SPIN = millis(availableParallelism() > 1 ? 0.1 : 0);

export class BatchedHost implements DatagramHost {
  readonly kind = 'batched';
  /** An eventfd: eight bytes, a little-endian number above 0, written to it end the loop's wait. */
  readonly wakeFd: number;
  readonly #context: BatchedContext;
  readonly #onWake: () => void;
  readonly #poll: PollSet;
  readonly #wakeCount: Memory;
  #sockets: readonly BatchedSocket[] = [];
  #neighbours: readonly LinuxNeighbours[] = [];
  #ears: readonly LinuxEar[] = [];
  readonly #fault: (error: unknown) => void;
  readonly #spin: Millis;
  readonly #rests: () => boolean;
  #poked = false;
  #closed = false;
  /** The last wait was short: the next datagram is probably near. */
  #lively = false;
  /** Datagrams in a turn, on average: with many peers it is better to sleep until a larger batch has come together. */
  #perTurn = 1;

  constructor(libc: Libc, { observer = {}, onWake = () => {}, spin = SPIN, rests }: BatchedSettings = {}) {
    const fault = (error: unknown): void => observer.fault?.(error);
    this.#fault = fault;
    this.#spin = spin;
    this.#rests = rests ?? (() => false);
    this.#context = {
      libc,
      roster: new Roster(fault),
      troubles: new Troubles(observer),
      bodies: new BodyAddresses(libc),
    };
    this.#onWake = onWake;
    this.#poll = new PollSet(libc);
    this.#wakeCount = allocate(libc, 8);
    this.wakeFd = libc.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    this.#poll.watch([this.wakeFd]);
  }

  /** Wall time at the start of the process, carried on by the monotonic clock: setting the clock moves no deadline. */
  now(): Instant {
    return atClock(performance.now());
  }

  async open(place: SocketPlace, handler: DatagramHandler): Promise<Result<DatagramSocket, StationError>> {
    return Promise.resolve(this.openNow(place, handler));
  }

  /** As `open`, for a thread whose promises do not go on while the loop runs. */
  openNow(place: SocketPlace, handler: DatagramHandler): Result<DatagramSocket, StationError> {
    if (place.address6 !== undefined) return err(NO_IPV6);
    const opened = openLinuxSocket(this.#context.libc, place);
    if (!opened.ok) return err(socketError(opened.error, place, { platform: 'linux' }));
    const socket = new BatchedSocket(this.#context, place, opened.value, handler);
    this.#sockets = [...this.#sockets, socket];
    this.#watch();
    return ok(socket);
  }

  neighbours(place: NeighbourPlace, found: NeighbourFound): Neighbours | undefined {
    const opened = LinuxNeighbours.open(this.#context.libc, place, found);
    if (opened === undefined) return undefined;
    this.#neighbours = [...this.#neighbours, opened];
    this.#watch();
    return opened;
  }

  ear(place: EarPlace, handler: EarHandler): Ear | undefined {
    const opened = LinuxEar.open(this.#context.libc, place, handler);
    if (opened === undefined) return undefined;
    this.#ears = [...this.#ears, opened];
    this.#watch();
    return opened;
  }

  async reopen(device: string): Promise<Result<void, StationError>> {
    return Promise.resolve(this.reopenNow(device));
  }

  /** As `reopen`, for the thread of the loop. */
  reopenNow(device: string): Result<void, StationError> {
    let refused: Result<void, StationError> = ok(undefined);
    for (const socket of this.#sockets.filter(({ place }) => place.device === device)) {
      const opened = socket.reopen();
      if (!opened.ok && refused.ok) refused = err(socketError(opened.error, socket.place, { platform: 'linux' }));
    }
    for (const one of [...this.#neighbours, ...this.#ears]) if (one.place.device === device) one.reopen();
    this.#watch();
    return refused;
  }

  poke(): void {
    this.#poked = true;
  }

  /** One turn: waits for a datagram, a deadline, a wake or that long, and does everything that is due. */
  turn(longest: Millis = millis(Number.POSITIVE_INFINITY)): void {
    const start = performance.now();
    const something = this.#wait(start, this.#patience(start, longest));
    const end = performance.now();
    this.#lively = something && end - start < 2 * this.#spin;
    this.#poked = false;
    const now = atClock(end);
    const received = something ? this.#receive(now) : 0;
    if (received > 0) this.#perTurn += (received - this.#perTurn) / REMEMBERED;
    this.#finish(now);
    this.#releaseClosed();
    this.#context.troubles.tell(now);
  }

  /** Closes all sockets; what is queued is forgotten. The host cannot be used any more. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const socket of this.#sockets) socket.close();
    for (const one of [...this.#neighbours, ...this.#ears]) one.close();
    this.#releaseClosed();
    this.#context.troubles.tellAll();
    this.#context.libc.close(this.wakeFd);
  }

  #finish(now: Instant): void {
    const { roster } = this.#context;
    roster.wakeDue(now);
    for (const { handler } of this.#ears) if (handler.deadline() <= now) this.#attempt(() => handler.wake(now));
    roster.commit();
    for (const socket of this.#sockets) socket.flush();
    roster.flushed();
  }

  #receive(now: Instant): number {
    // What is opened meanwhile has no place in the table yet.
    const sockets = this.#sockets;
    const asked = this.#neighbours;
    const ears = this.#ears;
    let received = 0;
    let place = 0;
    if (this.#poll.ready(place++)) {
      this.#woken();
      // What waited for the disk leaves before anything new is looked at.
      this.#finish(now);
    }
    for (const socket of sockets) if (this.#poll.ready(place++)) received += socket.receive(now);
    for (const neighbours of asked) {
      const [arp, icmp] = [this.#poll.ready(place++), this.#poll.ready(place++)];
      if (arp || icmp) this.#attempt(() => neighbours.receive());
    }
    for (const ear of ears) if (this.#poll.ready(place++)) this.#attempt(() => ear.receive(now));
    return received;
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fault(error);
    }
  }

  #woken(): void {
    this.#context.libc.read(this.wakeFd, this.#wakeCount.address, 8);
    this.#attempt(this.#onWake);
  }

  /** `start` is what the clock of `performance` says. Whether something is ready. */
  #wait(start: number, longest: Millis): boolean {
    if (this.#lively && this.#perTurn <= FEW && !this.#rests()) {
      const spinUntil = start + Math.min(this.#spin, longest);
      while (performance.now() < spinUntil) if (this.#poll.wait(AT_ONCE)) return true;
    }
    return this.#poll.wait(longest);
  }

  /** How long to wait before something is due. */
  #patience(start: number, longest: Millis): Millis {
    if (this.#poked) return AT_ONCE;
    for (const socket of this.#sockets) if (socket.queued > 0 || socket.closed) return AT_ONCE;
    let due = Math.min(this.#context.roster.earliest(), this.#context.troubles.due());
    for (const { handler } of this.#ears) due = Math.min(due, handler.deadline());
    if (due === NEVER) return longest;
    return millis(Math.max(0, Math.min(longest, due - atClock(start))));
  }

  #releaseClosed(): void {
    const all = [...this.#sockets, ...this.#neighbours, ...this.#ears];
    if (!all.some(isClosed)) return;
    for (const one of all) if (one.closed) one.release();
    this.#sockets = this.#sockets.filter((one) => !isClosed(one));
    this.#neighbours = this.#neighbours.filter((one) => !isClosed(one));
    this.#ears = this.#ears.filter((one) => !isClosed(one));
    this.#watch();
  }

  #watch(): void {
    const fds = [
      ...this.#sockets.map(({ fd }) => fd),
      ...this.#neighbours.flatMap((one) => one.fds),
      ...this.#ears.map(({ fd }) => fd),
    ];
    this.#poll.watch([this.wakeFd, ...fds]);
  }
}

/** The clock of `performance` begins with the thread. */
const ORIGIN = performance.timeOrigin;

function atClock(milliseconds: number): Instant {
  return instant(ORIGIN + milliseconds);
}

function isClosed({ closed }: { readonly closed: boolean }): boolean {
  return closed;
}
