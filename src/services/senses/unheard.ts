/**
 * Requests that come to this computer and do not reach the station: seen by an ear, which hears before any firewall, and told
 * by no service. Pure: what is seen, what services tell, and the time go in.
 */
import type { Happening, Report } from '../../events/types.ts';
import type { HeardFrame } from '../../host/datagrams/ears.ts';
import { formatIpv4, type Mac } from '../../lib/address.ts';
import { after, instant, NEVER, seconds, since, type Instant } from '../../lib/time.ts';
import { decodeFrame } from '../../protocols/ethernet/frame.ts';

type Service = 'DHCP' | 'TFTP';

/** How long before and after a request its service would have told anything, also that the disk lets it wait. */
const NEAR = seconds(2.5);
/** One may be lost in the turn in which a socket was opened. */
const LEAST = 2;
/** A service that was silent for so long is no witness of what it heard before. */
const FORGOTTEN = seconds(60);

/** What the service tells without having been asked anything. */
const ALONE: readonly string[] = ['dhcp.asking', 'dhcp.deaf', 'dhcp.foreign-server', 'dhcp.overheard', 'dhcp.unprobed'];

interface Request {
  readonly service: Service;
  readonly device: Mac;
  readonly from: string;
  readonly why: 'dropped' | 'checksum';
  readonly at: Instant;
}

export class Unheard {
  readonly #adapter: string;
  readonly #own: Mac | undefined;
  readonly #report: Report;
  readonly #isServed: (service: Service) => boolean;
  readonly #told = new Map<Service, Instant>();
  readonly #times = new Map<Service, { times: number; last: Instant }>();
  /** One of each service that waits for its service to tell of it. */
  readonly #open = new Map<Service, Request>();

  /** `own`: the card of the station; `isServed`: whether the service runs and answers by now. */
  constructor(adapter: string, own: Mac | undefined, report: Report, isServed: (service: Service) => boolean) {
    this.#adapter = adapter;
    this.#own = own;
    this.#report = report;
    this.#isServed = isServed;
  }

  /** A frame of the ear for `requests`; `at`: when it is looked at, not long after it came. */
  saw({ bytes, isUnsummed }: Pick<HeardFrame, 'bytes' | 'isUnsummed'>, at: Instant): void {
    const frame = decodeFrame(bytes);
    // What comes back of this station itself is a loop, and nothing that somebody asks.
    if (frame?.kind !== 'udp' || frame.from === this.#own) return;
    const service = frame.destinationPort === 67 ? 'DHCP' : 'TFTP';
    if (!this.#isServed(service) || this.#open.has(service)) return;
    const from = `${formatIpv4(frame.source)}:${frame.sourcePort}`;
    const why = frame.checksum === 'wrong' && !isUnsummed ? 'checksum' : 'dropped';
    this.#open.set(service, { service, device: frame.from, from, why, at });
  }

  follow({ type }: Happening, now: Instant): void {
    if (type.startsWith('dhcp.') && !ALONE.includes(type)) this.#heard('DHCP', now);
    if (type.startsWith('file.') || type.startsWith('tftp.')) this.#heard('TFTP', now);
  }

  deadline(): Instant {
    let next = NEVER;
    for (const { at } of this.#open.values()) next = instant(Math.min(next, after(at, NEAR)));
    return next;
  }

  wake(now: Instant): void {
    for (const request of this.#open.values()) {
      if (after(request.at, NEAR) > now) continue;
      this.#open.delete(request.service);
      const told = this.#told.get(request.service);
      if (told === undefined || since(told, request.at) > NEAR) this.#missed(request, now);
    }
  }

  #heard(service: Service, now: Instant): void {
    this.#told.set(service, now);
    this.#times.delete(service);
    this.#open.delete(service);
  }

  #missed({ service, device, from, why }: Request, now: Instant): void {
    const before = this.#times.get(service);
    const times = before === undefined || since(before.last, now) > FORGOTTEN ? 1 : before.times + 1;
    this.#times.set(service, { times, last: now });
    if (times === LEAST || times === 10 * LEAST || times === 100 * LEAST) {
      this.#report({ type: 'wire.unheard', adapter: this.#adapter, service, device, from, why, times });
    }
  }
}
