/**
 * A DHCP client as a machine (RFC 2131 section 4.4, figure 5), without I/O, clock or randomness: an input and the time
 * go in, the next state and effects come out. Messages are retransmitted with the doubling waits of section 4.1, each
 * spread by the randomness that the caller brings.
 */
import { ANY_ADDRESS, LIMITED_BROADCAST, macToBytes, type Ipv4, type Mac } from '../../../lib/address.ts';
import { after, instant, millis, NEVER, seconds, since, type Instant } from '../../../lib/time.ts';
import { OPTION } from '../options/option-rows.ts';
import { leaseOf, type ClientLease } from './client-lease.ts';
import {
  addressBytes,
  u32Bytes,
  BROADCAST_FLAG,
  dhcpMessage,
  namedServer,
  type DhcpMessage,
  type DhcpOption,
} from '../wire/message.ts';

/** What a client is, as opposed to what happens to it. */
export interface ClientTraits {
  /** It is known by this, and by option 61 among `options` if that is there. */
  readonly hardware: Mac;
  /** Asks for broadcast replies: it cannot take a unicast before it is configured. */
  readonly broadcast: boolean;
  /** Sent with every message besides 50 and 54, in this order: 61, 12, 60, 55 ... */
  readonly options: readonly DhcpOption[];
  /** The lease it wishes, in seconds. */
  readonly leaseWish?: number;
  /** False: it lets its lease end, as boot loaders do. */
  readonly renews?: boolean | undefined;
  /** Numbers from 0 up to 1: transaction ids and the spread of waits. */
  readonly random: () => number;
}

/** What happens to a client. `wake`: its deadline has come. */
export type ClientInput =
  | { readonly kind: 'start' }
  /** Begin with the address of an earlier lease (INIT-REBOOT). */
  | { readonly kind: 'restart'; readonly address: Ipv4 }
  | { readonly kind: 'received'; readonly message: DhcpMessage }
  | { readonly kind: 'wake' }
  /** Somebody else has the address: decline it and start over. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'release' };

/** What a client wants done: a message sent to a server or to everybody, its program told about its address. */
export type ClientEffect =
  | { readonly kind: 'send'; readonly message: DhcpMessage; readonly to: Ipv4 }
  | { readonly kind: 'bound'; readonly lease: ClientLease }
  | { readonly kind: 'lost'; readonly reason: 'refused' | 'expired' | 'conflict' | 'released' };

interface Waiting {
  readonly deadline: Instant;
}

/** One exchange under way: what identifies it and how often it was repeated. */
interface Exchange extends Waiting {
  readonly xid: number;
  readonly began: Instant;
  readonly tries: number;
}

/** Where a client stands (RFC 2131 figure 5); a value to be kept and given to the next step. */
export type ClientState =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'selecting' } & Exchange)
  | ({ readonly kind: 'requesting'; readonly address: Ipv4; readonly server: Ipv4 } & Exchange)
  | ({ readonly kind: 'rebooting'; readonly address: Ipv4 } & Exchange)
  | ({ readonly kind: 'bound'; readonly lease: ClientLease } & Waiting)
  | ({ readonly kind: 'renewing' | 'rebinding'; readonly lease: ClientLease } & Exchange);

/** What a step leads to. The effects are to be carried out in their order. */
export interface ClientStep {
  readonly state: ClientState;
  readonly effects: readonly ClientEffect[];
}

/** Where every client begins: it asks for nothing until its first `start` or `restart`. */
export const IDLE_CLIENT: ClientState = { kind: 'idle' };

const FIRST_WAIT = seconds(4);
const LONGEST_WAIT = seconds(64);
/** After this many unanswered requests the offer is worth nothing any more. */
const MOST_REQUESTS = 4;
/** Section 4.4.5: renewals are repeated at half of the remaining time, but not more often than this. */
const SHORTEST_RENEWAL = seconds(60);
/** Section 3.1.5: a client that declined waits before it starts over. */
const AFTER_DECLINE = seconds(10);

/** When the client wants to be woken, `NEVER` if it waits for nothing. */
export function clientDeadline(state: ClientState): Instant {
  return state.kind === 'idle' ? NEVER : state.deadline;
}

