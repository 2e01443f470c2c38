/** The values of headers that a proxy and a registrar have to understand. What cannot be read is undefined. */
import { parseSipUri, type SipUri } from './uri.ts';

export type Params = ReadonlyMap<string, string>;

/** An address with a name and parameters: `"Desk" <sip:21@192.168.1.1>;tag=7`. */
export interface NameAddress {
  readonly display: string;
  /** As it was sent. */
  readonly uri: string;
  /** Parameters of the header, by names in lower case. */
  readonly params: Params;
}

export interface Via {
  /** In upper case: `UDP`. */
  readonly transport: string;
  readonly host: string;
  readonly port?: number;
  readonly params: Params;
}

export interface CSeq {
  readonly number: number;
  readonly method: string;
}

/** Elements of a list that is separated by commas; those in quotes and in angle brackets separate nothing. */
export function splitList(text: string): readonly string[] {
  return splitAt(text, ',');
}

/** `;a=1;b="x;y"`, or the same without the first semicolon. Of a name that comes twice the first value counts. */
export function parseParams(text: string): Params {
  const params = new Map<string, string>();
  for (const part of splitAt(text, ';')) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    const key = name.trim().toLowerCase();
    if (key !== '' && !params.has(key)) params.set(key, equals < 0 ? '' : unquoted(part.slice(equals + 1)));
  }
  return params;
}

export function parseNameAddress(text: string): NameAddress | undefined {
  const open = bracketIn(text);
  if (open < 0) {
    const [first = '', ...rest] = text.split(';');
    const uri = first.trim();
    return uri === '' || /[\s"]/.test(uri) ? undefined : { display: '', uri, params: parseParams(rest.join(';')) };
  }
  const close = text.indexOf('>', open);
  const uri = text.slice(open + 1, close);
  const tail = text.slice(close + 1).trim();
  if (close < 0 || uri === '' || (tail !== '' && !tail.startsWith(';'))) return undefined;
  return { display: unquoted(text.slice(0, open).trim()), uri, params: parseParams(tail) };
}

/** The URI of an address where it is one of SIP. */
export function uriOf(text: string): SipUri | undefined {
  const address = parseNameAddress(text);
  return address === undefined ? undefined : parseSipUri(address.uri);
}

export function parseVia(text: string): Via | undefined {
  const [, transport = '', place = '', rest = ''] = VIA.exec(text) ?? [];
  const [, host, port] = /^(\[[0-9a-f:.]+\]|[^\s:;,[\]]+)\s*(?::\s*(\d{1,5}))?$/i.exec(place.trim()) ?? [];
  if (host === undefined || Number(port ?? 1) > 65_535 || Number(port ?? 1) === 0) return undefined;
  const common = { transport: transport.toUpperCase(), host, params: parseParams(rest) };
  return port === undefined ? common : { ...common, port: Number(port) };
}

/** Section 8.1.1.5: below 2^31. */
export function parseCSeq(text: string): CSeq | undefined {
  const [, number, method] = /^(\d{1,10})\s+([A-Za-z0-9\-.!%*_+`'~]+)$/.exec(text) ?? [];
  if (number === undefined || method === undefined || Number(number) >= 2 ** 31) return undefined;
  return { number: Number(number), method };
}

/** `Digest a="x", b=c`: the scheme in lower case, and what follows. */
export function parseChallenge(text: string): { readonly scheme: string; readonly params: Params } | undefined {
  const [, scheme, rest = ''] = /^([A-Za-z0-9-]+)\s+([^]*)$/.exec(text.trim()) ?? [];
  if (scheme === undefined) return undefined;
  return { scheme: scheme.toLowerCase(), params: parseParams(splitAt(rest, ',').join(';')) };
}

export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, String.raw`\$&`)}"`;
}

const VIA = /^sip\s*\/\s*2\.0\s*\/\s*([a-z0-9.+-]+)\s+([^;]*)(;[^]*)?$/i;

function unquoted(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length < 2 || !trimmed.startsWith('"') || !trimmed.endsWith('"')) return trimmed;
  return trimmed.slice(1, -1).replace(/\\([^])/g, '$1');
}

/** Where the first angle bracket is that stands in no quotes; -1 where there is none. */
function bracketIn(text: string): number {
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === '<') return at;
  }
  return -1;
}

/** Parts without blanks around them; empty ones are left out. */
function splitAt(text: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = [];
  let [start, isQuoted, isBracketed] = [0, false, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === '<') isBracketed = true;
    else if (!isQuoted && character === '>') isBracketed = false;
    else if (!isQuoted && !isBracketed && character === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
}
