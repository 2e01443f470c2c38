/** The part of `compileWorld` that is about subnets: it finds out which there are, makes their pools, and reads reservations. */
import {
  formatIpv4,
  formatRange,
  formatSubnet,
  ipv4,
  parseCidr,
  parseMac,
  subnetBroadcast,
  subnetContains,
  subnetOf,
  type AdapterAddress,
  type AddressRange,
  type Ipv4,
  type Mac,
  type Subnet,
} from '../../../lib/address.ts';
import { encodeText } from '../../../lib/text.ts';
import { clientIdKey, hexBytes } from '../leases/identity.ts';
import type { IssueList } from './issues.ts';
import { layerOf } from './layer.ts';
import type { ClientKey } from '../leases/lease.ts';
import { parseHex } from '../options/option-type.ts';
import { readOneAddress, readRanges } from './setting-values.ts';
import type { DhcpSettings, RangesSetting, ReservationSettings, SubnetSettings } from './settings.ts';
import type { Reservation, Reservations } from '../server/world.ts';

/** A subnet before its pool is known. */
export interface PlannedSubnet {
  readonly subnet: Subnet;
  readonly settings: SubnetSettings | undefined;
  readonly issues: IssueList;
}

/** On a network of 256 addresses or more, the lowest ones are often taken by hand. */
const LEFT_AT_START = 100;
const LARGEST_DEFAULT_POOL = 65_536;

/** The configured subnets, and the network of every adapter that lies in none of them. */
export function planSubnets(
  settings: DhcpSettings,
  adapters: readonly AdapterAddress[],
  issues: IssueList,
): PlannedSubnet[] {
  const planned: PlannedSubnet[] = [];
  for (const [index, subnet] of (settings.subnets ?? []).entries()) {
    const place = issues.below('subnets').below(index);
    const network = place.below('subnet').take(parseCidr(subnet.subnet));
    if (network === undefined) continue;
    if (subnetOf(network).base !== network.address) {
      place
        .below('subnet')
        .error(`"${subnet.subnet}" has bits set behind its prefix: write ${formatSubnet(subnetOf(network))}`);
      continue;
    }
    const clash = planned.find((other) => overlap(other.subnet, subnetOf(network)));
    if (clash !== undefined) place.below('subnet').error(`${subnet.subnet} overlaps ${formatSubnet(clash.subnet)}`);
    planned.push({ subnet: subnetOf(network), settings: subnet, issues: place });
  }
  for (const adapter of adapters) {
    const known = planned.some(({ subnet }) => subnetContains(subnet, adapter.address));
    if (!known) planned.push({ subnet: subnetOf(adapter), settings: undefined, issues });
  }
  return planned;
}

/** The ranges a subnet gives from: its own, else those of the station's pool inside it, else a default. */
export function poolRanges(
  planned: PlannedSubnet,
  shared: readonly AddressRange[] | undefined,
): readonly AddressRange[] {
  const own = planned.settings?.pool;
  if (own !== undefined) return rangesInside(own, planned.subnet, planned.issues.below('pool'));
  const inside = shared?.filter((range) => contains(planned.subnet, range)) ?? [];
  if (inside.length > 0 || shared?.length === 0) return inside;
  return defaultRanges(planned.subnet, planned.settings === undefined);
}

/** The network's own address and its broadcast address, which no device can have; none of a /31 or /32. */
export function unusable(subnet: Subnet): readonly AddressRange[] {
  if (subnet.prefix > 30) return [];
  return [single(subnet.base), single(subnetBroadcast(subnet))];
}

export function single(address: Ipv4): AddressRange {
  return { first: address, last: address };
}

