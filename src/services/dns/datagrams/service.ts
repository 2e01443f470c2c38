/**
 * The name server on the batch seam. It answers at once what it knows; what another server has to be asked is answered later
 * (forwarding.ts). The half that listens for connections has its questions answered here too.
 */
import type { Batch, DatagramHandler, DatagramSocket } from '../../../host/datagrams/datagrams.ts';
import type { OwnAddress } from '../../../host/node/adapters/own-addresses.ts';
import type { Ipv4 } from '../../../lib/address.ts';
import { after, millis, NEVER, seconds, since, instant, type Instant } from '../../../lib/time.ts';
import { answer, type Decision, type DnsWorld, type KnownDevice } from '../../../protocols/dns/answer.ts';
import { encodeName, keyOf } from '../../../protocols/dns/name.ts';
import { RCODE } from '../../../protocols/dns/numbers.ts';
import { decodeQuery, type DnsQuery } from '../../../protocols/dns/query.ts';
import {
  refusal,
  roomByUdp,
  writeReply,
  type CookieMaker,
  type Out,
  type ReplyOrder,
} from '../../../protocols/dns/reply.ts';
import type { Zone } from '../../../protocols/dns/zone.ts';
import type { NamedClient } from '../../../devices/names.ts';
import type { PacketNeeds } from '../../module.ts';
import { knownNames } from '../known-names.ts';
import type { DnsPlan } from '../parts.ts';
import { sendBack, type Forwarding } from './forwarding.ts';
import { OwnNetworks } from './own-networks.ts';
import { DnsTelling } from './telling.ts';

/** Refusals of strangers in a second; the others hear nothing. */
const MOST_REFUSALS = 50;
/** Names of many leases are taken up in pieces. */
const NEXT_NAMES = millis(20);
/** By TCP a length has 16 bits. */
const ROOM_BY_TCP = 65_535;

const REFUSED = refusal(RCODE.REFUSED);
const COOKIE_ONLY: ReplyOrder = { rcode: RCODE.NOERROR, isAuthoritative: false, records: [] };

type Needs = Pick<PacketNeeds, 'clients' | 'report' | 'day'> & {
  readonly now: () => Instant;
  /** The addresses of this computer now. */
  readonly own: () => readonly OwnAddress[];
};

export class DnsService implements DatagramHandler, DnsWorld {
  readonly zone: Zone;
  readonly forwards: boolean;
  readonly #needs: Needs;
  readonly #networks: OwnNetworks;
  readonly #forwarding: Forwarding | undefined;
  readonly #telling: DnsTelling;
  readonly #cookies: { readonly secret: DataView; address: number; seconds: number };
  readonly #sockets: DatagramSocket[] = [];
  #refusals = 0;
  #refusalsUntil: Instant = instant(0);
  #now: Instant = instant(0);
  #namesDue: Instant;
  #stream: Out | undefined;

