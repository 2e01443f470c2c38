/**
 * How a phone with SIP firmware registers its line, as a machine without I/O. It is as strict as the real one: a challenge
 * that it cannot answer, or a confirmation that does not name its own address, and it begins anew later.
 */
import { after, instant, millis, NEVER, seconds, type Instant, type Millis } from '../../lib/time.ts';
import { digestText, parseChallengeText } from '../../protocols/sip/digest/answering.ts';
import { digestResponse, type DigestAnswer } from '../../protocols/sip/digest/digest.ts';
import { decodeSip } from '../../protocols/sip/wire/decode.ts';
import { encodeSip } from '../../protocols/sip/wire/encode.ts';
import { essentialsOf } from '../../protocols/sip/wire/essentials.ts';
import {
  header,
  request,
  valueOf,
  valuesOf,
  type SipRequest,
  type SipResponse,
} from '../../protocols/sip/wire/message.ts';
import { reply } from '../../protocols/sip/wire/reply.ts';
import { parseNameAddress, splitList } from '../../protocols/sip/wire/values.ts';

export interface SipLineTraits {
  /** Its own address, and the port that it hears on. */
  readonly address: string;
  readonly port: number;
  readonly extension: string;
  readonly user: string;
  readonly password: string;
  /** Where it registers. */
  readonly server: string;
  /** `Cisco-CP7911G/9.4.2` */
  readonly userAgent: string;
  /** What makes its identifiers differ from those of other phones and other starts. */
  readonly id: string;
  /** Factor on its own waits; not on those that it is told. */
  readonly pace: number;
}

export type SipLineNews =
  | { readonly kind: 'registered'; readonly load: string; readonly shows: string }
  | { readonly kind: 'unregistered'; readonly why: string }
  | { readonly kind: 'told-to-restart'; readonly hard: boolean };

export interface SipLineStep {
  readonly state: SipLineState;
  /** What to send to the server, in this order. */
  readonly sends: readonly Uint8Array[];
  readonly news: readonly SipLineNews[];
}

export interface SipLineState {
  readonly phase: 'waiting' | 'asking' | 'registered' | 'leaving' | 'over';
  readonly deadline: Instant;
  /** Of the request that was sent last. */
  readonly cseq: number;
  /** It, as long as it is not answered, and the pause until it is sent again. */
  readonly open?: { readonly bytes: Uint8Array; readonly pause: Millis; readonly givesUpAt: Instant };
  /** The challenge that was answered with it. */
  readonly answered?: string;
  /** How it is to restart, once its answer has left. */
  readonly restart?: Extract<SipLineNews, { readonly kind: 'told-to-restart' }>;
  /** What was told last: it is told when that changes. */
  readonly told?: 'registered' | 'unregistered';
}

const BEFORE_REGISTERING = millis(300);
const BEFORE_RESTART = millis(200);
const FIRST_PAUSE = millis(500);
const LONGEST_PAUSE = seconds(4);
const PATIENCE = seconds(32);
const TRY_AGAIN = seconds(30);
const WISH = 3600;

export function sipLine(traits: SipLineTraits, now: Instant): SipLineState {
  return { phase: 'waiting', deadline: wait(now, BEFORE_REGISTERING, traits), cseq: 0 };
}

export function wakeSipLine(state: SipLineState, traits: SipLineTraits, now: Instant): SipLineStep {
  const { open, restart } = state;
  if (now < state.deadline || state.phase === 'over') return still(state);
  if (restart !== undefined) return { state: { ...state, phase: 'over', deadline: NEVER }, sends: [], news: [restart] };
  if (open === undefined) return asks(state, traits, now);
  if (now >= open.givesUpAt) return fails(state, 'nobody answers', traits, now);
  const pause = millis(Math.min(open.pause * 2, LONGEST_PAUSE));
  const deadline = instant(Math.min(after(now, pause), open.givesUpAt));
  return { state: { ...state, deadline, open: { ...open, pause } }, sends: [open.bytes], news: [] };
}

export function hearSipLine(state: SipLineState, bytes: Uint8Array, traits: SipLineTraits, now: Instant): SipLineStep {
  const message = decodeSip(bytes);
  const essentials = message.ok ? essentialsOf(message.value) : undefined;
  if (!message.ok || essentials?.ok !== true || state.phase === 'over') return still(state);
  if (message.value.kind === 'request') return asked(state, message.value, traits, now);
  const { callId, cseq } = essentials.value;
  const isMine = callId === callIdOf(traits) && cseq.method === 'REGISTER' && cseq.number === state.cseq;
  return isMine && state.open !== undefined ? responded(state, message.value, traits, now) : still(state);
}

function asks(state: SipLineState, traits: SipLineTraits, now: Instant, challenge?: string): SipLineStep {
  const cseq = state.cseq + 1;
  const message = registration(traits, cseq, challenge);
  if (message === undefined) return fails(state, `it cannot answer "${challenge ?? ''}"`, traits, now);
  const open = { bytes: encodeSip(message), pause: FIRST_PAUSE, givesUpAt: after(now, PATIENCE) };
  const { answered: _, ...rest } = state;
  const next = { ...rest, phase: 'asking', cseq, open, deadline: after(now, FIRST_PAUSE) } as const;
  return { state: challenge === undefined ? next : { ...next, answered: challenge }, sends: [open.bytes], news: [] };
}

