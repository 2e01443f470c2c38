/**
 * All transactions of one place: what a message belongs to, repetitions, and the times. Their number is bounded; where it is
 * reached, those give way that only wait for repetitions.
 */
import { Deadlines } from '../../../lib/deadlines.ts';
import type { Instant } from '../../../lib/time.ts';
import type { Essentials } from '../wire/essentials.ts';
import { valueOf, valuesOf, type SipRequest, type SipResponse } from '../wire/message.ts';
import { withReceived } from '../wire/reply.ts';
import { parseCSeq, parseVia, splitList } from '../wire/values.ts';
import { ClientTransaction, type ClientListener } from './client-transaction.ts';
import type { Hop } from './hop.ts';
import { ServerTransaction } from './server-transaction.ts';

export interface TransactionNeeds {
  readonly send: (bytes: Uint8Array, to: Hop) => void;
  readonly now: () => Instant;
}

const MOST = 8192;
/** Octets of requests that are kept. */
const MOST_OCTETS = 16 * 1024 * 1024;
/** What a branch begins with since RFC 3261. */
const MAGIC = 'z9hG4bK';
const OWN = `${MAGIC}rouse-`;

/** The branch of a request of this station. `id`: nothing else has it. */
export function ownBranch(id: string): string {
  return `${OWN}${id}`;
}

export function isOwnBranch(branch: string): boolean {
  return branch.startsWith(OWN);
}

export class Transactions {
  readonly #needs: TransactionNeeds;
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #clients = new Map<string, ClientTransaction>();
  #octets = 0;
  readonly #deadlines = new Deadlines<ServerTransaction | ClientTransaction>();

  constructor(needs: TransactionNeeds) {
    this.#needs = needs;
  }

  get deadline(): Instant {
    return this.#deadlines.next;
  }

  get size(): number {
    return this.#servers.size + this.#clients.size;
  }

  /** The transaction of a request of so many octets that is new; undefined for what is a repetition, is one too many, or ends one. */
  received(message: SipRequest, essentials: Essentials, from: Hop, size: number): ServerTransaction | undefined {
    const key = serverKey(message, essentials, from);
    const known = this.#servers.get(key);
    if (known !== undefined) {
      known.repeated();
      return undefined;
    }
    if (!this.#makeRoom(size)) return undefined;
    const request = withReceived(message, from.address, from.port);
    const needs = { ...this.#needs, watch: (one: ServerTransaction) => this.#watch(one) };
    const transaction = new ServerTransaction({ key, request, essentials, from, size }, needs);
    this.#servers.set(key, transaction);
    this.#octets += size;
    return transaction;
  }

  /** Whether the ACK was for a refusal, and ends here. */
  acknowledged(message: SipRequest, essentials: Essentials, from: Hop): boolean {
    return this.#servers.get(serverKey(message, essentials, from))?.acknowledged() ?? false;
  }

  /** The call that a CANCEL is about. */
  cancelled(message: SipRequest, essentials: Essentials, from: Hop): ServerTransaction | undefined {
    return this.#servers.get(serverKey({ ...message, method: 'INVITE' }, essentials, from));
  }

  /** Sends a request whose topmost Via has a branch of its own. Undefined where there are too many. */
  send(message: SipRequest, to: Hop, listener: ClientListener): ClientTransaction | undefined {
    if (this.#clients.size >= MOST) return undefined;
    const needs = { ...this.#needs, watch: (one: ClientTransaction) => this.#watch(one) };
    const transaction = new ClientTransaction(clientKey(message), message, to, listener, needs);
    this.#clients.set(transaction.key, transaction);
    transaction.begin();
    return transaction;
  }

  /** A response: who waits for it hears it, and only from where it was expected. */
  heard(message: SipResponse, from: Pick<Hop, 'transport' | 'address'>): void {
    const transaction = this.#clients.get(clientKey(message));
    if (transaction?.to.address === from.address && transaction.to.transport === from.transport)
      transaction.heard(message);
  }

  /** There is no connection to this place (any more). */
  unreachable(to: Pick<Hop, 'transport' | 'address' | 'port'>): void {
    for (const one of this.#clients.values()) {
      const isThere = one.to.transport === to.transport && one.to.address === to.address && one.to.port === to.port;
      if (isThere) one.unreachable();
    }
  }

  wake(now: Instant): void {
    for (let one = this.#deadlines.due(now); one !== undefined; one = this.#deadlines.due(now)) {
      one.wake(now);
      if (!one.isOver) this.#deadlines.watch(one);
      else if (one instanceof ServerTransaction) this.#drop(one);
      else this.#clients.delete(one.key);
    }
  }

  /** For one more; the oldest that are settled give way. */
  #makeRoom(size: number): boolean {
    for (const one of this.#servers.values()) {
      if (this.#servers.size < MOST && this.#octets + size <= MOST_OCTETS) return true;
      if (!one.isOpen) this.#drop(one);
    }
    return this.#servers.size < MOST;
  }

  #drop(one: ServerTransaction): void {
    this.#deadlines.forget(one);
    if (this.#servers.get(one.key) === one && this.#servers.delete(one.key)) this.#octets -= one.size;
  }

  #watch(one: ServerTransaction | ClientTransaction): void {
    this.#deadlines.forget(one);
    this.#deadlines.watch(one);
  }
}

/** Section 17.2.3; of devices that make no branches of their own, everything that makes two requests differ. */
function serverKey({ method, uri }: SipRequest, { via, callId, cseq, from }: Essentials, hop: Hop): string {
  const branch = via.params.get('branch') ?? '';
  const what = method === 'ACK' ? 'INVITE' : method;
  const who = `${hop.transport} ${hop.address} ${via.host}:${via.port ?? ''}`;
  if (branch.startsWith(MAGIC) && branch.length > MAGIC.length) return `${who} ${what} ${branch}`;
  return `${who} ${what} ${uri} ${callId} ${from.params.get('tag') ?? ''} ${cseq.number} ${branch}`;
}

/** Section 17.1.3. */
function clientKey(message: SipRequest | SipResponse): string {
  const [top = ''] = valuesOf(message, 'Via').flatMap(splitList);
  const method = message.kind === 'request' ? message.method : parseCSeq(valueOf(message, 'CSeq') ?? '')?.method;
  return `${method ?? ''} ${parseVia(top)?.params.get('branch') ?? ''}`;
}
