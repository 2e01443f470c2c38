/** An exchange in virtual time, and phones that write their messages by hand. */
import { VirtualClock } from '../../../../test/machine/clock.ts';
import type { Happening } from '../../../events/types.ts';
import { encodeText } from '../../../lib/text.ts';
import { after, instant, minutes, seconds, type Millis } from '../../../lib/time.ts';
import { digestResponse } from '../../../protocols/sip/digest/digest.ts';
import { digestText, parseChallengeText } from '../../../protocols/sip/digest/answering.ts';
import type { Hop } from '../../../protocols/sip/transactions/hop.ts';
import { decodeSip } from '../../../protocols/sip/wire/decode.ts';
import {
  valueOf,
  valuesOf,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../../../protocols/sip/wire/message.ts';
import { reply, type ReplyParts } from '../../../protocols/sip/wire/reply.ts';
import { encodeSip } from '../../../protocols/sip/wire/encode.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeSettings, MediaOrder, MediaSession } from './needs.ts';

export const STATION = { address: '192.168.1.1', port: 5060 };
const PASSWORDS: Readonly<Record<string, string>> = { '21': 'one', '22': 'two', '23': 'three' };

export class Bench {
  readonly clock = new VirtualClock(instant(1_000_000_000));
  readonly told: Happening[] = [];
  readonly exchange: Exchange;
  readonly media: (MediaOrder & { readonly directions: (number | undefined)[]; isClosed: boolean; heard: number })[] =
    [];
  /** Where TCP leads nowhere. */
  readonly cut = new Set<string>();
  /** What was sent to where no phone is. */
  readonly elsewhere: string[] = [];
  hasMedia = true;
  readonly #phones = new Map<string, BenchPhone>();
  #ids = 0;

  constructor(settings: Partial<ExchangeSettings> = {}) {
    this.exchange = new Exchange({
      settings: {
        realm: 'bench',
        digest: ['md5'],
        echo: '600',
        tone: '601',
        testTime: minutes(5),
        testCalls: 3,
        expires: minutes(60),
        ...settings,
      },
      now: () => this.clock.now(),
      newId: () => `id${(this.#ids += 1)}`,
      nonceKey: new Uint8Array(32).fill(1),
      report: (happening) => void this.told.push(happening),
      send: (bytes, to) => this.#deliver(bytes, to),
      isOwn: (host, port) => host === STATION.address && port === STATION.port,
      account: (user) => {
        const password = PASSWORDS[user];
        return password === undefined ? undefined : { extension: user, password };
      },
      openMedia: async (order) => this.#openMedia(order),
      deviceAt: (address) => (address === '192.168.1.21' ? '00:26:99:ef:0f:1a' : undefined),
      changed: () => this.exchange.wake(this.clock.now()),
    });
  }

  phone(extension: string, over: 'udp' | 'tcp' = 'udp'): BenchPhone {
    const phone = new BenchPhone(this, extension, over);
    this.#phones.set(phone.address, phone);
    return phone;
  }

  /** Lets time pass, step by step, as the exchange wants to be woken. */
  pass(time: Millis): void {
    const end = after(this.clock.now(), time);
    while (this.exchange.deadline <= end) {
      this.clock.run(this.exchange.deadline);
      this.exchange.wake(this.clock.now());
    }
    this.clock.run(end);
  }

  #deliver(bytes: Uint8Array, to: Hop): void {
    const message = decodeSip(bytes);
    if (!message.ok) throw new Error(`sent ${message.error.reason}`);
    if (to.transport === 'tcp' && this.cut.has(to.address)) return this.exchange.unreachable(to);
    const phone = this.#phones.get(to.address);
    if (phone === undefined) this.elsewhere.push(to.address);
    phone?.heard.push(message.value);
    phone?.ports.push(to.port);
  }

  #openMedia(order: MediaOrder): MediaSession | undefined {
    if (!this.hasMedia) return undefined;
    const one = { ...order, directions: [] as (number | undefined)[], isClosed: false, heard: 0 };
    this.media.push(one);
    return {
      port: 16_384,
      get counts() {
        return { heard: one.heard, sent: one.heard };
      },
      direct: (port) => void one.directions.push(port),
      close: () => (one.isClosed = true),
    };
  }
}

export interface RequestParts {
  readonly method: string;
  readonly to?: string;
  readonly uri?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly branch?: string;
  readonly callId?: string;
  readonly cseq?: number;
  readonly via?: string;
  readonly toTag?: string;
}

export class BenchPhone {
  readonly address: string;
  readonly extension: string;
  readonly heard: SipMessage[] = [];
  /** Where each of them went. */
  readonly ports: number[] = [];
  readonly contact: string;
  readonly hop: Hop;
  readonly #bench: Bench;
  #cseq = 0;
  #branch = 0;

  constructor(bench: Bench, extension: string, over: 'udp' | 'tcp') {
    this.#bench = bench;
    this.extension = extension;
    this.address = `192.168.1.${extension}`;
    const isTcp = over === 'tcp';
    this.contact = `sip:${extension}@${this.address}:5060${isTcp ? ';transport=tcp' : ''}`;
    // As Cisco's phones: they hear on 5060 and send from elsewhere.
    this.hop = { transport: over, address: this.address, port: 49_152, own: STATION };
  }

