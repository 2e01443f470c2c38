/**
 * A bench exchange: devices register, call each other by extension, and call test numbers. It is given what came and the
 * time, and sends by `needs.send`; whether the sender belongs to the station was decided before.
 */
import { NEVER, instant, type Instant } from '../../../lib/time.ts';
import { withoutOwnRoutes } from '../../../protocols/sip/proxy/relay.ts';
import { Registrar, type Binding } from '../../../protocols/sip/registrar/registrar.ts';
import { DEFAULT_PORT, type Hop } from '../../../protocols/sip/transactions/hop.ts';
import type { ServerTransaction } from '../../../protocols/sip/transactions/server-transaction.ts';
import { isOwnBranch, Transactions } from '../../../protocols/sip/transactions/transactions.ts';
import { decodeSip } from '../../../protocols/sip/wire/decode.ts';
import { encodeSip } from '../../../protocols/sip/wire/encode.ts';
import { essentialsOf, type Essentials } from '../../../protocols/sip/wire/essentials.ts';
import { header, valuesOf, type SipRequest } from '../../../protocols/sip/wire/message.ts';
import { reply, withReceived, type ReplyParts } from '../../../protocols/sip/wire/reply.ts';
import { parseVia, splitList, type Via } from '../../../protocols/sip/wire/values.ts';
import { parseSipUri, type SipUri } from '../../../protocols/sip/wire/uri.ts';
import { Gate } from './access.ts';
import { Calls } from './calls.ts';
import type { ExchangeNeeds } from './needs.ts';
import { restart } from './restarts.ts';
import { ExchangeTelling } from './telling.ts';

/** What is passed on, or answered here. */
const METHODS = 'INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, PRACK, REFER, NOTIFY, MESSAGE';

/** Outside of a call these go from one phone to another. */
const BETWEEN_PHONES = new Set(['INVITE', 'MESSAGE', 'OPTIONS', 'INFO']);

export class Exchange {
  readonly #needs: ExchangeNeeds;
  readonly #transactions: Transactions;
  readonly #registrar: Registrar;
  readonly #gate: Gate;
  readonly #calls: Calls;
  readonly #telling: ExchangeTelling;

