/**
 * IPv6 addresses as numbers. Handlers know addresses as numbers of 32 bits; an IPv6 address gets one above that, which
 * means something only to the host that gave it out. Nothing on the way of an IPv4 datagram changes for it.
 */
import { formatIpv4, opaqueAddress, parseIpv4, type Ipv4 } from '../../lib/address.ts';

const FIRST = 2 ** 32;
/** Addresses can be made up: those not heard of longest are forgotten first. */
const MOST = 65_536;
const MAPPED = '::ffff:';

export class PeerAddresses {
  readonly #most: number;
  /** Least recently heard of first. */
  readonly #numbers = new Map<string, Ipv4>();
  readonly #texts = new Map<Ipv4, string>();
  #next = FIRST;

  constructor(most = MOST) {
    this.#most = most;
  }

  /** The number of an address in canonical text; an IPv4 address, also one mapped into IPv6, is what it always is. */
  intern(text: string): Ipv4 {
    const four = parseIpv4(text.startsWith(MAPPED) ? text.slice(MAPPED.length) : text);
    if (four.ok) return four.value;
    const known = this.#numbers.get(text);
    const number = known ?? opaqueAddress(this.#next++);
    if (known === undefined) this.#forget();
    else this.#numbers.delete(text);
    this.#numbers.set(text, number);
    this.#texts.set(number, text);
    return number;
  }

  /** For people; `::` for a number that was forgotten. */
  format(address: Ipv4): string {
    return address < FIRST ? formatIpv4(address) : (this.#texts.get(address) ?? '::');
  }

  /** As an IPv6 socket wants it. */
  mapped(address: Ipv4): string {
    return address < FIRST ? MAPPED + formatIpv4(address) : this.format(address);
  }

  #forget(): void {
    if (this.#numbers.size < this.#most) return;
    for (const [text, number] of this.#numbers) {
      this.#numbers.delete(text);
      this.#texts.delete(number);
      return;
    }
  }
}

/** `fe80::1%eth1` of `FE80:0::1%eth1`: as the system writes senders; undefined for what is no IPv6 address. */
export function canonicalIpv6(text: string): string | undefined {
  const [address = '', scope, ...rest] = text.split('%');
  if (!address.includes(':') || rest.length > 0 || scope === '') return undefined;
  try {
    const { hostname } = new URL(`http://[${address}]/`);
    const canonical = hostname.slice(1, -1);
    return scope === undefined ? canonical : `${canonical}%${scope}`;
  } catch {
    return undefined;
  }
}
