import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../../lib/time.ts';
import { readCapture } from './read.ts';
import { captureHead, packetBlock } from './write.ts';

it('whatever is written is read again, whole or cut off in the middle', () => {
  const frame = fc.record({
    adapter: fc.nat(1),
    bytes: fc.uint8Array({ minLength: 14, maxLength: 300 }),
    at: fc.integer({ min: 0, max: 4e15 }).map((time) => instant(time / 1000)),
    isOwn: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.nat(40), (frames, missing) => {
      const blocks = frames.map((one) => packetBlock({ ...one, length: one.bytes.length }));
      const whole = Buffer.concat([captureHead('Rouse 1', ['eth1', 'eth2'], 65_535), ...blocks]);
      const read = readCapture(new Uint8Array(whole));
      expect(read).toMatchObject({ ok: true, value: { remarks: [] } });
      const given = read.ok ? read.value.frames : [];
      expect(given.map(({ bytes }) => Buffer.from(bytes))).toEqual(frames.map(({ bytes }) => Buffer.from(bytes)));
      given.forEach(({ at }, index) => expect(Math.abs(at - (frames[index]?.at ?? 0))).toBeLessThan(0.01));
      if (frames.length === 0 || missing === 0) return;
      const cut = readCapture(new Uint8Array(whole.subarray(0, whole.length - missing)));
      expect(cut.ok ? cut.value.frames.length : -1).toBeLessThan(frames.length);
    }),
  );
});
