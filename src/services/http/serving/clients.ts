/** Who a connection is from, and whether that client is served. */
import { canonicalAddress, type DeviceIdentity } from '../../../devices/identity.ts';
import { parseIpv4, subnetContains } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import { seconds, since, type Instant } from '../../../lib/time.ts';
import type { MainNeeds } from '../../module.ts';
import type { HttpPlan } from '../parts.ts';

export type Verdict =
  | { readonly kind: 'served'; readonly who: DeviceIdentity }
  /** As `file.refused` says it. */
  | {
      readonly kind: 'refused';
      readonly who: DeviceIdentity;
      readonly why: 'client' | 'outside';
      readonly reason: string;
    }
  | { readonly kind: 'unknown' };

interface Known {
  readonly at: Instant;
  verdict: Verdict | Promise<Verdict>;
}

/** A client with a connection for each request is not asked about for each. */
const FRESH = seconds(1);
const MOST_KNOWN = 4096;

export class HttpClients {
  readonly #plan: Pick<HttpPlan, 'allowed' | 'places'>;
  readonly #clientAt: MainNeeds['clientAt'];
  readonly #now: () => Instant;
  /** By address and place. */
  readonly #known = new Map<string, Known>();

  constructor(plan: Pick<HttpPlan, 'allowed' | 'places'>, clientAt: MainNeeds['clientAt'], now: () => Instant) {
    this.#plan = plan;
    this.#clientAt = clientAt;
    this.#now = now;
  }

  /** At once where that was asked a moment ago. `own`: the address of this station that it came to. */
  judge(address: string, own: string): Verdict | Promise<Verdict> {
    const key = `${address} ${own}`;
    const known = this.#known.get(key);
    if (known !== undefined && since(known.at, this.#now()) < FRESH) return known.verdict;
    const verdict = this.#ask(address, own);
    const asked: Known = { at: this.#now(), verdict };
    setLatest(this.#known, key, asked, MOST_KNOWN);
    void settle(asked, verdict);
    return verdict;
  }

  async #ask(address: string, own: string): Promise<Verdict> {
    const place = this.#plan.places.find((one) => one.address === own);
    if (place === undefined) return { kind: 'unknown' };
    const canonical = canonicalAddress(address) ?? address;
    const { isNear, device } = await this.#clientAt(canonical, place.socket);
    if (isNear === undefined) return { kind: 'unknown' };
    const who: DeviceIdentity = { address: canonical, ...(device !== undefined && { hardware: device }) };
    const { allowed } = this.#plan;
    const four = parseIpv4(canonical);
    if (four.ok && allowed.some((subnet) => subnetContains(subnet, four.value))) return { kind: 'served', who };
    if (allowed.length > 0) return { kind: 'refused', who, why: 'client', reason: NOT_ALLOWED };
    return isNear ? { kind: 'served', who } : { kind: 'refused', who, why: 'outside', reason: NOT_NEAR };
  }
}

async function settle(known: Known, verdict: Promise<Verdict>): Promise<void> {
  known.verdict = await verdict;
}

const NOT_ALLOWED = 'this client is not on the list of allowed ones';
const NOT_NEAR = 'this client is in none of the networks that are served';
