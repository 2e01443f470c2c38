import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHead } from './request.ts';

function read(text: string, seen = 0): ReturnType<typeof readHead> {
  return readHead(Buffer.from(text, 'latin1'), 0, seen);
}

/** The status of what is refused, or `ok`, or `more`. */
function statusOf(text: string): number | 'ok' | 'more' {
  const head = read(text);
  if (head === 'more') return head;
  return head.ok ? 'ok' : head.error.status;
}

function request(text: string) {
  const head = read(text);
  if (head === 'more' || !head.ok) throw new Error(JSON.stringify(head));
  return head.value.request;
}

const GET = 'GET /a HTTP/1.1\r\nHost: s\r\n';

describe('a head', () => {
  it('is read with its names in lower case, and without the blanks around values', () => {
    const head = read('GET /a?b HTTP/1.1\r\nHost: 192.168.1.1:6970\r\nX-Odd:\t a b \t\r\nAccept:\r\n\r\nnext');
    expect(head).toMatchObject({
      ok: true,
      value: { end: 69, request: { method: 'GET', target: '/a?b', minor: 1, keepAlive: true, body: { length: 0 } } },
    });
    expect([...request('GET / HTTP/1.0\r\nA: 1\r\na:2\r\n\r\n').headers]).toEqual([['a', '1, 2']]);
  });

  it('may come after empty lines, some of them', () => {
    expect(statusOf(`\r\n\r\n${GET}\r\n`)).toBe('ok');
    expect(statusOf(`${'\r\n'.repeat(5)}${GET}\r\n`)).toBe(400);
  });

  it('is waited for while it can still become one', () => {
    expect(statusOf('')).toBe('more');
    expect(statusOf('GET / HT')).toBe('more');
    expect(statusOf(`${GET}\r`)).toBe('more');
  });

  it.each([
    ['GET / HTTP/1.1\r\n\r\n', false, 400],
    ['GET / HTTP/1.0\r\n\r\n', false, 'ok'],
    ['GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n', true, 'ok'],
    [`${GET}Connection: TE, Close\r\n\r\n`, false, 'ok'],
    ['GET / HTTP/1.7\r\nHost: s\r\n\r\n', true, 'ok'],
  ])('%j keeps the connection: %s', (text, keepAlive, status) => {
    expect(statusOf(text)).toBe(status);
    if (status === 'ok') expect(request(text).keepAlive).toBe(keepAlive);
  });

  it.each<[string, string, number]>([
    ['no version', 'GET /\r\n\r\n', 400],
    ['two spaces', 'GET  / HTTP/1.1\r\nHost: s\r\n\r\n', 400],
    ['a tab for a space', 'GET\t/ HTTP/1.1\r\nHost: s\r\n\r\n', 400],
    ['a space in the target', 'GET /a b HTTP/1.1\r\nHost: s\r\n\r\n', 400],
    ['a version in lower case', 'GET / http/1.1\r\nHost: s\r\n\r\n', 400],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
    ['a method that is no token', 'G(T / HTTP/1.1\r\nHost: s\r\n\r\n', 400],
    ['a space before the colon', `${GET}Content-Length : 3\r\n\r\n`, 400],
    ['a folded line', `${GET}X: a\r\n b\r\n\r\n`, 400],
    ['a first field that is folded', 'GET / HTTP/1.1\r\n Host: s\r\n\r\n', 400],
    ['a field without a name', `${GET}: x\r\n\r\n`, 400],
    ['a field without a colon', `${GET}X\r\n\r\n`, 400],
    ['a NUL', `${GET}X: a\0b\r\n\r\n`, 400],
    ['a line feed alone', 'GET / HTTP/1.1\nHost: s\n\n', 400],
    ['a line feed inside', `${GET}X: a\nTransfer-Encoding: chunked\r\n\r\n`, 400],
    ['a carriage return alone', `${GET}X: a\rY: b\r\n\r\n`, 400],
    ['the greeting of TLS', '\x16\x03\x01\x02\x00\x01', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two hosts', `${GET}Host: t\r\n\r\n`, 400],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
    ['a host with a path', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
    ['two lengths', `${GET}Content-Length: 3\r\nContent-Length: 3\r\n\r\n`, 400],
    ['a list of lengths', `${GET}Content-Length: 3, 3\r\n\r\n`, 400],
    ['a length with a sign', `${GET}Content-Length: +3\r\n\r\n`, 400],
    ['a negative length', `${GET}Content-Length: -1\r\n\r\n`, 400],
    ['a length in hexadecimal', `${GET}Content-Length: 0x3\r\n\r\n`, 400],
    ['an endless length', `${GET}Content-Length: ${'9'.repeat(30)}\r\n\r\n`, 400],
    ['an empty length', `${GET}Content-Length:\r\n\r\n`, 400],
    ['length and coding', `${GET}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n`, 400],
    ['an unknown coding', `${GET}Transfer-Encoding: xchunked\r\n\r\n`, 400],
    ['a coding that is not the last', `${GET}Transfer-Encoding: chunked, gzip\r\n\r\n`, 400],
    ['a coding behind another', `${GET}Transfer-Encoding: gzip, chunked\r\n\r\n`, 501],
    ['two codings', `${GET}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n`, 400],
    ['a coding with white space that is none', `${GET}Transfer-Encoding: \x0bchunked\r\n\r\n`, 400],
    ['a coding in HTTP/1.0', 'GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['two ranges', `${GET}Range: bytes=0-1\r\nRange: bytes=2-3\r\n\r\n`, 400],
    ['too many fields', `${GET}${'a: b\r\n'.repeat(101)}\r\n`, 431],
    ['a head without an end', `${GET}X: ${'a'.repeat(17_000)}`, 431],
    ['a head that is too long', `${GET}X: ${'a'.repeat(17_000)}\r\n\r\n`, 431],
    ['a target without an end', `GET /${'a'.repeat(17_000)}`, 414],
    ['a target that is too long', `GET /${'a'.repeat(9000)} HTTP/1.1\r\nHost: s\r\n\r\n`, 414],
  ])('with %s is refused', (_what, text, status) => {
    expect(statusOf(text)).toBe(status);
  });

  it('is the same however it comes, and nothing throws', () => {
    const piece = fc.constantFrom(
      'GET',
      ' ',
      '/a',
      'HTTP/1.1',
      '\r\n',
      '\r',
      '\n',
      'Host: s',
      ':',
      'X: y',
      '\0',
      '\xff',
      '0',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.nat(40), (pieces, cut) => {
        const text = pieces.join('');
        const whole = read(text);
        const part = text.slice(0, cut);
        const early = read(part);
        // What was refused early stays refused, and what was read stays what it was.
        if (early !== 'more' && early.ok) expect(whole).toEqual(early);
        if (early !== 'more' && !early.ok) expect(whole === 'more' || whole.ok).toBe(false);
        if (early === 'more') expect(read(text, part.length)).toEqual(whole);
      }),
      { numRuns: 3000 },
    );
  });

  it('is refused or read, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const head = readHead(Buffer.from(bytes), 0);
        expect(head === 'more' || typeof head.ok === 'boolean').toBe(true);
      }),
    );
  });
});
