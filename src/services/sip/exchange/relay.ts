/** One request that is passed on: what comes back goes to who sent it, and a call that is given up is given up there too. */
import { cancelOf, relayed } from '../../../protocols/sip/proxy/relay.ts';
import type { ClientTransaction } from '../../../protocols/sip/transactions/client-transaction.ts';
import type { Hop } from '../../../protocols/sip/transactions/hop.ts';
import type { ServerTransaction } from '../../../protocols/sip/transactions/server-transaction.ts';
import { ownBranch, type Transactions } from '../../../protocols/sip/transactions/transactions.ts';
import type { SipRequest, SipResponse } from '../../../protocols/sip/wire/message.ts';
import { reply, withoutTopVia } from '../../../protocols/sip/wire/reply.ts';
import type { ExchangeNeeds } from './needs.ts';

export interface RelayTarget {
  readonly uri: string;
  readonly to: Hop;
}

interface RelayNeeds extends Pick<ExchangeNeeds, 'newId'> {
  readonly transactions: Transactions;
  /** The final status that the caller got, once. */
  readonly settled: (status: number) => void;
}

const NOBODY = { response: () => undefined, failed: () => undefined };
const FAILURES = { silence: 408, ringing: 480, unreachable: 480 } as const;

export class Relay {
  readonly #server: ServerTransaction;
  readonly #needs: RelayNeeds;
  #client: ClientTransaction | undefined;
  #isGivenUp = false;
  #isSettled = false;

  constructor(server: ServerTransaction, needs: RelayNeeds) {
    this.#server = server;
    this.#needs = needs;
  }

  /** `message`: the request of the transaction, with the routes that led here taken off. */
  begin(message: SipRequest, { uri, to }: RelayTarget): void {
    const { from, essentials } = this.#server;
    const isCall = message.method === 'INVITE';
    if (isCall) this.#server.respond(reply(this.#server.request, 100));
    const onward = relayed(message, {
      uri,
      from,
      to,
      branch: ownBranch(this.#needs.newId()),
      maxForwards: essentials.maxForwards - 1,
      records: DIALOGS.has(message.method),
    });
    const listener = {
      response: (response: SipResponse) => this.#heard(response),
      failed: (why: keyof typeof FAILURES) => this.#failed(why),
    };
    this.#client = this.#needs.transactions.send(onward, to, listener);
    if (this.#client === undefined) this.#answer(reply(this.#server.request, 503));
  }

  /** The caller has hung up. A phone that has not answered at all yet is told when it has (section 9.1). */
  giveUp(): void {
    if (this.#isGivenUp || !this.#server.isOpen) return;
    this.#isGivenUp = true;
    if (this.#client?.isCalling === false) this.#cancel();
  }

  #heard(message: SipResponse): void {
    if (this.#isGivenUp && message.status < 200) this.#cancelOnce();
    if (message.status === 100) return;
    const back = withoutTopVia(message);
    if (back !== undefined) this.#answer(back);
  }

  #failed(why: keyof typeof FAILURES): void {
    if (why === 'ringing') this.#cancel();
    this.#answer(reply(this.#server.request, this.#isGivenUp ? 487 : FAILURES[why], { tag: this.#needs.newId() }));
  }

  #hasCancelled = false;

  #cancelOnce(): void {
    if (!this.#hasCancelled) this.#cancel();
  }

  #cancel(): void {
    if (this.#client === undefined || this.#hasCancelled) return;
    this.#hasCancelled = true;
    this.#needs.transactions.send(cancelOf(this.#client.request), this.#client.to, NOBODY);
  }

  #answer(message: SipResponse): void {
    this.#server.respond(message);
    if (message.status < 200 || this.#isSettled) return;
    this.#isSettled = true;
    this.#needs.settled(message.status);
  }
}

/** They begin or renew what later requests belong to. */
const DIALOGS = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'UPDATE', 'NOTIFY']);
