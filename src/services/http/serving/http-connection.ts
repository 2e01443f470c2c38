/**
 * One connection: requests come in, one is answered at a time, in their order. What comes meanwhile stays with the other side
 * until it is its turn. Nobody holds a connection by being slow for ever.
 */
import type { Connection } from '../../../host/streams/streams.ts';
import { millis, seconds, since, type Instant } from '../../../lib/time.ts';
import { BodySkipper } from '../../../protocols/http/body.ts';
import { readHead, type HttpRequest } from '../../../protocols/http/request.ts';
import { refusal, type HttpRefusal } from '../../../protocols/http/status.ts';
import type { Visitor } from '../../streams/listening.ts';
import type { Answer, Delivery } from './answer.ts';
import type { Answering } from './answering.ts';
import { Sending } from './sending.ts';

export interface HttpConnectionNeeds {
  readonly answering: Pick<Answering, 'answer' | 'refuse'>;
  readonly now: () => Instant;
  /** The own address it came to. */
  readonly own: string;
  readonly closed: () => void;
}

/** How long a request may take to come, from its first byte. */
const REQUEST_TIME = seconds(20);
/** How long a connection may wait for a request. */
const IDLE_TIME = seconds(75);
/** How long nothing of an answer may be taken. A device that erases its flash takes half a minute. */
const STALL_TIME = seconds(90);
/** After the last answer, what still comes is passed over so long and so far, so that the other side can read that answer. */
const LINGER_TIME = seconds(2);
const LINGER_BYTES = 1024 * 1024;
/** Where the system does not tell what was acknowledged, a connection that stands so long afterwards is taken for that. */
const ARRIVAL_TIME = millis(1000);
/** Most clients go on before. */
const SOON = millis(50);

const NOTHING = Buffer.alloc(0);
const TOO_SLOW = refusal(408, 'the request took too long');

/** `over`: the last answer is on its way, or has arrived, and nothing more is read. */
type State = 'reading' | 'answering' | 'over' | 'closed';

export class HttpConnection implements Visitor {
  readonly address: string;
  /** When something useful happened last: a whole request, or a part of an answer that was taken. */
  heardAt: Instant;
  readonly #connection: Connection;
  readonly #needs: HttpConnectionNeeds;
  readonly #origin: Parameters<Answering['answer']>[1];
  #state: State = 'reading';
  /** Since when it is in that state, or, while it is reading, since when a request comes. */
  #since: Instant;
  /** What came and was not read yet, and so much of it was looked at in vain. */
  #input = NOTHING;
  #seen = 0;
  #skipper: BodySkipper | undefined;
  #sending: Sending | undefined;
  /** Of the answer that is being sent, or that was and may not have arrived yet. */
  #delivery: Delivery | undefined;
  #sentAt: Instant;
  #isPaused = false;
  /** The other side sends no more. */
  #hasEnded = false;
  #lingered = 0;

