import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../lib/text.ts';
import { decodeSip, LARGEST_MESSAGE } from './decode.ts';
import { encodeSip } from './encode.ts';
import { essentialsOf } from './essentials.ts';
import { valueOf, valuesOf, type SipMessage } from './message.ts';
import { splitList } from './values.ts';

function decoded(text: string): SipMessage {
  const message = decodeSip(encodeText(text.replace(/\n/g, '\r\n')));
  if (!message.ok) throw new Error(`${message.error.reason} (${message.error.field})`);
  return message.value;
}

function refusal(text: string): string {
  const message = decodeSip(encodeText(text));
  return message.ok ? 'nothing' : message.error.reason;
}

const PLAIN = `OPTIONS sip:21@192.168.1.1 SIP/2.0
Via: SIP/2.0/UDP 192.168.1.9:5060;branch=z9hG4bK1
From: <sip:22@192.168.1.1>;tag=a
To: <sip:21@192.168.1.1>
Call-ID: 1@192.168.1.9
CSeq: 1 OPTIONS
Content-Length: 0

`;

/** As tortuous as RFC 4475 section 3.1.1.1 has it: folds, odd blanks, compact names, quotes with everything in them. */
const TORTUOUS = `INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
TO :
 sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>
  ;
  tag = 98asjd8
MaX-fOrWaRdS: 0068
Call-ID: wsinv.ndaksdj@192.0.2.1
Content-Length   : 5
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    192.0.2.2;branch=390skdjuw
s :
NewFangledHeader:   newfangled value
 continued newfangled value
UnknownHeaderWithUnusualValue: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
v:  SIP  / 2.0  / TCP     spindle.example.com   ;
  branch  =   z9hG4bK9ikj8  ,
 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
 z9hG4bK30239
m:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =
      newvalue ;
  secondparam ; q = 0.33

v=0

`;

describe('a message', () => {
  it('is read with its headers in their order and its body', () => {
    const message = decoded(PLAIN.replace('Content-Length: 0\n', 'X-Own: 1\nContent-Length: 2\n') + 'abcd');
    expect(message).toMatchObject({ kind: 'request', method: 'OPTIONS', uri: 'sip:21@192.168.1.1', version: '2.0' });
    expect(message.headers.map(({ name }) => name)).toEqual([
      'Via',
      'From',
      'To',
      'Call-ID',
      'CSeq',
      'X-Own',
      'Content-Length',
    ]);
    expect(new TextDecoder().decode(message.body)).toBe('ab');
    expect(message.anomalies).toEqual([]);
  });

  it('is read however it is folded, spelled and quoted', () => {
    const message = decoded(TORTUOUS);
    const essentials = essentialsOf(message);
    expect(essentials).toMatchObject({
      ok: true,
      value: {
        hops: 3,
        callId: 'wsinv.ndaksdj@192.0.2.1',
        cseq: { number: 9, method: 'INVITE' },
        maxForwards: 68,
        via: { transport: 'UDP', host: '192.0.2.2' },
        from: { display: 'J Rosenberg \\"', uri: 'sip:jdrosen@example.com' },
        to: { uri: 'sip:vivekg@chair-dnrc.example.com' },
      },
    });
    const { from, to, via } = essentials.ok ? essentials.value : fail();
    expect([from, to].map(({ params }) => params.get('tag'))).toEqual(['98asjd8', '1918181833n']);
    expect(via.params.get('branch')).toBe('390skdjuw');
    expect(valueOf(message, 'Subject')).toBe('');
    expect(valueOf(message, 'NewFangledHeader')).toBe('newfangled value continued newfangled value');
    expect(valuesOf(message, 'Via').flatMap(splitList)).toHaveLength(3);
  });

  it('may have words that are no ASCII, and octets that are no text, and keeps them', () => {
    const bytes = Uint8Array.from([
      ...encodeText('SIP/2.0 200 = 2**3 * 5**2 \u043d\u043e \r\nOwn: '),
      0xfc,
      13,
      10,
      13,
      10,
    ]);
    const message = decodeSip(bytes);
    expect(message).toMatchObject({ ok: true, value: { status: 200, reason: '= 2**3 * 5**2 \u043d\u043e ' } });
    const again = message.ok ? decodeSip(encodeSip(message.value)) : fail();
    expect(again).toMatchObject({ ok: true, value: { headers: [{ name: 'Own', value: '\udcfc' }, {}] } });
  });

  it('may have a status without words', () => {
    expect(decoded('SIP/2.0 100 \nVia: x\n\n')).toMatchObject({ status: 100, reason: '' });
    expect(decoded('sip/2.0 180\n\n')).toMatchObject({ status: 180 });
  });

  it.each<[string, string, string[]]>([
    ['is longer than the datagram', '999', ['short']],
    ['is no number', 'five', ['length']],
    ['is negative', '-999', ['length']],
    ['is longer than any number', '99999999999', ['length']],
  ])('says so where its length %s', (_, length, anomalies) => {
    expect(decoded(PLAIN.replace('Content-Length: 0', `Content-Length: ${length}`)).anomalies).toEqual(anomalies);
  });

  it('says so where a line is no header, and where two lengths differ', () => {
    expect(decoded(PLAIN.replace('CSeq', 'no header\nCSeq')).anomalies).toEqual(['line']);
    expect(decoded(PLAIN.replace('CSeq', 'l: 7\nCSeq')).anomalies).toEqual(['length']);
  });

  it('may be of another version, which is told', () => {
    expect(decoded(PLAIN.replace('SIP/2.0\n', 'SIP/7.0\n'))).toMatchObject({ version: '7.0' });
  });
});

