/**
 * Finds addresses that somebody else has already: it asks for an address before it is offered, and when somebody answers,
 * the address is not given out for the time of `quarantine`.
 * On the cable the offer waits a moment for the answer; to a device behind a relay the offer goes at once, and an answer
 * that comes before the device's REQUEST has that refused.
 */
import type { Report } from '../../../events/types.ts';
import type { Neighbour } from '../../../host/datagrams/neighbours.ts';
import { formatIpv4, type Ipv4, type Mac } from '../../../lib/address.ts';
import { after, type Instant } from '../../../lib/time.ts';
import { deviceName, isClientKey } from '../../../protocols/dhcp/leases/identity.ts';
import type { ClientKey, Lease } from '../../../protocols/dhcp/leases/lease.ts';
import type { DhcpWorld } from '../../../protocols/dhcp/server/world.ts';
import { AddressProbes } from './address-probes.ts';
import type { ServingPoint } from '../serving/serving-point.ts';

export class Conflicts<T> {
  readonly #world: DhcpWorld;
  readonly #report: Report;
  readonly #probes = new AddressProbes<T>();

  constructor(world: DhcpWorld, report: Report) {
    this.#world = world;
    this.#report = report;
  }

  /** Asks for an address that is going to be offered; whoever answers is told to `answered`. */
  ask(address: Ipv4, point: ServingPoint, now: Instant): void {
    if (point.neighbours !== undefined && this.#probes.begin(address, now)) point.neighbours.ask(address);
  }

  /** As `ask`; true when the offer has to wait. What `keep` gives is then given back by `due` or `answered`. */
  holdsUp(address: Ipv4, point: ServingPoint, keep: () => T, now: Instant): boolean {
    if (point.neighbours === undefined) return false;
    const waiting = this.#probes.isWaiting(address);
    if (!waiting && !this.#probes.begin(address, now)) return false;
    if (!waiting) point.neighbours.ask(address);
    this.#probes.hold(address, keep(), now);
    return true;
  }

  /** What need not wait any longer, because nobody answered. */
  due(now: Instant): readonly T[] {
    return this.#probes.due(now);
  }

  deadline(): Instant {
    return this.#probes.deadline();
  }

  /**
   * Somebody answered for an address that was asked for: the lease that puts it to rest, undefined where the address
   * stays as it is (the device itself answered, it is reserved, or too many went to rest within a minute), and what waited.
   */
  answered({ address, hardware }: Neighbour, now: Instant): { readonly lease?: Lease; readonly held?: T } {
    if (!this.#probes.isAsked(address)) return {};
    const lent = this.#world.book.at(address);
    if (lent?.state !== 'offered' || lent.hardware === hardware) return {};
    const { quarantine, limits, reservations, subnets } = this.#world;
    const isReserved = [reservations, ...subnets.map((one) => one.reservations)].some((one) =>
      one.addresses.has(address),
    );
    const rests = !isReserved && this.#world.book.recentDeclines(now) < limits.declinesPerMinute;
    this.#report({
      type: 'dhcp.address-taken',
      device: deviceName(lent),
      address: formatIpv4(address),
      quarantine: rests ? quarantine : 0,
      ...(hardware === undefined ? {} : { holder: hardware }),
    });
    const held = this.#probes.answered(address, now);
    if (!rests) return held === undefined ? {} : { held };
    const client = clientOf(hardware) ?? lent.client;
    const lease: Lease = {
      address,
      client,
      hardware: hardware ?? lent.hardware,
      state: 'declined',
      since: now,
      until: after(now, quarantine),
    };
    return held === undefined ? { lease } : { lease, held };
  }
}

function clientOf(hardware: Mac | undefined): ClientKey | undefined {
  const key = `hw:01:${hardware ?? ''}`;
  return hardware !== undefined && isClientKey(key) ? key : undefined;
}
