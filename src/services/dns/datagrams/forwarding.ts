/**
 * Asks other name servers what is not known here. Each question goes to one server after the other, and answers for it come
 * to all who asked the same meanwhile: so two servers that send everything on to each other come to an end too. What is
 * outstanding is bounded. Answers are believed as protocols/dns/forwarded.ts says.
 */
import type { Batch, DatagramHandler, DatagramHost, DatagramSocket } from '../../../host/datagrams/datagrams.ts';
import type { StationError } from '../../../host/station-error.ts';
import type { Ipv4, Mac } from '../../../lib/address.ts';
import { Deadlines, type Sleeper } from '../../../lib/deadlines.ts';
import { ok, type Result } from '../../../lib/result.ts';
import { after, NEVER, seconds, type Instant } from '../../../lib/time.ts';
import {
  answersTo,
  isFailure,
  mixedCase,
  readResponse,
  writeForwarded,
  writeRelayed,
  type Response,
} from '../../../protocols/dns/forwarded.ts';
import { HEADER_SIZE } from '../../../protocols/dns/numbers.ts';
import { decodeQuery, type DnsQuery } from '../../../protocols/dns/query.ts';
import { roomByUdp, SERVER_FAILURE, writeReply, type CookieMaker, type Out } from '../../../protocols/dns/reply.ts';
import type { DnsServer } from '../settings-schema.ts';
import type { Servers } from '../forward/servers.ts';
import { OutgoingSockets } from './outgoing-sockets.ts';

/** Who asked, and how an answer gets there. */
export interface Asker {
  /** The whole query; it does not change. */
  readonly message: Uint8Array;
  readonly socket: DatagramSocket;
  readonly own: Ipv4;
  readonly address: Ipv4;
  readonly port: number;
  readonly card: Mac | undefined;
  readonly cookie: CookieMaker;
}

export interface ForwardingNeeds {
  readonly servers: Servers;
  /** So many octets that nobody can guess. */
  readonly random: (octets: number) => Uint8Array;
}

/** Clients wait for five seconds; the failure has to come before. */
const TRY_FOR = seconds(1);
const MOST_TRIES = 4;
const MOST_OUTSTANDING = 512;
/** Who ask the same at the same time. */
const MOST_ASKERS = 16;

class Asked implements Sleeper {
  readonly key: string;
  readonly askers: Asker[];
  readonly servers: readonly DnsServer[];
  deadline: Instant = NEVER;
  scheduledAt: Instant = NEVER;
  tries = 0;
  id = 0;
  /** As it was sent. */
  question: Uint8Array;
  socket: DatagramSocket | undefined;
  server: DnsServer | undefined;
  /** A server that does not keep capitals is asked without any, and anew: then two numbers have to be guessed. */
  isPlain = false;
  failure: Response | undefined;

  constructor(key: string, asker: Asker, question: Uint8Array, servers: readonly DnsServer[]) {
    this.key = key;
    this.servers = servers;
    this.askers = [asker];
    this.question = question;
  }
}

export class Forwarding implements DatagramHandler {
  readonly #needs: ForwardingNeeds;
  readonly #asked = new Map<string, Asked>();
  /** The same by the socket that they left by, and their number. */
  readonly #outstanding = new Map<DatagramSocket, Map<number, Asked>>();
  readonly #deadlines = new Deadlines<Asked>();
  #sockets: OutgoingSockets | undefined;

  constructor(needs: ForwardingNeeds) {
    this.#needs = needs;
  }

  /** To be called before anybody asks. */
  async open(host: DatagramHost): Promise<Result<void, StationError>> {
    const sockets = await OutgoingSockets.open(host, this);
    if (!sockets.ok) return sockets;
    this.#sockets = sockets.value;
    return ok(undefined);
  }

