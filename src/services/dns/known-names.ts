/** The names of the settings, and that of the station itself. */
import { parseIpv4 } from '../../lib/address.ts';
import { makeZone, type HostAddress, type NamedHost, type Zone } from '../../protocols/dns/zone.ts';
import type { DnsPlan } from './parts.ts';

/** What the station is called, unless the settings call somebody so. */
const OWN_NAME = 'rouse';

export function knownNames({ domain, names, places }: Pick<DnsPlan, 'domain' | 'names' | 'places'>): Zone {
  const hosts: NamedHost[] = Object.entries(names).map(([name, addresses]) => ({
    name,
    addresses: addresses.map(hostAddress),
  }));
  const isTaken = hosts.some(({ name }) => name.toLowerCase() === OWN_NAME);
  const own = { name: OWN_NAME, addresses: places.map(({ at }) => at.address), isAside: true };
  return makeZone(domain, isTaken ? hosts : [...hosts, own]);
}

/** Of text that is canonical. */
function hostAddress(text: string): HostAddress {
  const four = parseIpv4(text);
  return four.ok ? four.value : sixteenOctets(text);
}

function sixteenOctets(text: string): Uint8Array {
  const [head = '', tail = ''] = text.split('::');
  const [first, last] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => 0);
  return Uint8Array.from([...first, ...zeros, ...last].flatMap((group) => [group >> 8, group & 255]));
}

function groupsOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}
