/**
 * Builds replies: the message, the address it is sent to, and the leases that must be on disk before it is sent. One
 * function for each kind of reply; decide.ts calls them.
 */
import { ANY_ADDRESS, formatIpv4, subnetContains, type Ipv4 } from '../../../lib/address.ts';
import { encodeText } from '../../../lib/text.ts';
import { after, millis, seconds, type Instant, type Millis } from '../../../lib/time.ts';
import { hasQuirk, type Context } from './context.ts';
import type { Asks, Destination, Refusal, Reply } from './decision.ts';
import { replyDestination } from './destination.ts';
import { hexBytes, hostName, vendorClass } from '../leases/identity.ts';
import type { Lease, LeaseState } from '../leases/lease.ts';
import {
  BOOTP_SIZE,
  BOOT_REPLY,
  BROADCAST_FLAG,
  largestReply,
  numberOption,
  type DhcpMessage,
} from '../wire/message.ts';
import { OPTION } from '../options/option-rows.ts';
import { bootFileOf, provideOptions, sendBack, type Gift } from './provide.ts';
import { saidNumber } from './said-numbers.ts';
import type { ProvidedOption } from './world.ts';

/** A client that wishes a lease of no time at all would do nothing but renew. */
const SHORTEST_LEASE = seconds(60);
const INFINITE = 0xffff_ffff;
const { leaseTime: LEASE_TIME } = OPTION;
const NO_ANOMALIES: readonly never[] = [];

/** Offers an address, and holds it for the client unless it has it already. */
export function offer(context: Context, address: Ipv4): Reply {
  const lease = leaseTime(context);
  const held = context.own?.address === address && context.own.state === 'bound' && context.own.until > context.now;
  const hold = leaseOf(context, address, 'offered', after(context.now, context.world.offerHold));
  return answer(context, 'offer', { address, lease }, held ? [] : [...takenOver(context, address), hold]);
}

/** The lease that was known by the hardware address alone, under the client's own identity, when it is offered another address. */
function takenOver({ own, client }: Context, offered: Ipv4): readonly Lease[] {
  return own === undefined || own.client === client || own.address === offered ? [] : [{ ...own, client }];
}

/** Lends an address. */
export function acknowledge(context: Context, address: Ipv4, asks?: Asks, rapidCommit = false): Reply {
  const lease = leaseTime(context);
  const bound = leaseOf(context, address, 'bound', after(context.now, lease));
  return answer(context, 'ack', { address, lease, rapidCommit }, [bound, ...leftBehind(context, address)], asks);
}

/**
 * Answers what a client with an address of its own asks: no address, no times (RFC 2131 section 4.3.5). One that does not
 * say its address is answered through the relay that it asked through.
 */
export function inform(context: Context, address: Ipv4): Reply {
  const reply = answer(context, 'inform-ack', { address }, []);
  if (address === ANY_ADDRESS) return reply;
  return { ...reply, destination: { kind: 'unicast', address, port: context.world.ports.client } };
}

/** Answers a BOOTP client: for ever, and within the 64 bytes of vendor area that it knows (RFC 1542). */
export function bootpReply(context: Context, address: Ipv4): Reply {
  const bound = leaseOf(context, address, 'bound', after(context.now, millis(Number.POSITIVE_INFINITY)));
  const leases = [bound, ...leftBehind(context, address)];
  const reply = answer(context, 'bootp-reply', { address, bootp: true }, leases);
  return { ...reply, lease: millis(Number.POSITIVE_INFINITY), sizes: { maximum: BOOTP_SIZE, overload: false } };
}

/** Sub-option 6 with bit 3: boot the file this message names, and look for no other boot server (PXE 2.1 table 2-1). */
const BOOT_THIS_FILE = Uint8Array.of(6, 1, 8, 255);

/**
 * Tells a PXE client what to boot, without an address. The client of the boot server's port has its address already,
 * and is answered where it asked from.
 */
export function proxyReply(context: Context, bootServer: boolean): Reply {
  const { request, received } = context;
  const options: ProvidedOption[] = [
    saidNumber(OPTION.serverIdentifier, context.server),
    { code: OPTION.vendorClass, bytes: encodeText('PXEClient'), from: 'protocol' },
    { code: OPTION.vendorOptions, bytes: BOOT_THIS_FILE, from: 'protocol' },
  ];
  sendBack(options, context);
  const siaddr = nextServer(context);
  const reply: DhcpMessage = {
    ...skeleton(context, bootServer ? 'ack' : 'offer', options),
    ciaddr: bootServer ? request.ciaddr : ANY_ADDRESS,
    siaddr,
    sname: serverName(context) ?? formatIpv4(siaddr),
    file: bootFile(context, request.ciaddr),
  };
  const destination: Destination = bootServer
    ? { kind: 'unicast', address: received.from, port: received.fromPort }
    : destinationOf(context, ANY_ADDRESS, false);
  const subnet = context.subnet.name;
  const sizes = sizesFor(context);
  return {
    kind: 'proxy-reply',
    address: ANY_ADDRESS,
    lease: millis(0),
    options,
    subnet,
    reply,
    destination,
    sizes,
    leases: [],
  };
}

