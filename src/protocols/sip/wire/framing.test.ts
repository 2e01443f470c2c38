import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText, latin1 } from '../../../lib/text.ts';
import { SipFrames, type SipFrame } from './framing.ts';

const ONE = 'OPTIONS sip:a SIP/2.0\r\nVia: x\r\nContent-Length: 4\r\n\r\nbody';
const TWO = 'BYE sip:b SIP/2.0\r\nl: 0\r\n\r\n';
const NONE = 'SIP/2.0 200 OK\r\nVia: y\r\n\r\n';

function frames(text: string, cuts: readonly number[] = [], largest = 1000): readonly SipFrame[] {
  const bytes = encodeText(text);
  const splitter = new SipFrames(largest);
  const edges = [0, ...cuts.filter((cut) => cut <= bytes.length).toSorted((a, b) => a - b), bytes.length];
  return edges.slice(1).flatMap((edge, index) => splitter.push(bytes.subarray(edges[index], edge)));
}

function texts(found: readonly SipFrame[]): readonly string[] {
  return found.map((one) => (one.kind === 'message' ? latin1(one.bytes) : one.kind));
}

describe('a stream of messages', () => {
  it('is cut where each length says, however it comes', () => {
    const whole = `${ONE}\r\n\r\n${TWO}\r\n${NONE}\r\n\r\n`;
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
        expect(texts(frames(whole, cuts))).toEqual([ONE, 'ping', TWO, NONE, 'ping']);
      }),
    );
  });

  it('is held no longer than a message may be', () => {
    expect(frames('a'.repeat(2000))).toMatchObject([{ kind: 'broken' }]);
    expect(frames('A sip:b SIP/2.0\r\nContent-Length: 5000\r\n\r\n')).toMatchObject([{ kind: 'broken' }]);
    const splitter = new SipFrames(1000);
    splitter.push(encodeText('A sip:b SIP/2.0\r\n'));
    expect(splitter.held).toBe(17);
  });

  it.each(['-1', 'x', '', '4\r\nl: 5', '99999999999999999999'])('is over where a length is %j', (length) => {
    const found = frames(`A sip:b SIP/2.0\r\nContent-Length: ${length}\r\n\r\n${TWO}`);
    expect(found).toHaveLength(1);
    expect(found).toMatchObject([{ kind: 'broken', reason: 'its length cannot be read' }]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (pieces) => {
        const splitter = new SipFrames(100);
        for (const piece of pieces) splitter.push(piece);
        expect(splitter.held).toBeLessThanOrEqual(100 + 60);
      }),
    );
  });
});
