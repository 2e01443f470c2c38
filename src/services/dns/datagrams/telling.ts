/** Of the many questions, the few that become events: what a device asked for first, and that strangers asked. */
import type { Report } from '../../../events/types.ts';
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { printable } from '../../../lib/text.ts';
import { after, instant, minutes, NEVER, seconds, type Instant } from '../../../lib/time.ts';
import { formatName, type NameKey } from '../../../protocols/dns/name.ts';
import { typeName } from '../../../protocols/dns/numbers.ts';
import type { Question } from '../../../protocols/dns/query.ts';
import type { PacketNeeds } from '../../module.ts';

/** After this, what was told is told again. */
const ANEW_EVERY = minutes(60);
const MOST_DEVICES = 1024;
/** Of one device; what asks for more looks for nothing. */
const MOST_NAMES = 32;
const TELL_REFUSED_EVERY = seconds(10);

export class DnsTelling {
  readonly #needs: { readonly report: Report } & Pick<PacketNeeds, 'clients'>;
  #told = new Map<Ipv4, Set<NameKey>>();
  #anew: Instant = instant(0);
  #refused = 0;
  #refusedLast = '';
  #refusedDue: Instant = NEVER;

  constructor(needs: { readonly report: Report } & Pick<PacketNeeds, 'clients'>) {
    this.#needs = needs;
  }

  /** When `wake` has something to tell. */
  get deadline(): Instant {
    return this.#refusedDue;
  }

  asked(type: 'dns.answered' | 'dns.unknown', address: Ipv4, port: number, question: Question, now: Instant): void {
    if (now >= this.#anew) {
      this.#anew = after(now, ANEW_EVERY);
      this.#told = new Map();
    }
    const names = this.#told.get(address);
    if (names?.has(question.key) === true || (names?.size ?? 0) >= MOST_NAMES) return;
    if (names === undefined) setLatest(this.#told, address, new Set([question.key]), MOST_DEVICES);
    else names.add(question.key);
    const { address: text, hardware } = this.#needs.clients.identify(formatIpv4(address));
    this.#needs.report({
      type,
      ...(hardware === undefined ? {} : { device: hardware }),
      from: `${text}:${port}`,
      name: printable(formatName(question.key)),
      kind: typeName(question.type),
    });
  }

  refused(address: Ipv4, port: number, now: Instant): void {
    this.#refused += 1;
    this.#refusedLast = `${formatIpv4(address)}:${port}`;
    if (this.#refusedDue === NEVER) this.#refusedDue = after(now, TELL_REFUSED_EVERY);
  }

  wake(now: Instant): void {
    if (now >= this.#refusedDue) this.close();
  }

  /** Tells what waits. */
  close(): void {
    const times = this.#refused;
    this.#refused = 0;
    this.#refusedDue = NEVER;
    if (times > 0) this.#needs.report({ type: 'dns.refused', from: this.#refusedLast, times });
  }
}
