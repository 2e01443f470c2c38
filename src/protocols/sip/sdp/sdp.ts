/** Descriptions of calls (SDP, RFC 4566), as much of them as somebody needs who answers with one voice (RFC 3264). */
import { decodeText, encodeText } from '../../../lib/text.ts';
import { parseIpv4 } from '../../../lib/address.ts';

export type Codec = 'PCMU' | 'PCMA';

/** The voice that somebody offers or takes. */
export interface Voice {
  /** Dotted, IPv4. */
  readonly address: string;
  readonly port: number;
  /** Those that are understood here, in the order of the other side; not empty. */
  readonly codecs: readonly Codec[];
  readonly direction: Direction;
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface Offer {
  /** The first voice that can be answered, and the number of its line. */
  readonly voice?: Voice;
  readonly at: number;
  /** All `m=` lines, as the answer has to repeat them. */
  readonly media: readonly string[];
}

/** RFC 3551: types that need no `rtpmap`. */
export const PAYLOAD_TYPES: Readonly<Record<Codec, number>> = { PCMU: 0, PCMA: 8 };

const CODECS: readonly Codec[] = ['PCMU', 'PCMA'];
const DIRECTIONS: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
const MOST_MEDIA = 16;
const LONGEST = 8192;

interface Section {
  readonly line: string;
  readonly lines: readonly string[];
}

/** What is offered; undefined for what is no description of a call. */
export function parseSdp(body: Uint8Array): Offer | undefined {
  if (body.length > LONGEST) return undefined;
  const lines = decodeText(body).split(/\r?\n/);
  if (lines[0] !== 'v=0') return undefined;
  const starts = lines.flatMap((line, at) => (line.startsWith('m=') ? [at] : []));
  if (starts.length > MOST_MEDIA) return undefined;
  const session = lines.slice(0, starts[0] ?? lines.length);
  const sections = starts.map((start, index) => ({
    line: lines[start] ?? '',
    lines: lines.slice(start + 1, starts[index + 1] ?? lines.length),
  }));
  const voices = sections.map((section) => voiceOf(section, session));
  const at = voices.findIndex((voice) => voice !== undefined);
  const voice = voices[at];
  const media = sections.map(({ line }) => line.slice(2));
  return { at, media, ...(voice === undefined ? {} : { voice }) };
}

function voiceOf({ line, lines }: Section, session: readonly string[]): Voice | undefined {
  const [, port, formats = ''] = /^m=audio (\d{1,5})(?:\/1)? RTP\/AVP ([\d ]{1,200})$/i.exec(line.trimEnd()) ?? [];
  const [, address] = /^c=IN IP4 ([\d.]+)/i.exec(find(lines, 'c=') ?? find(session, 'c=') ?? '') ?? [];
  if (port === undefined || Number(port) === 0 || Number(port) > 65_535) return undefined;
  if (address === undefined || !parseIpv4(address).ok) return undefined;
  const codecs = formats
    .split(' ')
    .flatMap((format) => CODECS.find((codec) => format === String(PAYLOAD_TYPES[codec])) ?? []);
  if (codecs.length === 0) return undefined;
  const direction = directionIn(lines) ?? directionIn(session) ?? 'sendrecv';
  return { address, port: Number(port), codecs, direction };
}

function directionIn(lines: readonly string[]): Direction | undefined {
  return DIRECTIONS.find((one) => lines.includes(`a=${one}`));
}

function find(lines: readonly string[], start: string): string | undefined {
  return lines.find((line) => line.startsWith(start));
}

export interface OwnVoice {
  readonly address: string;
  readonly port: number;
  readonly codecs: readonly Codec[];
  readonly direction: Direction;
  /** Of this description: it stays while the call lasts, and its version counts. */
  readonly id: number;
}

/** An offer of one voice. */
export function writeOffer(own: OwnVoice): Uint8Array {
  return description(own, voiceLines(own));
}

/** An answer: the voice is taken, and everything else that was offered is refused (RFC 3264 section 6). */
export function writeAnswer({ media, at }: Offer, own: OwnVoice): Uint8Array {
  const lines = media.flatMap((line, index) => (index === at ? voiceLines(own) : [`m=${refused(line)}`]));
  return description(own, lines);
}

function refused(media: string): string {
  const [kind = 'audio', , ...rest] = media.trim().split(/\s+/);
  return [kind, '0', ...rest].join(' ');
}

function voiceLines({ port, codecs, direction }: OwnVoice): readonly string[] {
  return [
    `m=audio ${port} RTP/AVP ${codecs.map((codec) => PAYLOAD_TYPES[codec]).join(' ')}`,
    ...codecs.map((codec) => `a=rtpmap:${PAYLOAD_TYPES[codec]} ${codec}/8000`),
    'a=ptime:20',
    `a=${direction}`,
  ];
}

function description({ address, id }: OwnVoice, media: readonly string[]): Uint8Array {
  const lines = ['v=0', `o=rouse ${id} ${id} IN IP4 ${address}`, 's=Rouse', `c=IN IP4 ${address}`, 't=0 0', ...media];
  return encodeText(`${lines.join('\r\n')}\r\n`);
}
