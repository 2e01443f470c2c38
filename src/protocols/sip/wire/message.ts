/**
 * A SIP message (RFC 3261 section 7) as plain data. Headers stay in their order, with what is unknown in them: a proxy
 * passes on what it does not understand.
 */

export interface SipHeader {
  /** In its long spelling: `Via`, also where `v` was sent. */
  readonly name: string;
  /** Without line ends: folded lines are joined. */
  readonly value: string;
}

interface SipCommon {
  readonly headers: readonly SipHeader[];
  readonly body: Uint8Array;
  /** What was odd and could be read all the same. */
  readonly anomalies: readonly SipAnomaly[];
}

export interface SipRequest extends SipCommon {
  readonly kind: 'request';
  /** As sent: methods are told apart by upper and lower case (section 7.1). */
  readonly method: string;
  readonly uri: string;
  /** `2.0`; another one is refused with 505. */
  readonly version: string;
}

export interface SipResponse extends SipCommon {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** `short`: the datagram ends before its Content-Length; `length`: that is no number; `line`: no header, and left out. */
export type SipAnomaly = 'short' | 'length' | 'line';

/** Section 7.3.3 and the registry of IANA. */
const COMPACT: Readonly<Record<string, string>> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  n: 'Identity-Info',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity',
};

/** The long name of a header that was sent by this one. */
export function longName(name: string): string {
  const lower = name.toLowerCase();
  return lower.length === 1 ? (COMPACT[lower] ?? name) : name;
}

export function header(name: string, value: string): SipHeader {
  return { name, value };
}

export function isNamed(name: string): (one: SipHeader) => boolean {
  const lower = name.toLowerCase();
  return (one) => one.name.toLowerCase() === lower;
}

/** The values of all headers of this name, each as it was sent. */
export function valuesOf({ headers }: Pick<SipCommon, 'headers'>, name: string): readonly string[] {
  return headers.filter(isNamed(name)).map(({ value }) => value);
}

/** The value of the first header of this name. */
export function valueOf({ headers }: Pick<SipCommon, 'headers'>, name: string): string | undefined {
  return headers.find(isNamed(name))?.value;
}

export function without(headers: readonly SipHeader[], ...names: readonly string[]): readonly SipHeader[] {
  return names.reduce((left, name) => {
    const is = isNamed(name);
    return left.filter((one) => !is(one));
  }, headers);
}

export function request(
  method: string,
  uri: string,
  headers: readonly SipHeader[],
  body: Uint8Array = NOTHING,
): SipRequest {
  return { kind: 'request', method, uri, version: '2.0', headers, body, anomalies: [] };
}

export function response(
  status: number,
  reason: string,
  headers: readonly SipHeader[],
  body: Uint8Array = NOTHING,
): SipResponse {
  return { kind: 'response', status, reason, headers, body, anomalies: [] };
}

const NOTHING = new Uint8Array(0);
