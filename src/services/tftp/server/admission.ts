/**
 * Who may begin a transfer. A server that answers 4 bytes with 516 is a tool for attacks with forged senders, so new
 * requests are limited by network, and running transfers by client and overall. Too much is met with silence: a client
 * repeats its request, while an ERROR would tell a phone that the file is missing.
 */
import { isLoopback, subnetContains, type Ipv4 } from '../../../lib/address.ts';
import { setLatest } from '../../../lib/set-latest.ts';
import type { Instant } from '../../../lib/time.ts';
import type { TftpSettings } from './settings.ts';
import type { Transfers } from './transfers.ts';

/** `refuse` is told to the client, `ignore` is not. */
export type Admission = 'admit' | { readonly verdict: 'refuse' | 'ignore'; readonly reason: string };

/** Whose requests are limited together: a /24 as a number, or the text of an IPv6 /64. */
export type SourceNetwork = number | string;

type Allowance = TftpSettings['requestsPerNetwork'];

interface Bucket {
  tokens: number;
  at: Instant;
}

/** Networks remembered before the idle ones are forgotten. */
const NETWORKS = 4096;
/** Answers to packets of no transfer. Each may let the system look for an address that nobody has, for three seconds. */
const STRAYS: Allowance = { burst: 20, perSecond: 20 };

/**
 * Uploads that may begin, of all clients. Each makes a file at once, which takes a disk a millisecond and more, and nobody is
 * answered meanwhile.
 */
const UPLOADS: Allowance = { burst: 200, perSecond: 50 };

/** How many transfers run. */
type Running = Pick<Transfers, 'running' | 'runningOf'>;

export class AdmissionControl {
  readonly #settings: TftpSettings;
  readonly #networks = new Map<SourceNetwork, Bucket>();
  #strays: Bucket | undefined;
  #uploads: Bucket | undefined;

  constructor(settings: TftpSettings) {
    this.#settings = settings;
  }

  /** Whether the settings name this client. */
  isAllowed(from: Ipv4): boolean {
    return this.#settings.allowed.some((subnet) => subnetContains(subnet, from));
  }

  /** Decides whether a request is looked at, also one that repeats the request of a running transfer. */
  request(from: Ipv4, now: Instant, network: SourceNetwork = from >>> 8): Admission {
    const { allowed } = this.#settings;
    if (allowed.length > 0 && !this.isAllowed(from)) {
      return { verdict: 'refuse', reason: 'this client is not on the list of allowed ones' };
    }
    return isLoopback(from) || this.#take(network, now)
      ? 'admit'
      : { verdict: 'ignore', reason: 'too many requests from this network' };
  }

  /** Whether this client has as many transfers as it may; then it gets another one only in the place of one of its own. */
  isClientFull(from: Ipv4, running: Running): boolean {
    return running.runningOf(from) >= this.#settings.transfersPerClient && !isLoopback(from);
  }

  /** Decides whether one more transfer may begin. */
  transfer(from: Ipv4, running: Running): Admission {
    const { transfers, transfersPerClient } = this.#settings;
    if (this.isClientFull(from, running))
      return { verdict: 'ignore', reason: `${transfersPerClient} transfers of this client are running already` };
    return running.running < transfers
      ? 'admit'
      : { verdict: 'ignore', reason: `${transfers} transfers are running already` };
  }

  /** Decides whether one more file may be made for what a client wants to write. */
  upload(from: Ipv4, now: Instant): Admission {
    if (isLoopback(from)) return 'admit';
    this.#uploads = refilled(this.#uploads, UPLOADS, now);
    return taken(this.#uploads) ? 'admit' : { verdict: 'ignore', reason: 'too many uploads begin at once' };
  }

  /** Decides whether a packet of no transfer is answered. */
  stray(from: Ipv4, now: Instant): boolean {
    if (isLoopback(from)) return true;
    this.#strays = refilled(this.#strays, STRAYS, now);
    return taken(this.#strays);
  }

  /** Forgets the networks heard longest ago; a flood of forged ones costs bounded memory. */
  #take(network: SourceNetwork, now: Instant): boolean {
    const bucket = refilled(this.#networks.get(network), this.#settings.requestsPerNetwork, now);
    setLatest(this.#networks, network, bucket, NETWORKS);
    return taken(bucket);
  }
}

function refilled(bucket: Bucket | undefined, { burst, perSecond }: Allowance, now: Instant): Bucket {
  if (bucket === undefined) return { tokens: burst, at: now };
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
  bucket.at = now;
  return bucket;
}

function taken(bucket: Bucket): boolean {
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

/** `fd00:1:2:3::` for `fd00:1:2:3::4`. */
export function networkOfIpv6(text: string): SourceNetwork {
  const [address = ''] = text.split('%');
  const [head = [], tail = []] = address.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::`;
}
