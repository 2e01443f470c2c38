/** Where devices are reached (RFC 3261 section 10.3): their registrations, by extension. */
import { after, seconds, since, type Instant, type Millis } from '../../../lib/time.ts';
import { DEFAULT_PORT, type Hop } from '../transactions/hop.ts';
import { header, valueOf, valuesOf, type SipHeader, type SipRequest } from '../wire/message.ts';
import type { Essentials } from '../wire/essentials.ts';
import { parseNameAddress, splitList, type NameAddress } from '../wire/values.ts';
import { parseSipUri, type SipUri } from '../wire/uri.ts';

export interface Binding {
  readonly extension: string;
  /** As the device wrote it. */
  readonly contact: string;
  readonly uri: SipUri;
  /** Where requests for it go: the device that registered, and nobody else, whatever it wrote. */
  readonly hop: Hop;
  readonly callId: string;
  readonly cseq: number;
  readonly expires: Instant;
  readonly userAgent: string | undefined;
}

export interface RegisterOutcome {
  readonly status: number;
  readonly reason?: string;
  readonly headers: readonly SipHeader[];
  /** Those that were not there before. */
  readonly added: readonly Binding[];
  readonly removed: readonly Binding[];
}

export interface RegistrarLimits {
  /** The longest registration, which is also the one of who asks for none in particular. */
  readonly longest: Millis;
}

const SHORTEST = seconds(60);
const MOST_OF_ONE = 4;
const MOST = 2048;
const MOST_CONTACTS = 16;
const LONGEST_CONTACT = 512;

interface Wish {
  readonly address: NameAddress;
  readonly uri: SipUri;
  /** Seconds. */
  readonly expires: number;
}

export class Registrar {
  readonly #limits: RegistrarLimits;
  /** By extension; the newest first. */
  readonly #bindings = new Map<string, readonly Binding[]>();

  constructor(limits: RegistrarLimits) {
    this.#limits = limits;
  }