function responded(state: SipLineState, message: SipResponse, traits: SipLineTraits, now: Instant): SipLineStep {
  const { status } = message;
  if (status < 200) return still(state);
  if (status === 401) {
    const challenge = valueOf(message, 'WWW-Authenticate') ?? '';
    const isOnceMore = state.answered !== undefined && parseChallengeText(challenge)?.stale !== true;
    return isOnceMore ? fails(state, 'the password is not taken', traits, now) : asks(state, traits, now, challenge);
  }
  if (status !== 200) return fails(state, `refused with ${status} ${message.reason}`, traits, now);
  const lasts = grantedTo(contactOf(traits), message);
  if (lasts === undefined) return fails(state, 'what was confirmed is not its own address', traits, now);
  const { open: _, answered: __, ...rest } = state;
  return told(
    { ...rest, phase: 'registered', deadline: after(now, seconds(lasts / 2)) },
    { kind: 'registered', load: traits.userAgent, shows: traits.extension },
  );
}

function fails(state: SipLineState, why: string, traits: SipLineTraits, now: Instant): SipLineStep {
  const { open: _, answered: __, ...rest } = state;
  return told({ ...rest, phase: 'waiting', deadline: wait(now, TRY_AGAIN, traits) }, { kind: 'unregistered', why });
}

function told(state: SipLineState, news: Exclude<SipLineNews, { readonly kind: 'told-to-restart' }>): SipLineStep {
  const isNews = state.told !== news.kind;
  return { state: { ...state, told: news.kind }, sends: [], news: isNews ? [news] : [] };
}

/** It takes orders from nobody who does not know its registration. */
function asked(state: SipLineState, message: SipRequest, traits: SipLineTraits, now: Instant): SipLineStep {
  const answer = (status: number): readonly Uint8Array[] => [encodeSip(reply(message, status, { tag: traits.id }))];
  if (message.method === 'ACK') return still(state);
  if (message.method !== 'NOTIFY') return { state, sends: answer(message.method === 'OPTIONS' ? 200 : 486), news: [] };
  const order = new TextDecoder().decode(message.body);
  const [, action] = /^action=(reset|restart)$/m.exec(order) ?? [];
  const isForMe =
    valueOf(message, 'Event') === 'service-control' && order.includes(`RegisterCallId={${callIdOf(traits)}}`);
  if (action === undefined || !isForMe) return { state, sends: answer(489), news: [] };
  const { open: _, ...rest } = state;
  const restart = { kind: 'told-to-restart', hard: action === 'reset' } as const;
  const next = { ...rest, phase: 'leaving', restart, deadline: wait(now, BEFORE_RESTART, traits) } as const;
  return { state: next, sends: answer(200), news: [] };
}

function registration(traits: SipLineTraits, cseq: number, challenge: string | undefined): SipRequest | undefined {
  const { address, port, extension, server, id, userAgent } = traits;
  const uri = `sip:${server}`;
  const answer = challenge === undefined ? '' : answerTo(challenge, uri, traits);
  if (answer === undefined) return undefined;
  return request('REGISTER', uri, [
    header('Via', `SIP/2.0/UDP ${address}:${port};branch=z9hG4bK${id}${cseq}`),
    header('From', `<sip:${extension}@${server}>;tag=${id}`),
    header('To', `<sip:${extension}@${server}>`),
    header('Call-ID', callIdOf(traits)),
    header('CSeq', `${cseq} REGISTER`),
    header('Max-Forwards', '70'),
    header('User-Agent', userAgent),
    header('Contact', `<${contactOf(traits)}>`),
    header('Expires', String(WISH)),
    ...(answer === '' ? [] : [header('Authorization', answer)]),
  ]);
}

/** It knows MD5 with `auth`, and nothing else. */
function answerTo(text: string, uri: string, { user, password, id }: SipLineTraits): string | undefined {
  const challenge = parseChallengeText(text);
  if (challenge?.algorithm !== 'md5') return undefined;
  const { realm, nonce, algorithm } = challenge;
  const counted = { cnonce: id, count: 1, nc: '00000001' };
  const answer: Omit<DigestAnswer, 'response'> = { username: user, realm, nonce, uri, algorithm, counted };
  return digestText({ ...answer, response: digestResponse(answer, password, 'REGISTER') });
}

/** For how many seconds. */
function grantedTo(contact: string, message: SipResponse): number | undefined {
  const all = valuesOf(message, 'Contact').flatMap(splitList).map(parseNameAddress);
  const lasts = Number(all.find((one) => one?.uri === contact)?.params.get('expires'));
  return lasts >= 1 ? lasts : undefined;
}

function contactOf({ extension, address, port }: SipLineTraits): string {
  return `sip:${extension}@${address}:${port}`;
}

function callIdOf({ id, address }: SipLineTraits): string {
  return `${id}@${address}`;
}

function wait(now: Instant, duration: Millis, { pace }: SipLineTraits): Instant {
  return after(now, millis(duration * pace));
}

function still(state: SipLineState): SipLineStep {
  return { state, sends: [], news: [] };
}