/** Makes reservations ready; `inside` says in which subnets their addresses may lie. */
export function reservationsOf(
  settings: readonly ReservationSettings[] | undefined,
  inside: readonly Subnet[],
  issues: IssueList,
): Reservations {
  const byClient = new Map<ClientKey, Reservation>();
  const byHardware = new Map<Mac, Reservation>();
  const byCircuit = new Map<string, Reservation>();
  const byPattern: { pattern: string; reservation: Reservation }[] = [];
  const addresses = new Set<Ipv4>();
  for (const [index, one] of (settings ?? []).entries()) {
    const place = issues.below(index);
    const reservation = reservationOf(one, inside, addresses, place);
    const { hardware, clientId, circuitId, pattern } = one;
    if ([hardware, clientId, circuitId, pattern].filter((key) => key !== undefined).length !== 1) {
      place.error('a reservation has exactly one of hardware, client-id, circuit-id and pattern');
    }
    const mac = hardware === undefined ? undefined : place.below('hardware').take(parseMac(hardware));
    if (mac !== undefined) addOnce(byHardware, mac, reservation, place);
    if (clientId !== undefined) addOnce(byClient, clientIdKey(identifierBytes(clientId)), reservation, place);
    if (circuitId !== undefined) addOnce(byCircuit, hexBytes(identifierBytes(circuitId)), reservation, place);
    if (pattern !== undefined) byPattern.push({ pattern: pattern.replaceAll('-', ':'), reservation });
  }
  return { byClient, byHardware, byCircuit, byPattern, addresses };
}

function reservationOf(
  settings: ReservationSettings,
  inside: readonly Subnet[],
  taken: Set<Ipv4>,
  issues: IssueList,
): Reservation {
  const address =
    settings.address === undefined ? undefined : readOneAddress(settings.address, issues.below('address'));
  if (address !== undefined) {
    const text = formatIpv4(address);
    const home = inside.find((subnet) => subnetContains(subnet, address));
    if (home === undefined)
      issues.below('address').error(`${text} is not inside ${inside.map(formatSubnet).join(' or ')}`);
    else if (unusable(home).some(({ first }) => first === address))
      issues.below('address').error(`no device can have ${text}`);
    if (taken.has(address)) issues.below('address').error(`${text} is reserved twice`);
    taken.add(address);
  }
  const { hostname } = settings;
  const options = hostname === undefined ? settings.options : { 'host-name': hostname, ...settings.options };
  return {
    address,
    layer: layerOf(options === undefined ? settings : { ...settings, options }, 'reservation', issues),
  };
}

function addOnce<K>(map: Map<K, Reservation>, key: K, reservation: Reservation, issues: IssueList): void {
  if (map.has(key)) issues.error('this device has a reservation already');
  map.set(key, reservation);
}

/** Hexadecimal pairs with `:` between them or after `hex:`, else the text itself. */
function identifierBytes(text: string): Uint8Array {
  const digits = text.startsWith('hex:')
    ? text.slice(4)
    : /^[0-9a-f]{2}(:[0-9a-f]{2})+$/i.test(text)
      ? text
      : undefined;
  const bytes = digits === undefined ? undefined : parseHex(digits);
  return bytes?.ok === true ? bytes.value : encodeText(text);
}

function rangesInside(setting: RangesSetting, subnet: Subnet, issues: IssueList): readonly AddressRange[] {
  const ranges = readRanges(setting, issues);
  for (const range of ranges) {
    if (!contains(subnet, range)) issues.error(`${formatRange(range)} is not inside ${formatSubnet(subnet)}`);
  }
  return ranges;
}

function defaultRanges(subnet: Subnet, leaveStart: boolean): readonly AddressRange[] {
  const start = leaveStart && subnet.prefix <= 24 ? LEFT_AT_START : 0;
  const first = subnet.base + start;
  return [{ first: ipv4(first), last: ipv4(Math.min(subnetBroadcast(subnet), first + LARGEST_DEFAULT_POOL - 1)) }];
}

function contains(subnet: Subnet, range: AddressRange): boolean {
  return subnetContains(subnet, range.first) && subnetContains(subnet, range.last);
}

function overlap(a: Subnet, b: Subnet): boolean {
  return subnetContains(a, b.base) || subnetContains(b, a.base);
}