describe('no message', () => {
  it.each([
    ['nothing', ''],
    ['only line ends', '\r\n\r\n'],
    ['a head without an end', 'OPTIONS sip:a SIP/2.0\r\nVia: x\r\n'],
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n'],
    ['an address with blanks', 'INVITE sip:a; lr SIP/2.0\r\n\r\n'],
    ['an address in brackets with a blank', 'INVITE <sip:a b> SIP/2.0\r\n\r\n'],
    ['two blanks', 'INVITE  sip:a  SIP/2.0\r\n\r\n'],
    ['a blank behind the version', 'OPTIONS sip:a SIP/2.0  \r\n\r\n'],
    ['a status beyond all', 'SIP/2.0 4294967301 better not\r\n\r\n'],
    ['a status below all', 'SIP/2.0 099 x\r\n\r\n'],
    ['a NUL in a header', 'OPTIONS sip:a SIP/2.0\r\nX: a\0b\r\n\r\n'],
    ['a lone CR in a header', 'OPTIONS sip:a SIP/2.0\r\nX: a\rVia: b\r\n\r\n'],
    ['more lines than anybody needs', `OPTIONS sip:a SIP/2.0\r\n${'X: a\r\n'.repeat(300)}\r\n`],
    ['more octets than anybody needs', `OPTIONS sip:a SIP/2.0\r\nX: ${'a'.repeat(LARGEST_MESSAGE)}\r\n\r\n`],
  ])('is %s', (_, text) => {
    expect(refusal(text)).not.toBe('nothing');
  });
});

describe('what every request needs', () => {
  it.each([
    ['Via', 'Bad Via', PLAIN.replace(/Via.*\n/, '')],
    ['a Via with a port', 'Bad Via', PLAIN.replace(':5060;', ':99999;')],
    ['From', 'Bad From', PLAIN.replace(/From.*\n/, '')],
    ['one From', 'Bad From', PLAIN.replace('To:', 'f: <sip:b@c>;tag=2\nTo:')],
    ['a To that ends', 'Bad To', PLAIN.replace('To: <sip:21@192.168.1.1>', 'To: <sip:21@192.168.1.1')],
    ['a To that is an address', 'Bad To', PLAIN.replace('To: <sip:21@192.168.1.1>', 'To: "x')],
    ['Call-ID', 'Bad Call-ID', PLAIN.replace(/Call-ID.*\n/, '')],
    ['one Call-ID', 'Bad Call-ID', PLAIN.replace('CSeq', 'i: 2\nCSeq')],
    ['CSeq', 'Bad CSeq', PLAIN.replace(/CSeq.*\n/, '')],
    ['a CSeq below 2^31', 'Bad CSeq', PLAIN.replace('CSeq: 1', 'CSeq: 36893488147419103232')],
    ['its own method in CSeq', 'CSeq Of Another Method', PLAIN.replace('1 OPTIONS', '1 INVITE')],
    ['a number of hops', 'Bad Max-Forwards', PLAIN.replace('CSeq', 'Max-Forwards: 300\nCSeq')],
  ])('is %s', (_, reason, text) => {
    expect(essentialsOf(decoded(text))).toEqual({ ok: false, error: reason });
  });

  it('has 70 hops where it does not say', () => {
    expect(essentialsOf(decoded(PLAIN))).toMatchObject({ ok: true, value: { maxForwards: 70 } });
  });
});

describe('whatever the octets are', () => {
  const mutated = fc
    .tuple(
      fc.constantFrom(PLAIN, TORTUOUS),
      fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 0, max: 255 }))),
      fc.nat(2000),
    )
    .map(([text, changes, length]) => {
      const bytes = encodeText(text.replace(/\n/g, '\r\n'));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes.subarray(0, length);
    });

  it('nothing throws, and what was read is written and read as the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (bytes) => {
        const message = decodeSip(bytes);
        if (!message.ok) return;
        essentialsOf(message.value);
        const again = decodeSip(encodeSip(message.value));
        expect(again.ok).toBe(true);
        if (!again.ok) return;
        const plain = ({ headers, ...rest }: SipMessage) => ({
          ...rest,
          anomalies: [],
          headers: headers.filter(({ name }) => name.toLowerCase() !== 'content-length'),
        });
        expect(plain(again.value)).toEqual(plain(message.value));
      }),
      { numRuns: 500 },
    );
  });

  it('no value costs more time than it is long', () => {
    const hostile = ['"', '\\"', '<', ' ', '\t', ';', ',', '=', ':', 'a ', '" ', ';a="', 'sip:a'].map((one) =>
      one.repeat(30_000 / one.length),
    );
    for (const value of hostile) {
      const began = performance.now();
      for (const name of ['Via', 'From', 'Contact', 'Authorization', 'Content-Length'])
        essentialsOf(
          decoded(PLAIN.replace(/^/, '').replace('CSeq', `${name}: ${value}\nCSeq`).replace(`${name}: 1`, name)),
        );
      expect(performance.now() - began).toBeLessThan(1500);
    }
  });
});

function fail(): never {
  throw new Error('not read');
}