/** One step. Changes nothing; the same state and input always lead to the same step, but for `traits.random`. */
export function stepClient(state: ClientState, input: ClientInput, traits: ClientTraits, now: Instant): ClientStep {
  switch (input.kind) {
    case 'start':
      return discover(newExchange(traits, now), traits, now);
    case 'restart':
      return reboot({ ...newExchange(traits, now), kind: 'rebooting', address: input.address }, traits, now);
    case 'received':
      return received(state, input.message, traits, now);
    case 'wake':
      return clientDeadline(state) > now ? stay(state) : woken(state, traits, now);
    case 'conflict':
      return 'lease' in state ? decline(state.lease, traits, now) : stay(state);
    case 'release':
      return 'lease' in state ? release(state.lease, traits) : { state: IDLE_CLIENT, effects: [] };
  }
}

function received(state: ClientState, message: DhcpMessage, traits: ClientTraits, now: Instant): ClientStep {
  if (state.kind === 'idle' || state.kind === 'bound') return stay(state);
  if (message.xid !== state.xid || message.hardware !== traits.hardware) return stay(state);
  if (message.kind === 'offer') return state.kind === 'selecting' ? select(state, message, traits, now) : stay(state);
  if (state.kind === 'selecting') return stay(state);
  if (message.kind === 'nak') return lose('refused', traits, now);
  if (message.kind !== 'ack') return stay(state);
  const lease = leaseOf(message, now);
  return lease === undefined
    ? stay(state)
    : { state: { kind: 'bound', lease, deadline: wakesAt(lease, traits) }, effects: [{ kind: 'bound', lease }] };
}

function wakesAt(lease: ClientLease, traits: ClientTraits): Instant {
  return traits.renews === false ? lease.expiresAt : lease.renewAt;
}

/** Takes the first offer that names its server. */
function select(state: Exchange, offer: DhcpMessage, traits: ClientTraits, now: Instant): ClientStep {
  const server = namedServer(offer);
  if (server === undefined || offer.yiaddr === ANY_ADDRESS) return stay({ ...state, kind: 'selecting' });
  return request({ ...state, kind: 'requesting', tries: 0, address: offer.yiaddr, server }, traits, now);
}

function woken(state: ClientState, traits: ClientTraits, now: Instant): ClientStep {
  switch (state.kind) {
    case 'idle':
      return stay(state);
    case 'selecting':
      return discover(state, traits, now);
    case 'requesting':
      return state.tries > MOST_REQUESTS
        ? discover(newExchange(traits, now), traits, now)
        : request(state, traits, now);
    case 'rebooting':
      return state.tries > MOST_REQUESTS ? discover(newExchange(traits, now), traits, now) : reboot(state, traits, now);
    case 'bound':
    case 'renewing':
    case 'rebinding':
      return extend(state, traits, now);
  }
}

function discover(exchange: Exchange, traits: ClientTraits, now: Instant): ClientStep {
  const message = messageOf('discover', exchange, traits, now, ANY_ADDRESS, []);
  return sent({ ...exchange, kind: 'selecting' }, message, LIMITED_BROADCAST, traits, now);
}

function request(state: Extract<ClientState, { kind: 'requesting' }>, traits: ClientTraits, now: Instant): ClientStep {
  const chosen = [addressed(OPTION.requestedAddress, state.address), addressed(OPTION.serverIdentifier, state.server)];
  return sent(state, messageOf('request', state, traits, now, ANY_ADDRESS, chosen), LIMITED_BROADCAST, traits, now);
}

function reboot(state: Extract<ClientState, { kind: 'rebooting' }>, traits: ClientTraits, now: Instant): ClientStep {
  const message = messageOf('request', state, traits, now, ANY_ADDRESS, [
    addressed(OPTION.requestedAddress, state.address),
  ]);
  return sent(state, message, LIMITED_BROADCAST, traits, now);
}

type Asking = Extract<ClientState, { readonly kind: 'selecting' | 'requesting' | 'rebooting' }>;
type Holding = Extract<ClientState, { readonly lease: ClientLease }>;

