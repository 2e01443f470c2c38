/**
 * The DHCP server as one decision (RFC 2131 section 4.3, RFC 951): a message, how it came, and the world go in; what to
 * send, to write and to say comes out. Nothing is changed: apply the leases of a decision to the book before the next one.
 */
import { formatIpv4, subnetContains, type Ipv4 } from '../../../lib/address.ts';
import { after, millis } from '../../../lib/time.ts';
import { canHave, chooseAddress } from './allocation.ts';
import { contextOf, informedAddress, isOwn, isReserved, type Context } from './context.ts';
import { IGNORE_REASONS, type Asks, type Decision, type IgnoreReason, type Ignored } from './decision.ts';
import type { Lease } from '../leases/lease.ts';
import { vendorClass } from '../leases/identity.ts';
import { option, namedServer, wantedAddress, type DhcpMessage } from '../wire/message.ts';
import { OPTION } from '../options/option-rows.ts';
import { acknowledge, bootpReply, inform, offer, proxyReply, refuse } from './reply.ts';
import type { DhcpWorld, Received } from './world.ts';

const { rapidCommit: RAPID_COMMIT } = OPTION;

/** What to do about a message. Silence is a decision too, with its reason; nothing throws, whatever the message holds. */
export function decide(request: DhcpMessage, received: Received, world: DhcpWorld): Decision {
  const context = contextOf(request, received, world);
  if (typeof context === 'string') return ignore(context);
  if (world.mode === 'proxy') return proxied(context);
  switch (request.kind) {
    case 'discover':
      return discovered(context);
    case 'request':
      return requested(context);
    case 'decline':
      return declined(context);
    case 'release':
      return released(context);
    case 'inform':
      return informed(context);
    case 'bootp':
      return booted(context);
    default:
      return ignore('unexpected-kind');
  }
}

/** The meaning of a REQUEST (RFC 2131 section 4.3.2, table 4). */
export function asksOf(request: DhcpMessage, unicast: boolean): Asks {
  if (namedServer(request) !== undefined) return 'selecting';
  if (request.ciaddr === 0) return 'init-reboot';
  return unicast ? 'renewing' : 'rebinding';
}

function discovered(context: Context): Decision {
  const { request, world } = context;
  if (request.secs < world.minSeconds) return ignore('too-early');
  const address = chooseAddress(context);
  if (address === undefined) return ignore('pool-empty');
  const commits = world.rapidCommit && option(request, RAPID_COMMIT) !== undefined;
  return commits ? acknowledge(context, address, undefined, true) : offer(context, address);
}

function requested(context: Context): Decision {
  const { request } = context;
  const asks = asksOf(request, context.unicast);
  const chosen = namedServer(request);
  if (asks === 'selecting' && chosen !== context.server) return ignore('another-server', withdrawn(context));
  const wish = wantedAddress(request);
  const address = asks === 'selecting' || asks === 'init-reboot' ? (wish ?? request.ciaddr) : request.ciaddr;
  if (address === 0) return ignore('no-address');
  if (isKnown(context, asks, address) && canHave(context, address)) return acknowledge(context, address, asks);
  if (isRefused(context, asks, address)) return refuse(context, asks, address, whyNot(context, address));
  return ignore(context.own === undefined ? 'unknown-client' : 'address-not-ours');
}

/**
 * Whether a client that may not have an address hears so. One that chose this server waits for its answer. Others may be
 * meant for another server: beside one only those are refused that are surely ours, and a server that does not speak for
 * its network refuses only clients that it knows, and only addresses of other networks (RFC 2131 section 4.3.2).
 */
function isRefused({ world, received, own, subnet }: Context, asks: Asks, address: Ipv4): boolean {
  if (asks === 'selecting') return true;
  const beside = received.besideAnother === true;
  if (world.authoritative) return !beside || asks === 'renewing' || own?.address === address;
  const isKnown = own !== undefined && own.state !== 'offered';
  return world.mode === 'serve' && !beside && isKnown && !subnetContains(subnet.subnet, address);
}

