import type { Ipv4 } from '../../../lib/address.ts';
import type { ServingPoint } from './serving-point.ts';

/** A request with everything that is known of how it came. `bytes` may be memory that is used again. */
export interface Incoming {
  readonly point: ServingPoint;
  readonly bytes: Uint8Array;
  readonly from: Ipv4;
  readonly fromPort: number;
  readonly local: Ipv4;
}

/** The same in memory of its own. */
export function kept(incoming: Incoming): Incoming {
  return { ...incoming, bytes: incoming.bytes.slice() };
}
