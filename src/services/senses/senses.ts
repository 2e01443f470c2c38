/**
 * What a station makes of the frames it hears on one adapter: who lives there, who asks in vain, and what does not reach it.
 * Pure: frames, happenings and the time go in, happenings come out. Whatever it remembers is bounded, and each thing is told
 * once, and again when it has happened often.
 */
import type { Happening, Report } from '../../events/types.ts';
import {
  ANY_ADDRESS,
  formatIpv4,
  subnetContains,
  subnetOf,
  type AdapterAddress,
  type Ipv4,
  type Mac,
} from '../../lib/address.ts';
import { RecentSet } from '../../lib/recent-set.ts';
import { setLatest } from '../../lib/set-latest.ts';
import { printable } from '../../lib/text.ts';
import { after, seconds, since, type Instant } from '../../lib/time.ts';
import type { Announcement } from '../../protocols/announcement.ts';
import { decodeCdp } from '../../protocols/cdp/cdp.ts';
import { decodeFrame, TCP, type Frame } from '../../protocols/ethernet/frame.ts';
import { decodeLldp } from '../../protocols/lldp/lldp.ts';

export interface SensedPlace {
  readonly adapter: string;
  readonly at: AdapterAddress;
  readonly mac?: Mac;
  /** It leads to a network, where many ask for many. */
  readonly isShared: boolean;
  /** Whether this computer has an address, on whatever adapter; default: the one in `at`. */
  readonly owns?: (address: Ipv4) => boolean;
}

const MOST = 1024;
/** What was heard longer ago says nothing of now. */
const STALE = seconds(60);
/** Frames that come back; one or two may be left over from before the station began. */
const SOME = 3;
/** Texts of a switch can be a page long. */
const LONGEST = 120;

interface Seen {
  times: number;
  last: Instant;
}

export class Senses {
  readonly #place: SensedPlace;
  readonly #report: Report;
  /** By what happens and to whom. */
  readonly #seen = new Map<string, Seen>();
  /** Who has an address, as far as ARP tells. */
  readonly #holders = new Map<Ipv4, Mac>();
  /** Addresses that were lent, as text: with many devices this is told of often, and asked for seldom. */
  readonly #lent = new RecentSet<string>(MOST);
  /** What was announced last, by sender and protocol. */
  readonly #announced = new Map<string, string>();
  /** Connections that were asked for, by both ends: the number that a repeated question has again. */
  readonly #connections = new Map<string, { readonly sequence: number; times: number }>();

  constructor(place: SensedPlace, report: Report) {
    this.#place = place;
    this.#report = report;
  }

  /** A frame of the ear for `life`. */
  hear(bytes: Uint8Array, vlan: number | undefined, now: Instant): void {
    const frame = decodeFrame(bytes, vlan);
    if (frame === undefined) return;
    if (frame.from === this.#place.mac) return this.#echo(now);
    if (isNobody(frame.from)) return;
    switch (frame.kind) {
      case 'arp':
        return this.#arp(frame, now);
      case 'cdp':
      case 'lldp':
        return this.#announcement(frame);
      case 'udp':
        return this.#tagged(frame, now);
      case 'tcp':
        return this.#connection(frame);
      case 'icmp-error':
        return this.#error(frame, now);
      case 'ipv6':
        return this.#ipv6(frame, now);
      case 'other':
    }
  }

  /** What the services tell: an address that is lent is nobody's secret. */
  follow(happening: Happening): void {
    if (happening.type === 'dhcp.ack' || happening.type === 'dhcp.offer') this.#lent.add(happening.address);
  }

  /** Whether nobody else than this device was heard here: it may be helped in ways that would disturb others. */
  isAlone(device: string): boolean {
    return [...this.#holders].every(([address, holder]) => holder === device || this.#isLent(address));
  }

  #echo(now: Instant): void {
    const { adapter } = this.#place;
    const times = this.#count('echo', now);
    if (times === SOME || (times > SOME && isRound(times))) this.#report({ type: 'wire.echo', adapter, times });
  }

  #arp(frame: Extract<Frame, { kind: 'arp' }>, now: Instant): void {
    const { sender, own, wanted, asks, from } = frame;
    const { adapter, at } = this.#place;
    if (sender === this.#place.mac) return this.#echo(now);
    if (isNobody(sender)) return;
    if (own === at.address) {
      const times = this.#count(`conflict ${sender}`, now);
      if (isRound(times))
        this.#report({ type: 'wire.conflict', adapter, device: sender, address: formatIpv4(own), times });
      return;
    }
    if (own !== ANY_ADDRESS) this.#alive(sender, own);
    const isForOthers = asks && own !== wanted && own !== ANY_ADDRESS && wanted !== at.address && sender === from;
    if (isForOthers) this.#wanted(sender, own, wanted, now);
  }

  #isLent(address: Ipv4): boolean {
    return this.#lent.has(formatIpv4(address));
  }

