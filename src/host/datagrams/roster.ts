/**
 * The handlers of one host. A handler that throws becomes a reported fault and never stops the turn; each is woken when its
 * deadline has passed; what it queued leaves only after its `commit`, and it is told after the flush.
 */
import { after, instant, NEVER, seconds, type Instant } from '../../lib/time.ts';
import { NotDurable, type Batch, type DatagramHandler, type DatagramSocket } from './datagrams.ts';

/** What the roster needs of a host's socket besides the seam. */
export interface RosterSocket extends DatagramSocket {
  /** Datagrams queued and not yet flushed. */
  readonly queued: number;
  /** Forgets what is queued, because its handler could not make it durable, and tells who watches it. */
  discard(): void;
}

export interface Member<S extends RosterSocket> {
  readonly handler: DatagramHandler;
  readonly sockets: Set<S>;
  called: boolean;
  /** A commit of this turn has failed: nothing that it queues leaves before the next turn. */
  broken: boolean;
  /** Committed in this turn, and not told of the flush yet. */
  committed: boolean;
  /** A handler whose `wake` failed has not moved its deadline: without a pause it would fail again at once, for ever. */
  pausedUntil: Instant;
}

const PAUSE = seconds(1);

export class Roster<S extends RosterSocket> {
  readonly #members = new Map<DatagramHandler, Member<S>>();
  /** The same: gone through several times a turn. */
  #list: readonly Member<S>[] = [];
  readonly #fault: (error: unknown) => void;

  constructor(fault: (error: unknown) => void) {
    this.#fault = fault;
  }

  /** A handler may serve several sockets; it is one member with one deadline and one commit. */
  join(handler: DatagramHandler, socket: S): Member<S> {
    const known = this.#members.get(handler);
    const member = known ?? newMember(handler);
    member.sockets.add(socket);
    this.#members.set(handler, member);
    this.#list = [...this.#members.values()];
    return member;
  }

  leave(member: Member<S>, socket: S): void {
    member.sockets.delete(socket);
    if (member.sockets.size > 0) return;
    this.#members.delete(member.handler);
    this.#list = [...this.#members.values()];
  }

  receive(member: Member<S>, socket: S, batch: Batch, now: Instant): void {
    member.called = true;
    try {
      member.handler.receive(socket, batch, now);
    } catch (error) {
      this.#fault(error);
    }
  }

  wakeDue(now: Instant): void {
    for (const member of this.#list) {
      if (this.#deadline(member) > now) continue;
      member.called = true;
      try {
        member.handler.wake(now);
      } catch (error) {
        this.#fault(error);
        member.pausedUntil = after(now, PAUSE);
      }
    }
  }

  /** At the end of a turn: commits every handler that was called or has something queued. */
  commit(): void {
    for (const member of this.#list) {
      if (!member.called && !member.broken && !hasQueued(member.sockets)) continue;
      this.commitOne(member);
      member.called = false;
      member.broken = false;
    }
  }

  /**
   * Commits one handler, also in the middle of its turn when a socket has no room left. When that fails, all that it has
   * queued is forgotten, and so is what it queues later in this turn: it may be promised in what could not be stored.
   */
  commitOne(member: Member<S>): void {
    member.committed = true;
    try {
      member.handler.commit?.();
    } catch (error) {
      if (!(error instanceof NotDurable)) this.#fault(error);
      member.broken = true;
    }
    if (member.broken) for (const socket of member.sockets) socket.discard();
  }

  /** After the flush: tells the handlers that were committed. */
  flushed(): void {
    for (const member of this.#list) {
      if (!member.committed) continue;
      member.committed = false;
      try {
        member.handler.flushed?.();
      } catch (error) {
        this.#fault(error);
      }
    }
  }

  /** When the next handler wants to be woken. */
  earliest(): Instant {
    let earliest = NEVER;
    for (const member of this.#list) {
      const deadline = this.#deadline(member);
      if (deadline < earliest) earliest = deadline;
    }
    return earliest;
  }

  #deadline(member: Member<S>): Instant {
    try {
      const deadline = member.handler.deadline();
      return deadline < member.pausedUntil ? member.pausedUntil : deadline;
    } catch (error) {
      this.#fault(error);
      return NEVER;
    }
  }
}

function newMember<S extends RosterSocket>(handler: DatagramHandler): Member<S> {
  const pausedUntil = instant(Number.NEGATIVE_INFINITY);
  return { handler, sockets: new Set(), called: false, broken: false, committed: false, pausedUntil };
}

function hasQueued<S extends RosterSocket>(sockets: ReadonlySet<S>): boolean {
  for (const socket of sockets) if (socket.queued > 0) return true;
  return false;
}
