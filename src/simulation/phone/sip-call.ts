/**
 * A call of a simulated phone to a number that gives back what it hears, as a machine without I/O: it speaks for a second,
 * counts what comes back unaltered, and hangs up.
 */
import { after, instant, millis, NEVER, seconds, type Instant, type Millis } from '../../lib/time.ts';
import { decodeRtp, encodeRtp } from '../../protocols/rtp/packet.ts';
import { samplesOf, toneSecond } from '../../protocols/rtp/tone.ts';
import { digestText, parseChallengeText } from '../../protocols/sip/digest/answering.ts';
import { digestResponse } from '../../protocols/sip/digest/digest.ts';
import { parseSdp, PAYLOAD_TYPES, writeOffer } from '../../protocols/sip/sdp/sdp.ts';
import { decodeSip } from '../../protocols/sip/wire/decode.ts';
import { encodeSip } from '../../protocols/sip/wire/encode.ts';
import { essentialsOf } from '../../protocols/sip/wire/essentials.ts';
import { header, request, valueOf, type SipHeader, type SipResponse } from '../../protocols/sip/wire/message.ts';
import { parseNameAddress } from '../../protocols/sip/wire/values.ts';
import type { SipLineTraits } from './sip-line.ts';

export interface SipCallTraits extends Pick<
  SipLineTraits,
  'address' | 'port' | 'extension' | 'user' | 'password' | 'server' | 'id'
> {
  /** Who is called. */
  readonly number: string;
  /** Where it hears the voice. */
  readonly voicePort: number;
}

export type SipCallNews =
  | { readonly kind: 'called'; readonly number: string; readonly sent: number; readonly back: number }
  | { readonly kind: 'not-called'; readonly number: string; readonly why: string };

export interface SipCallState {
  readonly phase: 'asking' | 'ringing' | 'talking' | 'leaving' | 'over';
  readonly deadline: Instant;
  readonly cseq: number;
  /** The request that is not answered yet, and the pause until it is sent again. */
  readonly open?: { readonly bytes: Uint8Array; readonly pause: Millis; readonly givesUpAt: Instant };
  /** What it answers for, of the other side: its tag, its address, and where it hears. */
  readonly far?: { readonly to: string; readonly contact: string; readonly voicePort: number };
  readonly hasAnswered: boolean;
  readonly sent: number;
  readonly back: number;
}

export interface SipCallStep {
  readonly state: SipCallState;
  readonly sends: readonly Uint8Array[];
  /** Packets of voice, for the port of the other side. */
  readonly voice: readonly Uint8Array[];
  readonly news: readonly SipCallNews[];
}

const PACKETS = 50;
const EVERY = millis(20);
const SAMPLES = 160;
const LISTENS = millis(500);
const PATIENCE = seconds(32);
const FIRST_PAUSE = millis(500);
const LONGEST_PAUSE = seconds(4);
const VOICE = toneSecond('PCMU');

export function sipCall(traits: SipCallTraits, now: Instant): SipCallStep {
  const nothing = { phase: 'asking', deadline: NEVER, cseq: 0, hasAnswered: false, sent: 0, back: 0 } as const;
  return invites(nothing, [], traits, now);
}

export function wakeSipCall(state: SipCallState, traits: SipCallTraits, now: Instant): SipCallStep {
  const { open } = state;
  if (now < state.deadline || state.phase === 'over') return still(state);
  if (state.phase === 'talking') return speaks(state, traits, now);
  if (open === undefined || now >= open.givesUpAt) return fails(state, 'nobody answers', traits);
  const pause = millis(Math.min(open.pause * 2, LONGEST_PAUSE));
  const deadline = instant(Math.min(after(now, pause), open.givesUpAt));
  return { ...still({ ...state, deadline, open: { ...open, pause } }), sends: [open.bytes] };
}

export function hearSipCall(state: SipCallState, bytes: Uint8Array, traits: SipCallTraits, now: Instant): SipCallStep {
  const message = decodeSip(bytes);
  const essentials = message.ok ? essentialsOf(message.value) : undefined;
  if (!message.ok || message.value.kind !== 'response' || essentials?.ok !== true) return still(state);
  const { cseq, callId } = essentials.value;
  const { status } = message.value;
  if (cseq.number !== state.cseq || callId !== callIdOf(traits)) return still(state);
  if (cseq.method === 'BYE') return state.phase === 'leaving' && status >= 200 ? ends(state, traits) : still(state);
  if (status < 200)
    return state.phase === 'asking' ? still({ ...state, phase: 'ringing', deadline: NEVER }) : still(state);
  if (status < 300) return taken(state, message.value, traits, now);
  return refused(state, message.value, traits, now);
}

/** What comes back counts when it is what was said. */
export function hearVoice(state: SipCallState, bytes: Uint8Array): SipCallState {
  const packet = decodeRtp(bytes);
  if (!packet.ok || packet.value.sequence >= state.sent) return state;
  const said = samplesOf(VOICE, packet.value.sequence * SAMPLES, SAMPLES);
  const isSame = said.every((sample, at) => packet.value.payload[at] === sample);
  return isSame ? { ...state, back: state.back + 1 } : state;
}

function invites(state: SipCallState, headers: readonly SipHeader[], traits: SipCallTraits, now: Instant): SipCallStep {
  const { address, voicePort } = traits;
  const cseq = state.cseq + 1;
  const body = writeOffer({ address, port: voicePort, codecs: ['PCMU'], direction: 'sendrecv', id: cseq });
  const sdp = header('Content-Type', 'application/sdp');
  const bytes = requestOf('INVITE', cseq, toOf(traits), uriOf(traits), traits, [...headers, sdp], body);
  const open = { bytes, pause: FIRST_PAUSE, givesUpAt: after(now, PATIENCE) };
  const next = { ...state, phase: 'asking', cseq, open, deadline: after(now, FIRST_PAUSE) } as const;
  return { ...still(next), sends: [bytes] };
}

