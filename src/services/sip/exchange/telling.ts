/** What of all that is told as events: who registers, who calls whom, and what was refused; of a flood only some. */
import { harmless } from '../../../lib/text.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { after, minutes, since, type Instant } from '../../../lib/time.ts';
import type { Binding } from '../../../protocols/sip/registrar/registrar.ts';
import { hopText, type Hop } from '../../../protocols/sip/transactions/hop.ts';
import type { ExchangeNeeds } from './needs.ts';
import type { TestCall } from './test-call.ts';
import { runningLoad } from './user-agent.ts';

const MOST = 1024;
const TELL_AGAIN = minutes(1);

const LEFT = {
  left: (extension: string): string => `is not registered as extension ${extension} any more`,
  expired: (extension: string): string => `has not renewed its registration as extension ${extension}`,
} as const;

export class ExchangeTelling {
  readonly #needs: Pick<ExchangeNeeds, 'report' | 'now' | 'deviceAt'>;
  /** By what and of whom: when it was told last. */
  readonly #told = new Map<string, Instant>();
  readonly #wasHere = new Map<string, true>();

  constructor(needs: Pick<ExchangeNeeds, 'report' | 'now' | 'deviceAt'>) {
    this.#needs = needs;
  }

  /** Whether this extension was registered before. */
  wasHere(extension: string): boolean {
    return this.#wasHere.has(extension);
  }

  came({ extension, hop, userAgent = '' }: Binding): void {
    setLatest(this.#wasHere, extension, true, MOST);
    this.#needs.report({
      type: 'phone.registered',
      ...this.#who(hop),
      by: 'SIP',
      name: harmless(extension, 64),
      ...runningLoad(harmless(userAgent, 128)),
    });
  }

  left({ extension, hop }: Binding, why: 'left' | 'expired'): void {
    this.#needs.report({
      type: 'phone.left',
      ...this.#who(hop),
      by: 'SIP',
      why: LEFT[why](harmless(extension, 64)),
      ignored: 0,
    });
  }

  called(from: Hop, { caller, called }: { readonly caller: string; readonly called: string }, status: number): void {
    const numbers = { caller: harmless(caller, 64), called: harmless(called, 64) };
    this.#needs.report({ type: 'sip.call', ...this.#who(from), ...numbers, status });
  }

  /** A call to a test number is over. */
  tested({ plays, from, caller, began, counts }: TestCall): void {
    const took = since(began, this.#needs.now());
    this.#needs.report({
      type: 'sip.test-call',
      ...this.#who(from),
      caller: harmless(caller, 64),
      plays,
      took,
      ...counts,
    });
  }

  denied(from: Hop, user: string): void {
    if (this.#isNews('denied', from))
      this.#needs.report({ type: 'sip.denied', ...this.#who(from), user: harmless(user, 64) });
  }

  unreadable(from: Hop): void {
    if (this.#isNews('unreadable', from)) this.#needs.report({ type: 'sip.unreadable', ...this.#who(from) });
  }

  #isNews(what: string, { address }: Hop): boolean {
    const key = `${what} ${address}`;
    const now = this.#needs.now();
    const last = this.#told.get(key);
    if (last !== undefined && now < after(last, TELL_AGAIN)) return false;
    setLatest(this.#told, key, now, MOST);
    return true;
  }

  #who(hop: Hop): { readonly device?: string; readonly from: string } {
    const device = this.#needs.deviceAt(hop.address);
    return { ...(device === undefined ? {} : { device }), from: hopText(hop) };
  }
}
