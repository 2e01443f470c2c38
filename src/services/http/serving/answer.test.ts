import { expect, it } from 'vitest';
import { Answers } from './answer.ts';
import type { Segment } from './sending.ts';

const ASKER = { keepAlive: true, minor: 1, isHead: false } as const;

function fileOf(text: string): Segment {
  const bytes = Buffer.from(text, 'latin1');
  const contents = { bytes, read: () => bytes, close: () => undefined };
  return { kind: 'file', contents, start: 0, end: bytes.length };
}

it('joins the head and a small file once a second, and never those of others', () => {
  let now = 0;
  const answers = new Answers(() => now);
  const [one, other] = [fileOf('one'), fileOf('other')];
  const sent = (file: Segment, asker: Parameters<Answers['make']>[2] = ASKER) => {
    const [first] = answers.make(200, '', asker, [file]).segments;
    if (first?.kind !== 'bytes') throw new Error('not joined');
    return first;
  };
  const first = sent(one);
  expect(Buffer.from(first.bytes).toString('latin1')).toMatch(/^HTTP\/1\.1 200 OK\r\nDate: [^\r]+\r\n\r\none$/);
  expect(sent(one)).toEqual({ kind: 'bytes', bytes: first.bytes, file: 3 });
  expect(sent(one).bytes).toBe(first.bytes);
  expect(Buffer.from(sent(other).bytes).toString('latin1')).toMatch(/other$/);
  expect(Buffer.from(sent(one, { ...ASKER, keepAlive: false }).bytes).toString('latin1')).toContain(
    'Connection: close',
  );
  now = 1000;
  expect(Buffer.from(sent(one).bytes).toString('latin1')).toContain('00:00:01 GMT');
});
