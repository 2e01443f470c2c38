/** Where a station would be by its settings, for commands that only preview what it would do. */
import { ipv4, parseCidr, subnetOf, type AdapterAddress, type Ipv4 } from '../../lib/address.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Settings } from '../../station/settings.ts';

/** `at`: as it was given on the command line; else the address of the settings, else the first of the pool's network. */
export function stationAt(at: string | undefined, { address, dhcp }: Settings): Result<AdapterAddress, string> {
  if (at !== undefined) return parseCidr(at);
  const [first] = dhcp.bind ?? dhcp.pool?.map((range) => lowest(range.first)) ?? [];
  return ok(address ?? { address: first ?? lowest(ipv4(0xc0a80101)), prefix: 24 });
}

/** The first address of the /24 network that this address lies in: most likely the station has it. */
function lowest(address: Ipv4): Ipv4 {
  return ipv4(subnetOf({ address, prefix: 24 }).base + 1);
}
