/**
 * Collects what the decision about a request depends on: the client's identity and lease, the subnet it is to be served
 * from, its reservation, and the settings that apply. `decide` calls `contextOf` first, once for each request.
 */
import { LIMITED_BROADCAST, subnetBroadcast, subnetContains, type Ipv4 } from '../../../lib/address.ts';
import type { Instant } from '../../../lib/time.ts';
import { matchesPattern } from '../../../lib/glob.ts';
import { holds } from '../settings/conditions.ts';
import type { IgnoreReason } from './decision.ts';
import { agentAddress, relayReceivedUnicast } from './destination.ts';
import { agentInformation, clientKey, hardwareKey, hexBytes } from '../leases/identity.ts';
import { stationLayer } from '../settings/layer.ts';
import type { ClientKey, Lease } from '../leases/lease.ts';
import { addressOption, namedServer, type DhcpMessage } from '../wire/message.ts';
import { AGENT, subOption } from '../options/option-nested.ts';
import { OPTION } from '../options/option-rows.ts';
import type { DhcpQuirk } from '../settings/settings.ts';
import type { DhcpWorld, Layer, ReadySubnet, Received, Reservation, Reservations } from './world.ts';

export interface Context {
  readonly request: DhcpMessage;
  readonly received: Received;
  readonly world: DhcpWorld;
  readonly now: Instant;
  readonly client: ClientKey;
  /** The client's lease in this subnet, current or not; see `ownLease`. */
  readonly own: Lease | undefined;
  /** Option 82 of this message, where it is believed. */
  readonly agent: Uint8Array | undefined;
  /** What this server is called in this exchange: what the relay wants (RFC 5107), or its address. */
  readonly server: Ipv4;
  /** Whether the client, or the relay before it, sent this by unicast. */
  readonly unicast: boolean;
  readonly subnet: ReadySubnet;
  /** The address reserved for this client in this subnet. */
  readonly reserved: Ipv4 | undefined;
  /** The settings that apply, the strongest first. */
  readonly layers: readonly Layer[];
}

const MOST_HOPS = 16;
/** What `chaddr` has room for. A reply copies `hlen`, and would lead the client beyond it. */
const LONGEST_HARDWARE = 16;
const NO_SERVICES: ReadonlySet<never> = new Set();
const { subnetSelection: SUBNET_SELECTION } = OPTION;

/** The context, or why there is no answer whatever the request says. */
export function contextOf(request: DhcpMessage, received: Received, world: DhcpWorld): Context | IgnoreReason {
  const refusal = refusalAtTheDoor(request, world);
  if (refusal !== undefined) return refusal;
  const agent = agentInformation(request, world.trustAgentInformation);
  const unicast = cameByUnicast(request, received, agent);
  const subnet = subnetFor(request, received, world, agent, unicast);
  if (subnet === undefined) return 'no-subnet';
  const client = clientKey(request);
  const own = ownLease(request, client, subnet, world);
  const facts = { message: request, agent: agent ?? remembered(own) };
  const reservation = reservationFor(request, client, facts.agent, subnet.reservations, world.reservations);
  const layers: Layer[] = reservation === undefined ? [] : [reservation.layer];
  for (const one of world.classes) {
    if (!holds(one.when, facts)) continue;
    if (one.ignore) return 'ignored-class';
    layers.push(one.layer);
  }
  layers.push(subnet.layer, world.config);
  const { address } = received.adapter;
  const recipe = world.recipes.of(address, facts);
  if (recipe !== undefined) layers.push(recipe.layer);
  layers.push(world.stations.get(address) ?? stationLayer(address, NO_SERVICES), subnet.facts);
  const home = reservation?.address;
  const reserved = home !== undefined && subnetContains(subnet.subnet, home) ? home : undefined;
  const server = agentAddress(agent, AGENT.serverIdentifierOverride) ?? namedStation(request, received, world);
  return { request, received, world, now: received.now, client, own, agent, server, unicast, subnet, reserved, layers };
}

/** What is set counts, whether it says so or not; else what a recipe says, or the device itself has shown. */
export function hasQuirk({ layers, world, request }: Context, quirk: DhcpQuirk): boolean {
  const found = layers.find(({ quirks }) => quirks !== undefined);
  if (found?.quirks?.includes(quirk) === true) return true;
  const isSet = found !== undefined && !found.from.startsWith('recipe:');
  return !isSet && world.learned.get(request.hardware) === quirk;
}

/** Whether a lease is this client's. */
export function isOwn({ client, own }: Context, lease: Lease): boolean {
  return lease.client === client || lease.address === own?.address;
}

/** Whether the address is kept for some device, whichever. */
export function isReserved(context: Context, address: Ipv4): boolean {
  return context.subnet.reservations.addresses.has(address) || context.world.reservations.addresses.has(address);
}

