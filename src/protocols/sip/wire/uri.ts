/** Addresses of SIP (RFC 3261 section 19.1): `sip:21@192.168.1.100:5060;transport=tcp`. */

export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  /** Without its escapes; absent where the address is that of a host. */
  readonly user?: string;
  /** In lower case; an IPv6 address in brackets. */
  readonly host: string;
  readonly port?: number;
  /** By names in lower case, values as sent. */
  readonly params: ReadonlyMap<string, string>;
}

const LONGEST = 2048;
const URI =
  /^(sips?):(?:([^@\s<>"]*)@)?(\[[0-9a-f:.]{2,45}\]|[a-z0-9.\-_]{1,255})(?::(\d{1,5}))?((?:;[^;?\s<>"]*)*)(?:\?[^\s<>"]*)?$/i;

/** Undefined for what is none, for `tel:` and others too. */
export function parseSipUri(text: string): SipUri | undefined {
  if (text.length > LONGEST) return undefined;
  const [, scheme, userPart, host, port, rest = ''] = URI.exec(text) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  const user = userPart?.split(':', 1)[0];
  if (!isPort(port) || user === '') return undefined;
  return {
    scheme: scheme.toLowerCase() === 'sips' ? 'sips' : 'sip',
    ...(user === undefined ? {} : { user: unescaped(user) }),
    host: host.toLowerCase(),
    ...(port === undefined ? {} : { port: Number(port) }),
    params: paramsOf(rest),
  };
}

function isPort(text = '1'): boolean {
  return Number(text) > 0 && Number(text) <= 65_535;
}

function paramsOf(text: string): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (const part of text.split(';')) {
    const [name = '', value = ''] = part.split('=', 2);
    if (name !== '') params.set(unescaped(name).toLowerCase(), value);
  }
  return params;
}

/** Octet by octet: `%00` is a character of the user, and `%zz` is no escape. */
function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
