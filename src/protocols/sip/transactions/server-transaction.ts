/**
 * One request that came, from its arrival until nothing of it can come again (RFC 3261 section 17.2, RFC 6026): repetitions
 * get the last response again, and a refusal of a call is repeated until it is acknowledged.
 */
import { after, millis, NEVER, type Instant } from '../../../lib/time.ts';
import type { Sleeper } from '../../../lib/deadlines.ts';
import { encodeSip } from '../wire/encode.ts';
import type { Essentials } from '../wire/essentials.ts';
import type { SipRequest, SipResponse } from '../wire/message.ts';
import { GIVE_UP, T1, T2, T4 } from './timers.ts';
import { DEFAULT_PORT, type Hop } from './hop.ts';

export interface ServerNeeds {
  readonly send: (bytes: Uint8Array, to: Hop) => void;
  readonly now: () => Instant;
  /** Its deadline has changed. */
  readonly watch: (transaction: ServerTransaction) => void;
}

type State = 'open' | 'refused' | 'settled' | 'over';

export class ServerTransaction implements Sleeper {
  scheduledAt: Instant = NEVER;
  readonly key: string;
  /** With where it came from in its Via. */
  readonly request: SipRequest;
  readonly essentials: Essentials;
  readonly from: Hop;
  /** Octets of the request. */
  readonly size: number;
  readonly #needs: ServerNeeds;
  /** Where responses go (section 18.2.2, RFC 3581): to nobody else than who has sent the request. */
  readonly #back: Hop;
  #state: State = 'open';
  #last: Uint8Array | undefined;
  #deadline: Instant = NEVER;
  #ends: Instant = NEVER;
  #pause = T1;

  constructor(
    {
      key,
      request,
      essentials,
      from,
      size,
    }: Pick<ServerTransaction, 'key' | 'request' | 'essentials' | 'from' | 'size'>,
    needs: ServerNeeds,
  ) {
    this.key = key;
    this.request = request;
    this.essentials = essentials;
    this.from = from;
    this.size = size;
    this.#needs = needs;
    const isSymmetric = from.transport === 'tcp' || essentials.via.params.has('rport');
    this.#back = isSymmetric ? from : { ...from, port: essentials.via.port ?? DEFAULT_PORT };
  }

  get deadline(): Instant {
    return this.#deadline < this.#ends ? this.#deadline : this.#ends;
  }

  /** No final response was given yet. */
  get isOpen(): boolean {
    return this.#state === 'open';
  }

  get isOver(): boolean {
    return this.#state === 'over';
  }

  /** Of several responses 2xx to a call each one is passed on. */
  respond(message: SipResponse): void {
    const isCall = this.request.method === 'INVITE';
    const isAnotherYes = isCall && this.#state === 'settled' && message.status < 300 && message.status >= 200;
    if (this.#state !== 'open' && !isAnotherYes) return;
    this.#last = encodeSip(message);
    this.#needs.send(this.#last, this.#back);
    if (message.status < 200 || isAnotherYes) return;
    const now = this.#needs.now();
    this.#state = isCall && message.status >= 300 ? 'refused' : 'settled';
    const isReliable = this.from.transport === 'tcp';
    this.#ends = isCall || !isReliable ? after(now, GIVE_UP) : now;
    if (this.#state === 'refused' && !isReliable) this.#deadline = after(now, this.#pause);
    this.#needs.watch(this);
  }

  /** The same request came once more. */
  repeated(): void {
    // A call that was taken is confirmed by whoever took it (RFC 6026 section 7.1).
    const isTakenCall = this.request.method === 'INVITE' && this.#state === 'settled';
    if (this.#last !== undefined && !isTakenCall && this.#state !== 'over') this.#needs.send(this.#last, this.#back);
  }

  /** The refusal of a call has arrived. True where the ACK is of this transaction, and of nobody else. */
  acknowledged(): boolean {
    if (this.#state !== 'refused') return this.#state === 'open';
    this.#deadline = NEVER;
    this.#ends = after(this.#needs.now(), this.from.transport === 'tcp' ? millis(0) : T4);
    this.#needs.watch(this);
    return true;
  }

  wake(now: Instant): void {
    if (now >= this.#ends) {
      this.#state = 'over';
      [this.#deadline, this.#ends] = [NEVER, NEVER];
      return;
    }
    if (now < this.#deadline || this.#last === undefined) return;
    this.#needs.send(this.#last, this.#back);
    this.#pause = millis(Math.min(this.#pause * 2, T2));
    this.#deadline = after(now, this.#pause);
  }
}
