import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../lib/text.ts';
import { parseSdp, writeAnswer, writeOffer } from './sdp.ts';

const OFFER = [
  'v=0',
  'o=- 1 1 IN IP4 192.168.1.9',
  's=-',
  'c=IN IP4 192.168.1.9',
  't=0 0',
  'm=video 6000 RTP/AVP 97',
  'm=audio 5004 RTP/AVP 9 8 0 101',
  'a=rtpmap:101 telephone-event/8000',
  '',
].join('\r\n');

const own = { address: '192.168.1.1', port: 16_384, codecs: ['PCMA'], direction: 'sendrecv', id: 7 } as const;

function voice(text: string) {
  return parseSdp(encodeText(text))?.voice;
}

describe('a description of a call', () => {
  it('tells where the voice goes, and what is understood of its codecs in the order of who offers', () => {
    expect(voice(OFFER)).toEqual({
      address: '192.168.1.9',
      port: 5004,
      codecs: ['PCMA', 'PCMU'],
      direction: 'sendrecv',
    });
  });

  it('may tell the place and the direction for one voice', () => {
    const text = OFFER.replace('t=0 0', 'a=inactive\r\nt=0 0').replace(
      'a=rtpmap',
      'c=IN IP4 192.168.1.8\r\na=sendonly\r\na=rtpmap',
    );
    expect(voice(text)).toMatchObject({ address: '192.168.1.8', direction: 'sendonly' });
    expect(voice(OFFER.replace('t=0 0', 'a=inactive\r\nt=0 0'))).toMatchObject({ direction: 'inactive' });
  });

  it.each([
    ['no codec that is understood', OFFER.replace('9 8 0 101', '9 101')],
    ['a port that is none', OFFER.replace('5004', '0')],
    ['a port beyond all', OFFER.replace('5004', '70000')],
    ['a name for an address', OFFER.replaceAll('192.168.1.9', 'phone')],
    ['no address', OFFER.replace(/c=.*\r\n/, '')],
    ['secrets in its voice', OFFER.replace('audio 5004 RTP/AVP', 'audio 5004 RTP/SAVP')],
  ])('has no voice with %s', (_, text) => {
    expect(parseSdp(encodeText(text))).toMatchObject({ at: -1 });
    expect(voice(text)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['something else', '{}'],
    ['too much', `v=0\r\n${'m=audio 1 RTP/AVP 0\r\n'.repeat(50)}`],
  ])('is not %s', (_, text) => {
    expect(parseSdp(encodeText(text))).toBeUndefined();
  });

  it('is answered line by line: what is not taken has port 0', () => {
    const offer = parseSdp(encodeText(OFFER));
    const answer = new TextDecoder().decode(offer && writeAnswer(offer, own));
    expect(answer.split('\r\n').filter((line) => line.startsWith('m='))).toEqual([
      'm=video 0 RTP/AVP 97',
      'm=audio 16384 RTP/AVP 8',
    ]);
    expect(voice(answer)).toEqual({ address: '192.168.1.1', port: 16_384, codecs: ['PCMA'], direction: 'sendrecv' });
  });

  it('is offered so that it can be read', () => {
    const offer = writeOffer({ ...own, codecs: ['PCMU', 'PCMA'], direction: 'sendonly' });
    expect(parseSdp(offer)?.voice).toMatchObject({ codecs: ['PCMU', 'PCMA'], direction: 'sendonly' });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...OFFER.split('\r\n'), 'm=', 'c=', 'a=ptime:', 'm=audio')), (lines) => {
        const offer = parseSdp(encodeText(['v=0', ...lines].join('\n')));
        if (offer !== undefined) writeAnswer(offer, own);
      }),
    );
  });
});
