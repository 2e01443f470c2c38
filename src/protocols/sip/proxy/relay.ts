/** What a proxy does to a request that it passes on (RFC 3261 section 16.6), and to the routes in it (16.4). */
import { header, isNamed, request, valueOf, valuesOf, without, type SipRequest } from '../wire/message.ts';
import { splitList, uriOf } from '../wire/values.ts';
import { parseSipUri, type SipUri } from '../wire/uri.ts';
import { DEFAULT_PORT, type Hop, type OwnPlace } from '../transactions/hop.ts';

export type IsOwn = (host: string, port: number) => boolean;

/** Without the routes that led here. `left`: how many lead on, to others. */
export function withoutOwnRoutes(
  message: SipRequest,
  isOwn: IsOwn,
): { readonly message: SipRequest; readonly left: number } {
  const routes = valuesOf(message, 'Route').flatMap(splitList);
  const direct = parseSipUri(message.uri);
  // A router of the old kind (section 16.4) has put our own route in the place of the address.
  if (direct !== undefined && direct.params.has('lr') && direct.user === undefined && isOwnUri(direct, isOwn)) {
    const last = routes.pop();
    const target = last === undefined ? undefined : /<([^>]*)>/.exec(last)?.[1];
    if (target !== undefined) return withoutOwnRoutes(withRoutes({ ...message, uri: target }, routes), isOwn);
  }
  const foreign = routes.findIndex((route) => !isOwnUri(uriOf(route), isOwn));
  const left = foreign < 0 ? [] : routes.slice(foreign);
  return { message: withRoutes(message, left), left: left.length };
}

function withRoutes(message: SipRequest, routes: readonly string[]): SipRequest {
  const others = without(message.headers, 'Route');
  return { ...message, headers: [...others, ...routes.map((route) => header('Route', route))] };
}

function isOwnUri(uri: SipUri | undefined, isOwn: IsOwn): boolean {
  return uri !== undefined && isOwn(uri.host, uri.port ?? DEFAULT_PORT);
}

export interface RelayOrder {
  /** Where it shall go. */
  readonly uri: string;
  readonly from: Hop;
  readonly to: Hop;
  readonly branch: string;
  readonly maxForwards: number;
  /** Later requests of the call shall come this way too. */
  readonly records: boolean;
}

/** Answers to our own challenges are nobody else's. */
const KEPT_HERE = ['Proxy-Authorization', 'Max-Forwards', 'Content-Length'];

export function relayed(message: SipRequest, order: RelayOrder): SipRequest {
  const { uri, from, to, branch, maxForwards, records } = order;
  const isRoute = isNamed('Record-Route');
  const others = without(message.headers, ...KEPT_HERE).filter((one) => !isRoute(one));
  const routes = [...(records ? recordRoutes(from, to) : []), ...valuesOf(message, 'Record-Route')];
  return {
    ...message,
    uri,
    headers: [
      header('Via', viaText(to, branch)),
      ...routes.map((route) => header('Record-Route', route)),
      ...others,
      header('Max-Forwards', String(maxForwards)),
    ],
  };
}

export function viaText({ transport, own }: Pick<Hop, 'transport' | 'own'>, branch: string): string {
  return `SIP/2.0/${transport.toUpperCase()} ${own.address}:${own.port};branch=${branch}`;
}

/** Two where the sides differ: each side finds the one of its own way (RFC 5658). */
function recordRoutes(from: Hop, to: Hop): readonly string[] {
  const [near, far] = [routeText(from.transport, from.own), routeText(to.transport, to.own)];
  return near === far ? [near] : [far, near];
}

function routeText(transport: Hop['transport'], { address, port }: OwnPlace): string {
  return `<sip:${address}:${port}${transport === 'tcp' ? ';transport=tcp' : ''};lr>`;
}

/** The CANCEL for a request that was sent (section 9.1). */
export function cancelOf(sent: SipRequest): SipRequest {
  const via = sent.headers.find(isNamed('Via'));
  const kept = sent.headers.filter(({ name }) => CANCEL_HAS.has(name.toLowerCase()));
  const number = (valueOf(sent, 'CSeq') ?? '').split(' ')[0] ?? '1';
  return request('CANCEL', sent.uri, [
    ...(via === undefined ? [] : [via]),
    ...kept,
    header('CSeq', `${number} CANCEL`),
    header('Max-Forwards', '70'),
  ]);
}

const CANCEL_HAS = new Set(['from', 'to', 'call-id', 'route']);
