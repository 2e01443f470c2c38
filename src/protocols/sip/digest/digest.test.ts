import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, minutes } from '../../../lib/time.ts';
import { challengeText, digestResponse, isAnswered, parseDigestAnswer } from './digest.ts';
import { digestText, parseChallengeText } from './answering.ts';
import { Nonces } from './nonces.ts';

/** The example of RFC 7616 section 3.9.1. */
const MUFASA = {
  username: 'Mufasa',
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  uri: '/dir/index.html',
  counted: { cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ', count: 1, nc: '00000001' },
};

describe('a password', () => {
  it.each([
    ['md5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['sha-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('gives by %s what RFC 7616 says', (algorithm, response) => {
    const answer = { ...MUFASA, algorithm };
    expect(digestResponse(answer, 'Circle of Life', 'GET')).toBe(response);
    expect(isAnswered({ ...answer, response }, 'Circle of Life', 'GET')).toBe(true);
    expect(isAnswered({ ...answer, response }, 'circle of life', 'GET')).toBe(false);
    expect(isAnswered({ ...answer, response }, 'Circle of Life', 'PUT')).toBe(false);
  });

  it('gives without counting what RFC 2069 says', () => {
    const answer = {
      username: 'bob',
      realm: 'biloxi.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      uri: 'sip:bob@biloxi.com',
      algorithm: 'md5',
    } as const;
    expect(digestResponse(answer, 'zanzibar', 'REGISTER')).toBe('af85bb4b5adbf02487f62eb11eea57ca');
  });
});

describe('an answer to a challenge', () => {
  const answer = { ...MUFASA, algorithm: 'md5', response: '8ca523f5e9506fed4657c9700eebdbec' } as const;

  it('is read as it was written', () => {
    expect(parseDigestAnswer(digestText(answer))).toEqual(answer);
    const { counted: _, ...old } = answer;
    expect(parseDigestAnswer(digestText(old))).toEqual(old);
  });

  it.each([
    ['of another kind', 'Basic YTpi'],
    ['of another algorithm', digestText(answer).replace('MD5', 'MD5-sess')],
    ['of a kind that was not offered', digestText(answer).replace('qop=auth', 'qop=auth-int')],
    ['with a count that is none', digestText(answer).replace('00000001', '1')],
    ['with a response that is none', digestText(answer).replace('8ca5', 'xxxx')],
    ['with a response of another length', digestText(answer).replace('8ca5', '8ca500')],
    ['without a name', digestText(answer).replace('username', 'x')],
    ['longer than any', digestText({ ...answer, username: 'a'.repeat(300) })],
  ])('is none where it is %s', (_, text) => {
    expect(parseDigestAnswer(text)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseDigestAnswer(`Digest ${text}`)));
  });
});

it('a challenge is read as it was written', () => {
  const challenge = { realm: 'a "b"', nonce: 'n', algorithm: 'sha-256', stale: true } as const;
  expect(parseChallengeText(challengeText(challenge))).toEqual(challenge);
  expect(parseChallengeText('Digest realm="a", nonce="b", algorithm=SHA-512-256, qop="auth"')).toBeUndefined();
});

describe('a nonce', () => {
  const T0 = instant(1_000_000_000);
  const nonces = (): Nonces => new Nonces(new Uint8Array(32).fill(7), minutes(5));

  it('is good for who got it, for as long as it lives', () => {
    const one = nonces();
    const nonce = one.make('192.168.1.9', T0);
    expect(one.state(nonce, '192.168.1.9', 1, T0)).toBe('good');
    expect(one.state(nonce, '192.168.1.8', 1, T0)).toBe('unknown');
    expect(one.state(nonce, '192.168.1.9', 1, instant(T0 + minutes(5)))).toBe('stale');
    expect(one.state(`${nonce.slice(0, -1)}~`, '192.168.1.9', 1, T0)).toBe('unknown');
    expect(new Nonces(new Uint8Array(32), minutes(5)).state(nonce, '192.168.1.9', 1, T0)).toBe('unknown');
  });

  it('is used with counts that grow, and without a count once', () => {
    const one = nonces();
    const nonce = one.make('a', T0);
    one.used(nonce, 3);
    expect([2, 3, 4].map((count) => one.state(nonce, 'a', count, T0))).toEqual(['replayed', 'replayed', 'good']);
    expect(one.state(nonce, 'a', undefined, T0)).toBe('stale');
    const other = one.make('a', T0);
    expect(one.state(other, 'a', undefined, T0)).toBe('good');
    one.used(other, undefined);
    expect(one.state(other, 'a', undefined, T0)).toBe('stale');
  });

  it('is stale when its count had to be forgotten', () => {
    const one = nonces();
    const first = one.make('a', T0);
    one.used(first, 1);
    for (let n = 0; n < 1024; n += 1) one.used(one.make('a', instant(T0 + 10)), 1);
    expect(one.state(first, 'a', 1, instant(T0 + 20))).toBe('stale');
    expect(one.state(one.make('a', instant(T0 + 20)), 'a', 1, instant(T0 + 20))).toBe('good');
  });

  it('is never the same twice', () => {
    const one = nonces();
    expect(one.make('a', T0)).not.toBe(one.make('a', T0));
  });
});