  /** Of the request that was sent last. */
  get branch(): string {
    return `z9hG4bK${this.extension}-${this.#branch}`;
  }

  get last(): SipMessage | undefined {
    return this.heard.at(-1);
  }

  get statuses(): readonly number[] {
    return this.heard.flatMap((message) => (message.kind === 'response' ? [message.status] : []));
  }

  request(parts: RequestParts): string {
    this.#cseq += 1;
    const { method, to = this.extension, uri = `sip:${to}@192.168.1.1`, headers = [], body = '' } = parts;
    const { branch = `z9hG4bK${this.extension}-${(this.#branch += 1)}`, callId = `call-${this.extension}` } = parts;
    const { via = `SIP/2.0/${this.hop.transport.toUpperCase()} ${this.address}:5060;branch=${branch}` } = parts;
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: ${via}`,
      `From: <sip:${this.extension}@192.168.1.1>;tag=${this.extension}`,
      `To: <sip:${to}@192.168.1.1>${parts.toTag === undefined ? '' : `;tag=${parts.toTag}`}`,
      `Call-ID: ${callId}`,
      `CSeq: ${parts.cseq ?? this.#cseq} ${method}`,
      'Max-Forwards: 70',
      ...headers,
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  }

  send(text: string): void {
    this.#bench.exchange.receive(encodeText(text), this.hop);
  }

  respond(to: SipMessage | undefined, status: number, parts: ReplyParts = {}): void {
    if (to?.kind !== 'request') throw new Error('no request');
    this.#bench.exchange.receive(encodeSip(reply(to, status, { tag: `t${this.extension}`, ...parts })), this.hop);
  }

  /** Sends it, and answers the challenge that comes. */
  ask(parts: RequestParts, password = PASSWORDS[this.extension] ?? ''): SipMessage | undefined {
    this.send(this.request(parts));
    const challenge = this.last;
    if (challenge?.kind !== 'response' || (challenge.status !== 401 && challenge.status !== 407)) return challenge;
    if (parts.method === 'INVITE') this.acknowledge(challenge, parts);
    const header = this.credentials(challenge, parts, password);
    this.send(this.request({ ...parts, headers: [...(parts.headers ?? []), header] }));
    return this.last;
  }

  credentials(
    challenge: SipResponse,
    { method, to = this.extension, uri = `sip:${to}@192.168.1.1` }: RequestParts,
    password: string,
    nc = '00000001',
  ): string {
    const isProxy = challenge.status === 407;
    const text = valueOf(challenge, isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate') ?? '';
    const parsed = parseChallengeText(text);
    if (parsed === undefined) throw new Error(`no challenge: ${text}`);
    const counted = { cnonce: 'c', count: Number.parseInt(nc, 16), nc };
    const answer = { ...parsed, username: this.extension, uri, counted };
    const response = digestResponse(answer, password, method);
    return `${isProxy ? 'Proxy-' : ''}Authorization: ${digestText({ ...answer, response })}`;
  }

  /** The ACK for a refusal, with the branch of its INVITE. */
  acknowledge(
    refusal: SipResponse,
    { to = this.extension, uri = `sip:${to}@192.168.1.1`, callId }: RequestParts,
  ): void {
    const [, branch = ''] = /branch=([^;,]+)/.exec(valueOf(refusal, 'Via') ?? '') ?? [];
    const [, tag] = /;tag=([^;]+)/.exec(valueOf(refusal, 'To') ?? '') ?? [];
    const cseq = Number.parseInt(valueOf(refusal, 'CSeq') ?? '', 10);
    const common = { method: 'ACK', to, uri, branch, cseq, ...(callId === undefined ? {} : { callId }) };
    this.send(this.request({ ...common, ...(tag === undefined ? {} : { toTag: tag }) }));
  }

  register(
    options: {
      readonly expires?: string;
      readonly contact?: string;
      readonly agent?: string;
      readonly headers?: readonly string[];
    } = {},
    password?: string,
  ) {
    const {
      expires = ';expires=600',
      contact = `<${this.contact}>${expires}`,
      agent = 'Cisco-CP7911G/9.4.2',
      headers = [],
    } = options;
    const all = [`Contact: ${contact}`, `User-Agent: ${agent}`, ...headers];
    return this.ask(
      { method: 'REGISTER', uri: 'sip:192.168.1.1', callId: `reg-${this.extension}`, headers: all },
      password,
    );
  }
}

export function requestIn(messages: readonly SipMessage[], method: string): SipRequest {
  const found = messages.findLast((one): one is SipRequest => one.kind === 'request' && one.method === method);
  if (found === undefined) throw new Error(`no ${method}`);
  return found;
}

export function headersOf(message: SipMessage | undefined, name: string): readonly string[] {
  return message === undefined ? [] : valuesOf(message, name);
}

export const A_WHILE = seconds(40);
