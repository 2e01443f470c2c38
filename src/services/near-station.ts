/** Who is on a network of the station, for services of the main thread. Whoever has a lease is known by `MainNeeds.clientAt`. */
import { formatIpv4, parseIpv4, subnetContains, subnetOf, type Subnet } from '../lib/address.ts';
import type { MainNeeds } from './module.ts';

export interface NearStation {
  /** The own addresses. */
  readonly addresses: readonly string[];
  /** The networks that are known of before the station starts. */
  readonly networks: readonly Subnet[];
}

/** Those networks, and what the computer knows: a station that was told an address knows nothing of its network. */
export async function networksOf(
  { addresses, networks }: NearStation,
  machine: Pick<MainNeeds['machine'], 'adapters'>,
): Promise<readonly Subnet[]> {
  const listed = await machine.adapters();
  if (!listed.ok) return networks;
  const all = listed.value.flatMap((adapter) => adapter.addresses);
  return [...networks, ...all.filter(({ address }) => addresses.includes(formatIpv4(address))).map(subnetOf)];
}

export function isWithin(networks: readonly Subnet[], address: string): boolean {
  const four = parseIpv4(address);
  return four.ok && networks.some((network) => subnetContains(network, four.value));
}
