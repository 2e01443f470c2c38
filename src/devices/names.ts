/**
 * Which device is called so: by the name it gave itself, its hardware address, or its serial number. An index over the
 * leases, brought up to date when somebody asks; what it says is checked with the lease itself.
 */
import type { Ipv4 } from '../lib/address.ts';
import { setLatest } from '../lib/set-latest.ts';
import type { Instant } from '../lib/time.ts';
import type { Client } from './clients.ts';

/** Where leases are. */
export interface LeaseSource {
  at(address: Ipv4): Client | undefined;
  /** Addresses whose lease changed since this was asked last. */
  changes(): Iterable<Ipv4>;
}

export interface NamedClient extends Client {
  readonly address: Ipv4;
}

/** Each lease has up to three. */
const MOST_NAMES = 200_000;
/** Changes that are looked at in one go: a millisecond or two. */
const AT_ONCE = 4096;

export class DeviceNames {
  readonly #source: LeaseSource;
  readonly #addresses = new Map<string, Ipv4>();
  #rest: Iterator<Ipv4> | undefined;

  constructor(source: LeaseSource) {
    this.#source = source;
  }

  /** Takes up some of what has changed; whether there is more. */
  update(): boolean {
    this.#rest ??= this.#source.changes()[Symbol.iterator]();
    for (let count = 0; count < AT_ONCE; count += 1) {
      const next = this.#rest.next();
      if (next.done === true) {
        this.#rest = undefined;
        return false;
      }
      const client = this.#source.at(next.value);
      if (client?.state !== 'bound') continue;
      for (const key of keysOf(client)) setLatest(this.#addresses, key, next.value, MOST_NAMES);
    }
    return true;
  }

  /** `name`: a label in lower case. A hardware address cannot be taken by a device that calls itself so. */
  find(name: string, now: Instant): NamedClient | undefined {
    this.update();
    const hardware = hardwareIn(name);
    for (const key of [...(hardware === undefined ? [] : [`hw:${hardware}`]), `name:${name}`, `serial:${name}`]) {
      const address = this.#addresses.get(key);
      const client = address === undefined ? undefined : this.holder(address, now);
      if (client !== undefined && keysOf(client).includes(key)) return client;
    }
    return undefined;
  }

  /** Who has the lease of an address now. */
  holder(address: Ipv4, now: Instant): NamedClient | undefined {
    const client = this.#source.at(address);
    const isHeld = client?.state === 'bound' && (client.until ?? 0) > now;
    return isHeld ? { ...client, address } : undefined;
  }
}

function keysOf({ hardware, hostname, client }: Client): readonly string[] {
  const name = hostname?.split('.')[0]?.toLowerCase();
  const serial = client === undefined ? undefined : serialIn(client);
  const digits = hardware.replaceAll(':', '');
  return [
    ...(digits === '' ? [] : [`hw:${digits}`]),
    ...(name === undefined || name === '' ? [] : [`name:${name}`]),
    ...(serial === undefined ? [] : [`serial:${serial}`]),
  ];
}

/** `002699ef0f1a`, `00-26-99-ef-0f-1a`, `00:26:99:ef:0f:1a`, and `sep002699ef0f1a` as Cisco calls phones. */
function hardwareIn(name: string): string | undefined {
  const digits = name.replace(/^(sep|ata)(?=[0-9a-f]{12}$)/, '').replaceAll(/[:-]/g, '');
  return /^[0-9a-f]{12}$/.test(digits) ? digits : undefined;
}

/**
 * A client identifier that is a text without blanks and dots: switches and routers that provision themselves send their
 * serial number so, of type 0 (RFC 2132 section 9.14) or without a type.
 */
function serialIn(client: string): string | undefined {
  const [, hex = ''] = /^id:(?:00)?((?:[2-7][0-9a-f])+)$/.exec(client) ?? [];
  const text = hex.replaceAll(/../g, (digits) => String.fromCharCode(Number.parseInt(digits, 16)));
  return /^[A-Za-z0-9_-]{4,63}$/.test(text) ? text.toLowerCase() : undefined;
}
