/**
 * One request that was sent, until its final response and what may be repeated of that (RFC 3261 section 17.1, RFC 6026).
 * Over UDP it is repeated until somebody answers.
 */
import { after, millis, NEVER, type Instant } from '../../../lib/time.ts';
import type { Sleeper } from '../../../lib/deadlines.ts';
import { encodeSip } from '../wire/encode.ts';
import { isNamed, request, valueOf, without, type SipRequest, type SipResponse } from '../wire/message.ts';
import type { Hop } from './hop.ts';
import { GIVE_UP, RINGING, T1, T2, T4 } from './timers.ts';

export interface ClientListener {
  /** Each response that is new; of a call each 2xx. */
  response(message: SipResponse): void;
  /** Nobody has answered, or a phone has rung for too long, or it could not be sent. Nothing follows. */
  failed(why: 'silence' | 'ringing' | 'unreachable'): void;
}

export interface ClientNeeds {
  readonly send: (bytes: Uint8Array, to: Hop) => void;
  readonly now: () => Instant;
  readonly watch: (transaction: ClientTransaction) => void;
}

type State = 'calling' | 'proceeding' | 'taken' | 'ended' | 'over';

export class ClientTransaction implements Sleeper {
  scheduledAt: Instant = NEVER;
  readonly key: string;
  readonly to: Hop;
  readonly request: SipRequest;
  readonly #listener: ClientListener;
  readonly #needs: ClientNeeds;
  readonly #isCall: boolean;
  #state: State = 'calling';
  #repeatAt: Instant = NEVER;
  #ends: Instant;
  #pause = T1;
  #acknowledgement: Uint8Array | undefined;

  /** `key`: of `clientKey`. It is sent at once. */
  constructor(key: string, message: SipRequest, to: Hop, listener: ClientListener, needs: ClientNeeds) {
    this.key = key;
    this.request = message;
    this.to = to;
    this.#listener = listener;
    this.#needs = needs;
    this.#isCall = message.method === 'INVITE';
    const now = needs.now();
    this.#ends = after(now, GIVE_UP);
    if (to.transport === 'udp') this.#repeatAt = after(now, this.#pause);
  }

  begin(): void {
    this.#needs.send(encodeSip(this.request), this.to);
    this.#needs.watch(this);
  }

  get deadline(): Instant {
    return this.#repeatAt < this.#ends ? this.#repeatAt : this.#ends;
  }

  get isOver(): boolean {
    return this.#state === 'over';
  }

  /** It was answered by nobody yet. */
  get isCalling(): boolean {
    return this.#state === 'calling';
  }

  /** Responses to it may still come that its listener hears. */
  get isOpen(): boolean {
    return this.#state === 'calling' || this.#state === 'proceeding';
  }

  /** A response with its key came. */
  heard(message: SipResponse): void {
    const { status } = message;
    const now = this.#needs.now();
    if (this.#isCall && this.#state === 'taken' && status >= 200 && status < 300)
      return this.#listener.response(message);
    if (this.#state === 'ended' && status >= 300) return this.#acknowledge();
    if (!this.isOpen) return;
    if (status < 200) this.#provisional(now);
    else this.#final(message, now);
    this.#needs.watch(this);
    this.#listener.response(message);
  }

  /** It cannot be sent: there is no connection. */
  unreachable(): void {
    if (!this.isOpen) return;
    this.#end(this.#needs.now());
    this.#needs.watch(this);
    this.#listener.failed('unreachable');
  }

  wake(now: Instant): void {
    if (now >= this.#ends) {
      const was = this.#state;
      this.#state = 'over';
      [this.#repeatAt, this.#ends] = [NEVER, NEVER];
      if (was === 'calling') this.#listener.failed('silence');
      if (was === 'proceeding') this.#listener.failed(this.#isCall ? 'ringing' : 'silence');
      return;
    }
    if (now < this.#repeatAt) return;
    this.#needs.send(encodeSip(this.request), this.to);
    this.#pause = this.#isCall ? millis(this.#pause * 2) : millis(Math.min(this.#pause * 2, T2));
    this.#repeatAt = after(now, this.#pause);
  }

  #provisional(now: Instant): void {
    this.#state = 'proceeding';
    if (!this.#isCall) {
      this.#pause = T2;
      return;
    }
    this.#repeatAt = NEVER;
    this.#ends = after(now, RINGING);
  }

  #final({ status, headers }: SipResponse, now: Instant): void {
    this.#repeatAt = NEVER;
    if (this.#isCall && status < 300) {
      this.#state = 'taken';
      this.#ends = after(now, GIVE_UP);
      return;
    }
    if (this.#isCall) {
      const to = headers.find(isNamed('To'));
      const kept = without(
        this.request.headers.filter(({ name }) => KEPT.has(name.toLowerCase())),
        'To',
      );
      const [via] = kept.filter(isNamed('Via'));
      const others = kept.filter((one) => !isNamed('Via')(one));
      const number = (valueOf(this.request, 'CSeq') ?? '').split(' ')[0] ?? '1';
      const all = [...(via === undefined ? [] : [via]), ...others, ...(to === undefined ? [] : [to])];
      const ack = request('ACK', this.request.uri, [...all, { name: 'CSeq', value: `${number} ACK` }]);
      this.#acknowledgement = encodeSip(ack);
      this.#acknowledge();
    }
    this.#end(now);
  }

  #end(now: Instant): void {
    this.#state = 'ended';
    this.#repeatAt = NEVER;
    const isReliable = this.to.transport === 'tcp';
    this.#ends = isReliable ? now : after(now, this.#isCall ? GIVE_UP : T4);
  }

  #acknowledge(): void {
    if (this.#acknowledgement !== undefined) this.#needs.send(this.#acknowledgement, this.to);
  }
}

/** What the ACK of a refused call has of the call (section 17.1.1.3). */
const KEPT = new Set(['via', 'from', 'call-id', 'route', 'max-forwards']);