  constructor(needs: ExchangeNeeds) {
    this.#needs = needs;
    this.#transactions = new Transactions(needs);
    this.#registrar = new Registrar({ longest: needs.settings.expires });
    this.#gate = new Gate(needs);
    this.#telling = new ExchangeTelling(needs);
    this.#calls = new Calls({
      ...needs,
      transactions: this.#transactions,
      registrar: this.#registrar,
      telling: this.#telling,
    });
  }

  get deadline(): Instant {
    const end = this.#registrar.nextEnd ?? NEVER;
    return instant(Math.min(this.#transactions.deadline, this.#calls.deadline, end));
  }

  /** The octets of one datagram, or of one frame of a stream. */
  receive(bytes: Uint8Array, from: Hop): void {
    const message = decodeSip(bytes);
    if (!message.ok) return this.#telling.unreadable(from);
    if (message.value.kind === 'response') return this.#transactions.heard(message.value, from);
    const essentials = essentialsOf(message.value);
    if (essentials.ok) this.#request(message.value, essentials.value, from, bytes.length);
    else this.#malformed(message.value, essentials.error, from);
  }

  wake(now: Instant): void {
    this.#transactions.wake(now);
    this.#calls.wake(now);
    for (const ended of this.#registrar.expire(now)) this.#telling.left(ended, 'expired');
  }

  /** There is no connection to this place, or not any more. */
  unreachable(to: Hop): void {
    this.#transactions.unreachable(to);
  }

  registrations(): readonly Binding[] {
    return this.#registrar.all(this.#needs.now());
  }

  /** Restarts what is registered so; in which words, or undefined where it does not obey. */
  async restart(binding: Binding, hard: boolean): Promise<string | undefined> {
    return restart(binding, hard, { ...this.#needs, transactions: this.#transactions });
  }

  /** Ends calls to test numbers. */
  close(): void {
    this.#calls.close();
  }

  #request(message: SipRequest, essentials: Essentials, from: Hop, size: number): void {
    if (message.method === 'ACK') {
      if (!this.#transactions.acknowledged(message, essentials, from))
        this.#calls.acknowledged(this.#routed(message).message, essentials, from);
      return;
    }
    const server = this.#transactions.received(message, essentials, from, size);
    if (server === undefined) return;
    const fault = faultOf(message, essentials, this.#needs);
    if (fault !== undefined) return this.#answer(server, fault.status, fault);
    if (message.method === 'CANCEL') return this.#cancel(server, message, essentials, from);
    const { message: routed, left } = this.#routed(server.request);
    if (left > 0) return this.#answer(server, 403, { reason: 'No Relaying' });
    const uri = parseSipUri(routed.uri);
    if (uri === undefined) return this.#answer(server, /^sips?:/i.test(routed.uri) ? 400 : 416);
    if (message.method === 'REGISTER') return this.#register(server);
    this.#dispatch(server, routed, uri);
  }

  #routed(message: SipRequest): ReturnType<typeof withoutOwnRoutes> {
    return withoutOwnRoutes(message, this.#needs.isOwn);
  }

  #dispatch(server: ServerTransaction, routed: SipRequest, uri: SipUri): void {
    const { to } = server.essentials;
    if (to.params.has('tag')) return this.#calls.inCall(server, routed, uri);
    if (uri.user === undefined) {
      const status = routed.method === 'OPTIONS' ? 200 : 404;
      return this.#answer(server, status, { headers: [header('Allow', METHODS), header('Accept', 'application/sdp')] });
    }
    if (routed.method === 'SUBSCRIBE') return this.#answer(server, 489);
    if (!BETWEEN_PHONES.has(routed.method)) return this.#answer(server, 405, { headers: [header('Allow', METHODS)] });
    const access = this.#gate.ask('proxy', server.request, server.from, this.#needs.now());
    if (access.kind === 'challenged') return this.#answer(server, access.status, access);
    if (access.kind === 'denied') {
      this.#telling.denied(server.from, access.user);
      return this.#answer(server, access.status);
    }
    const { extension } = access.account;
    if (parseSipUri(server.essentials.from.uri)?.user !== extension)
      return this.#answer(server, 403, { reason: 'From Is Of Another Account' });
    this.#calls.begin(server, routed, uri, extension);
  }

  #register(server: ServerTransaction): void {
    const { request, essentials, from } = server;
    const now = this.#needs.now();
    const access = this.#gate.ask('registrar', request, from, now);
    if (access.kind === 'challenged') return this.#answer(server, access.status, access);
    if (access.kind === 'denied') {
      this.#telling.denied(from, access.user);
      return this.#answer(server, access.status);
    }
    const { extension } = access.account;
    if (parseSipUri(essentials.to.uri)?.user !== extension)
      return this.#answer(server, 403, { reason: 'To Is Of Another Account' });
    const outcome = this.#registrar.register(extension, request, essentials, from, now);
    for (const one of outcome.added) this.#telling.came(one);
    for (const one of outcome.removed) this.#telling.left(one, 'left');
    const date = header('Date', new Date(now).toUTCString());
    const parts = outcome.reason === undefined ? {} : { reason: outcome.reason };
    this.#answer(server, outcome.status, { ...parts, headers: [...outcome.headers, date] });
  }

  #cancel(server: ServerTransaction, message: SipRequest, essentials: Essentials, from: Hop): void {
    const call = this.#transactions.cancelled(message, essentials, from);
    this.#answer(server, call === undefined ? 481 : 200);
    if (call !== undefined) this.#calls.giveUp(call);
  }

  /** What is so wrong that no transaction can be made of it is answered once, where it is known to whom. */
  #malformed(message: SipRequest, reason: string, from: Hop): void {
    this.#telling.unreadable(from);
    const via = parseVia(valuesOf(message, 'Via').flatMap(splitList)[0] ?? '');
    if (via === undefined || message.method === 'ACK') return;
    const isSymmetric = from.transport === 'tcp' || via.params.has('rport');
    const back = isSymmetric ? from : { ...from, port: via.port ?? DEFAULT_PORT };
    const received = withReceived(message, from.address, from.port);
    this.#needs.send(encodeSip(reply(received, 400, { reason, tag: this.#needs.newId() })), back);
  }

  #answer(server: ServerTransaction, status: number, parts: ReplyParts = {}): void {
    server.respond(reply(server.request, status, { tag: this.#needs.newId(), ...parts }));
  }
}

interface Fault extends ReplyParts {
  readonly status: number;
}

/** What no request may be, whatever it wants (section 16.3). */
function faultOf(
  { version, anomalies, ...message }: SipRequest,
  { maxForwards }: Essentials,
  { isOwn }: Pick<ExchangeNeeds, 'isOwn'>,
): Fault | undefined {
  if (version !== '2.0') return { status: 505 };
  if (anomalies.includes('line')) return { status: 400, reason: 'Bad Header' };
  if (anomalies.length > 0) return { status: 400, reason: 'Bad Content-Length' };
  const vias = valuesOf(message, 'Via').flatMap(splitList).map(parseVia);
  if (vias.some((via) => via !== undefined && isOurs(via, isOwn))) return { status: 482 };
  if (maxForwards === 0) return { status: 483 };
  const required = [
    ...valuesOf(message, 'Proxy-Require'),
    ...(message.method === 'REGISTER' ? valuesOf(message, 'Require') : []),
  ];
  const unsupported = required.flatMap(splitList);
  if (message.method === 'CANCEL' || unsupported.length === 0) return undefined;
  return { status: 420, headers: [header('Unsupported', unsupported.join(', '))] };
}

/** It was here already. */
function isOurs({ host, port = DEFAULT_PORT, params }: Via, isOwn: ExchangeNeeds['isOwn']): boolean {
  return isOwn(host, port) && isOwnBranch(params.get('branch') ?? '');
}
