/** Calls and what belongs to them: between two devices they are passed on, to test numbers they are answered here. */
import { instant, NEVER, type Instant } from '../../../lib/time.ts';
import { relayed } from '../../../protocols/sip/proxy/relay.ts';
import type { Binding, Registrar } from '../../../protocols/sip/registrar/registrar.ts';
import { DEFAULT_PORT, type Hop } from '../../../protocols/sip/transactions/hop.ts';
import type { ServerTransaction } from '../../../protocols/sip/transactions/server-transaction.ts';
import { ownBranch, type Transactions } from '../../../protocols/sip/transactions/transactions.ts';
import { encodeSip } from '../../../protocols/sip/wire/encode.ts';
import type { Essentials } from '../../../protocols/sip/wire/essentials.ts';
import type { SipRequest } from '../../../protocols/sip/wire/message.ts';
import { reply } from '../../../protocols/sip/wire/reply.ts';
import { parseSipUri, type SipUri } from '../../../protocols/sip/wire/uri.ts';
import type { ExchangeNeeds, Plays } from './needs.ts';
import { Relay, type RelayTarget } from './relay.ts';
import type { ExchangeTelling } from './telling.ts';
import { TestCall } from './test-call.ts';

interface CallsNeeds extends ExchangeNeeds {
  readonly transactions: Transactions;
  readonly registrar: Registrar;
  readonly telling: ExchangeTelling;
}

/** Calls that somebody waits to be answered; each is somebody who has shown a password. */
const MOST_RINGING = 256;
const MOST_OF_ONE = 2;

export class Calls {
  readonly #needs: CallsNeeds;
  /** Requests that are under way, by the transaction they came with. */
  readonly #relays = new Map<ServerTransaction, Relay>();
  readonly #tests = new Set<TestCall>();

  constructor(needs: CallsNeeds) {
    this.#needs = needs;
  }