/**
 * The lease of the client; for one that sends an identifier and has none yet, that of its hardware address: a device whose
 * lease is known by its hardware address alone, as imported ones are, keeps its address when it begins to send one.
 */
function ownLease(
  request: DhcpMessage,
  client: ClientKey,
  { subnet }: ReadySubnet,
  { book }: DhcpWorld,
): Lease | undefined {
  const own = book.of(client, subnet);
  if (own !== undefined || client.startsWith('hw:') || request.hlen === 0) return own;
  const known = book.of(hardwareKey(request), subnet);
  return known?.state === 'offered' ? undefined : known;
}

function refusalAtTheDoor(request: DhcpMessage, world: DhcpWorld): IgnoreReason | undefined {
  if (request.op !== 1) return 'not-a-request';
  if (world.mode === 'observe') return 'observing';
  if (request.giaddr !== 0 && !world.relays.has(request.giaddr)) return 'unknown-relay';
  if (request.hops > MOST_HOPS) return 'too-many-hops';
  if (request.hlen > LONGEST_HARDWARE) return 'hardware-length';
  if (request.hlen === 0 && clientKey(request).startsWith('hw:')) return 'no-identity';
  if (world.mode === 'share-lan' && !world.matches(request)) return 'not-matched';
  return undefined;
}

function cameByUnicast(request: DhcpMessage, received: Received, agent: Uint8Array | undefined): boolean {
  if (request.giaddr !== 0) return relayReceivedUnicast(agent) ?? false;
  const { base, prefix } = { base: received.adapter.address, prefix: received.adapter.prefix };
  return received.local !== LIMITED_BROADCAST && (prefix > 30 || received.local !== subnetBroadcast({ base, prefix }));
}

/**
 * For a client of the boot server's port the subnet of where it asks from, because the answer goes there. For an INFORM the
 * subnet of the address the client has. Through a relay: the subnet that the relay (RFC 3527) or the
 * client (RFC 3011) names, else the relay's own. By unicast from a client that has an address: the subnet of that address,
 * which may lie behind a relay that a renewal passes by. Else the network of the adapter.
 */
function subnetFor(
  request: DhcpMessage,
  received: Received,
  world: DhcpWorld,
  agent: Uint8Array | undefined,
  unicast: boolean,
): ReadySubnet | undefined {
  if (received.bootServer === true) return subnetAt(world, received.from);
  const informed = request.kind === 'inform' ? informedAddress(request, received) : 0;
  if (informed !== 0) return subnetAt(world, informed);
  if (request.giaddr !== 0) {
    return subnetAt(
      world,
      agentAddress(agent, AGENT.linkSelection) ?? addressOption(request, SUBNET_SELECTION) ?? request.giaddr,
    );
  }
  const own = unicast && request.ciaddr !== 0 ? subnetAt(world, request.ciaddr) : undefined;
  return own ?? subnetAt(world, received.adapter.address);
}

/**
 * The address that the client of an INFORM has, which is what it asks about and where the answer goes. 0.0.0.0 where only
 * the relay before it is known.
 */
export function informedAddress(request: DhcpMessage, received: Received): Ipv4 {
  return request.ciaddr === 0 && request.giaddr === 0 ? received.from : request.ciaddr;
}

/**
 * The station's address on the adapter of arrival. But any of its addresses names it (RFC 2131 section 4.1) in what only
 * one adapter hears: from a relay, and in a RELEASE (section 4.4.4). What is broadcast on a cable also reaches the
 * adapter that it names.
 */
function namedStation(request: DhcpMessage, { adapter }: Received, world: DhcpWorld): Ipv4 {
  const named = namedServer(request);
  const isHeardOnce = request.giaddr !== 0 || request.kind === 'release';
  return named !== undefined && isHeardOnce && world.stations.has(named) ? named : adapter.address;
}

function subnetAt(world: DhcpWorld, address: Ipv4): ReadySubnet | undefined {
  for (const candidate of world.subnets) if (subnetContains(candidate.subnet, address)) return candidate;
  return undefined;
}

/** A renewal comes past the relay, so without option 82: what it last said still holds (RFC 3046 section 2.2). */
function remembered(own: Lease | undefined): Uint8Array | undefined {
  if (own?.agent === undefined) return undefined;
  return Uint8Array.from(own.agent.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function reservationFor(
  request: DhcpMessage,
  client: ClientKey,
  agent: Uint8Array | undefined,
  ...scopes: readonly Reservations[]
): Reservation | undefined {
  const circuit = agent === undefined ? undefined : subOption(agent, AGENT.circuitId);
  for (const { byClient, byHardware, byCircuit, byPattern } of scopes) {
    const found =
      byClient.get(client) ??
      byHardware.get(request.hardware) ??
      (circuit === undefined ? undefined : byCircuit.get(hexBytes(circuit))) ??
      byPattern.find(({ pattern }) => matchesPattern(pattern, request.hardware))?.reservation;
    if (found !== undefined) return found;
  }
  return undefined;
}
