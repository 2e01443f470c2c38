/** Digest access authentication (RFC 7616, and RFC 2617 for devices that know no more) as SIP uses it: MD5, SHA-256, qop `auth`. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { parseChallenge, quoted, type Params } from '../wire/values.ts';

export const DIGESTS = ['md5', 'sha-256'] as const;
export type DigestAlgorithm = (typeof DIGESTS)[number];

export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  readonly stale: boolean;
}

/** What a device answers to a challenge. */
export interface DigestAnswer {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  /** Absent where the device answers as RFC 2069 has it, without counting. */
  readonly counted?: { readonly cnonce: string; readonly count: number; readonly nc: string };
}

export const ALGORITHM_NAMES: Readonly<Record<DigestAlgorithm, string>> = { md5: 'MD5', 'sha-256': 'SHA-256' };
const LONGEST = 256;

/** The value of `WWW-Authenticate` or `Proxy-Authenticate`. */
export function challengeText({ realm, nonce, algorithm, stale }: Challenge): string {
  const common = `Digest realm=${quoted(realm)}, nonce=${quoted(nonce)}, qop="auth", algorithm=${ALGORITHM_NAMES[algorithm]}`;
  return stale ? `${common}, stale=true` : common;
}

/** The value of `Authorization`; undefined for what is none, is too long, or wants what was not offered. */
export function parseDigestAnswer(text: string): DigestAnswer | undefined {
  const credentials = parseChallenge(text);
  if (credentials?.scheme !== 'digest') return undefined;
  const { params } = credentials;
  const algorithm = algorithmOf(params.get('algorithm'));
  const [username = '', realm = '', nonce = '', uri = '', response = ''] = NEEDED.map((name) => params.get(name));
  if (algorithm === undefined || [username, nonce, uri].includes('')) return undefined;
  if ([username, realm, nonce].some((value) => value.length > LONGEST)) return undefined;
  if (!/^(?:[0-9a-f]{32}|[0-9a-f]{64})$/i.test(response)) return undefined;
  const answer = { username, realm, nonce, uri, response: response.toLowerCase(), algorithm };
  if (!params.has('qop')) return answer;
  const counted = countedIn(params);
  return counted === undefined ? undefined : { ...answer, counted };
}

function countedIn(params: Params): DigestAnswer['counted'] {
  const [qop = '', cnonce = '', nc = ''] = ['qop', 'cnonce', 'nc'].map((name) => params.get(name));
  const isRight =
    qop.toLowerCase() === 'auth' && cnonce !== '' && cnonce.length <= LONGEST && /^[0-9a-f]{8}$/i.test(nc);
  return isRight ? { cnonce, count: Number.parseInt(nc, 16), nc } : undefined;
}

/** The `response` that this password gives. */
export function digestResponse(answer: Omit<DigestAnswer, 'response'>, password: string, method: string): string {
  const { username, realm, nonce, uri, algorithm, counted } = answer;
  const hash = (text: string): string =>
    createHash(algorithm === 'md5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const secret = hash(`${username}:${realm}:${password}`);
  const what = hash(`${method}:${uri}`);
  if (counted === undefined) return hash(`${secret}:${nonce}:${what}`);
  return hash(`${secret}:${nonce}:${counted.nc}:${counted.cnonce}:auth:${what}`);
}

/** Whether the device knows the password. */
export function isAnswered(answer: DigestAnswer, password: string, method: string): boolean {
  const [expected, given] = [digestResponse(answer, password, method), answer.response].map((hex) => Buffer.from(hex));
  return expected !== undefined && given?.length === expected.length && timingSafeEqual(expected, given);
}

const NEEDED = ['username', 'realm', 'nonce', 'uri', 'response'];

/** Undefined for one that is not used here. */
export function algorithmOf(text = 'md5'): DigestAlgorithm | undefined {
  return DIGESTS.find((one) => one === text.toLowerCase());
}