  get deadline(): Instant {
    let next = NEVER;
    for (const one of this.#tests) next = instant(Math.min(next, one.deadline));
    return next;
  }

  wake(now: Instant): void {
    for (const one of this.#tests) if (one.deadline <= now) one.wake(now);
  }

  close(): void {
    for (const one of this.#tests) one.hangUp();
  }

  /** A new request of `caller`, an extension, for a number or a device. */
  begin(server: ServerTransaction, message: SipRequest, uri: SipUri, caller: string): void {
    const number = uri.user ?? '';
    const plays = this.#playsAt(number);
    if (plays !== undefined && message.method === 'INVITE') return this.#test(server, plays, caller);
    if (plays !== undefined) return this.#answer(server, message.method === 'OPTIONS' ? 200 : 405);
    const target = this.#targetOf(uri);
    if (target === undefined) return this.#answer(server, this.#needs.telling.wasHere(number) ? 480 : 404);
    const call = message.method === 'INVITE' ? { caller, called: number } : undefined;
    this.#relay(server, message, target, call);
  }

  /** A request of a call that there is: to a test number, or to the device that its address names. */
  inCall(server: ServerTransaction, message: SipRequest, uri: SipUri): void {
    const test = this.#testOf(server.essentials);
    if (test?.from.address === server.from.address) return test.received(server);
    const target = this.#isRegistered(server.from) ? this.#deviceAt(message.uri, uri) : undefined;
    if (target === undefined) return this.#answer(server, 481);
    this.#relay(server, message, target, undefined);
  }

  /** An ACK goes to who has taken the call, and nobody answers it (RFC 3261 section 17). */
  acknowledged(message: SipRequest, essentials: Essentials, from: Hop): void {
    const test = this.#testOf(essentials);
    if (test !== undefined) return test.from.address === from.address ? test.acknowledged(message) : undefined;
    const uri = parseSipUri(message.uri);
    const target = uri === undefined || !this.#isRegistered(from) ? undefined : this.#deviceAt(message.uri, uri);
    if (target === undefined || essentials.maxForwards === 0) return;
    const branch = ownBranch(this.#needs.newId());
    const onward = relayed(message, {
      ...target,
      from,
      branch,
      maxForwards: essentials.maxForwards - 1,
      records: false,
    });
    this.#needs.send(encodeSip(onward), target.to);
  }

  /** The caller does not want it any more. */
  giveUp(call: ServerTransaction): void {
    if (!call.isOpen) return;
    this.#relays.get(call)?.giveUp();
    for (const one of this.#tests) if (one.invite === call) one.giveUp();
  }

  #relay(
    server: ServerTransaction,
    message: SipRequest,
    target: RelayTarget,
    call: { readonly caller: string; readonly called: string } | undefined,
  ): void {
    if (this.#relays.size >= MOST_RINGING) return this.#answer(server, 503);
    const relay = new Relay(server, {
      newId: this.#needs.newId,
      transactions: this.#needs.transactions,
      settled: (status) => {
        this.#relays.delete(server);
        if (call !== undefined) this.#needs.telling.called(server.from, call, status);
      },
    });
    this.#relays.set(server, relay);
    relay.begin(message, target);
  }

  #test(server: ServerTransaction, plays: Plays, caller: string): void {
    const ofOne = [...this.#tests].filter(({ from }) => from.address === server.from.address).length;
    if (this.#tests.size >= this.#needs.settings.testCalls || ofOne >= MOST_OF_ONE) return this.#answer(server, 486);
    const call = new TestCall(server, plays, caller, {
      ...this.#needs,
      changed: () => this.#needs.changed(),
      ended: (one) => {
        this.#tests.delete(one);
        this.#needs.telling.tested(one);
        this.#needs.changed();
      },
    });
    this.#tests.add(call);
    call.begin().catch((fault: unknown) => {
      this.#tests.delete(call);
      this.#needs.report({ type: 'service.fault', service: 'SIP', reason: String(fault) });
    });
  }

  #playsAt(number: string): Plays | undefined {
    const { echo, tone } = this.#needs.settings;
    if (number === echo) return 'echo';
    return number === tone ? 'tone' : undefined;
  }

  #testOf({ callId, to }: Essentials): TestCall | undefined {
    const tag = to.params.get('tag');
    return [...this.#tests].find((one) => one.callId === callId && one.tag === tag);
  }

  /** Of an extension the device that registered last; or the device whose address was dialled. */
  #targetOf(uri: SipUri): RelayTarget | undefined {
    const now = this.#needs.now();
    const [newest] = this.#needs.registrar.of(uri.user ?? '', now);
    if (newest !== undefined) return { uri: newest.contact, to: newest.hop };
    return undefined;
  }

  /** Only devices that are registered get anything, whatever an address says. */
  #deviceAt(text: string, uri: SipUri): RelayTarget | undefined {
    const there = this.#needs.registrar.all(this.#needs.now()).filter((one) => isAt(one, uri.host));
    const port = uri.port ?? DEFAULT_PORT;
    const exact =
      there.find((one) => (one.uri.port ?? DEFAULT_PORT) === port) ?? there.find(({ hop }) => hop.port === port);
    if (exact !== undefined) return { uri: text, to: exact.hop };
    const [any] = there;
    if (any === undefined) return undefined;
    return { uri: text, to: any.hop.transport === 'tcp' ? any.hop : { ...any.hop, port } };
  }

  #isRegistered({ address }: Hop): boolean {
    return this.#needs.registrar.all(this.#needs.now()).some(({ hop }) => hop.address === address);
  }

  #answer(server: ServerTransaction, status: number): void {
    server.respond(reply(server.request, status, { tag: this.#needs.newId() }));
  }
}

/** By its address, or by what it calls itself. */
function isAt({ hop, uri }: Binding, host: string): boolean {
  return hop.address === host || uri.host === host;
}