  /** A question with nothing wrong in it. */
  ask(asker: Asker, now: Instant): void {
    const query = queryOf(asker);
    if (query?.question === undefined) return;
    const question = asker.message.slice(HEADER_SIZE, HEADER_SIZE + query.question.length);
    const { key: name, type, class: of } = query.question;
    const key = `${name}/${type}/${of}/${query.flags}/${query.edns?.wantsSignatures === true}`;
    const known = this.#asked.get(key);
    if (known !== undefined) return join(known, asker);
    if (this.#asked.size >= MOST_OUTSTANDING) return fail(asker);
    const asked = new Asked(key, asker, question, this.#needs.servers.inOrder(now));
    this.#asked.set(key, asked);
    this.#try(asked, now);
  }

  receive(socket: DatagramSocket, batch: Batch, now: Instant): void {
    for (let index = 0; index < batch.count; index += 1) {
      const response = readResponse(batch.bytes(index));
      const asked = response === undefined ? undefined : this.#outstanding.get(socket)?.get(response.id);
      const { server } = asked ?? {};
      if (response === undefined || asked === undefined || server === undefined) continue;
      if (batch.address(index) !== server.address || batch.port(index) !== server.port) continue;
      this.#heard(asked, response, now);
    }
  }

  wake(now: Instant): void {
    for (let late = this.#deadlines.due(now); late !== undefined; late = this.#deadlines.due(now)) {
      if (late.server !== undefined) this.#needs.servers.failed(late.server, 'no answer');
      this.#try(late, now);
    }
  }

  deadline(): Instant {
    return this.#deadlines.next;
  }

  close(): void {
    this.#sockets?.close();
  }

  #heard(asked: Asked, response: Response, now: Instant): void {
    if (!answersTo(response, asked.question)) {
      const isFolded = !asked.isPlain && answersTo(response, lowerCase(asked.question));
      if (!isFolded) return;
      asked.isPlain = true;
      asked.tries -= 1;
      this.#try(asked, now);
      return;
    }
    if (asked.server !== undefined) this.#needs.servers.answered(asked.server);
    if (isFailure(response) && asked.tries < Math.min(MOST_TRIES, asked.servers.length)) {
      asked.failure = response;
      this.#try(asked, now);
      return;
    }
    this.#end(asked, response);
  }

  /** Sends the question to the next server, under a new number and from another port. */
  #try(asked: Asked, now: Instant): void {
    const { servers, tries } = asked;
    const { random } = this.#needs;
    this.#leave(asked);
    const server = tries < MOST_TRIES ? servers[tries % Math.max(1, servers.length)] : undefined;
    const [high = 0, low = 0, chance = 0, ...capitals] = random(3 + Math.ceil(asked.question.length / 8));
    const socket = server === undefined ? undefined : this.#sockets?.pick(chance);
    if (server === undefined || socket === undefined) {
      this.#end(asked, asked.failure);
      return;
    }
    asked.question = asked.isPlain ? lowerCase(asked.question) : mixedCase(asked.question, Uint8Array.from(capitals));
    asked.server = server;
    asked.tries += 1;
    asked.deadline = after(now, TRY_FOR);
    this.#deadlines.watch(asked);
    this.#note(asked, socket, (high << 8) | low);
    const query = { id: asked.id, flags: flagsOf(asked), edns: ednsOf(asked) };
    const out: Out = { view: socket.out, bytes: socket.outBytes };
    socket.queue(writeForwarded(out, socket.reserve(), query, asked.question), server.address, server.port);
  }

  #note(asked: Asked, socket: DatagramSocket, id: number): void {
    const there = this.#outstanding.get(socket) ?? new Map<number, Asked>();
    this.#outstanding.set(socket, there);
    asked.id = freeId(there, id);
    asked.socket = socket;
    there.set(asked.id, asked);
  }

  #leave(asked: Asked): void {
    const { socket } = asked;
    this.#deadlines.forget(asked);
    asked.deadline = NEVER;
    asked.socket = undefined;
    if (socket === undefined) return;
    const there = this.#outstanding.get(socket);
    there?.delete(asked.id);
    if (there?.size === 0) this.#outstanding.delete(socket);
    this.#sockets?.done(socket);
  }

  #end(asked: Asked, response: Response | undefined): void {
    this.#leave(asked);
    this.#asked.delete(asked.key);
    for (const asker of asked.askers) {
      if (response === undefined) fail(asker);
      else relay(asker, response);
    }
  }
}

/** To the card that asked, where the system tells it: forged addresses would fill the system's table of neighbours. */
export function sendBack(
  socket: DatagramSocket,
  length: number,
  { address, port, card: hardware }: Pick<Asker, 'address' | 'port' | 'card'>,
): void {
  if (hardware !== undefined && socket.queueFrame(length, { address, port, hardware })) return;
  socket.queue(length, address, port);
}

/** Who asks again is told once. */
function join({ askers }: Asked, asker: Asker): void {
  const isKnown = askers.some(
    ({ address, port, message }) =>
      address === asker.address &&
      port === asker.port &&
      message[0] === asker.message[0] &&
      message[1] === asker.message[1],
  );
  if (isKnown) return;
  if (askers.length < MOST_ASKERS) askers.push(asker);
  else fail(asker);
}

function fail(asker: Asker): void {
  const query = queryOf(asker);
  if (query === undefined) return;
  const { out, place } = placeOf(asker, query);
  sendBack(asker.socket, writeReply(out, query, SERVER_FAILURE, place), asker);
}

function relay(asker: Asker, response: Response): void {
  const query = queryOf(asker);
  if (query === undefined) return;
  const { out, place } = placeOf(asker, query);
  sendBack(asker.socket, writeRelayed(out, query, response, place), asker);
}

function placeOf({ socket, own, message, cookie }: Asker, { edns }: DnsQuery) {
  const out: Out = { view: socket.out, bytes: socket.outBytes };
  const to = socket.reserve(own);
  return { out, place: { to, room: roomByUdp(edns), from: message, at: 0, cookie } };
}

function queryOf({ message }: Pick<Asker, 'message'>): DnsQuery | undefined {
  return decodeQuery(message, 0, message.length);
}

function flagsOf({ askers: [asker] }: Asked): number {
  return asker === undefined ? 0 : (queryOf(asker)?.flags ?? 0);
}

function ednsOf({ askers: [asker] }: Asked): DnsQuery['edns'] {
  return asker === undefined ? undefined : queryOf(asker)?.edns;
}

function lowerCase(question: Uint8Array): Uint8Array {
  return mixedCase(question, new Uint8Array(question.length));
}

/** The next that is free: one socket has far fewer outstanding than there are. */
function freeId(outstanding: ReadonlyMap<number, unknown>, wanted: number): number {
  let id = wanted;
  while (outstanding.has(id)) id = (id + 1) & 0xffff;
  return id;
}
