/** From the name of a host to its address. */
import { lookup } from 'node:dns/promises';
import { parseIpv4 } from '../../../lib/address.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { causeOf } from '../../errno.ts';
import { canonicalIpv6 } from '../../datagrams/peer-addresses.ts';
import { stationError, type StationError } from '../../station-error.ts';

/** IPv4 where the host has it: devices in recovery speak nothing else. An address is taken as it is. Fails with `no-address`. */
export async function resolveHost(name: string): Promise<Result<string, StationError>> {
  if (parseIpv4(name).ok) return ok(name);
  const six = canonicalIpv6(name);
  if (six !== undefined) return ok(six);
  try {
    const found = await lookup(name, { all: true });
    const best = found.find(({ family }) => family === 4) ?? found[0];
    return best === undefined ? err(unknown(name)) : ok(best.address);
  } catch (error) {
    return err(unknown(name, causeOf(error)));
  }
}

/** Where a client's socket is bound to reach that address. */
export function placeTowards(address: string): { readonly address6?: string } {
  return address.includes(':') ? { address6: '::' } : {};
}

function unknown(name: string, cause?: string): StationError {
  return stationError('no-address', `No address is known for ${name}.`, 'Check the name, or write the address.', cause);
}
