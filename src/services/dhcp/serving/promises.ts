/**
 * Replies that promise a lease. They are kept, as they will be sent, until the leases are on stable storage; meanwhile the
 * station goes on answering what promises nothing. What is decided while one commit is under way waits for the next one.
 */
import type { Report } from '../../../events/types.ts';
import { DONE, type Done } from '../../../host/files/files.ts';
import { LIMITED_BROADCAST } from '../../../lib/address.ts';
import { ended, type Waitable } from '../../../lib/underway.ts';
import { writeDhcp, type EncodeSizes } from '../../../protocols/dhcp/wire/codec.ts';
import type { Decision } from '../../../protocols/dhcp/server/decision.ts';
import type { DhcpMessage } from '../../../protocols/dhcp/wire/message.ts';
import type { StoringAnew } from '../leases/storing-anew.ts';
import type { LeaseJournal } from '../../../storage/leases/lease-journal.ts';
import type { Recipient, ServingPoint } from './serving-point.ts';
import type { Untold, UntoldReply } from './untold.ts';

/** A reply in the bytes of its bunch, so that nothing of the message stays alive. */
interface Kept {
  readonly point: ServingPoint;
  readonly to: Recipient;
  readonly start: number;
  readonly end: number;
  readonly told: UntoldReply;
}

/** Of one reply, at most. */
const LARGEST = 2048;
/** Room for some hundred replies; when it is used up, the disk is waited for. */
const ROOM = 256 * 1024;
/** The same for what has no reply. */
const MOST = 2048;

/** What waits for one commit, and then leaves together. */
class Bunch {
  readonly told: UntoldReply[] = [];
  /** The devices that have something in it. */
  readonly devices = new Set<string>();
  readonly #kept: Kept[] = [];
  readonly #bytes = new Uint8Array(ROOM);
  #used = 0;

  get isFull(): boolean {
    return this.#used + LARGEST > ROOM || this.told.length >= MOST;
  }

  keep(point: ServingPoint, message: DhcpMessage, sizes: EncodeSizes, to: Recipient, told: UntoldReply): void {
    const start = this.#used;
    const end = start + writeDhcp(message, this.#bytes, start, sizes);
    this.#used = end;
    this.#kept.push({ point, to, start, end, told });
  }

  send(): void {
    for (const { point, to, start, end, told } of this.#kept) {
      const address = point.send(this.#bytes.subarray(start, end), to, told);
      if (address === LIMITED_BROADCAST) told.wentToAll();
    }
  }

  clear(): void {
    this.told.length = 0;
    this.#kept.length = 0;
    this.devices.clear();
    this.#used = 0;
  }
}

export interface PromiseNeeds {
  readonly journal: LeaseJournal;
  /** Hears what became of each commit. */
  readonly anew: StoringAnew;
  readonly report: Report;
}

export class Promises {
  readonly #journal: LeaseJournal;
  readonly #untold: Untold;
  readonly #anew: StoringAnew;
  readonly #report: Report;
  /** Waits for the next commit. */
  #next = new Bunch();
  /** Waits for the one under way. */
  #given = new Bunch();
  #underway: Waitable<Done> | undefined;
  /** It had something to store. */
  #stores = false;
  #isLeaving = false;
  #isDiskRefusing = false;

  constructor(needs: PromiseNeeds, untold: Untold) {
    this.#journal = needs.journal;
    this.#anew = needs.anew;
    this.#report = needs.report;
    this.#untold = untold;
  }

  /** Whether something of this device waits: what it is told now must not overtake that. */
  concerns(device: string): boolean {
    return this.#next.devices.has(device) || this.#given.devices.has(device);
  }

  /** Comes before a decision that may be recorded: there is room for its reply afterwards. */
  makeRoom(): void {
    if (this.#next.isFull) this.settle();
  }

  /** What is told of a device when it is sure. To be filled in. */
  promise(device: string): UntoldReply {
    const told = this.#untold.apart();
    this.#next.told.push(told);
    this.#next.devices.add(device);
    return told;
  }

  /** A reply that leaves when it is sure. */
  keep(point: ServingPoint, message: DhcpMessage, sizes: EncodeSizes, to: Recipient, told: UntoldReply): void {
    this.#next.keep(point, message, sizes, to, told);
  }

  get isUnderWay(): boolean {
    return this.#underway !== undefined;
  }

  /** Something can leave, or be stored. */
  get isDue(): boolean {
    return this.#underway === undefined ? this.#next.told.length > 0 : this.#underway.outcome() !== undefined;
  }

  /** Queues what is sure by now. */
  look(): void {
    const outcome = this.#underway?.outcome();
    if (outcome !== undefined) this.#conclude(outcome);
  }

  /** At the end of a turn: begins to store what waits, unless something is being stored. */
  commit(): void {
    // A socket without room commits while what is sure is being queued.
    if (this.#isLeaving) return;
    this.look();
    if (this.#underway !== undefined) return;
    this.#begin(() => this.#journal.commitSoon());
    this.look();
  }

  /** Waits until nothing is under way and nothing waits any more. */
  settle(): void {
    if (this.#underway !== undefined) this.#conclude(this.#underway.wait());
    this.#begin(() => ended(this.#journal.commit()));
    this.look();
  }

  #begin(commit: () => Waitable<Done>): void {
    const stores = this.#journal.pending > 0;
    if (!stores && this.#next.told.length === 0) return;
    [this.#given, this.#next] = [this.#next, this.#given];
    this.#underway = stores ? commit() : ended(DONE);
    this.#stores = stores;
  }

  #conclude(outcome: Done): void {
    this.#underway = undefined;
    if (outcome.ok) this.#leave(this.#given);
    // The journal has forgotten what was recorded since, so nobody may be told of that either.
    else this.#next.clear();
    this.#given.clear();
    if (this.#stores) this.#stored(outcome);
  }

  #leave(bunch: Bunch): void {
    this.#isLeaving = true;
    try {
      bunch.send();
    } finally {
      this.#isLeaving = false;
    }
    this.#untold.sure(bunch.told);
  }

  /** A failure is told once, until leases can be stored again. */
  #stored(outcome: Done): void {
    if (outcome.ok) this.#anew.committed();
    else this.#anew.failed();
    if (!outcome.ok && !this.#isDiskRefusing) {
      const { message, cause } = outcome.error;
      this.#report({ type: 'lease.not-stored', file: 'leases', reason: message, ...(cause && { cause }) });
    }
    this.#isDiskRefusing = !outcome.ok;
  }
}

/** Whether it has to be stored before anybody hears of it. One that changes nothing may repeat what is being stored. */
export function isPromise({ kind, leases }: Decision): boolean {
  return kind === 'ack' || kind === 'bootp-reply' || (kind !== 'offer' && leases.length > 0);
}
