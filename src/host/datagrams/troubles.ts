/**
 * What goes wrong below the handlers, told at most once a second: the first trouble at once, the following ones counted
 * until a second has passed. An unplugged cable fails thousands of sends a second; nobody wants to read each.
 */
import { after, instant, NEVER, seconds, type Instant } from '../../lib/time.ts';

/** Where a host tells what its handlers cannot see. Called from within a turn; must not throw. */
export interface HostObserver {
  /** A handler threw: our own mistake. The host lives on. */
  fault?(error: unknown): void;
  /** Replies that did not leave `socket` (`0.0.0.0:67 on eth1`), because of `cause` (`ENETUNREACH`), since the last report. */
  sendFailed?(socket: string, cause: string, times: number): void;
  /** Datagrams that were longer than the socket's `largest`, since the last report. */
  oversized?(socket: string, times: number): void;
}

const PAUSE = seconds(1);

export class Troubles {
  readonly #observer: HostObserver;
  readonly #failed = new Map<string, Map<string, number>>();
  readonly #oversized = new Map<string, number>();
  #quietUntil: Instant = instant(Number.NEGATIVE_INFINITY);

  constructor(observer: HostObserver) {
    this.#observer = observer;
  }

  sendFailed(socket: string, cause: string, times = 1): void {
    const causes = this.#failed.get(socket) ?? new Map<string, number>();
    causes.set(cause, (causes.get(cause) ?? 0) + times);
    this.#failed.set(socket, causes);
  }

  oversized(socket: string, times = 1): void {
    this.#oversized.set(socket, (this.#oversized.get(socket) ?? 0) + times);
  }

  /** When `tell` has something to say; NEVER when nothing was counted. */
  due(): Instant {
    return this.#failed.size + this.#oversized.size === 0 ? NEVER : this.#quietUntil;
  }

  tell(now: Instant): void {
    if (this.due() > now) return;
    this.#quietUntil = after(now, PAUSE);
    this.tellAll();
  }

  /** Tells what is still counted, whatever the time: for the end of a host. */
  tellAll(): void {
    for (const [socket, causes] of this.#failed) {
      for (const [cause, times] of causes) this.#observer.sendFailed?.(socket, cause, times);
    }
    for (const [socket, times] of this.#oversized) this.#observer.oversized?.(socket, times);
    this.#failed.clear();
    this.#oversized.clear();
  }
}