/** Refuses an address; through a relay with the broadcast bit, since the client may not have the address (section 4.3.2). */
export function refuse(context: Context, asks: Asks, address: Ipv4, reason: string): Refusal {
  const { request } = context;
  const options: ProvidedOption[] = [
    saidNumber(OPTION.serverIdentifier, context.server),
    { code: OPTION.message, bytes: encodeText(reason), from: 'protocol' },
  ];
  sendBack(options, context);
  const flags = request.giaddr === ANY_ADDRESS ? request.flags : request.flags | BROADCAST_FLAG;
  const reply = { ...skeleton(context, 'nak', options), flags };
  const destination = destinationOf(context, ANY_ADDRESS, true);
  return { kind: 'nak', asks, address, reason, reply, destination, sizes: sizesFor(context), leases: [] };
}

function answer(context: Context, kind: Reply['kind'], gift: Gift, leases: readonly Lease[], asks?: Asks): Reply {
  const { address, lease = millis(0) } = gift;
  const options = provideOptions(context, gift);
  const yiaddr = kind === 'inform-ack' ? ANY_ADDRESS : address;
  const siaddr = nextServer(context);
  const reply: DhcpMessage = {
    ...skeleton(context, kind === 'offer' ? 'offer' : gift.bootp === true ? 'bootp' : 'ack', options),
    ciaddr: kind === 'offer' ? ANY_ADDRESS : context.request.ciaddr,
    yiaddr,
    siaddr,
    sname: serverName(context) ?? (siaddr === ANY_ADDRESS ? '' : formatIpv4(siaddr)),
    file: bootFile(context, address),
  };
  const destination = destinationOf(context, yiaddr, false);
  const subnet = context.subnet.name;
  return { kind, asks, address, lease, options, subnet, reply, destination, sizes: sizesFor(context), leases };
}

function skeleton(context: Context, kind: DhcpMessage['kind'], options: readonly ProvidedOption[]): DhcpMessage {
  const { request } = context;
  return {
    kind,
    op: BOOT_REPLY,
    htype: request.htype,
    hlen: request.hlen,
    hops: 0,
    xid: request.xid,
    secs: 0,
    flags: request.flags,
    ciaddr: ANY_ADDRESS,
    yiaddr: ANY_ADDRESS,
    siaddr: ANY_ADDRESS,
    giaddr: request.giaddr,
    chaddr: request.chaddr,
    hardware: request.hardware,
    sname: '',
    file: '',
    options,
    anomalies: NO_ANOMALIES,
  };
}

function leaseOf(context: Context, address: Ipv4, state: LeaseState, until: Instant): Lease {
  const { request, own, now, client, agent } = context;
  return {
    address,
    client,
    hardware: request.hardware,
    state,
    since: now,
    until,
    hostname: hostName(request) ?? own?.hostname,
    vendorClass: vendorClass(request) ?? own?.vendorClass,
    agent: agent === undefined ? own?.agent : hexBytes(agent),
  };
}

/** A client has one address in a network: what else it had there ends when it takes this one, as when a reservation moves it. */
function leftBehind({ world, client, subnet, now }: Context, taken: Ipv4): readonly Lease[] {
  const others = world.book.others(client, subnet.subnet, taken);
  if (others.length === 0) return others;
  return others
    .filter(({ state, until }) => (state === 'bound' || state === 'offered') && until > now)
    .map((lease): Lease => ({ ...lease, state: 'released', since: now, until: now }));
}

/** What is set, or less if the client wishes less (RFC 2131 section 4.3.1). */
function leaseTime(context: Context): Millis {
  const most = context.layers.find((layer) => layer.lease !== undefined)?.lease ?? context.world.lease;
  const wish = numberOption(context.request, LEASE_TIME);
  if (wish === undefined || wish === INFINITE) return most;
  return millis(Math.min(most, Math.max(seconds(wish), SHORTEST_LEASE)));
}

/** An address outside the subnet is a stranger's: `ciaddr` must not turn the server against a victim. */
function destinationOf(context: Context, yiaddr: Ipv4, nak: boolean): Destination {
  const { request, world, received, agent, subnet } = context;
  const alwaysBroadcast = hasQuirk(context, 'always-broadcast');
  const isInside = request.ciaddr === ANY_ADDRESS || subnetContains(subnet.subnet, request.ciaddr);
  const from = isInside ? request : { ...request, ciaddr: ANY_ADDRESS };
  return replyDestination(from, {
    ports: world.ports,
    yiaddr,
    nak,
    alwaysBroadcast,
    agent,
    fromPort: received.fromPort,
  });
}

function sizesFor(context: Context): Reply['sizes'] {
  return { maximum: largestReply(context.request), overload: !hasQuirk(context, 'no-overload') };
}

function nextServer(context: Context): Ipv4 {
  return context.layers.find((layer) => layer.nextServer !== undefined)?.nextServer ?? ANY_ADDRESS;
}

function serverName(context: Context): string | undefined {
  return context.layers.find((layer) => layer.serverName !== undefined)?.serverName;
}

function bootFile(context: Context, address: Ipv4): string {
  return bootFileOf(context, address)?.name ?? '';
}
