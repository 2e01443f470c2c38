/** Reading a SIP message from the octets of one datagram, or of one frame of a stream (framing.ts). */
import { malformed, ok, type Malformed, type Result } from '../../../lib/result.ts';
import { decodeText } from '../../../lib/text.ts';
import { contentLength, endOfHead, skipLineEnds } from './head.ts';
import { longName, type SipAnomaly, type SipHeader, type SipMessage } from './message.ts';

/** A message with a large description of a call has 4 kB. */
export const LARGEST_MESSAGE = 32 * 1024;
const MOST_LINES = 256;

const REQUEST = /^([A-Za-z0-9\-.!%*_+`'~]{1,64}) ([^\s\u0000-\u001f]{1,2048}) sip\/(\d{1,3}\.\d{1,3})$/i;
const RESPONSE = /^sip\/2\.0 (\d{3})(?: (.*))?$/i;
const HEADER = /^([A-Za-z0-9\-.!%*_+`'~]{1,64})[ \t]*:([^]*)$/;
/** A lone CR or a NUL would be a line end or an end to some reader behind us. */
const FORBIDDEN = /[\0\r]/;

/** The message, or why the octets are none. It never throws. */
export function decodeSip(bytes: Uint8Array): Result<SipMessage, Malformed> {
  const start = skipLineEnds(bytes);
  if (bytes.length - start > LARGEST_MESSAGE) return malformed('too long', 'message', start);
  const end = endOfHead(bytes, start);
  if (end === undefined) return malformed('the head has no end', 'head', bytes.length);
  const [first = '', ...lines] = decodeText(bytes.subarray(start, end))
    .replace(/\r?\n\r?\n$/, '')
    .split(/\r?\n/);
  if (lines.length > MOST_LINES) return malformed('too many lines', 'head', start);
  if (FORBIDDEN.test(first) || lines.some((line) => FORBIDDEN.test(line)))
    return malformed('a control character', 'head', start);
  const anomalies: SipAnomaly[] = [];
  const headers = readHeaders(lines, anomalies);
  const body = readBody(bytes.subarray(end), headers, anomalies);
  return startLine(first, start, { headers, body, anomalies });
}

type Rest = Pick<SipMessage, 'headers' | 'body' | 'anomalies'>;

function startLine(line: string, offset: number, rest: Rest): Result<SipMessage, Malformed> {
  const [, status, reason = ''] = RESPONSE.exec(line) ?? [];
  if (status !== undefined) {
    const code = Number(status);
    return code < 100 || code > 699
      ? malformed('no status', 'start line', offset)
      : ok({ kind: 'response', status: code, reason, ...rest });
  }
  const [, method, uri, version] = REQUEST.exec(line) ?? [];
  if (method === undefined || uri === undefined || version === undefined)
    return malformed('neither a request nor a response', 'start line', offset);
  return ok({ kind: 'request', method, uri, version, ...rest });
}

/** A line that begins with a blank goes on with the one before (section 7.3.1). */
function readHeaders(lines: readonly string[], anomalies: SipAnomaly[]): readonly SipHeader[] {
  const joined: string[] = [];
  for (const line of lines) {
    const isFolded = /^[ \t]/.test(line) && joined.length > 0;
    if (isFolded) joined.push(`${joined.pop()?.trimEnd() ?? ''} ${line.trim()}`);
    else joined.push(line);
  }
  return joined.flatMap((line) => {
    const [, name, value = ''] = HEADER.exec(line) ?? [];
    if (name !== undefined) return [{ name: longName(name), value: value.trim() }];
    anomalies.push('line');
    return [];
  });
}

/** What follows the body in a datagram belongs to nothing (section 18.3). */
function readBody(bytes: Uint8Array, headers: readonly SipHeader[], anomalies: SipAnomaly[]): Uint8Array {
  const told = headers.filter(({ name }) => name.toLowerCase() === 'content-length').map(({ value }) => value);
  const length = contentLength(told);
  if (length === 'unreadable') anomalies.push('length');
  if (length === undefined || length === 'unreadable') return bytes.slice();
  if (length > bytes.length) anomalies.push('short');
  return bytes.slice(0, length);
}
