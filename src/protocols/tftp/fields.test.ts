import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeTftp } from './encode.ts';
import { tftpFields } from './fields.ts';

it('the fields of a request and of its answer are named, with the bytes they stand in', () => {
  const options = [{ name: 'blksize', value: '1468' }];
  const request = encodeTftp({ kind: 'read', file: 'a\u202eb', mode: 'octet', options, anomalies: [] });
  expect(tftpFields(request).map(({ name, value }) => [name, value])).toEqual([
    ['opcode', '1 (read request)'],
    ['file', 'a\\u{202e}b'],
    ['mode', 'octet'],
    ['blksize', '1468'],
  ]);
  expect(tftpFields(encodeTftp({ kind: 'oack', options, anomalies: [] }))).toEqual([
    { name: 'opcode', value: '6 (options acknowledged)', from: 0, to: 2 },
    { name: 'blksize', value: '1468', from: 2, to: 15 },
  ]);
  expect(tftpFields(encodeTftp({ kind: 'error', code: 1, message: 'no', anomalies: [] })).slice(1)).toEqual([
    { name: 'code', value: '1', from: 2, to: 4 },
    { name: 'message', value: 'no', from: 4, to: 7 },
  ]);
});

it('whatever the bytes are, the fields lie inside them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) =>
      tftpFields(bytes).every(({ from, to }) => from < to && to <= bytes.length),
    ),
  );
});
