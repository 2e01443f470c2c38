/**
 * The transfers of a server: those that run, by client and in the order they began, and those that have ended and still
 * swallow what comes late. Senders can be forged, so neither kind ever grows beyond a bound, and finding one to give up
 * costs the same however many there are.
 */
import type { Ipv4 } from '../../../lib/address.ts';
import { Deadlines } from '../../../lib/deadlines.ts';
import { PeerTable } from '../../../lib/peer-table.ts';
import { NEVER, type Instant } from '../../../lib/time.ts';
import type { Transfer } from './transfer.ts';

export class Transfers {
  readonly #byPeer = new PeerTable<Transfer>();
  readonly #deadlines = new Deadlines<Transfer>();
  /** Running, by the address of the client and by its hardware address. */
  readonly #clients = new Groups<Ipv4>();
  readonly #devices = new Groups<string>();
  /** Running and not acknowledged when last looked at, oldest first. */
  readonly #strangers = new Set<Transfer>();
  /** Ended, the first that did first. */
  readonly #lingering = new Set<Transfer>();
  readonly #mostLingering: number;
  #running = 0;

  /** `mostLingering`: how many that have ended are kept to swallow what comes late; beyond that it is answered as unknown. */
  constructor(mostLingering: number) {
    this.#mostLingering = mostLingering;
  }

  get running(): number {
    return this.#running;
  }

  /** When `due` has something: not later than the earliest deadline. */
  get deadline(): Instant {
    return this.#deadlines.next;
  }

  runningOf(client: Ipv4): number {
    return this.#clients.of(client).size;
  }

  /** Running or lingering. */
  find(address: Ipv4, port: number): Transfer | undefined {
    return this.#byPeer.find(address, port);
  }

  /** Running ones, in the order their peers first asked. */
  *all(): Iterable<Transfer> {
    for (const transfer of this.#byPeer.values()) if (transfer.running) yield transfer;
  }

  /** Running ones of this hardware address. */
  ofDevice(hardware: string): ReadonlySet<Transfer> {
    return this.#devices.of(hardware);
  }

  /** One has begun. What lingers of its peer is forgotten; an upload that is being placed goes on to its end. */
  add(transfer: Transfer): void {
    const { address, port, who } = transfer.peer;
    const before = this.#byPeer.find(address, port);
    if (before?.running === false) this.#forget(before);
    this.#byPeer.set(address, port, transfer);
    this.#running += 1;
    this.#strangers.add(transfer);
    this.#clients.add(address, transfer);
    if (who.hardware !== undefined) this.#devices.add(who.hardware, transfer);
  }

  /** To be called once for each, when it does not run any more. */
  ended(transfer: Transfer): void {
    const { address, who } = transfer.peer;
    this.#running -= 1;
    this.#strangers.delete(transfer);
    this.#clients.delete(address, transfer);
    if (who.hardware !== undefined) this.#devices.delete(who.hardware, transfer);
    this.#linger(transfer);
  }

  /** After anything that happened to a transfer: it is watched on, or it is over and forgotten. */
  settle(transfer: Transfer): void {
    if (transfer.deadline === NEVER) this.#forget(transfer);
    else this.#deadlines.watch(transfer);
  }

  /** One whose deadline has passed. */
  due(now: Instant): Transfer | undefined {
    return this.#deadlines.due(now);
  }

  /** The oldest that runs and was never acknowledged; of this client, where one is named. */
  oldestStranger(client?: Ipv4): Transfer | undefined {
    if (client !== undefined) return firstStranger(this.#clients.of(client));
    for (const transfer of this.#strangers) {
      if (!transfer.heard) return transfer;
      this.#strangers.delete(transfer);
    }
    return undefined;
  }

  #linger(transfer: Transfer): void {
    this.#lingering.add(transfer);
    if (this.#lingering.size <= this.#mostLingering) return;
    for (const oldest of this.#lingering) return this.#forget(oldest);
  }

  #forget(transfer: Transfer): void {
    this.#lingering.delete(transfer);
    this.#deadlines.forget(transfer);
    const { address, port } = transfer.peer;
    if (this.#byPeer.find(address, port) === transfer) this.#byPeer.delete(address, port);
  }
}

const NONE: ReadonlySet<Transfer> = new Set();

/** Running transfers that have something in common, oldest first; a group without any is none. */
class Groups<K> {
  readonly #groups = new Map<K, Set<Transfer>>();

  of(key: K): ReadonlySet<Transfer> {
    return this.#groups.get(key) ?? NONE;
  }

  add(key: K, transfer: Transfer): void {
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, new Set([transfer]));
    else group.add(transfer);
  }

  delete(key: K, transfer: Transfer): void {
    const group = this.#groups.get(key);
    group?.delete(transfer);
    if (group?.size === 0) this.#groups.delete(key);
  }
}

function firstStranger(transfers: Iterable<Transfer>): Transfer | undefined {
  for (const transfer of transfers) if (!transfer.heard) return transfer;
  return undefined;
}
