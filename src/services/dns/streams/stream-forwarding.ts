/** Asks other name servers by TCP what was asked by TCP: one connection for each question, so that none waits for another. */
import type { Machine } from '../../../host/machine.ts';
import { formatIpv4, parseIpv4 } from '../../../lib/address.ts';
import { after, seconds, type Millis } from '../../../lib/time.ts';
import {
  answersTo,
  isFailure,
  readResponse,
  writeForwarded,
  writeRelayed,
  type Response,
} from '../../../protocols/dns/forwarded.ts';
import { HEADER_SIZE } from '../../../protocols/dns/numbers.ts';
import { decodeQuery } from '../../../protocols/dns/query.ts';
import { SERVER_FAILURE, writeReply, type Out, type ReplyPlace } from '../../../protocols/dns/reply.ts';
import type { Servers } from '../forward/servers.ts';
import type { DnsServer } from '../settings-schema.ts';

export interface StreamForwardingNeeds {
  readonly machine: Pick<Machine, 'streams' | 'now' | 'at' | 'random'>;
  readonly servers: Servers;
  readonly secret: DataView;
}

/** Clients wait for five seconds; the failure has to come before. */
const PATIENCE = 4;
const MOST_TRIES = 2;
const MOST_OUTSTANDING = 64;
const LONGEST = 65_535;
const LENGTH = 2;
const LENGTH_OF_OPT = 11;

export class StreamForwarding {
  readonly #needs: StreamForwardingNeeds;
  #outstanding = 0;

  constructor(needs: StreamForwardingNeeds) {
    this.#needs = needs;
  }

  /** The answer to a query that has nothing wrong in it. */
  async ask(message: Uint8Array, from: string): Promise<Uint8Array | undefined> {
    const query = decodeQuery(message, 0, message.length);
    if (query?.question === undefined) return undefined;
    const out = newOut(LONGEST);
    const place = this.#place(message, from);
    const response = await this.#response(message, query.question.length);
    const length =
      response === undefined
        ? writeReply(out, query, SERVER_FAILURE, place)
        : writeRelayed(out, query, response, place);
    return out.bytes.subarray(0, length);
  }

  async #response(message: Uint8Array, questionLength: number): Promise<Response | undefined> {
    if (this.#outstanding >= MOST_OUTSTANDING) return undefined;
    this.#outstanding += 1;
    const question = message.slice(HEADER_SIZE, HEADER_SIZE + questionLength);
    let failure: Response | undefined;
    const asked = this.#needs.servers.inOrder(this.#needs.machine.now()).slice(0, MOST_TRIES);
    for (const server of asked) {
      const response = await this.#try(message, question, server, seconds(PATIENCE / asked.length));
      if (response !== undefined) failure = response;
      if (response !== undefined && !isFailure(response)) break;
    }
    this.#outstanding -= 1;
    return failure;
  }

  async #try(
    message: Uint8Array,
    question: Uint8Array,
    server: DnsServer,
    within: Millis,
  ): Promise<Response | undefined> {
    const { machine, servers } = this.#needs;
    const query = decodeQuery(message, 0, message.length);
    if (query === undefined) return undefined;
    const id = Math.floor(machine.random() * 0x1_0000);
    const out = newOut(LENGTH + HEADER_SIZE + question.length + LENGTH_OF_OPT);
    const length = writeForwarded(out, LENGTH, { ...query, id }, question);
    out.view.setUint16(0, length, false);
    const bytes = await exchange(machine, server, out.bytes.subarray(0, LENGTH + length), within);
    const response = bytes === undefined ? undefined : readResponse(bytes);
    if (response?.id === id && answersTo(response, question)) {
      servers.answered(server);
      return response;
    }
    servers.failed(server, 'no answer by TCP');
    return undefined;
  }

  #place(message: Uint8Array, from: string): ReplyPlace {
    const address = parseIpv4(from);
    const cookie = {
      secret: this.#needs.secret,
      address: address.ok ? address.value : 0,
      seconds: Math.floor(this.#needs.machine.now() / 1000),
    };
    return { to: 0, room: LONGEST, from: message, at: 0, cookie };
  }
}

/** Sends a message and gives the first that comes back; undefined when none does in time. */
async function exchange(
  machine: StreamForwardingNeeds['machine'],
  { address, port }: DnsServer,
  frame: Uint8Array,
  within: Millis,
): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    let held = new Uint8Array();
    const opening: { close?: () => void; isOver: boolean } = { isOver: false };
    const done = (message?: Uint8Array): void => {
      opening.isOver = true;
      giveUp();
      opening.close?.();
      resolve(message);
    };
    const giveUp = machine.at(after(machine.now(), within), () => done());
    const listener = {
      data(bytes: Uint8Array): void {
        held = joined(held, bytes);
        const [high, low] = held;
        const end = high === undefined || low === undefined ? undefined : LENGTH + ((high << 8) | low);
        if (end !== undefined && held.length >= end) done(held.slice(LENGTH, end));
      },
      ended: () => done(),
      closed: () => done(),
    };
    const place = { host: formatIpv4(address), port };
    const connecting = machine.streams.connect(place, listener, (connection) => connection.write(frame));
    if (opening.isOver) connecting.close();
    else opening.close = () => connecting.close();
  });
}

/** One behind the other. */
function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function newOut(size: number): Out {
  const bytes = new Uint8Array(size);
  return { view: new DataView(bytes.buffer), bytes };
}
