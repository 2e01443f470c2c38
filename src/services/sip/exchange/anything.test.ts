/** Whatever a phone sends: nothing throws, everything that is sent can be read, and goes to phones that are there. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeText } from '../../../lib/text.ts';
import { seconds } from '../../../lib/time.ts';
import { Bench } from './bench.fixture.ts';

const METHODS = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'REGISTER', 'OPTIONS', 'NOTIFY', 'REFER', 'MESSAGE', 'X'];
const URIS = [
  'sip:22@192.168.1.1',
  'sip:600@192.168.1.1',
  'sip:192.168.1.1',
  'sip:22@192.168.1.22',
  'sip:x@10.0.0.1',
  'tel:1',
  'sip:192.168.1.1:5060;lr',
];
const LINES = [
  'Route: <sip:192.168.1.1:5060;lr>',
  'Route: <sip:10.0.0.1;lr>',
  'Record-Route: <sip:10.0.0.1;lr>',
  'Contact: *',
  'Contact: <sip:21@10.0.0.1>;expires=0',
  'Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKq',
  'Expires: 99999999999',
  'Authorization: Digest username="21"',
  'Content-Length: 5',
  'Max-Forwards: 1',
  'CSeq: 1 X',
  ': x',
  'v=0',
];

const message = fc.record({
  method: fc.constantFrom(...METHODS),
  uri: fc.constantFrom(...URIS),
  headers: fc.array(fc.constantFrom(...LINES), { maxLength: 4 }),
  toTag: fc.constantFrom(undefined, 't22', 'id1'),
  body: fc.constantFrom('', 'v=0\r\nm=audio 1 RTP/AVP 0\r\n', 'x'.repeat(2000)),
  knows: fc.boolean(),
});
const cut = fc.option(fc.tuple(fc.nat(600), fc.integer({ min: 0, max: 255 })), { nil: undefined });

it('an exchange takes everything', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(message, cut), { maxLength: 12 }), (messages) => {
      const bench = new Bench();
      const phones = [bench.phone('21'), bench.phone('22', 'tcp')];
      for (const phone of phones) phone.register();
      const [phone] = phones;
      if (phone === undefined) return;
      for (const [{ knows, toTag, ...parts }, change] of messages) {
        const whole = toTag === undefined ? parts : { ...parts, toTag };
        if (knows && change === undefined) {
          phone.ask(whole);
          continue;
        }
        const bytes = encodeText(phone.request(whole));
        if (change !== undefined && change[0] < bytes.length) bytes[change[0]] = change[1];
        bench.exchange.receive(bytes, phone.hop);
      }
      bench.pass(seconds(200));
      expect(bench.elsewhere).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
