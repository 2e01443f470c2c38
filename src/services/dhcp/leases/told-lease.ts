/** A lease as it is told to who asks for it. Apart from the questions, so that the packet thread need not load their schema. */
import { formatIpv4 } from '../../../lib/address.ts';
import { NEVER } from '../../../lib/time.ts';
import type { Lease, LeaseState } from '../../../protocols/dhcp/leases/lease.ts';

export interface ToldLease {
  readonly address: string;
  readonly hardware: string;
  readonly state: LeaseState;
  /** When this state began, in milliseconds since 1970. */
  readonly since: number;
  /** When it ends; absent when it does not. */
  readonly until?: number | undefined;
  readonly hostname?: string | undefined;
  readonly vendorClass?: string | undefined;
}

export function toldLease(lease: Lease): ToldLease {
  const { address, hardware, state, since, until, hostname, vendorClass } = lease;
  return {
    address: formatIpv4(address),
    hardware,
    state,
    since,
    ...(until === NEVER ? {} : { until }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(vendorClass === undefined ? {} : { vendorClass }),
  };
}