/** From T1 on by unicast to the server, from T2 on by broadcast to anybody, at the end not at all. */
function extend(state: Holding, traits: ClientTraits, now: Instant): ClientStep {
  const { lease } = state;
  if (now >= lease.expiresAt) return lose('expired', traits, now);
  const rebinding = now >= lease.rebindAt;
  const kind = rebinding ? 'rebinding' : 'renewing';
  const exchange = state.kind === kind ? state : newExchange(traits, now);
  const next = rebinding ? lease.expiresAt : lease.rebindAt;
  const half = Math.max(since(now, next) / 2, SHORTEST_RENEWAL);
  const deadline = instant(Math.min(now + half, next));
  const message = { ...messageOf('request', exchange, traits, now, lease.address, []), flags: 0 };
  return {
    state: { kind, lease, xid: exchange.xid, began: exchange.began, tries: exchange.tries + 1, deadline },
    effects: [{ kind: 'send', message, to: rebinding ? LIMITED_BROADCAST : lease.server }],
  };
}

function lose(reason: 'refused' | 'expired', traits: ClientTraits, now: Instant): ClientStep {
  const { state, effects } = discover(newExchange(traits, now), traits, now);
  return { state, effects: [{ kind: 'lost', reason }, ...effects] };
}

function decline(lease: ClientLease, traits: ClientTraits, now: Instant): ClientStep {
  const exchange = newExchange(traits, now);
  const about = [addressed(OPTION.requestedAddress, lease.address), addressed(OPTION.serverIdentifier, lease.server)];
  const message = messageOf('decline', exchange, traits, now, ANY_ADDRESS, about);
  return {
    state: { ...exchange, kind: 'selecting', deadline: after(now, AFTER_DECLINE) },
    effects: [
      { kind: 'lost', reason: 'conflict' },
      { kind: 'send', message, to: LIMITED_BROADCAST },
    ],
  };
}

function release(lease: ClientLease, traits: ClientTraits): ClientStep {
  const exchange = newExchange(traits, instant(0));
  const message = messageOf('release', exchange, traits, instant(0), lease.address, [
    addressed(OPTION.serverIdentifier, lease.server),
  ]);
  return {
    state: IDLE_CLIENT,
    effects: [
      { kind: 'send', message: { ...message, flags: 0 }, to: lease.server },
      { kind: 'lost', reason: 'released' },
    ],
  };
}

function newExchange(traits: ClientTraits, now: Instant): Exchange {
  return { xid: Math.floor(traits.random() * 0x1_0000_0000), began: now, tries: 0, deadline: now };
}

/** Sends and waits: 4, 8, 16, 32, 64 seconds, each up to a second more or less (section 4.1). */
function sent(state: Asking, message: DhcpMessage, to: Ipv4, traits: ClientTraits, now: Instant): ClientStep {
  const wait = Math.min(FIRST_WAIT * 2 ** state.tries, LONGEST_WAIT) + (traits.random() * 2 - 1) * 1000;
  const deadline = after(now, millis(Math.round(wait)));
  return { state: { ...state, tries: state.tries + 1, deadline }, effects: [{ kind: 'send', message, to }] };
}

type Sent = 'discover' | 'request' | 'decline' | 'release';

function messageOf(
  kind: Sent,
  exchange: Exchange,
  traits: ClientTraits,
  now: Instant,
  ciaddr: Ipv4,
  own: readonly DhcpOption[],
): DhcpMessage {
  const chaddr = new Uint8Array(16);
  chaddr.set(macToBytes(traits.hardware));
  const { leaseWish } = traits;
  const wishes =
    leaseWish === undefined || kind === 'decline' || kind === 'release'
      ? []
      : [{ code: OPTION.leaseTime, bytes: u32Bytes(leaseWish) }];
  return dhcpMessage({
    kind,
    xid: exchange.xid,
    secs: Math.min(0xffff, Math.floor(since(exchange.began, now) / 1000)),
    flags: traits.broadcast ? BROADCAST_FLAG : 0,
    ciaddr,
    chaddr,
    options: [...own, ...wishes, ...traits.options],
  });
}

function stay(state: ClientState): ClientStep {
  return { state, effects: [] };
}

function addressed(code: number, address: Ipv4): DhcpOption {
  return { code, bytes: addressBytes(address) };
}
