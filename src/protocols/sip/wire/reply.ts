/** Responses to a request (RFC 3261 section 8.2.6), and what becomes of its Via headers on the way. */
import { header, isNamed, response, valuesOf, type SipHeader, type SipRequest, type SipResponse } from './message.ts';
import { parseVia, splitList } from './values.ts';

export interface ReplyParts {
  readonly headers?: readonly SipHeader[];
  readonly body?: Uint8Array;
  /** Of the one who answers; not for 100. Kept where the request has one already. */
  readonly tag?: string;
  readonly reason?: string;
}

/** The words for a status, for people who read a trace. */
const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  483: 'Too Many Hops',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  489: 'Bad Event',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  505: 'Version Not Supported',
};

export function reply(to: SipRequest, status: number, parts: ReplyParts = {}): SipResponse {
  const { headers = [], body, tag, reason = REASONS[status] ?? 'Status' } = parts;
  const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].flatMap((name) => to.headers.filter(isNamed(name)));
  const common = copied.map((one) => (one.name.toLowerCase() === 'to' ? withTag(one, tag) : one));
  return response(status, reason, [...common, ...headers], body);
}

function withTag(to: SipHeader, tag: string | undefined): SipHeader {
  const hasTag = /;\s*tag\s*=/i.test(to.value.slice(Math.max(0, to.value.lastIndexOf('>'))));
  return tag === undefined || hasTag ? to : header('To', `${to.value};tag=${tag}`);
}

/** Where the request came from, in its topmost Via (section 18.2.1, RFC 3581). */
export function withReceived(request: SipRequest, address: string, port: number): SipRequest {
  const [top = '', ...rest] = valuesOf(request, 'Via').flatMap(splitList);
  const via = parseVia(top);
  if (via === undefined) return request;
  const plain = top.replace(/;\s*(?:received|rport)\s*(?:=[^;]*)?(?=;|$)/gi, '');
  const wantsPort = via.params.has('rport');
  const isElsewhere = via.host !== address;
  const received = isElsewhere || wantsPort ? `;received=${address}` : '';
  return withVias(request, [`${plain}${received}${wantsPort ? `;rport=${port}` : ''}`, ...rest]);
}

/** The same message with these Via headers, in front. */
export function withVias<M extends { readonly headers: readonly SipHeader[] }>(message: M, vias: readonly string[]): M {
  const isVia = isNamed('Via');
  const others = message.headers.filter((one) => !isVia(one));
  return { ...message, headers: [...vias.map((via) => header('Via', via)), ...others] };
}

/** A response on its way back: without the Via of who passes it on. Undefined when nobody is left. */
export function withoutTopVia(message: SipResponse): SipResponse | undefined {
  const [, ...rest] = valuesOf(message, 'Via').flatMap(splitList);
  return rest.length === 0 ? undefined : withVias(message, rest);
}
