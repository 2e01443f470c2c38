import { describe, expect, it } from 'vitest';
import { parseSipUri } from './uri.ts';
import { parseChallenge, parseNameAddress, parseVia, quoted, splitList } from './values.ts';

describe('an address', () => {
  it.each<[string, object | undefined]>([
    ['sip:21@192.168.1.9:5062;transport=tcp', { scheme: 'sip', user: '21', host: '192.168.1.9', port: 5062 }],
    ['sips:21:secret@Example.COM', { scheme: 'sips', user: '21', host: 'example.com' }],
    ['sip:192.168.1.1', { host: '192.168.1.1' }],
    ['sip:[2001:db8::10]:5070', { host: '[2001:db8::10]', port: 5070 }],
    ['sip:user;par=u%40example.net@example.com', { user: 'user;par=u@example.net' }],
    ['sip:null-%00-null@example.com', { user: 'null-\0-null' }],
    ['sip:%zz@example.com', { user: '%zz' }],
    ['sip:a@b?Route=%3Csip:x%3E', { user: 'a', host: 'b' }],
    ['sip:@example.com', undefined],
    ['sip:a@b:0', undefined],
    ['sip:a@b:99999', undefined],
    ['sip:a@', undefined],
    ['sip:', undefined],
    ['tel:+1234', undefined],
    ['nobodyKnowsThisScheme:totallyopaquecontent', undefined],
    ['http://a', undefined],
    [`sip:${'a'.repeat(3000)}@b`, undefined],
  ])('%s', (text, expected) => {
    const uri = parseSipUri(text);
    if (expected === undefined) expect(uri).toBeUndefined();
    else expect(uri).toMatchObject(expected);
  });

  it('has parameters of its own where it is in brackets, and leaves them to the header where it is not', () => {
    expect(parseNameAddress('<sip:a@b;x=1>;y=2')).toMatchObject({ uri: 'sip:a@b;x=1', params: new Map([['y', '2']]) });
    expect(parseNameAddress('sip:a@b;x=1')).toMatchObject({ uri: 'sip:a@b', params: new Map([['x', '1']]) });
  });

  it('has a name that may hold everything', () => {
    const found = parseNameAddress(String.raw`"a, \"b\" <c>" <sip:a@b>;tag=1`);
    expect(found).toMatchObject({ display: 'a, "b" <c>', uri: 'sip:a@b' });
    expect(splitList(String.raw`"a, \"b\" <c>" <sip:a,b@c>, <sip:d@e>`)).toHaveLength(2);
  });

  it.each(['', '<>', '<sip:a@b', '"a" sip:a@b', '<sip:a@b> x', 'sip:a b'])('is none in %j', (text) => {
    expect(parseNameAddress(text)).toBeUndefined();
  });
});

it('a Via tells where from, and by what', () => {
  expect(parseVia('SIP/2.0/UDP 192.168.1.9:5062;branch=z9hG4bK1;rport')).toEqual({
    transport: 'UDP',
    host: '192.168.1.9',
    port: 5062,
    params: new Map([
      ['branch', 'z9hG4bK1'],
      ['rport', ''],
    ]),
  });
  expect(parseVia('SIP/2.0/TCP [2001:db8::9]')).toMatchObject({ host: '[2001:db8::9]' });
  for (const bad of ['', 'SIP/2.0/UDP', 'SIP/3.0/UDP a', 'SIP/2.0/UDP a b', 'SIP/2.0/UDP a:x'])
    expect(parseVia(bad)).toBeUndefined();
});

it('quotes are taken off and put on', () => {
  expect(quoted(String.raw`a"b\c`)).toBe(String.raw`"a\"b\\c"`);
  const challenge = parseChallenge(String.raw`Digest realm="a, \"b\";c=d",nonce=x`);
  expect(challenge).toEqual({
    scheme: 'digest',
    params: new Map([
      ['realm', 'a, "b";c=d'],
      ['nonce', 'x'],
    ]),
  });
});