/**
 * A rebooting or rebinding client asks every server, so only one that knows it may agree. One that chose this server or
 * renews with it by unicast is believed, even if its lease was forgotten in the meantime.
 */
function isKnown(context: Context, asks: Asks, address: Ipv4): boolean {
  if (asks === 'selecting' || asks === 'renewing') return true;
  return context.own?.address === address || context.reserved === address;
}

function whyNot(context: Context, address: Ipv4): string {
  const text = formatIpv4(address);
  if (!subnetContains(context.subnet.subnet, address)) return `${text} is not in ${context.subnet.name}`;
  if (context.reserved !== undefined && context.reserved !== address)
    return `${formatIpv4(context.reserved)} is reserved for this device`;
  if (context.own === undefined) return `${text} is not known to be lent to this device`;
  return context.own.address === address
    ? `${text} can no longer be lent`
    : `${formatIpv4(context.own.address)} is lent to this device, not ${text}`;
}

/** The client took another server's offer: ours is free again. */
function withdrawn({ own, now }: Context): readonly Lease[] {
  return own?.state === 'offered' ? [{ ...own, state: 'released', since: now, until: now }] : [];
}

function declined(context: Context): Decision {
  const { request, world, now } = context;
  if (namesAnother(context)) return ignore('another-server');
  const address = wantedAddress(request) ?? request.ciaddr;
  const held = world.book.at(address);
  if (held === undefined || !isOwn(context, held) || held.state === 'declined') return ignore('not-its-address');
  if (isReserved(context, address)) return { kind: 'decline', address, quarantine: millis(0), leases: [] };
  if (tooManyDeclines(context)) return ignore('too-many-declines');
  const { quarantine } = world;
  return {
    kind: 'decline',
    address,
    quarantine,
    leases: [{ ...held, state: 'declined', since: now, until: after(now, quarantine) }],
  };
}

function released(context: Context): Decision {
  const { request, world, now } = context;
  if (namesAnother(context)) return ignore('another-server');
  const address = request.ciaddr;
  const held = world.book.at(address);
  if (held === undefined || !isOwn(context, held) || !(held.state === 'bound' || held.state === 'offered'))
    return ignore('not-its-address');
  return { kind: 'release', address, leases: [{ ...held, state: 'released', since: now, until: now }] };
}

/** Option 54 is a must in DECLINE and RELEASE; where it is missing, who has the address decides. */
function namesAnother({ request, server }: Context): boolean {
  return (namedServer(request) ?? server) !== server;
}

function informed(context: Context): Decision {
  const address = informedAddress(context.request, context.received);
  return address === 0 && context.request.giaddr === 0 ? ignore('no-address') : inform(context, address);
}

function booted(context: Context): Decision {
  const { request, world, reserved } = context;
  if (request.secs < world.minSeconds) return ignore('too-early');
  if (reserved === undefined && !world.bootp && !context.layers.some(({ bootp }) => bootp === true))
    return ignore('bootp-not-reserved');
  const address = chooseAddress(context);
  if (address === undefined) return ignore('pool-empty');
  const reply = bootpReply(context, address);
  // RFC 951 section 7.3: a client that names a server wants that one.
  return request.sname !== '' && request.sname !== reply.reply.sname ? ignore('another-server') : reply;
}

/** PXE 2.1 section 2.2: another server gives the address, this one says what to boot. */
function proxied(context: Context): Decision {
  const { request, received } = context;
  const isAsked = received.bootServer === true ? request.kind === 'request' : request.kind === 'discover';
  if (!isAsked || vendorClass(request)?.startsWith('PXEClient') !== true) return ignore('not-pxe');
  const reply = proxyReply(context, received.bootServer === true);
  return reply.reply.file === '' ? ignore('no-boot-file') : reply;
}

function tooManyDeclines({ world, now, client }: Context): boolean {
  const { book, limits } = world;
  return (
    book.recentDeclines(now) >= limits.declinesPerMinute || book.recentDeclines(now, client) >= limits.declinesPerClient
  );
}

function ignore(reason: IgnoreReason, leases: readonly Lease[] = []): Ignored {
  return { kind: 'ignore', reason, sentence: IGNORE_REASONS[reason], leases };
}
