import { spawnSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTextSink } from './text-sink.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rouse-sink-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const words = (text: string): Uint8Array => new TextEncoder().encode(text);

it('adds to a file, which is made when it is not there', () => {
  const path = join(folder, 'kept.txt');
  for (const text of ['one\n', 'two\n']) {
    const sink = openTextSink(path);
    if (!sink.ok) return expect.fail(sink.error.message);
    expect(sink.value.isPipe).toBe(false);
    expect(sink.value.write(words(text)).ok).toBe(true);
    sink.value.close();
  }
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
});

it('says where a folder is missing', () => {
  expect(openTextSink(join(folder, 'no', 'kept.txt'))).toMatchObject({ ok: false, error: { cause: 'ENOENT' } });
});

it.skipIf(process.platform === 'win32')('writes to a pipe that somebody reads, and waits for nobody', () => {
  const path = join(folder, 'pipe');
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  expect(openTextSink(path)).toMatchObject({ ok: false, error: { cause: 'ENXIO' } });
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const sink = openTextSink(path);
  if (!sink.ok) return expect.fail(sink.error.message);
  expect(sink.value.isPipe).toBe(true);
  expect(sink.value.write(words('one\n')).ok).toBe(true);
  const read = Buffer.alloc(10);
  expect(read.toString('utf8', 0, readSync(reader, read))).toBe('one\n');
  const large = new Uint8Array(10_000_000);
  const taken = sink.value.write(large);
  expect(taken.ok && taken.value > 0 && taken.value < large.length).toBe(true);
  expect(sink.value.write(large)).toEqual({ ok: true, value: 0 });
  sink.value.close();
});