  /** Those that are valid, the newest first. */
  of(extension: string, now: Instant): readonly Binding[] {
    return (this.#bindings.get(extension) ?? []).filter(({ expires }) => expires > now);
  }

  all(now: Instant): readonly Binding[] {
    return [...this.#bindings.keys()].flatMap((extension) => this.of(extension, now));
  }

  /** When the next one ends; undefined when there is none. */
  get nextEnd(): Instant | undefined {
    const ends = [...this.#bindings.values()].flat().map(({ expires }) => expires);
    return ends.length === 0 ? undefined : ends.reduce((a, b) => (a < b ? a : b));
  }

  /** Takes out those that have ended. */
  expire(now: Instant): readonly Binding[] {
    const ended = [...this.#bindings.values()].flat().filter(({ expires }) => expires <= now);
    for (const extension of new Set(ended.map(({ extension }) => extension)))
      this.#keep(extension, this.of(extension, now));
    return ended;
  }

  /** A REGISTER whose sender has shown that it may speak for the extension. */
  register(extension: string, request: SipRequest, essentials: Essentials, from: Hop, now: Instant): RegisterOutcome {
    const values = valuesOf(request, 'Contact').flatMap(splitList);
    if (values.length > MOST_CONTACTS) return refused(400, 'Too Many Contacts');
    const before = this.of(extension, now);
    if (values.includes('*')) return this.#removeAll(extension, request, essentials, values.length, now);
    const wishes = values.map((value) => this.#wish(value, request));
    const read = wishes.flatMap((wish) => wish ?? []);
    if (read.length < wishes.length) return refused(400, 'Bad Contact');
    if (read.some(({ expires }) => expires > 0 && expires < SHORTEST / 1000))
      return { ...refused(423), headers: [header('Min-Expires', String(SHORTEST / 1000))] };
    if (before.some((one) => read.some(({ uri }) => isSame(one.uri, uri)) && isOld(one, essentials)))
      return refused(500, 'Out Of Order');
    return this.#take(extension, read, { request, essentials, from, now }, before);
  }

  #take(
    extension: string,
    wishes: readonly Wish[],
    { request, essentials, from, now }: { request: SipRequest; essentials: Essentials; from: Hop; now: Instant },
    before: readonly Binding[],
  ): RegisterOutcome {
    const made = wishes
      .filter(({ expires }) => expires > 0)
      .map(({ address, uri, expires }) => ({
        extension,
        contact: address.uri,
        uri,
        hop: hopOf(uri, from),
        callId: essentials.callId,
        cseq: essentials.cseq.number,
        expires: after(now, seconds(expires)),
        userAgent: valueOf(request, 'User-Agent'),
      }));
    const kept = before.filter((one) => !wishes.some(({ uri }) => isSame(uri, one.uri)));
    const isFull = before.length === 0 && made.length > 0 && this.#bindings.size >= MOST;
    if (isFull) return refused(503);
    const next = [...made.toReversed(), ...kept].slice(0, MOST_OF_ONE);
    this.#keep(extension, next);
    return {
      status: 200,
      headers: next.map((one) => contactHeader(one, now)),
      added: made.filter((one) => !before.some((other) => isSame(other.uri, one.uri))),
      removed: before.filter((one) => !next.some((other) => isSame(other.uri, one.uri))),
    };
  }

  /** `Contact: *` takes all of them away, and only that (section 10.2.2). */
  #removeAll(
    extension: string,
    request: SipRequest,
    essentials: Essentials,
    contacts: number,
    now: Instant,
  ): RegisterOutcome {
    if (contacts > 1 || valueOf(request, 'Expires')?.trim() !== '0') return refused(400, 'Bad Contact');
    const before = this.of(extension, now);
    if (before.some((one) => isOld(one, essentials))) return refused(500, 'Out Of Order');
    this.#keep(extension, []);
    return { status: 200, headers: [], added: [], removed: before };
  }

  #wish(value: string, request: SipRequest): Wish | undefined {
    const address = parseNameAddress(value);
    const uri = address === undefined ? undefined : parseSipUri(address.uri);
    if (address === undefined || uri === undefined || address.uri.length > LONGEST_CONTACT) return undefined;
    const longest = this.#limits.longest / 1000;
    const asked = address.params.get('expires') ?? valueOf(request, 'Expires') ?? String(longest);
    // What is no number counts as the usual time (section 20.19).
    const expires = /^\d{1,10}$/.test(asked) ? Math.min(Number(asked), longest) : longest;
    return { address, uri, expires };
  }

  #keep(extension: string, bindings: readonly Binding[]): void {
    if (bindings.length === 0) this.#bindings.delete(extension);
    else this.#bindings.set(extension, bindings);
  }
}

function refused(status: number, reason?: string): RegisterOutcome {
  return { status, ...(reason === undefined ? {} : { reason }), headers: [], added: [], removed: [] };
}

/** An older request of the same device, which comes late. */
function isOld(binding: Binding, { callId, cseq }: Essentials): boolean {
  return binding.callId === callId && cseq.number <= binding.cseq;
}

function isSame(a: SipUri, b: SipUri): boolean {
  return a.user === b.user && a.host === b.host && a.port === b.port && transportOf(a) === transportOf(b);
}

function transportOf({ params }: SipUri): string {
  return params.get('transport')?.toLowerCase() ?? 'udp';
}

function contactHeader({ contact, expires }: Binding, now: Instant): SipHeader {
  return header('Contact', `<${contact}>;expires=${Math.max(1, Math.ceil(since(now, expires) / 1000))}`);
}

/**
 * A device that is reached by its own port may send from another one (Cisco's do). One whose address is not what it wrote is
 * behind something that translates addresses, and is reached where it sends from.
 */
function hopOf(uri: SipUri, from: Hop): Hop {
  if (from.transport === 'tcp') return from;
  const port = uri.host === from.address ? (uri.port ?? DEFAULT_PORT) : from.port;
  return transportOf(uri) === 'tcp' ? { ...from, transport: 'tcp', port } : { ...from, port };
}
