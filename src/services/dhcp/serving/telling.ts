/** Turns decisions of the DHCP server into events. */
import type { EventType, Happening, IsThinned } from '../../../events/types.ts';
import { formatIpv4, type Ipv4 } from '../../../lib/address.ts';
import { printable } from '../../../lib/text.ts';
import { OPTION } from '../../../protocols/dhcp/options/option-rows.ts';
import { userClasses } from '../../../protocols/dhcp/options/option-structures.ts';
import type { Decision, Ignored, Reply } from '../../../protocols/dhcp/server/decision.ts';
import { unusualIn } from './given.ts';
import { hostName, senderName, vendorClass } from '../../../protocols/dhcp/leases/identity.ts';
import { option, wantedAddress, type DhcpMessage } from '../../../protocols/dhcp/wire/message.ts';

const OF_OFFER: readonly EventType[] = ['dhcp.discover', 'dhcp.offer'];
const OF_ACK: readonly EventType[] = ['dhcp.request', 'dhcp.ack'];

/**
 * The same without what these events may leave out, for an exchange of which nothing is told one by one: thousands a second
 * are only counted. Undefined where all of it is to be told.
 */
export function briefHappeningsOf(
  { hardware }: DhcpMessage,
  decision: Decision,
  to: string,
  isThinned: IsThinned,
): readonly Happening[] | undefined {
  if (hardware === '' || (decision.kind !== 'offer' && decision.kind !== 'ack')) return undefined;
  if (!(decision.kind === 'offer' ? OF_OFFER : OF_ACK).every(isThinned)) return undefined;
  const address = formatIpv4(decision.address);
  const lease = told(decision.lease);
  if (decision.kind === 'offer')
    return [
      { type: 'dhcp.discover', device: hardware, parameters: NO_PARAMETERS },
      { type: 'dhcp.offer', device: hardware, address, lease, to },
    ];
  const ack: Happening = { type: 'dhcp.ack', device: hardware, address, lease, to };
  if (decision.asks === undefined) return [ack];
  return [{ type: 'dhcp.request', device: hardware, asks: decision.asks, address }, ack];
}

const NO_PARAMETERS: readonly number[] = [];

/** `to` is where the reply goes: an address, or `broadcast`. */
export function happeningsOf(request: DhcpMessage, decision: Decision, to: string): readonly Happening[] {
  const device = senderName(request);
  switch (decision.kind) {
    case 'offer':
      return [
        discoverOf(request),
        {
          type: 'dhcp.offer',
          device,
          address: formatIpv4(decision.address),
          lease: told(decision.lease),
          to,
          ...unusualIn(decision),
        },
      ];
    case 'ack':
    case 'bootp-reply':
      return [...askedOf(request, decision.asks, decision.address), ackOf(request, decision, to)];
    case 'inform-ack':
      return [{ type: 'dhcp.inform', device, address: formatIpv4(decision.address) }];
    case 'proxy-reply':
      return [
        discoverOf(request),
        {
          type: 'dhcp.proxy-offer',
          device,
          file: printable(decision.reply.file),
          server: formatIpv4(decision.reply.siaddr),
        },
      ];
    case 'nak':
      return [
        ...askedOf(request, decision.asks, decision.address),
        { type: 'dhcp.nak', device, address: formatIpv4(decision.address), reason: decision.reason },
      ];
    case 'release':
      return [{ type: 'dhcp.release', device, address: formatIpv4(decision.address) }];
    case 'decline':
      return [{ type: 'dhcp.decline', device, address: formatIpv4(decision.address), quarantine: decision.quarantine }];
    case 'ignore':
      return ignoredOf(request, decision);
  }
}

/** What is known of a reply when it turns out that it did not leave. */
export interface SentReply {
  readonly device: string;
  readonly kind: string;
  readonly yiaddr: Ipv4;
  readonly to: string;
}

/** A reply that the system refused to send. */
export function unsentOf({ device, kind, yiaddr, to }: SentReply, cause: string): Happening {
  return { type: 'dhcp.unsent', device, message: kind.toUpperCase(), address: formatIpv4(yiaddr), to, cause };
}

function discoverOf(request: DhcpMessage): Happening {
  return {
    type: 'dhcp.discover',
    device: senderName(request),
    ...namesOf(request),
    parameters: [...(option(request, OPTION.parameterList) ?? [])],
    ...relayOf(request),
    ...(request.secs === 0 ? {} : { secs: request.secs }),
    ...archOf(request),
    ...userClassOf(request),
  };
}

function userClassOf(request: DhcpMessage): { readonly userClass?: string } {
  const bytes = option(request, OPTION.userClass);
  const [first] = bytes === undefined ? [] : userClasses(bytes);
  return first === undefined || first === '' ? {} : { userClass: printable(first) };
}

function relayOf({ giaddr }: DhcpMessage): { readonly relay?: string } {
  return giaddr === 0 ? {} : { relay: formatIpv4(giaddr) };
}

/** The first that it says: the one it runs on. */
function archOf(request: DhcpMessage): { readonly arch?: number } {
  const bytes = option(request, OPTION.clientArchitecture);
  const [high, low] = bytes ?? [];
  return high === undefined || low === undefined ? {} : { arch: high * 256 + low };
}

function askedOf(
  request: DhcpMessage,
  asks: 'selecting' | 'init-reboot' | 'renewing' | 'rebinding' | undefined,
  address: Ipv4,
): readonly Happening[] {
  if (asks === undefined) return [];
  const asked = wantedAddress(request) ?? (request.ciaddr === 0 ? address : request.ciaddr);
  return [{ type: 'dhcp.request', device: senderName(request), asks, address: formatIpv4(asked) }];
}

function ackOf(request: DhcpMessage, decision: Reply, to: string): Happening {
  return {
    type: 'dhcp.ack',
    device: senderName(request),
    address: formatIpv4(decision.address),
    lease: told(decision.lease),
    to,
    ...namesOf(request),
    ...unusualIn(decision),
  };
}

/** For ever is told as -1: JSON has no word for infinity. */
function told(lease: number): number {
  return Number.isFinite(lease) ? lease : -1;
}

function ignoredOf(request: DhcpMessage, { sentence, reason: why }: Ignored): readonly Happening[] {
  const ignored: Happening = {
    type: 'dhcp.ignored',
    device: senderName(request),
    message: request.kind.toUpperCase(),
    reason: sentence,
    why,
    ...relayOf(request),
  };
  return request.kind === 'discover' ? [discoverOf(request), ignored] : [ignored];
}

/** Options 12 and 60, to be shown. */
export function namesOf(request: DhcpMessage): { readonly hostname?: string; readonly vendorClass?: string } {
  const [name, kind] = [hostName(request), vendorClass(request)];
  return {
    ...(name === undefined ? {} : { hostname: printable(name) }),
    ...(kind === undefined ? {} : { vendorClass: printable(kind) }),
  };
}