  #alive(device: Mac, address: Ipv4): void {
    if (this.#isLent(address) || this.#holders.get(address) === device) return;
    setLatest(this.#holders, address, device, MOST);
    this.#report({ type: 'wire.alive', adapter: this.#place.adapter, device, address: formatIpv4(address) });
  }

  /** On a network everybody asks for everybody: only who has an address of another network is meant. */
  #wanted(device: Mac, own: Ipv4, wanted: Ipv4, now: Instant): void {
    const { adapter, at, isShared } = this.#place;
    if (this.#holders.has(wanted) || this.#isLent(wanted) || (isShared && subnetContains(subnetOf(at), own))) return;
    const key = `wanted ${device} ${wanted}`;
    const before = this.#seen.get(key);
    const times = this.#count(key, now);
    // An answer to somebody else is not heard: that it asks again tells that there was none.
    if (before === undefined || since(before.last, now) > STALE) return;
    const isNews = times > 1 && (isRound(times) || times < 5);
    if (isNews && this.#place.owns?.(wanted) !== true) {
      this.#report({ type: 'wire.wanted', adapter, device, wants: formatIpv4(wanted), own: formatIpv4(own), times });
    }
  }

  #announcement(frame: Extract<Frame, { kind: 'cdp' | 'lldp' }>): void {
    const decoded = frame.kind === 'cdp' ? decodeCdp(frame.bytes) : decodeLldp(frame.bytes);
    if (!decoded.ok) return;
    const told = announced(decoded.value, this.#place.adapter, frame.from);
    const [key, text] = [`${frame.from} ${frame.kind}`, JSON.stringify(told)];
    if (this.#announced.get(key) === text) return;
    setLatest(this.#announced, key, text, MOST);
    this.#report(told);
  }

  #tagged({ from, vlan, destinationPort }: Extract<Frame, { kind: 'udp' }>, now: Instant): void {
    if (vlan === undefined || destinationPort !== 67) return;
    const times = this.#count(`tagged ${from} ${vlan}`, now);
    const { adapter } = this.#place;
    if (isRound(times)) this.#report({ type: 'wire.tagged', adapter, device: from, vlan, times });
  }

  /** A question with the number of the one before was not answered: neither yes nor no. */
  #connection(frame: Extract<Frame, { kind: 'tcp' }>): void {
    const { from, source, sourcePort, destinationPort: port, sequence, flags } = frame;
    if ((flags & TCP.syn) === 0 || (flags & TCP.ack) !== 0) return;
    const peer = `${formatIpv4(source)}:${sourcePort}`;
    const key = `${peer} ${port}`;
    const before = this.#connections.get(key);
    const times = before?.sequence === sequence ? before.times + 1 : 1;
    setLatest(this.#connections, key, { sequence, times }, MOST);
    const isNews = times > 1 ? isRound(times) || times < 4 : this.#isFirst(`connects ${from} ${port}`);
    const { adapter } = this.#place;
    if (isNews) this.#report({ type: 'wire.connects', adapter, device: from, from: peer, port, times });
  }

  #error(frame: Extract<Frame, { kind: 'icmp-error' }>, now: Instant): void {
    const { from, destination, destinationPort, type, code } = frame;
    const times = this.#count(`error ${from} ${type} ${code}`, now);
    if (!isRound(times)) return;
    const reason = type === 3 ? (UNREACHABLE[code] ?? `unreachable, code ${code}`) : `ICMP type ${type}`;
    const peer = `${formatIpv4(destination)}:${destinationPort}`;
    this.#report({ type: 'wire.unreachable', adapter: this.#place.adapter, device: from, from: peer, reason, times });
  }

  #ipv6({ from }: Frame, now: Instant): void {
    const times = this.#count(`ipv6 ${from}`, now);
    if (isRound(times) || times < 4)
      this.#report({ type: 'wire.ipv6', adapter: this.#place.adapter, device: from, times });
  }

  /** How often by now, this time included. */
  #count(key: string, now: Instant): number {
    const before = this.#seen.get(key);
    const isOld = before !== undefined && after(before.last, STALE) < now;
    const times = before === undefined || isOld ? 1 : before.times + 1;
    setLatest(this.#seen, key, { times, last: now }, MOST);
    return times;
  }

  #isFirst(key: string): boolean {
    if (this.#announced.has(key)) return false;
    setLatest(this.#announced, key, '', MOST);
    return true;
  }
}

const UNREACHABLE: Readonly<Record<number, string>> = {
  0: 'no way to the network',
  1: 'no way to the computer',
  2: 'it does not speak UDP',
  3: 'nobody is at that port any more',
  4: 'the packet is too large for the path',
  13: 'a filter forbids it',
};

/** 1, 10, 100: what goes on for long is told less and less. */
function isRound(times: number): boolean {
  return 10 ** Math.round(Math.log10(times)) === times;
}

/** No card has this address. */
function isNobody(mac: Mac): boolean {
  return mac === '00:00:00:00:00:00' || mac === 'ff:ff:ff:ff:ff:ff';
}

function announced(
  announcement: Announcement,
  adapter: string,
  device: Mac,
): Extract<Happening, { type: 'wire.neighbour' }> {
  const { protocol, role, name, model, software, port, address, vlan, voiceVlan, power } = announcement;
  return {
    type: 'wire.neighbour',
    adapter,
    device,
    protocol,
    role,
    ...text('name', name),
    ...text('model', model),
    ...text('load', software),
    ...text('port', port),
    ...(address === undefined ? {} : { address: formatIpv4(address) }),
    ...(vlan === undefined ? {} : { vlan }),
    ...(voiceVlan === undefined ? {} : { voiceVlan }),
    ...(power === undefined ? {} : { power }),
  };
}

function text(key: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined || value === '' ? {} : { [key]: printable(value, LONGEST) };
}
