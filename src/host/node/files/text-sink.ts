/** Files and named pipes that lines are added to. */
import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { err, ok, type Result } from '../../../lib/result.ts';
import { causeOf } from '../../errno.ts';
import { storageError } from '../../files/storage-error.ts';
import type { TextSink } from '../../files/text-sink.ts';
import { stationError, type StationError } from '../../station-error.ts';

const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK } = constants;
const MODE = 0o640;
/** Nobody has the pipe open to read. */
const NO_READER = ['ENXIO', 'EPIPE'];

/** A pipe that nobody reads is refused rather than waited for. */
export function openTextSink(path: string): Result<TextSink, StationError> {
  try {
    const descriptor = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, MODE);
    const isPipe = fstatSync(descriptor).isFIFO() || path.startsWith('\\\\.\\pipe\\');
    return ok({
      isPipe,
      write: (bytes) => write(descriptor, path, bytes),
      close: () => closeSync(descriptor),
    });
  } catch (error) {
    return err(refusal(path, causeOf(error)));
  }
}

function write(descriptor: number, path: string, bytes: Uint8Array): Result<number, StationError> {
  let done = 0;
  try {
    while (done < bytes.length) done += writeSync(descriptor, bytes, done);
  } catch (error) {
    const cause = causeOf(error);
    if (cause !== 'EAGAIN') return err(refusal(path, cause));
  }
  return ok(done);
}

function refusal(path: string, errno: string): StationError {
  if (NO_READER.includes(errno))
    return stationError('storage', `Nobody reads the pipe ${path}.`, 'Start who reads it.', errno);
  return storageError(path, 'written', errno);
}
