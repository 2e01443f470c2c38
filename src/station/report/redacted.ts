/**
 * Takes secrets out of what is handed to others. Events hold none of the station's own; what a device logs, or the names that
 * it asks for, may. Pure.
 */

const GONE = '…';
const WORD = '(?:password|passwd|passphrase|passcode|pwd|secret|community|token|api[-_]?key|private[-_]?key|psk)';
const SECRET_KEY = new RegExp(`${WORD}$`, 'i');

/** What stands before the secret is kept, and what ends it. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // <phonePassword>1234</phonePassword>
  [new RegExp(`(<[\\w:-]*${WORD}[\\w:-]*(?:\\s[^<>]*)?>)[^<]+`, 'gi'), `$1${GONE}`],
  // What digests are made of: before what holds them
  [/\b((?:c?nonce|response)=["']?)[\w+/=-]{8,}/gi, `$1${GONE}`],
  // Authorization: Basic dXNlcjpwdw==
  [/(authorization["']?\s*[:=]\s*["']?)(?:(?:basic|bearer|digest|token)\s+)?[^\s"',;]+/gi, `$1${GONE}`],
  [/\b(bearer\s+)[\w.~+/=-]{8,}/gi, `$1${GONE}`],
  // password=1234, "sipPassword": "1234", token: 1234
  [new RegExp(`([\\w-]*${WORD}[\\w-]*\\\\?["']?\\s*[=:]\\s*)(\\\\?["'])(?:(?!\\2).)+`, 'gi'), `$1$2${GONE}`],
  [new RegExp(`([\\w-]*${WORD}[\\w-]*\\s*[=:]\\s*)[^\\s"'\\\\,;&<>]+`, 'gi'), `$1${GONE}`],
  // snmp-server community public, enable secret 5 $1$abc, password 7 0822455D0A16
  [/(\bcommunity\s+)[^\s"'=:,;]+/gi, `$1${GONE}`],
  [/(\b(?:password|secret)\s+\d+\s+)[^\s"',;]+/gi, `$1${GONE}`],
  // http://user:1234@host/
  [/(:\/\/)[^\s/@"']+:[^\s/@"']*@/g, `$1${GONE}@`],
];

/** The text with `…` for each secret in it. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((clean, [pattern, kept]) => clean.replace(pattern, kept), text);
}

/** The lines of a session with no secret in any text of any event; a line that is no JSON is taken as text. */
export function sessionWithoutSecrets(session: string): string {
  return session.split('\n').map(lineWithout).join('\n');
}

function lineWithout(line: string): string {
  if (line.trim() === '') return line;
  try {
    return JSON.stringify(JSON.parse(line, valueWithout));
  } catch {
    return withoutSecrets(line);
  }
}

function valueWithout(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return SECRET_KEY.test(key) && typeof value === 'number' ? GONE : value;
  return SECRET_KEY.test(key) && value !== '' ? GONE : withoutSecrets(value);
}
