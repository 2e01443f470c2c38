/** Who may register and call: who knows the password of an account. */
import { setLatest } from '../../../lib/set-latest.ts';
import { after, minutes, type Instant } from '../../../lib/time.ts';
import {
  challengeText,
  isAnswered,
  parseDigestAnswer,
  type DigestAnswer,
} from '../../../protocols/sip/digest/digest.ts';
import { Nonces } from '../../../protocols/sip/digest/nonces.ts';
import type { Hop } from '../../../protocols/sip/transactions/hop.ts';
import { header, valuesOf, type SipHeader, type SipRequest } from '../../../protocols/sip/wire/message.ts';
import { parseSipUri } from '../../../protocols/sip/wire/uri.ts';
import type { Account, ExchangeNeeds } from './needs.ts';

export type Access =
  | { readonly kind: 'granted'; readonly account: Account }
  | { readonly kind: 'challenged'; readonly status: 401 | 407; readonly headers: readonly SipHeader[] }
  /** `user`: who it wanted to be, as sent. */
  | { readonly kind: 'denied'; readonly status: 400 | 403; readonly user: string };

const NONCE_LIFE = minutes(5);
/** Wrong passwords of one address in a window; beyond that none is looked at. */
const MOST_WRONG = 20;
const WINDOW = minutes(1);
const MOST_ADDRESSES = 1024;

type Needs = Pick<ExchangeNeeds, 'settings' | 'account' | 'nonceKey'>;

export class Gate {
  readonly #needs: Needs;
  readonly #nonces: Nonces;
  readonly #wrong = new Map<string, { readonly since: Instant; readonly times: number }>();

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#nonces = new Nonces(needs.nonceKey, NONCE_LIFE);
  }

  /** `as`: a registrar asks with 401, a proxy with 407. */
  ask(as: 'registrar' | 'proxy', request: SipRequest, { address }: Pick<Hop, 'address'>, now: Instant): Access {
    const names = as === 'registrar' ? ['Authorization'] : ['Proxy-Authorization', 'Authorization'];
    const answers = names.flatMap((name) => valuesOf(request, name)).map(parseDigestAnswer);
    const { realm, digest } = this.#needs.settings;
    const answer = answers.find((one) => one?.realm === realm && digest.includes(one.algorithm));
    if (answer === undefined) return this.#challenge(as, address, false, now);
    const state = this.#nonces.state(answer.nonce, address, answer.counted?.count, now);
    if (state !== 'good') return this.#challenge(as, address, state === 'stale', now);
    if (!isFor(request, answer)) return { kind: 'denied', status: 400, user: answer.username };
    const account = this.#isLocked(address, now) ? undefined : this.#needs.account(answer.username);
    if (account === undefined || !isAnswered(answer, account.password, request.method)) {
      this.#countWrong(address, now);
      return { kind: 'denied', status: 403, user: answer.username };
    }
    this.#nonces.used(answer.nonce, answer.counted?.count);
    return { kind: 'granted', account };
  }

  #challenge(as: 'registrar' | 'proxy', address: string, stale: boolean, now: Instant): Access {
    const name = as === 'registrar' ? 'WWW-Authenticate' : 'Proxy-Authenticate';
    const { realm, digest } = this.#needs.settings;
    const nonce = this.#nonces.make(address, now);
    const headers = digest.map((algorithm) => header(name, challengeText({ realm, nonce, algorithm, stale })));
    return { kind: 'challenged', status: as === 'registrar' ? 401 : 407, headers };
  }

  #isLocked(address: string, now: Instant): boolean {
    const wrong = this.#wrong.get(address);
    return wrong !== undefined && wrong.times >= MOST_WRONG && now < after(wrong.since, WINDOW);
  }

  #countWrong(address: string, now: Instant): void {
    const before = this.#wrong.get(address);
    const isOver = before === undefined || now >= after(before.since, WINDOW);
    const next = isOver ? { since: now, times: 1 } : { since: before.since, times: before.times + 1 };
    setLatest(this.#wrong, address, next, MOST_ADDRESSES);
  }
}

/** An answer for one address is none for another (RFC 7616 section 3.4.6). */
function isFor({ uri }: SipRequest, answer: DigestAnswer): boolean {
  const [asked, answered] = [parseSipUri(uri), parseSipUri(answer.uri)];
  if (asked === undefined || answered === undefined) return uri === answer.uri;
  return asked.user === answered.user && asked.host === answered.host;
}
