/** Computes the address and port that a reply is sent to: RFC 2131 section 4.1, RFC 3046, RFC 8357. */
import { LIMITED_BROADCAST, type Ipv4 } from '../../../lib/address.ts';
import type { Destination } from './decision.ts';
import { readAddress, wantsBroadcast, type DhcpMessage } from '../wire/message.ts';
import { AGENT, subOption } from '../options/option-nested.ts';

export interface DestinationFacts {
  readonly ports: { readonly server: number; readonly client: number };
  /** The address the reply gives; 0.0.0.0 for a NAK. */
  readonly yiaddr: Ipv4;
  readonly nak: boolean;
  /** The quirk `always-broadcast`. */
  readonly alwaysBroadcast: boolean;
  /** Option 82, if it is believed. */
  readonly agent?: Uint8Array | undefined;
  /** Where the request came from, for relays that ask for replies to that port (RFC 8357). */
  readonly fromPort: number;
}

/**
 * To the relay if there is one; a NAK else always as a broadcast; to the address the client has; as a broadcast if it
 * asks for one; else to the address it is given, by its hardware address.
 */
export function replyDestination(request: DhcpMessage, facts: DestinationFacts): Destination {
  const { ports } = facts;
  if (request.giaddr !== 0) return { kind: 'relay', address: request.giaddr, port: relayPort(facts) };
  const broadcast: Destination = { kind: 'broadcast', address: LIMITED_BROADCAST, port: ports.client };
  if (facts.nak) return broadcast;
  if (request.ciaddr !== 0) return { kind: 'unicast', address: request.ciaddr, port: ports.client };
  const unicast = request.htype === 1 && request.hlen === 6 && facts.yiaddr !== 0;
  if (wantsBroadcast(request) || facts.alwaysBroadcast || !unicast) return broadcast;
  return { kind: 'hardware', address: facts.yiaddr, port: ports.client, hardware: request.hardware };
}

/** The `relay-flags` sub-option: whether the relay itself received a unicast (RFC 5010). */
export function relayReceivedUnicast(agent: Uint8Array | undefined): boolean | undefined {
  const flags = agent === undefined ? undefined : subOption(agent, AGENT.relayFlags);
  return flags?.length === 1 ? ((flags[0] ?? 0) & 0x80) !== 0 : undefined;
}

/** An address among the sub-options: link selection (RFC 3527), server identifier override (RFC 5107). */
export function agentAddress(agent: Uint8Array | undefined, code: number): Ipv4 | undefined {
  const bytes = agent === undefined ? undefined : subOption(agent, code);
  return bytes?.length === 4 ? readAddress(bytes, 0) : undefined;
}

function relayPort({ agent, ports, fromPort }: DestinationFacts): number {
  return agent !== undefined && subOption(agent, AGENT.relaySourcePort) !== undefined ? fromPort : ports.server;
}