function refused(state: SipCallState, message: SipResponse, traits: SipCallTraits, now: Instant): SipCallStep {
  const acknowledged = requestOf('ACK', state.cseq, valueOf(message, 'To') ?? '', uriOf(traits), traits);
  if (state.phase !== 'asking' && state.phase !== 'ringing') return { ...still(state), sends: [acknowledged] };
  const challenge = message.status === 407 && !state.hasAnswered ? answerTo(message, traits) : undefined;
  const next =
    challenge === undefined
      ? fails(state, `${message.status} ${message.reason}`, traits)
      : invites({ ...state, hasAnswered: true }, [challenge], traits, now);
  return { ...next, sends: [acknowledged, ...next.sends] };
}

function taken(state: SipCallState, message: SipResponse, traits: SipCallTraits, now: Instant): SipCallStep {
  const voice = parseSdp(message.body)?.voice;
  const contact = parseNameAddress(valueOf(message, 'Contact') ?? '')?.uri;
  if (voice === undefined || contact === undefined) return fails(state, 'it is answered without a voice', traits);
  const far = { to: valueOf(message, 'To') ?? '', contact, voicePort: voice.port };
  const sends = [requestOf('ACK', state.cseq, far.to, contact, traits)];
  if (state.phase !== 'asking' && state.phase !== 'ringing') return { ...still(state), sends };
  const { open: _, ...rest } = state;
  return { ...still({ ...rest, phase: 'talking', far, deadline: now }), sends };
}

function speaks(state: SipCallState, traits: SipCallTraits, now: Instant): SipCallStep {
  const { far, sent } = state;
  if (far === undefined) return still(state);
  if (sent >= PACKETS) return hangsUp(state, far, traits, now);
  const payload = samplesOf(VOICE, sent * SAMPLES, SAMPLES);
  const counted = { sequence: sent, timestamp: sent * SAMPLES, source: 1, marker: sent === 0 };
  const packet = encodeRtp({ payloadType: PAYLOAD_TYPES.PCMU, ...counted, payload });
  const wait = sent + 1 < PACKETS ? EVERY : LISTENS;
  return { ...still({ ...state, sent: sent + 1, deadline: after(now, wait) }), voice: [packet] };
}

function hangsUp(
  state: SipCallState,
  { to, contact }: NonNullable<SipCallState['far']>,
  traits: SipCallTraits,
  now: Instant,
): SipCallStep {
  const cseq = state.cseq + 1;
  const bytes = requestOf('BYE', cseq, to, contact, traits);
  const open = { bytes, pause: FIRST_PAUSE, givesUpAt: after(now, PATIENCE) };
  const next = { ...state, phase: 'leaving', cseq, open, deadline: after(now, FIRST_PAUSE) } as const;
  return { ...still(next), sends: [bytes] };
}

function ends(state: SipCallState, { number }: SipCallTraits): SipCallStep {
  const { sent, back } = state;
  return { ...still(over(state)), news: [{ kind: 'called', number, sent, back }] };
}

function fails(state: SipCallState, why: string, { number }: SipCallTraits): SipCallStep {
  return { ...still(over(state)), news: [{ kind: 'not-called', number, why }] };
}

function over(state: SipCallState): SipCallState {
  const { open: _, ...rest } = state;
  return { ...rest, phase: 'over', deadline: NEVER };
}

function requestOf(
  method: string,
  cseq: number,
  to: string,
  uri: string,
  traits: SipCallTraits,
  headers: readonly SipHeader[] = [],
  body?: Uint8Array,
): Uint8Array {
  const { address, port, extension, server, id } = traits;
  // The ACK for a refusal belongs to its INVITE, that for a call that was taken is a request of its own.
  const branch = `z9hG4bK${id}call${cseq}${method === 'ACK' && uri !== uriOf(traits) ? 'ack' : method === 'BYE' ? 'bye' : ''}`;
  const common = [
    header('Via', `SIP/2.0/UDP ${address}:${port};branch=${branch}`),
    header('From', `<sip:${extension}@${server}>;tag=${id}call`),
    header('To', to),
    header('Call-ID', callIdOf(traits)),
    header('CSeq', `${cseq} ${method}`),
    header('Max-Forwards', '70'),
    header('Contact', `<sip:${extension}@${address}:${port}>`),
  ];
  return encodeSip(request(method, uri, [...common, ...headers], body));
}

function answerTo(message: SipResponse, traits: SipCallTraits): SipHeader | undefined {
  const challenge = parseChallengeText(valueOf(message, 'Proxy-Authenticate') ?? '');
  if (challenge?.algorithm !== 'md5') return undefined;
  const { realm, nonce, algorithm } = challenge;
  const counted = { cnonce: traits.id, count: 1, nc: '00000001' };
  const answer = { username: traits.user, realm, nonce, uri: uriOf(traits), algorithm, counted };
  return header(
    'Proxy-Authorization',
    digestText({ ...answer, response: digestResponse(answer, traits.password, 'INVITE') }),
  );
}

function uriOf({ number, server }: SipCallTraits): string {
  return `sip:${number}@${server}`;
}

function toOf(traits: SipCallTraits): string {
  return `<${uriOf(traits)}>`;
}

function callIdOf({ id, address }: SipCallTraits): string {
  return `${id}-call@${address}`;
}

function still(state: SipCallState): SipCallStep {
  return { state, sends: [], voice: [], news: [] };
}
