/**
 * The head of a request, from bytes to values (RFC 9112 sections 2 to 6). Strict: what two readers could understand in two
 * ways (line ends that are none, spaces before a colon, lengths that contradict each other) is refused, for behind it the
 * next request may hide. Never throws.
 */
import { err, ok, type Result } from '../../lib/result.ts';
import { refusal, type HttpRefusal } from './status.ts';

export interface HttpRequest {
  /** `GET`; case matters. */
  readonly method: string;
  /** As it was sent; one character a byte. */
  readonly target: string;
  /** `HTTP/1.x` */
  readonly minor: 0 | 1;
  /** By name in lower case; one character a byte. What was sent several times is one list. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Body;
  /** Whether the connection stays open for another request. */
  readonly keepAlive: boolean;
}

/** What follows the head: so many bytes, or chunks. */
export type Body = { readonly kind: 'length'; readonly length: number } | { readonly kind: 'chunks' };

/** Bytes of a head, and of its first line. */
const LONGEST_HEAD = 16 * 1024;
const LONGEST_TARGET = 8 * 1024;
const MOST_FIELDS = 100;
/** Empty lines before a request, which old clients send after a body (RFC 9112 section 2.2). */
const MOST_EMPTY = 4;

const CR = 0x0d;
const LF = 0x0a;

