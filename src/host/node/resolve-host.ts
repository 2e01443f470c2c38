/** From the name of a host to its address. */
import { lookup } from 'node:dns/promises';
import { parseIpv4, type Ipv4 } from '../../lib/address.ts';
import { err, type Result } from '../../lib/result.ts';
import { causeOf } from '../errno.ts';
import { stationError, type StationError } from '../station-error.ts';

/** An address is taken as it is, without asking anybody. Fails with `no-address`. */
export async function resolveHost(name: string): Promise<Result<Ipv4, StationError>> {
  const written = parseIpv4(name);
  if (written.ok) return written;
  try {
    const found = parseIpv4((await lookup(name, { family: 4 })).address);
    return found.ok ? found : err(unknown(name));
  } catch (error) {
    return err(unknown(name, causeOf(error)));
  }
}

function unknown(name: string, cause?: string): StationError {
  return stationError('no-address', `No address is known for ${name}.`, 'Check the name, or write the address.', cause);
}
