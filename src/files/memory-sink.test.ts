import { describe, expect, it } from 'vitest';
import { MemorySink } from './memory-sink.ts';
import type { Upload, UploadRequest } from './uploads.ts';

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(65);

function begin(sink: MemorySink, over: Partial<UploadRequest> = {}): Upload {
  const upload = sink.begin({ name: 'a', client: 'phone', rule: 'create-or-replace', ...over });
  if (upload.kind === 'problem') throw new Error(upload.reason);
  return upload;
}

describe('the room of a sink in memory', () => {
  it('is shared by all files and by what is on its way', () => {
    const sink = new MemorySink(100);
    begin(sink, { name: 'a' }).write(bytes(60));
    const other = begin(sink, { name: 'b' });
    expect([other.write(bytes(41)), other.write(bytes(40))]).toMatchObject([{ why: 'full' }, undefined]);
    expect(sink.begin({ name: 'c', client: 'phone', rule: 'create', size: 1 })).toMatchObject({ why: 'full' });
  });

  it('comes back when an upload is given up, once, and when a file is replaced by a smaller one', () => {
    const sink = new MemorySink(100);
    const gone = begin(sink);
    gone.write(bytes(100));
    gone.abort();
    gone.abort();
    expect(sink.begin({ name: 'c', client: 'phone', rule: 'create', size: 101 })).toMatchObject({ why: 'full' });
    for (const size of [50, 10, 90]) {
      const upload = begin(sink);
      expect(upload.write(bytes(size))).toBeUndefined();
      upload.commit();
      expect([sink.bytes('a')?.length, sink.open]).toEqual([size, 0]);
    }
    expect(begin(sink, { name: 'b' }).write(bytes(11))).toMatchObject({ why: 'full' });
  });
});