  constructor(plan: DnsPlan, needs: Needs, forwarding: Forwarding | undefined) {
    this.#needs = needs;
    this.zone = knownNames(plan);
    this.forwards = forwarding !== undefined;
    this.#forwarding = forwarding;
    this.#networks = new OwnNetworks(plan.places, {
      own: needs.own,
      isServed: (address) => needs.clients.isServed(address),
    });
    this.#telling = new DnsTelling(needs);
    this.#cookies = { secret: new DataView(Uint8Array.from(plan.secret).buffer), address: 0, seconds: 0 };
    this.#namesDue = needs.now();
  }

  serve(socket: DatagramSocket): void {
    this.#sockets.push(socket);
  }

  receive(socket: DatagramSocket, batch: Batch, now: Instant): void {
    this.#now = now;
    const { view } = batch;
    const from = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const out: Out = { view: socket.out, bytes: socket.outBytes };
    for (let index = 0; index < batch.count; index += 1) this.#one(socket, batch, index, from, out);
  }

  #one(socket: DatagramSocket, batch: Batch, index: number, from: Uint8Array, out: Out): void {
    const at = batch.offset(index);
    const end = at + batch.length(index);
    const query = decodeQuery(from, at, end);
    if (query === undefined) return;
    const [address, port] = [batch.address(index), batch.port(index)];
    const isNear = this.#networks.has(address, this.#now);
    if (!isNear && !this.#mayRefuse(address, port)) return;
    const order = isNear ? this.#order(query, address, port) : REFUSED;
    const [own, card, cookie] = [batch.own(index), batch.card(index), this.#cookie(address)];
    if (order === 'forward') {
      const message = from.slice(at, end);
      this.#forwarding?.ask({ message, socket, own, address, port, card, cookie: { ...cookie } }, this.#now);
      return;
    }
    const place = { to: socket.reserve(own), room: roomByUdp(query.edns), from, at, cookie };
    sendBack(socket, writeReply(out, query, order, place), { address, port, card });
  }

  wake(now: Instant): void {
    this.#telling.wake(now);
    if (now >= this.#namesDue) this.#namesDue = this.#needs.clients.updateNames() ? after(now, NEXT_NAMES) : NEVER;
  }

  deadline(): Instant {
    return instant(Math.min(this.#telling.deadline, this.#namesDue));
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
    this.#telling.close();
  }

  /** The same for a message that came by TCP; undefined for nothing at all. The answer is valid until the next call. */
  answerStream(message: Uint8Array, address: Ipv4, port: number): Uint8Array | 'forward' | undefined {
    this.#now = this.#needs.now();
    const query = decodeQuery(message, 0, message.length);
    if (query === undefined) return undefined;
    const order = this.#networks.has(address, this.#now) ? this.#order(query, address, port) : REFUSED;
    if (order === 'forward') return order;
    this.#stream ??= newOut(ROOM_BY_TCP);
    const place = { to: 0, room: ROOM_BY_TCP, from: message, at: 0, cookie: this.#cookie(address) };
    return this.#stream.bytes.subarray(0, writeReply(this.#stream, query, order, place));
  }

  device(label: string): KnownDevice | undefined {
    return this.#known(this.#needs.clients.named(label, this.#now));
  }

  deviceAt(address: Ipv4): KnownDevice | undefined {
    return this.#known(this.#needs.clients.holder(address, this.#now));
  }

  isOwn(address: Ipv4, octets: number): boolean {
    return this.#networks.overlap(address, octets);
  }

  #order(query: DnsQuery, address: Ipv4, port: number): ReplyOrder | 'forward' {
    if (query.problem !== undefined) return refusal(query.problem);
    if (query.question === undefined) return COOKIE_ONLY;
    const decision = answer(query.question, this);
    if (decision.kind === 'forward') return 'forward';
    if (decision.kind === 'refuse') return refusal(decision.rcode);
    this.#tell(decision, query, address, port);
    const { rcode, records, zone } = decision;
    const soa = zone === undefined ? undefined : { zone, record: this.zone.soa };
    return { rcode, isAuthoritative: true, records, ...(soa === undefined ? {} : { soa }) };
  }

  #tell(
    { rcode, records }: Extract<Decision, { kind: 'answer' }>,
    { question }: DnsQuery,
    address: Ipv4,
    port: number,
  ): void {
    if (question === undefined) return;
    if (records.length > 0) this.#telling.asked('dns.answered', address, port, question, this.#now);
    else if (rcode === RCODE.NXDOMAIN) this.#telling.asked('dns.unknown', address, port, question, this.#now);
  }

  /** Strangers are refused, and where there are many, not even that. */
  #mayRefuse(address: Ipv4, port: number): boolean {
    this.#telling.refused(address, port, this.#now);
    if (this.#now >= this.#refusalsUntil) {
      this.#refusalsUntil = after(this.#now, seconds(1));
      this.#refusals = 0;
    }
    this.#refusals += 1;
    return this.#refusals <= MOST_REFUSALS;
  }

  /** One object for all: it is made anew for each question, and seldom needed. */
  #cookie(address: Ipv4): CookieMaker {
    this.#cookies.address = address;
    this.#cookies.seconds = Math.floor((this.#now + this.#needs.day.offset) / 1000);
    return this.#cookies;
  }

  #known(client: NamedClient | undefined): KnownDevice | undefined {
    if (client === undefined) return undefined;
    const { address, until = NEVER } = client;
    return { address, name: this.#labelOf(client), left: since(this.#now, until) / 1000 };
  }

  /** A device has no name that the settings give to somebody, or that is none: then it is called by its hardware address. */
  #labelOf({ hostname, hardware }: NamedClient): Uint8Array {
    const own = encodeName(hostname?.split('.')[0] ?? '');
    if (own.ok && own.value.length > 1 && !this.zone.owners.has(keyOf(own.value))) return own.value;
    const digits = encodeName(hardware.replaceAll(':', ''));
    return digits.ok ? digits.value : Uint8Array.of(0);
  }
}

function newOut(size: number): Out {
  const bytes = new Uint8Array(size);
  return { view: new DataView(bytes.buffer), bytes };
}