/** Tokens (RFC 9110 section 5.6.2). */
const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const REQUEST_LINE = new RegExp(`^(${TOKEN}) ([\\x21-\\x7e\\x80-\\xff]+) HTTP/([0-9])\\.([0-9])$`);
const FIELD_NAME = new RegExp(`^${TOKEN}$`);
/** Line ends that are none, and characters that no line has. */
const STRAY = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/;
const HOST = /^([A-Za-z0-9\-._~!$&'()*+,;=%]*|\[[0-9A-Fa-f:.]+\])(:[0-9]*)?$/;
/** Codings that have a meaning, only not here (RFC 9112 section 7). */
const PACKED = /^((x-)?(gzip|compress)|deflate)[ \t]*,[ \t]*chunked$/i;
const DIGITS = /^[0-9]{1,15}$/;

/** Sent once, or the request says two things. */
const SINGLE: ReadonlySet<string> = new Set(['host', 'content-length', 'transfer-encoding', 'range', 'if-range']);

/** A head, and where what follows it begins; or `more` while it is not whole. */
export interface Head {
  readonly request: HttpRequest;
  readonly end: number;
}

/**
 * Reads the head that begins at `from`. `seen`: so many bytes from there were looked at before, and held no end. What is no
 * HTTP is refused as soon as that shows.
 */
export function readHead(bytes: Buffer, from: number, seen = 0): Result<Head, HttpRefusal> | 'more' {
  const start = afterEmptyLines(bytes, from);
  if (start === undefined) return err(refusal(400, 'empty lines instead of a request'));
  const end = bytes.indexOf('\r\n\r\n', Math.max(start, from + seen - 3), 'latin1');
  if (end < 0) return unfinished(bytes, start);
  if (end - start > LONGEST_HEAD) return err(tooLong(bytes, start));
  const text = bytes.toString('latin1', start, end);
  if (STRAY.test(text)) return err(STRAY_CHARACTER);
  const request = requestOf(text.split('\r\n'));
  return request.ok ? ok({ request: request.value, end: end + 4 }) : request;
}

function afterEmptyLines(bytes: Buffer, from: number): number | undefined {
  let at = from;
  while (bytes[at] === CR && bytes[at + 1] === LF) at += 2;
  return at - from > 2 * MOST_EMPTY ? undefined : at;
}

/** What is here cannot become a head any more, or may. */
function unfinished(bytes: Buffer, start: number): Result<Head, HttpRefusal> | 'more' {
  if (bytes.length - start > LONGEST_HEAD) return err(tooLong(bytes, start));
  const last = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length;
  if (STRAY.test(bytes.toString('latin1', start, last))) return err(STRAY_CHARACTER);
  return 'more';
}

const STRAY_CHARACTER = refusal(400, 'a character that no request has, or a line end that is none');

function tooLong(bytes: Buffer, start: number): HttpRefusal {
  const line = bytes.indexOf(LF, start);
  const isTarget = line < 0 || line - start > LONGEST_TARGET;
  return isTarget ? refusal(414, 'the name is too long') : refusal(431, 'the head is too long');
}

function requestOf([first = '', ...lines]: readonly string[]): Result<HttpRequest, HttpRefusal> {
  const [, method = '', target = '', major, minorDigit] = REQUEST_LINE.exec(first) ?? [];
  if (method === '') return err(refusal(400, 'the first line is no request'));
  if (major !== '1') return err(refusal(505, 'another version of HTTP'));
  if (target.length > LONGEST_TARGET) return err(refusal(414, 'the name is too long'));
  const headers = fieldsOf(lines);
  if (!headers.ok) return headers;
  const minor = minorDigit === '0' ? 0 : 1;
  const body = bodyOf(headers.value, minor);
  if (!body.ok) return body;
  const wrong = hostProblem(headers.value, minor);
  if (wrong !== undefined) return err(wrong);
  const keepAlive = staysOpen(headers.value, minor);
  return ok({ method, target, minor, headers: headers.value, body: body.value, keepAlive });
}

function fieldsOf(lines: readonly string[]): Result<Map<string, string>, HttpRefusal> {
  if (lines.length > MOST_FIELDS) return err(refusal(431, 'too many header fields'));
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    // A space here would make one field for some readers and none for others; a line that begins with one is folded.
    if (!FIELD_NAME.test(name)) return err(refusal(400, 'a header field without a name'));
    const key = name.toLowerCase();
    const value = trimmed(line, colon + 1);
    const before = fields.get(key);
    if (before !== undefined && SINGLE.has(key)) return err(refusal(400, 'a header field that may be sent once only'));
    fields.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return ok(fields);
}

/** Without spaces and tabs around it; other white space is none to HTTP. */
function trimmed(line: string, from: number): string {
  let [start, end] = [from, line.length];
  while (start < end && isBlank(line.charCodeAt(start))) start += 1;
  while (end > start && isBlank(line.charCodeAt(end - 1))) end -= 1;
  return line.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** RFC 9112 section 6.3; whoever sends both, or a coding that is not understood, may mean another end than we do. */
function bodyOf(headers: ReadonlyMap<string, string>, minor: 0 | 1): Result<Body, HttpRefusal> {
  const [coding, length] = [headers.get('transfer-encoding'), headers.get('content-length')];
  if (coding !== undefined) {
    if (length !== undefined) return err(refusal(400, 'two lengths'));
    if (minor === 0) return err(refusal(400, 'a transfer coding in HTTP/1.0'));
    if (coding.toLowerCase() === 'chunked') return ok({ kind: 'chunks' });
    return err(PACKED.test(coding) ? refusal(501, 'packed chunks') : refusal(400, 'an unknown transfer coding'));
  }
  if (length === undefined) return ok(NO_BODY);
  return DIGITS.test(length)
    ? ok({ kind: 'length', length: Number(length) })
    : err(refusal(400, 'a length that is none'));
}

const NO_BODY: Body = { kind: 'length', length: 0 };

/** RFC 9112 section 3.2. */
function hostProblem(headers: ReadonlyMap<string, string>, minor: 0 | 1): HttpRefusal | undefined {
  const host = headers.get('host');
  if (host === undefined) return minor === 0 ? undefined : refusal(400, 'no host');
  return HOST.test(host) ? undefined : refusal(400, 'a host that is none');
}

function staysOpen(headers: ReadonlyMap<string, string>, minor: 0 | 1): boolean {
  const connection = headers.get('connection');
  if (connection === undefined) return minor === 1;
  const options = connection
    .toLowerCase()
    .split(',')
    .map((option) => option.trim());
  return !options.includes('close') && (minor === 1 || options.includes('keep-alive'));
}