  constructor(connection: Connection, needs: HttpConnectionNeeds) {
    const { address, port } = connection;
    this.address = address;
    this.#connection = connection;
    this.#needs = needs;
    this.#origin = {
      address,
      from: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
      own: needs.own,
    };
    this.heardAt = needs.now();
    this.#since = this.heardAt;
    this.#sentAt = this.heardAt;
  }

  data(bytes: Uint8Array): void {
    if (this.#state === 'over') return this.#passOver(bytes.length);
    if (this.#input.length === 0 && this.#state === 'reading' && this.#skipper === undefined)
      this.#since = this.#needs.now();
    this.#input = this.#input.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#input, bytes]);
    if (this.#state === 'answering') return this.#pause();
    this.#arrived();
    this.#advance();
  }

  ended(): void {
    this.#hasEnded = true;
    if (this.#state === 'answering') return;
    this.#arrived();
    this.#finish();
  }

  drained(): void {
    this.heardAt = this.#needs.now();
    this.#sending?.drained();
  }

  closed(cause?: string): void {
    if (this.#state === 'closed') return;
    const isSending = this.#sending !== undefined;
    this.#state = 'closed';
    this.#sending?.stop();
    if (isSending) this.#fail('the connection was closed');
    else if (cause === undefined) this.#arrived();
    else this.#take()?.unconfirmed('the client broke the connection off', cause === 'ECONNRESET');
    this.#input = NOTHING;
    this.#needs.closed();
  }

  /** Ends it from this side. */
  give(): void {
    this.#end('it was ended from here');
  }

  /** Whether all of an answer was handed over a while ago, and nothing has told that it arrived. */
  isUnsure(now: Instant): boolean {
    const isSent = this.#delivery !== undefined && this.#sending === undefined && this.#state !== 'closed';
    return isSent && since(this.#sentAt, now) >= SOON;
  }

  /** What the system says of the other side: bytes that it has not acknowledged yet, by its place. */
  acknowledged(waiting: ReadonlyMap<string, number> | undefined, now: Instant): void {
    if (!this.isUnsure(now)) return;
    const bytes = waiting?.get(this.#origin.from);
    const isThere =
      waiting === undefined || bytes === undefined ? since(this.#sentAt, now) >= ARRIVAL_TIME : bytes === 0;
    if (isThere) this.#arrived();
    else if (since(this.#sentAt, now) > STALL_TIME) this.#end('nothing of it was taken any more');
  }

  /** To be called every second or so. */
  tick(now: Instant): void {
    const waited = since(this.#since, now);
    switch (this.#state) {
      case 'reading':
        if (this.#input.length === 0 && this.#skipper === undefined) {
          if (waited > IDLE_TIME) this.#finish();
        } else if (waited > REQUEST_TIME) this.#refuse(TOO_SLOW);
        return;
      case 'answering':
        if (this.#sending !== undefined && since(this.heardAt, now) > STALL_TIME)
          this.#end('nothing of it was taken any more', 'silent');
        return;
      case 'over':
        if (waited > LINGER_TIME && this.#sending === undefined) this.#connection.reset();
        return;
      case 'closed':
    }
  }

  /** Reads what has come, up to the request that has to be answered first. */
  #advance(): void {
    while (this.#state === 'reading' && this.#input.length > 0) {
      if (this.#skipper !== undefined && !this.#skip(this.#skipper)) return;
      if (this.#input.length === 0) break;
      const head = readHead(this.#input, 0, this.#seen);
      if (head === 'more') {
        this.#seen = this.#input.length;
        break;
      }
      if (!head.ok) return this.#refuse(head.error);
      this.#consume(head.value.end);
      this.#begin(head.value.request);
    }
    if (this.#hasEnded && this.#state === 'reading') this.#finish();
  }

  /** True when the body is behind. */
  #skip(skipper: BodySkipper): boolean {
    const next = skipper.skip(this.#input, 0);
    if (typeof next !== 'number') {
      this.#refuse(next);
      return false;
    }
    this.#consume(next);
    if (!skipper.isOver) return false;
    this.#skipper = undefined;
    this.#since = this.#needs.now();
    return true;
  }

  #consume(bytes: number): void {
    this.#input = bytes === this.#input.length ? NOTHING : this.#input.subarray(bytes);
    this.#seen = 0;
  }

  #begin(request: HttpRequest): void {
    this.#turn('answering');
    this.heardAt = this.#since;
    const skipper = new BodySkipper(request.body);
    this.#skipper = skipper.isOver ? undefined : skipper;
    const answer = this.#needs.answering.answer(request, this.#origin);
    if (answer instanceof Promise) void answer.then((late) => this.#answer(late));
    else this.#answer(answer);
  }

  #refuse(why: HttpRefusal): void {
    this.#turn('answering');
    this.#input = NOTHING;
    this.#answer(this.#needs.answering.refuse(why, this.#origin.from));
  }

  #answer({ segments, keepAlive, delivery }: Answer): void {
    const sending: Sending = new Sending(this.#connection, segments, {
      now: this.#needs.now,
      progress: (bytes) => delivery?.progress(bytes),
      failed: () => this.#end('the file cannot be read any more, or has changed'),
      sent: () => this.#sent(keepAlive),
    });
    this.#delivery = delivery;
    this.#sending = sending;
    if (this.#state === 'closed') {
      sending.stop();
      return this.#fail('the connection was closed');
    }
    this.heardAt = this.#needs.now();
    sending.start();
  }

  #sent(keepAlive: boolean): void {
    this.#sending = undefined;
    this.#sentAt = this.#needs.now();
    if (!keepAlive) return this.#finish();
    this.#turn('reading');
    if (this.#input.length > 0 || this.#hasEnded) {
      this.#arrived();
      // Not at once: what answers itself may have called this.
      queueMicrotask(() => this.#advance());
    }
    this.#resume();
  }

  /** Nothing more is read; the other side hears that, after all that was sent. */
  #finish(): void {
    if (this.#state === 'closed' || this.#state === 'over') return;
    this.#turn('over');
    this.#input = NOTHING;
    this.#connection.end();
    this.#resume();
  }

  #end(reason: string, why?: 'silent'): void {
    if (this.#state === 'closed') return;
    this.#sending?.stop();
    if (this.#sending !== undefined) this.#fail(reason, why);
    else this.#take()?.unconfirmed(reason, false);
    this.#sending = undefined;
    this.#turn('over');
    this.#connection.reset();
  }

  #passOver(bytes: number): void {
    this.#lingered += bytes;
    if (this.#lingered > LINGER_BYTES) this.#connection.reset();
  }

  #turn(state: State): void {
    this.#state = state;
    this.#since = this.#needs.now();
  }

  #pause(): void {
    if (!this.#isPaused) this.#connection.pause();
    this.#isPaused = true;
  }

  #resume(): void {
    if (this.#isPaused) this.#connection.resume();
    this.#isPaused = false;
  }

  /** The other side has the last answer: it says so by going on. */
  #arrived(): void {
    this.#take()?.delivered();
  }

  #fail(reason: string, why?: 'silent'): void {
    this.#take()?.failed(reason, why);
  }

  #take(): Delivery | undefined {
    const delivery = this.#delivery;
    this.#delivery = undefined;
    return delivery;
  }
}
