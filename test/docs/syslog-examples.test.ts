/** The example of docs/syslog.md runs. (`npm run check` compiles it.) */
import { expect, it } from 'vitest';
import { linesOf } from '../../docs/examples/syslog-stream.ts';

it('gives the messages of a stream as JSON', () => {
  const lines: string[] = [];
  const stream = linesOf(
    '192.168.1.100',
    () => 0,
    (line) => lines.push(line),
  );
  stream.push(new TextEncoder().encode('<11>app[7]: no\u0001 fla'));
  stream.push(new TextEncoder().encode('sh\n14 <13>1 - - - - '));
  stream.end();
  expect(lines).toEqual([
    '{"received":"1970-01-01T00:00:00.000Z","from":"192.168.1.100","facility":1,"severity":3,"app":"app","procid":"7","message":"no\\u0001 flash"}',
    '{"received":"1970-01-01T00:00:00.000Z","from":"192.168.1.100","facility":1,"severity":5,"message":"1 - - - - "}',
  ]);
});
